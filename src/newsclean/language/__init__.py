"""Identify the language of a text, with detectors or by the frequencies of letter triples."""
