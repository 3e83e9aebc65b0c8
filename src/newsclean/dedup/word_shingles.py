"""Hash texts as sets of word shingles, which are sequences of a given number of words.

A word is the folded form of a sequence of letters, digits and marks. All other characters separate words, including
apostrophes, but not joiners and soft hyphens. Each ideograph and each kana is a word. Thai, Lao, Khmer and Burmese have
spaces only between phrases, and a whole phrase would be a word. Use shingles of characters for these languages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from newsclean.dedup.folding import BREAK, LETTER, Folded, fold, ragged
from newsclean.dedup.shingles import STEP, Shingled, mixed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

# A longer run of letters is divided into words of this length, to bound the memory that a piece of text needs.
_LONGEST = 64
_POWERS = np.array([pow(STEP, power, 1 << 32) for power in range(_LONGEST)], np.uint32)


def word_shingled(texts: Sequence[str], count: int) -> Shingled:
    """Return the hashes of all shingles of `count` words in texts; a shingle starts at every word.

    No shingle contains words of two texts. A text with fewer words is one shingle. A text without letters and digits
    has no shingles.

    >>> word_shingled(["The river rose on Friday.", "Rain!", "..."], 3).bounds.tolist()
    [0, 5, 6, 6]
    """
    folded = fold(texts, breaks=True)
    starts = _starts(folded)
    hashes = _word_hashes(folded.words, np.flatnonzero(starts))
    bounds = np.concatenate([[0], np.cumsum(starts)])[folded.bounds]
    return Shingled(_runs(hashes, bounds, count), bounds)


def word_pieces(text: str, size: int, count: int) -> Iterator[NDArray[np.uint32]]:
    """Yield the word shingle hashes of a long text, in pieces of `size` characters.

    All pieces together contain the same hashes as the whole text.
    """
    rest, begun = np.zeros(0, np.uint32), False
    for start in range(0, len(text), size):
        words = _single_breaks(np.concatenate([rest, fold([text[start : start + size]], breaks=True).words]))
        places = np.flatnonzero(_starts(Folded(words, np.array([0, len(words)]))))
        ended = start + size >= len(text)
        hashes = _word_hashes(words, places)
        # The last word may continue in the next piece.
        whole = len(hashes) if ended else len(hashes) - 1
        if whole >= count or (ended and not begun and whole):
            begun = True
            yield _runs(hashes[:whole], np.array([0, whole]), count)
        rest = words[places[-min(count, len(places))] :] if len(places) else words[-1:]


def _single_breaks(words: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Return folded characters with one `BREAK` for each run of breaks, and without breaks at the start."""
    needed: NDArray[np.bool_] = words != BREAK
    needed[1:] |= needed[:-1]
    return words[needed]


def _starts(folded: Folded) -> NDArray[np.bool_]:
    """Return for each folded character whether a word starts there."""
    words, bounds = folded
    letters = words != BREAK
    spaced = (words & np.uint32(3)) == LETTER
    starts: NDArray[np.bool_] = letters.copy()
    starts[1:] &= ~(letters[:-1] & spaced[:-1] & spaced[1:])
    inner = bounds[:-1][np.diff(bounds) > 0]
    starts[inner] = letters[inner]
    # A run ends at the next start or break.
    openings = np.flatnonzero(starts | ~letters)
    starts |= letters & (ragged(np.diff(openings, append=len(words))) % _LONGEST == 0) if len(openings) else False
    return starts


def _word_hashes(words: NDArray[np.uint32], places: NDArray[np.int64]) -> NDArray[np.uint32]:
    """Return the hash of each word. The words start at `places` in the folded characters `words`.

    The hash is a polynomial of the 32-bit values of the characters, with mixed bits.
    """
    if not len(places):
        return np.zeros(0, np.uint32)
    letters = words[places[0] :]
    within = ragged(np.diff(places, append=len(words)))
    powers = np.where(letters == BREAK, np.uint32(0), _POWERS[np.minimum(within, _LONGEST - 1)])
    return mixed(np.add.reduceat(letters * powers, places - places[0], dtype=np.uint32))


def _runs(hashes: NDArray[np.uint32], bounds: NDArray[np.int64], count: int) -> NDArray[np.uint32]:
    """Return for each word the hash of the shingle of `count` words that starts there, from the hashes of the words.

    At the end of a text, where fewer words follow, the hash of the text's first shingle is returned. A text with fewer
    than `count` words is one shingle. `bounds` has the position at which each text begins, then the end of the last.
    """
    starts, ends = bounds[:-1], bounds[1:]
    padded = np.concatenate([hashes, np.zeros(count, np.uint32)])
    runs = np.zeros(len(hashes), np.uint32)
    for offset in range(count):
        runs *= np.uint32(STEP)
        runs += padded[offset : offset + len(hashes)]
    owners = np.repeat(np.arange(len(starts)), ends - starts)
    beyond = np.flatnonzero(np.arange(len(hashes)) + count > ends[owners])
    runs[beyond] = runs[starts[owners[beyond]]]
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        if 0 < end - start < count:
            runs[start:end] = (hashes[start:end] * _POWERS[np.arange(end - start) % _LONGEST]).sum(dtype=np.uint32)
    return mixed(runs)
