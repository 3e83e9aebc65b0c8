"""The errors of an index: its file or server fails, or its content is damaged."""

from __future__ import annotations


class IndexFailed(OSError):
    """An index cannot be read or written: its file is locked or read-only, or its server cannot be reached."""


class Damaged(ValueError):
    """A stored value that no index contains. The storage adds the name of the file or server to the message."""
