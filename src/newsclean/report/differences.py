"""Compare two texts line by line and mark the differences, above all different numbers."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from itertools import groupby, zip_longest
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import decimal

from newsclean.report.shown import shown
from newsclean.text.scripts import JOINED_LETTERS

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

MOST_LINES = 120
MOST_WORDS = 200
"""Largest number of words of a line whose words are compared. A longer line is marked as a whole. Without these limits,
the time of a comparison would grow with the square of the length."""
_ALIKE = 0.4
"""Smallest share of common words at which two lines count as one line that was changed."""
# Digits with separators between them, or at least two Chinese numerals: a single one is often part of a word.
_NUMBER = "\\d+(?:[.,:/'\u2019\u00a0\u2009\u202f]\\d+)*|[〇零一二三四五六七八九十百千万亿億兆两兩]{2,}"
_IS_NUMBER = re.compile(_NUMBER)
# Scripts without spaces between words are compared letter by letter.
_WORD = re.compile(rf"{_NUMBER}|[^\W\d{JOINED_LETTERS}]+|\s+|.")


class Part(NamedTuple):
    """A part of a line.

    Attributes:
        text: the text of the part.
        differs: whether the part is missing from the corresponding line of the other text.
        number: whether the part is a number that the other text does not have at this place; for a line without a
            counterpart, anywhere.
    """

    text: str
    differs: bool
    number: bool = False


class Pairing(NamedTuple):
    """A line of one text beside the corresponding line of the other text; a side is empty if there is no such line."""

    left: tuple[Part, ...]
    right: tuple[Part, ...]

    @property
    def same(self) -> bool:
        """Whether the two lines are equal."""
        return not any(part.differs for part in (*self.left, *self.right))


def compare(one: str, other: str) -> list[Pairing]:
    r"""Return the lines of two texts side by side. Blank lines and lines after the first 120 are left out.

    Numbers that differ are marked in a changed line. Separators do not matter: 1,200 equals 1200. In a line that only
    one text has, those numbers are marked that occur nowhere in the other text.

    >>> [[part.text for part in pair.right if part.differs] for pair in compare("It rained.", "It snowed.")]
    [['snowed']]
    >>> [part.text for part in compare("It was 3 to 1.", "It was 3 to 2.")[0].right if part.number]
    ['2']
    """
    left, right = _lines(one), _lines(other)
    known = _numbers(left), _numbers(right)
    pairs: list[Pairing] = []
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            pairs += [Pairing((Part(line, differs=False),), (Part(line, differs=False),)) for line in left[a:b]]
        else:
            for old, new in zip_longest(left[a:b], right[c:d], fillvalue=""):
                pairs += _paired(old, new, known)
    return pairs


def differing_numbers(pairs: Iterable[Pairing]) -> int:
    """Return how many numbers are marked as different, on the side that has more such numbers."""
    sides = [(sum(part.number for part in pair.left), sum(part.number for part in pair.right)) for pair in pairs]
    return max(sum(left for left, _ in sides), sum(right for _, right in sides))


def _lines(text: str) -> list[str]:
    return [line.strip() for line in shown(text[:100_000]).split("\n") if line.strip()][:MOST_LINES]


def _numbers(lines: Iterable[str]) -> frozenset[str]:
    return frozenset(_value(number) for line in lines for number in _IS_NUMBER.findall(line))


def _value(number: str) -> str:
    """Return the digits of a number, without separators, as ASCII digits.

    >>> _value("1,200"), _value("١٢")
    ('1200', '12')
    """
    return "".join(str(decimal(c)) if c.isdecimal() else c for c in number if c.isalnum())


def _paired(old: str, new: str, known: tuple[Container[str], Container[str]]) -> Iterator[Pairing]:
    """Yield one pairing of two lines if they have enough words in common; otherwise, a pairing for each line alone.

    An empty line is not paired.

    Args:
        old: a line of the first text.
        new: a line of the second text.
        known: the digits of all numbers in the first text, and of those in the second text.
    """
    words, others = _WORD.findall(old), _WORD.findall(new)
    if old and new and max(len(words), len(others)) <= MOST_WORDS:
        matcher = SequenceMatcher(None, words, others)
        if matcher.ratio() >= _ALIKE:
            yield _changed(matcher, words, others)
            return
    if old:
        yield Pairing(_marked(words, known[1]), ())
    if new:
        yield Pairing((), _marked(others, known[0]))


def _changed(matcher: SequenceMatcher[str], words: Sequence[str], others: Sequence[str]) -> Pairing:
    left: list[Part] = []
    right: list[Part] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            left.append(Part("".join(words[a:b]), differs=False))
            right.append(Part("".join(others[c:d]), differs=False))
        else:
            left += _marked(words[a:b], _numbers(others[c:d]))
            right += _marked(others[c:d], _numbers(words[a:b]))
    return Pairing(tuple(left), tuple(right))


def _marked(words: Iterable[str], known: Container[str]) -> tuple[Part, ...]:
    """Return successive words, all of which differ from the other text, as parts of a line.

    Numbers that are not in `known`, the digits of the other text's numbers, form separate parts, with `number` True.
    """
    marked = ((word, bool(_IS_NUMBER.fullmatch(word)) and _value(word) not in known) for word in words)
    runs = groupby(marked, key=itemgetter(1))
    return tuple(Part("".join(word for word, _ in run), differs=True, number=number) for number, run in runs)
