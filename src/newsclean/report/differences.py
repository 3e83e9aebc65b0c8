"""Two texts side by side, what differs marked."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from newsclean.report.shown import shown
from newsclean.text.scripts import JOINED_LETTERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST_LINES = 120
MOST_WORDS = 200
"""Words of a line that are compared; a longer line is marked whole. Both bound a comparison that is quadratic."""
_ALIKE = 0.4
"""Share of common words below which two lines are two lines and not one that was changed."""
_WORD = re.compile(rf"[^\W{JOINED_LETTERS}]+|\s+|.")


class Part(NamedTuple):
    """A stretch of a line, and whether the other text has it differently."""

    text: str
    differs: bool


class Pairing(NamedTuple):
    """A line of the one text beside a line of the other; an empty side has no such line."""

    left: tuple[Part, ...]
    right: tuple[Part, ...]

    @property
    def same(self) -> bool:
        """Whether both sides say the same."""
        return not any(part.differs for part in (*self.left, *self.right))


def compare(one: str, other: str) -> list[Pairing]:
    r"""Return the lines of two texts side by side, blank ones left out, the first 120 of each.

    >>> [[part.text for part in pair.right if part.differs] for pair in compare("It rained.", "It snowed.")]
    [['snowed']]
    """
    left, right = _lines(one), _lines(other)
    pairs: list[Pairing] = []
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            pairs += [Pairing(_whole(line, differs=False), _whole(line, differs=False)) for line in left[a:b]]
        else:
            for old, new in zip_longest(left[a:b], right[c:d], fillvalue=""):
                pairs += _paired(old, new)
    return pairs


def _lines(text: str) -> list[str]:
    return [line.strip() for line in shown(text[:100_000]).split("\n") if line.strip()][:MOST_LINES]


def _whole(line: str, *, differs: bool) -> tuple[Part, ...]:
    return (Part(line, differs),) if line else ()


def _paired(old: str, new: str) -> Iterator[Pairing]:
    """Yield one pairing of a line that was changed, two of lines that have little in common."""
    words, others = _WORD.findall(old), _WORD.findall(new)
    if old and new and max(len(words), len(others)) <= MOST_WORDS:
        matcher = SequenceMatcher(None, words, others)
        if matcher.ratio() >= _ALIKE:
            yield _changed(matcher, words, others)
            return
    if old:
        yield Pairing(_whole(old, differs=True), ())
    if new:
        yield Pairing((), _whole(new, differs=True))


def _changed(matcher: SequenceMatcher[str], words: Sequence[str], others: Sequence[str]) -> Pairing:
    left, right = [], []
    for tag, a, b, c, d in matcher.get_opcodes():
        if a < b:
            left.append(Part("".join(words[a:b]), tag != "equal"))
        if c < d:
            right.append(Part("".join(others[c:d]), tag != "equal"))
    return Pairing(tuple(left), tuple(right))
