"""Choose the reason for each removed line, and make the edits that remove the lines."""

from __future__ import annotations

import math
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from newsclean.reader.kinds import KINDS
from newsclean.reader.path import STORY
from newsclean.reader.signs import SIGNS
from newsclean.types import Edit, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.reader.reading import Reading
    from newsclean.text.lines import Lines

REASONS = {
    "story": "off-topic", "title": "headline-list", "caption": "caption", "credit": "credit",
    "repeated-title": "repeated-title", "slogan": "slogan", "date-line": "date-line", "byline": "byline",
    "navigation": "navigation", "cookies": "cookies", "share": "share", "follow": "follow", "comments": "comments",
    "related": "related", "newsletter": "newsletter", "subscription": "subscription", "advertisement": "advertisement",
    "controls": "controls", "headlines": "headline-list", "other-story": "following-article",
    "foreign": "foreign-language", "author-note": "author-note", "legal": "legal", "tags": "tags", "gallery": "gallery",
}  # fmt: skip
"""The reason to remove a line, by the kind of the line. For a line with a certain sign, see `reason_of_sign`."""
_OF_SIGN = {"bar": "share", "stamp": "player"}


def reason_of_sign(column: int) -> str:
    """Return the reason to remove a line that has a certain sign. `column` is the position of the sign in `SIGNS`.

    >>> reason_of_sign(SIGNS.index("bar"))
    'share'
    """
    return _OF_SIGN.get(SIGNS[column], SIGNS[column])


class Block(NamedTuple):
    """Successive removed lines with the same reason.

    Attributes:
        first: the position of the first line in the arrays of the `Reading`.
        last: the position of the last line in the same arrays.
        reason: the reason of the removal.
        score: the probability that the lines are not story.
    """

    first: int
    last: int
    reason: str
    score: float


def reason_of(reading: Reading, row: int) -> str:
    """Return the reason to remove a line; `row` is its position in the arrays of `reading`."""
    return _reason(int(reading.sign[row]), int(reading.kind[row]))


def _reason(sign: int, kind: int) -> str:
    return reason_of_sign(sign) if sign >= 0 else REASONS[KINDS[kind]]


def blocks(reading: Reading) -> Iterator[list[Block]]:
    """Yield for each stretch of successive removed lines a list of its blocks, which are lines with the same reason."""
    state, sign, kind, story = (part.tolist() for part in (reading.state, reading.sign, reading.kind, reading.story))
    for gone, stretch in groupby(range(len(state)), lambda row: state[row] != STORY):
        if gone:
            named = groupby(stretch, lambda row: _reason(sign[row], kind[row]))
            yield [_block(list(rows), reason, story) for reason, rows in named]


def _block(rows: list[int], reason: str, story: list[float]) -> Block:
    odds = sum(story[rows[0] : rows[-1] + 1]) / len(rows)
    chance = 1 / (1 + math.exp(min(max(odds, -30), 30)))
    return Block(rows[0], rows[-1], reason, max(round(chance, 3), 0.001))


def edits(reading: Reading, lines: Lines, size: int) -> Iterator[Edit]:
    """Yield the edits for all removed lines; each edit begins at the beginning of a line.

    If there are blank lines above and below a removed stretch, those on one side are kept.

    Args:
        reading: the decisions on the lines.
        lines: all lines of the text.
        size: number of code points of the text.
    """
    number = reading.number.tolist()
    for stretch in blocks(reading):
        starts = [lines.starts[number[block.first]] if block.first else 0 for block in stretch]
        end = _end(stretch[0].first, stretch[-1].last, reading, lines, size)
        for block, begin, stop in zip(stretch, starts, [*starts[1:], end], strict=True):
            yield Edit(Span(begin, stop), block.reason, score=block.score)


def _end(first: int, last: int, reading: Reading, lines: Lines, size: int) -> int:
    """Return the position in the text at which a removed stretch ends, with or without the blank lines below it.

    `first` and `last` are the positions of the first and last removed line in the arrays of `reading`.
    """
    number, below = reading.number, last + 1
    if below == len(number):
        return size if reading.rest or not _has_more(reading, lines) else lines.starts[int(number[last]) + 1]
    gap_above = not first or number[first] - number[first - 1] > 1
    return lines.starts[int(number[below] if gap_above else number[last] + 1)]


def _has_more(reading: Reading, lines: Lines) -> bool:
    """Return whether the text has a line that is not blank after the last line that the reader read."""
    filled = lines.filled()
    return bool(filled) and filled[-1] > reading.number[-1]
