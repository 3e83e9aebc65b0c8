"""Where readers' comments begin: a heading that names them, and dated posts below it.

A comments section names itself twice, by its heading and by its dates. Neither would do: "Comment" heads opinions, too,
and lists of other stories have dates. Both together, below a story, are comments or what stands around them.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from newsclean.dates import is_dated
from newsclean.lines import ends_sentence, word_count
from newsclean.phrases import furniture_phrases
from newsclean.story.table import words_in_sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsclean.story.table import LineTable

_STORY_WORDS = 60
"""Words in sentences that stand above a heading of comments."""
_DATES_ABOVE = 3
"""Dated lines between them, at most: a ticker has more, and buttons for comments at every entry."""
_NEAR, _FAR, _LEAST = 10, 60, 3
"""Lines below the heading within which the first date stands, within which all that count do, and how many do."""
_POST = range(2, 16)
"""Lines from one date to the next."""
_SAME_HEADINGS = 2
"""How often a heading may stand in the text: once above and once below the posts."""
_LONGEST_HEADING = 60
_NAME_WORDS, _SIGNED_WORDS = 4, 6
"""Words of a name above a date, at most, and of a date with a name, at least."""


def find_comments(table: LineTable, texts: Sequence[str]) -> range:
    r"""Return the rows from the heading of readers' comments to their last date; an empty range at the end for none.

    Args:
        table: the lines.
        texts: their texts.

    >>> from newsclean.story.table import line_table
    >>> story = ["Rain fell on the town all night, and nobody who lives by the river slept until it fell again."] * 4
    >>> posts = ["Ada Finch", "3 hours ago", "It did rain."] * 3
    >>> texts = [*story, "12 comments", *posts]
    >>> find_comments(line_table("\n".join([*texts, ""]), np.cumsum([0, *(len(text) + 1 for text in texts)])), texts)
    range(4, 13)
    """
    none = range(len(texts), len(texts))
    dated = [row for row, text in enumerate(texts) if is_dated(text)]
    if len(dated) < _LEAST:
        return none
    signed = [row for row in dated if _is_signed(texts, row)]
    told = np.cumsum(words_in_sentences(table))
    above = sum(told[row] == 0 for row in dated)  # dates in the head
    for number, row in enumerate(dated[: above + _DATES_ABOVE + 1]):
        before = dated[number - 1] + 1 if number else 0
        for heading in range(max(before, row - _NEAR, 1), row):
            below_story = told[heading - 1] >= _STORY_WORDS
            if below_story and _have_posts(signed, heading) and _is_heading(texts, heading):
                return range(heading, dated[-1] + 1)
    return none


def _is_signed(texts: Sequence[str], row: int) -> bool:
    """Tell whether a name may stand in a dated line, or above it: a live report has a paragraph there."""
    above = texts[row - 1].strip() if row else ""
    named = 0 < word_count(above) <= _NAME_WORDS and not ends_sentence(above)
    return named or word_count(texts[row]) >= _SIGNED_WORDS


def _have_posts(signed: Sequence[int], heading: int) -> bool:
    """Tell whether signed dates below a heading stand as far apart as posts do."""
    near = [row for row in signed[bisect_right(signed, heading) :] if row <= heading + _FAR]
    apart = sum(second - first in _POST for first, second in pairwise(near))
    return len(near) >= _LEAST and apart >= _LEAST - 1


def _is_heading(texts: Sequence[str], row: int) -> bool:
    line = texts[row].strip()
    if len(line) > _LONGEST_HEADING:
        return False
    found = furniture_phrases()(line)
    if found is None or found.kind != "comments":
        return False
    return sum(text.strip().casefold() == line.casefold() for text in texts) <= _SAME_HEADINGS
