"""Words that stand around and between the lines of stories: how much likelier each is there, over many sites."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from furnishing import graded, shares

from newsclean.story.table import COLUMN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from newsclean.story.table import LineTable

    Array = NDArray[Any]

BUCKETS = 8192
_ABOVE = 12
"""Filled lines above a story that count."""
_PROSE_WORDS, _SHORT_WORDS = 6, 12


class Labelled(NamedTuple):
    """A page with its site: lines, which are story, which are scored, how much it counts.

    `first` and `last` are the ranges of lines in which the story's first and last line lie; `whole` says whether all
    lines are labelled, and not those with a snippet only.
    """

    host: str
    table: LineTable
    story: Array
    scored: Array
    weight: float
    first: tuple[int, int]
    last: tuple[int, int]
    whole: bool

    @property
    def inside(self) -> Array:
        """Which lines surely stand between the story's first and its last."""
        at = np.arange(len(self.story))
        return np.asarray((at >= self.first[1]) & (at <= self.last[0]))


def _parts(row: Labelled) -> tuple[Array, Array]:
    """Return which lines are of the story, and which stand above and between; where unlabelled, by their looks."""
    kept, gone, inside = row.story > 0, (row.scored > 0) & (row.story == 0), row.inside
    at, base = np.arange(len(kept)), row.table.base
    above = (at < row.first[0]) & (at >= row.first[0] - _ABOVE)
    if row.whole:
        return kept, gone & (inside | above)
    size = np.expm1(base[:, COLUMN["words"]] * 2)
    prose = (base[:, COLUMN["ends"]] > 0) & (size >= _PROSE_WORDS)
    short = ~prose & ~kept & (size < _SHORT_WORDS)
    return (kept | inside & prose) & ~gone, above | inside & (gone | short)


def _shares(row: Labelled, lines: Array) -> Array:
    words = row.table.words
    return shares(words.code[lines[words.line]], BUCKETS)


def setting(rows: Iterable[Labelled]) -> Array:
    """Return a value from -1 (stories use it) to 1 for each bucket, in steps of 1/7."""
    sites: dict[str, list[Labelled]] = defaultdict(list)
    for row in rows:
        sites[row.host].append(row)
    both = (
        (
            np.mean([_shares(row, _parts(row)[0]) for row in own], 0),
            np.mean([_shares(row, _parts(row)[1]) for row in own], 0),
        )
        for own in sites.values()
    )
    return graded(both, BUCKETS)
