"""The language of a text: by detectors, and by how its words are spelled."""
