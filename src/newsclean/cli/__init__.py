"""The command line: its commands, and what they show."""

from newsclean.cli.commands import app

__all__ = ["app"]
