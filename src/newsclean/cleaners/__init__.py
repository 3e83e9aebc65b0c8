"""The cleaners, one file a kind of noise; their names are public in `newsclean` itself."""
