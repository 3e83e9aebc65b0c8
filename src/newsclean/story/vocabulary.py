"""What the words of a line tell: whether they are those of furniture, of a page's setting, of pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from newsclean.story.table import LineTable

    Array = NDArray[Any]


def told_by_words(table: LineTable, kinds: Sequence[Array]) -> Array:
    """Return how much the words of each line are those of some kinds: mean, most, first two, last two of each kind.

    Args:
        table: the lines.
        kinds: of each hash bucket of words, how much a word is of a kind, -1 to 1; one array a kind.
    """
    words, many = table.words, len(kinds)
    size = np.bincount(words.line, minlength=len(table.number))
    filled = np.flatnonzero(size)
    out = np.zeros((4, len(size), many))
    out[1] = -1
    if len(filled):
        odds = np.stack([kind[(words.code % np.uint64(len(kind))).astype(np.int64)] for kind in kinds], 1)
        end = np.cumsum(size)[filled]
        begin, more = end - size[filled], (size[filled] > 1)[:, None]
        second, last = np.minimum(begin + 1, end - 1), np.maximum(end - 2, begin)
        out[0, filled] = np.add.reduceat(odds, begin) / (size[filled, None] + 1) * 2
        out[1, filled] = np.maximum.reduceat(odds, begin)
        out[2, filled] = (odds[begin] + odds[second] * more) / 2
        out[3, filled] = (odds[end - 1] + odds[last] * more) / 2
    return np.asarray(out.transpose(1, 2, 0).reshape(len(size), many * 4))
