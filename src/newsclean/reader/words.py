"""The words of a text as arrays. In scripts without spaces, each pair of letters is a word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from newsclean.reader.concepts import concepts_of
from newsclean.text import characters as ch
from newsclean.text.word_hashes import PREFIX, hashes, word_bounds

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]


class Words(NamedTuple):
    """The words of a text in order.

    Attributes:
        line: the number of the line that contains each word, from 0, not counting blank lines.
        group: 0 for words of up to three letters, 1 for up to five, 2 for longer ones, 3 for names and numbers.
        code: a hash of the first six letters of each word, uint64, which is the same on every machine.
        name: whether each word begins with a capital letter, and is not the first of its line.
        concepts: the concepts of each word, as the bits of an integer; see `newsclean.reader.concepts`.
    """

    line: Array
    group: Array
    code: Array
    name: Array
    concepts: Array


def words_of(classes: Array, lowers: Array, codes: Array, line: Array) -> Words:
    """Return the words of a text, from arrays with one value for each of its characters.

    Args:
        classes: the class of each character, such as `ch.DIGIT`.
        lowers: the lower case of each character.
        codes: the code point of each character.
        line: the number of the line that contains each character, not counting blank lines.
    """
    starts, lengths = word_bounds(classes)
    own, first = line[starts], classes[starts]
    code = hashes(lowers, starts, np.minimum(lengths, PREFIX))
    group = np.where(lengths <= 3, 0, np.where(lengths <= 5, 1, 2))
    opens = np.append(True, own[1:] != own[:-1])[: len(own)]
    name = (first == ch.UPPER) & ~opens
    group[(first == ch.DIGIT) | name] = 3
    pairs = first == ch.UNSPACED_LETTER
    if pairs.any():
        hiragana = (codes[starts] >= 0x3041) & (codes[starts] < 0x30A0)
        group[pairs] = np.where(hiragana[pairs], 0, 2)
    return Words(own, group, code, name, concepts_of(lowers, starts, code))
