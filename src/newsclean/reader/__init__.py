"""The reader: one model of lines that separates a story from everything around it."""
