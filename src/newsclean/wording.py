"""Numbers with nouns, for messages."""

from __future__ import annotations


def counted(number: int, noun: str) -> str:
    """Return a number with its noun, with an "s" for all numbers but one.

    >>> counted(1, "removal"), counted(0, "error"), counted(1200, "document")
    ('1 removal', '0 errors', '1,200 documents')
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
