"""The command line: commands, their options and their output."""

from newsclean.cli.commands import app

__all__ = ["app"]
