"""The version, read by the build and the outputs."""

__version__ = "0.1.0"
