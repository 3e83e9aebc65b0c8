"""Why a stretch of lines went: a name that a person understands, from what the lines are like."""

from __future__ import annotations

from math import expm1
from statistics import median
from typing import TYPE_CHECKING, Any

from newsclean.story.table import COLUMN, KINDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

REASONS = ("headline-list", "foreign-language", "following-article", "teaser", "navigation", "author-note", "credit",
           "share", "newsletter", "related", "controls", "legal", "comments", "off-topic")  # fmt: skip
"""Reasons of the edits; public API."""
_NAMED = ("share", "newsletter", "related", "controls", "legal")
_SEEN = [COLUMN[name] for name in ("foreign_script", "words", "ends", *KINDS)]
FOREIGN = 2.0
"""Log-odds of another language above which that is the reason."""


def reason_of(base: Array, language: float) -> str:
    r"""Return the reason for one block of removed lines.

    Args:
        base: the lines' shape, as in the line table.
        language: log-odds that another language begins with the block.

    >>> from newsclean.story.table import line_table
    >>> text = "Lost parrot found in town\nFerry fares rise before the holidays"
    >>> base = line_table(text, [0, 26, len(text)]).base
    >>> reason_of(base, -9.0), reason_of(base, 9.0)
    ('headline-list', 'foreign-language')
    """
    size, rows = len(base), base[:, _SEEN].tolist()  # blocks are short: numbers of Python's are faster
    if language > FOREIGN or sum(row[0] for row in rows) > size / 2:
        return "foreign-language"
    named = [sum(map(bool, kinds)) for kinds in zip(*(row[3:] for row in rows if any(row[3:])), strict=True)]
    if named and max(named) > size / 2:
        return _NAMED[named.index(max(named))]
    words = [expm1(row[1] * 2) for row in rows]
    sentences = sum(row[2] > 0 and count >= 8 for row, count in zip(rows, words, strict=True))
    if size == 1:
        return _single(words[0], base[0], sentence=sentences == 1)
    if sentences >= 0.6 * size:
        return "following-article" if sum(words) >= 60 else "teaser"
    if sentences >= 0.2 * size:
        return "teaser"
    return "headline-list" if median(words) >= 4 else "navigation"


def _single(words: float, row: Array, *, sentence: bool) -> str:
    """Return the reason for a block of one line."""
    if words < 4:
        return "navigation"
    if sentence:
        return "author-note" if row[COLUMN["name_share"]] >= 0.2 else "teaser"
    starts = row[COLUMN["starts_mark"]] > 0 or row[COLUMN["sign_share"]] > 0
    return "credit" if starts and words < 15 else "headline-list"
