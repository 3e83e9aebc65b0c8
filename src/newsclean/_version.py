"""The version of newsclean, as a string; the build and the output files read it from here."""

__version__ = "0.1.0"
