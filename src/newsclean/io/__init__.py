"""Folders of scraped files: finding and reading them, and writing what came of them."""
