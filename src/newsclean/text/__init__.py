"""Text as arrays: lines, characters, words."""
