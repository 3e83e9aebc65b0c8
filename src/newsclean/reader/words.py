"""The words of a text as arrays: runs of letters and digits, and pairs of letters in scripts that put no spaces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from newsclean import characters as ch

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

_PREFIX = 6
"""Letters of a word that count: words of inflected languages share their beginnings."""
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


class Words(NamedTuple):
    """The words of a text, in order.

    Attributes:
        line: row of each word's line.
        group: 0 short (function words), 1 middling, 2 long, 3 names and numbers.
        code: hash of its first six letters, uint64, the same on every machine.
    """

    line: Array
    group: Array
    code: Array


def words_of(classes: Array, lowers: Array, codes: Array, line: Array) -> Words:
    """Return the words of a text, given the class, lower case, code point and row of each character."""
    starts, lengths = _bounds(classes)
    own, first = line[starts], classes[starts]
    code = _hash(lowers, starts, np.minimum(lengths, _PREFIX))
    group = np.where(lengths <= 3, 0, np.where(lengths <= 5, 1, 2))
    opens = np.append(True, own[1:] != own[:-1])[: len(own)]
    group[(first == ch.DIGIT) | (first == ch.UPPER) & ~opens] = 3
    pairs = first == ch.UNSPACED_LETTER
    if pairs.any():
        hiragana = (codes[starts] >= 0x3041) & (codes[starts] < 0x30A0)
        group[pairs] = np.where(hiragana[pairs], 0, 2)
    return Words(own, group, code)


def _hash(codes: Array, starts: Array, lengths: Array) -> Array:
    """Hash up to six code points from each start."""
    out = np.zeros(len(starts), np.uint64)
    padded = np.concatenate([codes, np.zeros(_PREFIX, codes.dtype)])
    for k in range(_PREFIX):
        out = (out + np.where(lengths > k, padded[starts + k], 0).astype(np.uint64)) * _MULTIPLIER
        out ^= out >> np.uint64(29)
    return out


def _bounds(classes: Array) -> tuple[Array, Array]:
    """Return where words start and how long they are; each unspaced letter starts a pair."""
    unspaced = classes == ch.UNSPACED_LETTER
    inside = (classes >= ch.LOWER) & (classes <= ch.DIGIT) & ~unspaced | (classes == ch.MARK)
    edges = np.diff(np.concatenate([[0], inside.view(np.int8), [0]]))
    starts = np.flatnonzero(edges == 1)
    lengths = np.flatnonzero(edges == -1) - starts
    if unspaced.any():
        pair = np.flatnonzero(unspaced)
        both = np.append(unspaced[1:], False)[pair]
        starts, lengths = np.concatenate([starts, pair]), np.concatenate([lengths, 1 + both])
        order = np.argsort(starts, kind="stable")
        starts, lengths = starts[order], lengths[order]
    return starts, lengths
