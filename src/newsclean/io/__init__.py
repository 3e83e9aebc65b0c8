"""Find, read and write documents in folders, JSON Lines, JSON, CSV, Parquet and WARC."""
