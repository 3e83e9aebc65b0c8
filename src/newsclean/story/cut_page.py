"""Which lines of a whole page are not story, decided until nothing more would go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from newsclean.story import network as nw
from newsclean.story import page as pg
from newsclean.story.comments import find_comments
from newsclean.story.cut import ROUNDS, Cut, nothing, read
from newsclean.story.kinds import kinds_of
from newsclean.story.table import SHAPE, parts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from newsclean.story.cut import Source
    from newsclean.story.table import LineTable
    from newsclean.types import Document

    Array = NDArray[Any]

_LONG_BLOCK = 8
"""Filled lines of a block that goes from which what its lines name themselves is not looked up."""


def cut_page(document: Document, weights: nw.Weights | None = None) -> Cut:
    """Return what goes around the story and between its lines.

    Args:
        document: the dump of a whole page.
        weights: other weights than those that ship.
    """
    source, weights = read(document, named=False), weights or nw.weights()
    table, score = source.table, np.zeros(len(source.table.number))
    comments = find_comments(table, source.filled)
    kept = np.arange(len(score))
    for _ in range(ROUNDS):
        if len(kept) < 2:
            break
        now = table if len(kept) == len(score) else parts(table, kept)
        found = pg.judge(now, weights)
        if source.more and found.last > len(score) / 2:
            return nothing(table)
        if len(kept) == len(score):
            found.gone[comments.start :] = True
        if not found.gone.any():
            break
        score[kept[found.gone]] = 1 - found.inside[found.gone]
        kept = kept[~found.gone]
    else:
        return nothing(table)
    score[comments.start :] = 1.0
    gone = np.ones(len(score), bool)
    gone[kept] = False
    return Cut(_named(source, gone), gone, score, np.zeros(len(score)), comments)


def _named(source: Source, gone: Array) -> LineTable:
    """Return the table with what the lines of short blocks that go name themselves; long ones are of many kinds."""
    rows = np.flatnonzero(gone)
    run = np.cumsum(np.diff(rows, prepend=-2) > 1)
    rows = rows[np.bincount(run)[run] <= _LONG_BLOCK] if len(rows) else rows
    base = source.table.base.copy()
    base[rows, len(SHAPE) :] = kinds_of([source.texts[number] for number in source.table.number[rows]])
    return source.table._replace(base=base)
