"""Split texts into lines, words and characters, and classify each."""
