"""Compute the facts of texts: numbers and names, which distinguish filled templates from near-duplicates.

Filled templates are texts that were written from one template, such as the reports of twenty companies. They share
seven of ten shingles. So do a story and a copy that an editor reworked. But copies also share numbers and names, and
filled templates do not. Each text therefore has two bitmaps besides its shingle set: 512 bits for numbers and 512 bits
for names. As in `shingle_sets`, the number of facts is estimated from the number of set bits.

A number is a sequence of digits of any script, or of at least two Chinese numerals. Separators between digits are
ignored. A name is the first four letters of a capitalised word inside a sentence, folded. Only four letters count,
because endings vary. Words of one letter do not count. Scripts without capitals have no names. If a text has lines that
are long or end like a sentence, only these lines count. Other lines, such as menus and lists of headlines, contain many
names that are not part of the story.
"""

from __future__ import annotations

from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from newsclean.dedup.folding import alphabet, code_points, ragged
from newsclean.dedup.shingles import STEP, mixed
from newsclean.text.characters import (
    BRACKET,
    CASELESS,
    COMMA,
    DASH,
    LOWER,
    PLANE,
    QUOTE,
    SPACE,
    UNSPACED_LETTER,
    tables,
)
from newsclean.text.characters import DIGIT as DIGITS
from newsclean.text.characters import MARK as MARKS
from newsclean.text.characters import UPPER as UPPERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

BITS, WORDS = 512, 16
"""Number of bits of each of the two bitmaps, and number of 64-bit words of both together."""

LONGEST = 1 << 16
"""Largest number of characters of a text that has facts. In a longer text, nearly every bit would be set."""

# Kinds of code points. The first two are parts of numbers. A name must follow a code point of one of the first five
# kinds, and then a space or a dash. The comparisons below depend on this order.
_DIGIT, _NUMERAL, _UPPER, _LETTER, _COMMA, _SPACE, _DASH, _BREAK, _STOP, _JOINER, _CLOSER, _MARK, _OTHER = range(13)
_NUMERALS = "〇零一二三四五六七八九十百千万亿億兆两兩"
_STOPS = ".。।॥။።۔．｡"
_JOINERS = "'’٬٫\u00a0\u202f\u2009"
_BREAKS = "\n\r\x0b\x0c\x85\u2028\u2029"
# Largest number of letters of a name; smallest length of a prose line, in code points; and smallest length of a prose
# line that ends like a sentence.
_STEM, _LONG_LINE, _SENTENCE = 4, 80, 10
_MIXED_BY = np.uint32(19)
# Two texts are filled templates in two cases. First: the share of common facts is less than nine tenths of the
# containment, with a tolerance of half a fact, and at least one and a half facts differ. Second: the share of common
# numbers is less than six tenths of the containment, with a tolerance of one number. The second case uses only numbers,
# because names mean little in languages with capitalised nouns. Facts support a pair if the texts have at least two and
# a half facts, and nineteen of twenty are common. Counts are in 256ths. See benchmarks/dedup/NOTES.md for the
# measurements.
_FACTS, _FACTS_ASIDE, _DIFFERING = 0.9, 128, 384
_NUMBERS, _NUMBERS_ASIDE = 0.6, 256
_SPEAKING, _LEAST = 0.95, 640
# A bitmap with more set bits is nearly full, and is not used.
_FULL = BITS * 3 // 4
_POWERS = np.array([pow(STEP, power, 1 << 32) for power in range(32)], np.uint32)


@cache
def _kinds() -> NDArray[np.uint8]:
    """Return the kind of each code point below `PLANE`, such as `_DIGIT`. The last entry is for all others."""
    classes = tables().classes
    kinds = np.full(PLANE, _OTHER, np.uint8)
    of_classes = {
        DIGITS: _DIGIT, UPPERS: _UPPER, LOWER: _LETTER, CASELESS: _LETTER, UNSPACED_LETTER: _LETTER, COMMA: _COMMA,
        SPACE: _SPACE, DASH: _DASH, QUOTE: _CLOSER, BRACKET: _CLOSER, MARKS: _MARK,
    }  # fmt: skip
    for number, kind in of_classes.items():
        kinds[classes == number] = kind
    for chars, kind in ((_NUMERALS, _NUMERAL), (_STOPS, _STOP), (_JOINERS, _JOINER), (_BREAKS, _BREAK)):
        kinds[[ord(char) for char in chars]] = kind
    kinds[PLANE - 1] = _OTHER
    return kinds


