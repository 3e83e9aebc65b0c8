"""Why a stretch of lines went: a name that a person understands, from what the lines are like."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from newsclean.story.table import COLUMN, KINDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

REASONS = ("headline-list", "foreign-language", "following-article", "teaser", "navigation", "author-note", "credit",
           "share", "newsletter", "related", "controls", "legal", "off-topic")  # fmt: skip
"""Reasons of the edits; public API."""
_NAMED = ("share", "newsletter", "related", "controls", "legal")
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
    if language > FOREIGN or base[:, COLUMN["foreign_script"]].mean() > 0.5:
        return "foreign-language"
    words = np.expm1(base[:, COLUMN["words"]] * 2)
    ends, named = base[:, COLUMN["ends"]] > 0, (base[:, [COLUMN[k] for k in KINDS]] > 0).sum(0)
    if named.max() > len(base) / 2:
        return _NAMED[int(named.argmax())]
    sentences = ends & (words >= 8)
    if len(base) == 1:
        return _single(float(words[0]), base[0], sentence=bool(sentences[0]))
    if sentences.mean() >= 0.6:
        return "following-article" if words.sum() >= 60 else "teaser"
    if sentences.mean() >= 0.2:
        return "teaser"
    return "headline-list" if np.median(words) >= 4 else "navigation"


def _single(words: float, row: Array, *, sentence: bool) -> str:
    """Return the reason for a block of one line."""
    if words < 4:
        return "navigation"
    if sentence:
        return "author-note" if row[COLUMN["name_share"]] >= 0.2 else "teaser"
    starts = row[COLUMN["starts_mark"]] > 0 or row[COLUMN["sign_share"]] > 0
    return "credit" if starts and words < 15 else "headline-list"
