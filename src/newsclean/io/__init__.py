"""Folders of texts and pages, JSON Lines, Parquet, WARC: found and read, and written in the same shape."""