class _Read(NamedTuple):
    """Several texts in one array, with a line break before and after each text.

    Attributes:
        points: the code points.
        kinds: the kind of each code point, such as `_DIGIT`.
        ends: the position of the line break after each text.
    """

    points: NDArray[np.uint32]
    kinds: NDArray[np.uint8]
    ends: NDArray[np.int64]


def facts(texts: Sequence[str]) -> NDArray[np.uint64]:
    """Return the two bitmaps of each text as a row of 64-bit words: 8 words for its numbers, then 8 for its names.

    The shape is (texts, 16). No bit is set for a text of more than `LONGEST` characters.

    >>> [int(np.bitwise_count(row).sum()) for row in facts(["It cost 38,000 euros, Ilse Brandvold said.", "Rain."])]
    [3, 0]
    """
    read = _read(["" if len(text) > LONGEST else text for text in texts])
    breaks = np.flatnonzero(read.kinds == _BREAK)
    lines = _counting(read, breaks)
    marks = np.zeros((len(texts), 2, BITS), np.bool_)
    for side, (places, hashes) in enumerate((_numbers(read), _names(read))):
        line = np.searchsorted(breaks, places) - 1
        kept = lines[line]
        owners = np.searchsorted(read.ends, places[kept])
        marks[owners, side, mixed(hashes[kept]) >> _MIXED_BY & np.uint32(BITS - 1)] = True
    packed = np.packbits(marks.reshape(len(texts), -1), axis=1, bitorder="little")
    return packed.view("<u8").astype(np.uint64)


def _read(texts: Sequence[str]) -> _Read:
    points = code_points("\n".join(["", *texts, "\n" * 2 * _STEM]))
    ends = np.array([*accumulate(len(text) + 1 for text in texts)], np.int64)
    kinds = _kinds().take(points, mode="clip")
    return _Read(points, kinds, ends)


