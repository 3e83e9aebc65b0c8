"""Find the words of a line that boilerplate uses in many languages, such as "subscribe", "journalist" or "our"."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from newsclean.text.word_hashes import prefix_hashes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]
CONCEPTS = (
    "we", "you", "mail", "channel", "subscribe", "newsroom", "press", "button", "related", "comment", "legal", "stamp",
    "contact", "person", "media", "device", "offer", "promo", "please", "corrected", "section", "said", "they",
    "because", "state", "event",
)  # fmt: skip
"""The concepts of the word lists. `benchmarks/reader/concepts/` has a file of lists for each language."""
_MOST = 3
"""The value of a concept for a line is 1 from this number of words."""
_SIEVE_BITS = 20


class WordLists(NamedTuple):
    """The words of all languages that express a concept, as hashes.

    Attributes:
        codes: hashes of the words and of their first letters, in ascending order.
        concepts: for each hash the concepts, as the bits of an integer; bit 0 is the first of `CONCEPTS`.
        sieve: for each value of the first bits of a hash, whether a hash in `codes` begins with them.
    """

    codes: Array
    concepts: Array
    sieve: Array

    def look_up(self, codes: Array) -> Array:
        """Return the concepts of each hash, as the bits of an integer."""
        out = np.zeros(codes.shape, np.int64)
        likely = np.nonzero(self.sieve.take(codes >> np.uint64(64 - _SIEVE_BITS)))
        place = np.minimum(np.searchsorted(self.codes, codes[likely]), len(self.codes) - 1)
        out[likely] = np.where(self.codes[place] == codes[likely], self.concepts[place], 0)
        return out


def word_lists(codes: Array, concepts: Array) -> WordLists:
    """Return word lists from the hashes and concepts of a file."""
    sieve = np.zeros(2**_SIEVE_BITS, bool)
    sieve[codes >> np.uint64(64 - _SIEVE_BITS)] = True
    return WordLists(codes, concepts, sieve)


@cache
def shipped_lists() -> WordLists:
    """Return the word lists that newsclean contains; they are read once in each process."""
    file = resources.files("newsclean.reader").joinpath("concepts.npz")
    with file.open("rb") as stream, np.load(stream, allow_pickle=False) as arrays:
        return word_lists(arrays["codes"], arrays["concepts"])


def concepts_of(lowers: Array, starts: Array, codes: Array) -> Array:
    """Return the concepts of each word, as the bits of an integer.

    Args:
        lowers: the lower case of each character of the text.
        starts: the position at which each word starts.
        codes: the hash of each word, as in `newsclean.reader.words.Words`.
    """
    lists = shipped_lists()
    bits = lists.look_up(codes)
    for prefixes in prefix_hashes(lowers, starts):  # one at a time, to save memory in long texts
        bits |= lists.look_up(prefixes)
    return bits


def concept_columns(concepts: Array, line: Array, n: int) -> Array:
    """Return for each line and concept how many of its words express it: 0 for none, 1 for three or more.

    Args:
        concepts: the concepts of each word of the text, as the bits of an integer.
        line: the row of the line that contains each word.
        n: the number of lines.
    """
    some = np.flatnonzero(concepts)
    word, concept = np.nonzero(concepts[some, None] >> np.arange(len(CONCEPTS)) & 1)
    counts = np.bincount(line[some[word]] * len(CONCEPTS) + concept, minlength=n * len(CONCEPTS))
    return np.minimum(counts.reshape(n, len(CONCEPTS)), _MOST) / _MOST
