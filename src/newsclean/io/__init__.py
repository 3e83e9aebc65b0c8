"""Find, read and write documents: folders of texts and pages, JSON Lines, JSON, CSV, Parquet and WARC."""
