"""The reader: a neural network over the lines of a document, which separates the story from boilerplate."""
