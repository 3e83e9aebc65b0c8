"""Lines, words and characters of a text."""
