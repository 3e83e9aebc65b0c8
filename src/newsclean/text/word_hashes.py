"""Positions of the words of a text, and a hash of each that is the same on every machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from newsclean.text import characters as ch

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

PREFIX = 6
"""Letters of a word that are hashed: inflected forms share their beginnings."""
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


def hashes(codes: Array, starts: Array, lengths: Array) -> Array:
    """Return a hash of up to six code points from each start."""
    out = np.zeros(len(starts), np.uint64)
    padded = np.concatenate([codes, np.zeros(PREFIX, codes.dtype)])
    for k in range(PREFIX):
        out = (out + np.where(lengths > k, padded[starts + k], 0).astype(np.uint64)) * _MULTIPLIER
        out ^= out >> np.uint64(29)
    return out


def word_bounds(classes: Array) -> tuple[Array, Array]:
    """Return the starts and lengths of words; each unspaced letter starts a pair."""
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
