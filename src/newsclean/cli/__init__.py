"""The command line: its commands, and what they show."""

from newsclean.cli.commands import app
from newsclean.cli.dedup import dedup

app.command()(dedup)

__all__ = ["app"]
