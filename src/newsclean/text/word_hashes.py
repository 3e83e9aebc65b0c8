"""Find the words of a text and compute a hash of each, which is the same on every machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from newsclean.text import characters as ch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Array = NDArray[Any]

PREFIX = 6
"""Number of letters at the start of a word that are hashed. Inflected forms of a word share these letters."""
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


def hashes(codes: Array, starts: Array, lengths: Array) -> Array:
    """Return a hash for each word, from its first six code points at most.

    Args:
        codes: the code points of the text, as integers.
        starts: the position of the first code point of each word.
        lengths: the number of code points of each word.
    """
    out = np.zeros(len(starts), np.uint64)
    padded = np.concatenate([codes, np.zeros(PREFIX, codes.dtype)])
    for k in range(PREFIX):
        _mix(out, padded.take(starts + k) * (lengths > k))
    return out


def prefix_hashes(codes: Array, starts: Array) -> Iterator[Array]:
    """Yield a hash of the first two code points from each start, then of the first three, up to six.

    All are the same array, which the next step overwrites.

    Args:
        codes: the code points of the text, as integers.
        starts: the positions to start from.
    """
    out = np.zeros(len(starts), np.uint64)
    padded = np.concatenate([codes, np.zeros(PREFIX, codes.dtype)])
    for k in range(PREFIX):
        _mix(out, padded.take(starts + k))
        if k:
            yield out


def _mix(hashed: Array, codes: Array) -> None:
    """Add the next code point of each word to its hash, in place."""
    hashed += codes
    hashed *= _MULTIPLIER
    hashed ^= hashed >> np.uint64(29)


def word_bounds(classes: Array) -> tuple[Array, Array]:
    """Return the starts and lengths of the words in an array of character classes.

    In scripts without spaces, each letter starts a word of two letters. If no such letter follows, the word has one.
    """
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
