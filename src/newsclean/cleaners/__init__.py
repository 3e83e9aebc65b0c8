"""The cleaners, one file for each kind of noise; import them from `newsclean`."""