def _counting(read: _Read, breaks: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return for each line whether its numbers and names count.

    They count if the line is prose (it is long, or ends like a sentence), or if no line of its text is prose. `breaks`
    has the position of the line break before each line.
    """
    ends = np.append(breaks[1:], len(read.kinds))
    lengths = ends - breaks - 1
    last = read.kinds[ends - 1]
    closed = (last == _CLOSER) | (last == _SPACE)
    last = np.where(closed, read.kinds[ends - 2], last)
    prose = (lengths >= _LONG_LINE) | ((last == _STOP) & (lengths >= _SENTENCE))
    owners = np.searchsorted(read.ends, breaks, side="right")
    some = np.bincount(owners[prose], minlength=len(read.ends) + 1) > 0
    counting: NDArray[np.bool_] = prose | ~some[owners]
    return counting


def _numbers(read: _Read) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
    """Return for each number in the texts the position of its first digit, and a hash of its digits."""
    places = np.flatnonzero(read.kinds <= _NUMERAL)
    if not len(places):
        return places, np.zeros(0, np.uint32)
    steps = np.diff(places, prepend=-2)
    between = read.kinds[places - 1]
    joins = (between == _JOINER) | (between == _COMMA) | (between == _STOP)
    follows = (steps == 1) | ((steps == 2) & joins & (read.kinds[places] == _DIGIT))
    starts = np.flatnonzero(~follows)
    lengths = np.diff(starts, append=len(places))
    values = alphabet().words.take(read.points[places], mode="clip")
    hashes = np.add.reduceat(values * _POWERS[np.minimum(ragged(lengths), 31)], starts, dtype=np.uint32)
    kept = (read.kinds[places[starts]] == _DIGIT) | (lengths > 1)
    return places[starts[kept]], hashes[kept]


def _names(read: _Read) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
    """Return for each name in the texts the position of its first letter, and a hash of its first four letters."""
    places = np.flatnonzero(read.kinds == _UPPER)
    before, earlier = read.kinds[places - 1], read.kinds[places - 2]
    places = places[((before == _SPACE) | (before == _DASH)) & (earlier <= _COMMA)]
    hashes, letters, marked = _stems(read, places, _STEM)
    if marked.any():
        # Accents may be separate code points after their letters.
        hashes[marked], letters[marked], _ = _stems(read, places[marked], 2 * _STEM)
    return places[letters > 1], hashes[letters > 1]


def _stems(
    read: _Read, places: NDArray[np.int64], width: int
) -> tuple[NDArray[np.uint32], NDArray[np.uint8], NDArray[np.bool_]]:
    """Return for each word a hash of its first letters, the number of these letters, and whether a mark was read.

    At most four letters are hashed, and at most `width` code points are read. A mark is an accent that is a separate
    code point after its letter.

    Args:
        read: the texts.
        places: the position of the first letter of each word.
        width: the number of code points to read.
    """
    hashes = np.zeros(len(places), np.uint32)
    letters = np.zeros(len(places), np.uint8)
    inside, marked = np.ones(len(places), np.bool_), np.zeros(len(places), np.bool_)
    for offset in range(width):
        kinds = read.kinds[places + offset]
        letter = (kinds == _UPPER) | (kinds == _LETTER)
        mark = kinds == _MARK
        inside &= letter | mark
        marked |= inside & mark
        letter &= inside & (letters < _STEM)
        letters += letter
        # The power of a letter is its number among the letters; marks do not count.
        hashes += alphabet().words.take(read.points[places + offset], mode="clip") * _POWERS[letters] * letter
    return hashes, letters, marked


@cache
def _drawn() -> NDArray[np.int64]:
    """Return for each number of set bits in a bitmap the expected number of facts, times 256.

    Several facts may set the same bit; see `shingle_sets.drawn`.
    """
    table = np.zeros(BITS + 1, np.int64)
    np.cumsum((BITS << 24) // (BITS - np.arange(BITS, dtype=np.int64)), out=table[1:])
    return table >> 16


def counted(facts: NDArray[np.uint64], pairs: NDArray[np.integer[Any]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return for each pair the number of common facts, and the number of facts in the text that has fewer.

    Both arrays have the shape (pairs, 2). Numbers are counted in the first column, names in the second. The counts are
    estimates, multiplied by 256. A count is 0 if the bitmap of one of the texts is nearly full.

    Args:
        facts: the bitmaps of all texts, from `facts`.
        pairs: pairs of rows in `facts`.
    """
    one, other = (facts[pairs[:, end]].reshape(-1, 2, WORDS // 2) for end in (0, 1))
    marked = np.stack([np.bitwise_count(words).sum(axis=2, dtype=np.int64) for words in (one, other, one | other)])
    one_size, other_size, either = _drawn()[marked]
    smaller = np.minimum(one_size, other_size)
    shared = np.clip(one_size + other_size - either, 0, smaller)
    usable = marked[:2].max(axis=0) <= _FULL
    return shared * usable, smaller * usable


def spoken(
    facts: NDArray[np.uint64], pairs: NDArray[np.integer[Any]], containment: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return for each pair 1 if nearly all numbers and names are common, -1 if too few are common, 0 otherwise.

    The value 1 supports the pair as near-duplicates. The value -1 means filled templates. The value 0 includes texts
    with too few numbers and names to decide.

    Args:
        facts: the bitmaps of all texts, from `facts`.
        pairs: pairs of rows in `facts`.
        containment: the containment of each pair.
    """
    common, fewer = counted(facts, pairs)
    both, least = common.sum(axis=1), fewer.sum(axis=1)
    template = (both + _FACTS_ASIDE < _FACTS * containment * least) & (least - both >= _DIFFERING)
    template |= common[:, 0] + _NUMBERS_ASIDE < _NUMBERS * containment * fewer[:, 0]
    speaking = (least >= _LEAST) & (both >= _SPEAKING * least)
    return np.where(template, -1.0, np.where(speaking, 1.0, 0.0))
