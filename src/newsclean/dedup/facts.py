"""Facts: the numbers and names of a text, in two small bitmaps that separate filled templates from copies.

Reports of twenty companies, written from one template, share seven of ten shingles, as do copies reworked by an editor.
But copies share the numbers and names of their common passages, and filled templates do not. Each text therefore has
512 bits of numbers and 512 bits of names beside its shingle set, counted by the same rule (see `shingle_sets`).

A number is a run of digits of any script, or of two or more Chinese numerals, without its separators. A name is the
folded first four letters of a capitalised word inside a sentence: four, because endings vary. Scripts without capitals
have no names. If a text has lines that are long or end like a sentence, only these count. Menus and lists of headlines
contain many names that are not the story's.
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
"""Bits of each of the two bitmaps; 64-bit words of both together."""

LONGEST = 1 << 16
"""Largest length of a text with facts, in characters; in a longer one nearly every bit would be set."""

# Kinds of code points for numbers and names. The first two are parts of numbers; a name may follow any of the first
# five and a space.
_DIGIT, _NUMERAL, _UPPER, _LETTER, _COMMA, _SPACE, _DASH, _BREAK, _STOP, _JOINER, _CLOSER, _MARK, _OTHER = range(13)
_NUMERALS = "〇零一二三四五六七八九十百千万亿億兆两兩"
_STOPS = ".。।॥။።۔．｡"
_JOINERS = "'’٬٫\u00a0\u202f\u2009"
_BREAKS = "\n\r\x0b\x0c\x85\u2028\u2029"
# Letters of a name; least code points of a prose line with any ending, and with the ending of a sentence.
_STEM, _LONG_LINE, _SENTENCE = 4, 80, 10
_MIXED_BY = np.uint32(19)
# Two texts are filled templates in two cases, compared with their containment. One: the share of common facts is less
# than nine tenths of it, with a tolerance of half a fact, and at least one and a half differ. Two: the share of common
# numbers is less than six tenths of it, with a tolerance of one number. Numbers count alone, because names mean little
# in languages with capitalised nouns. Facts support a pair if nineteen of twenty are common, of at least two and a
# half. Counts are in 256ths. Measured in benchmarks/dedup/NOTES.md.
_FACTS, _FACTS_ASIDE, _DIFFERING = 0.9, 128, 384
_NUMBERS, _NUMBERS_ASIDE = 0.6, 256
_SPEAKING, _LEAST = 0.95, 640
# Set bits above which a bitmap is nearly full.
_FULL = BITS * 3 // 4
_POWERS = np.array([pow(STEP, power, 1 << 32) for power in range(32)], np.uint32)


@cache
def _kinds() -> NDArray[np.uint8]:
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
    """Texts end to end, separated by line breaks: code points, their kinds, and the ends of the texts."""

    points: NDArray[np.uint32]
    kinds: NDArray[np.uint8]
    ends: NDArray[np.int64]


def facts(texts: Sequence[str]) -> NDArray[np.uint64]:
    """Return a row of bitmaps for each text: 8 words of numbers and 8 of names.

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
    """Return True for each line that is prose, or in a text without prose; a line starts at a break."""
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
    """Return the positions and hashes of numbers."""
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
    """Return the positions of names, and the hashes of their first letters."""
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
    """Return for each word the hash and number of its first letters, and whether they have marks.

    At most `width` code points of a word are read.
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
    """Return the average number of facts that set each number of bits, in 256ths."""
    table = np.zeros(BITS + 1, np.int64)
    np.cumsum((BITS << 24) // (BITS - np.arange(BITS, dtype=np.int64)), out=table[1:])
    return table >> 16


def counted(facts: NDArray[np.uint64], pairs: NDArray[np.integer[Any]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the common numbers and names of each pair, and those of the text with fewer, in 256ths.

    A row for each pair. If a bitmap of a pair is nearly full, its counts are 0.
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
    """Return the verdict of the facts on each pair: 1 supports it, -1 for filled templates, else 0.

    Args:
        facts: bitmaps of all texts.
        pairs: pairs of rows.
        containment: containment of each pair.
    """
    common, fewer = counted(facts, pairs)
    both, least = common.sum(axis=1), fewer.sum(axis=1)
    template = (both + _FACTS_ASIDE < _FACTS * containment * least) & (least - both >= _DIFFERING)
    template |= common[:, 0] + _NUMBERS_ASIDE < _NUMBERS * containment * fewer[:, 0]
    speaking = (least >= _LEAST) & (both >= _SPEAKING * least)
    return np.where(template, -1.0, np.where(speaking, 1.0, 0.0))
