"""The cleaners, one file for each kind of noise. Import them from `newsclean`, not from here."""
