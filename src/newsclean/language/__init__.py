"""Identify the language of a text, by detectors or by the spelling of its words."""
