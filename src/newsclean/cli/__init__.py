"""The command line of newsclean."""

from newsclean.cli.commands import app

__all__ = ["app"]
