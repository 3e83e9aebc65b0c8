"""Explain in a sentence why the reader kept or removed a line."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from newsclean.reader.path import STORY
from newsclean.reader.reasons import reason_of

if TYPE_CHECKING:
    from newsclean.reader.reading import Reading


class Evidence(NamedTuple):
    """The reader's evidence and decision on one line.

    Attributes:
        line: the number of the line among all lines of the text, from 0.
        kept: whether the reader keeps the line.
        chance: the probability that the line is story, 0 to 1, as the network estimates it.
        log_odds: the same probability as natural log-odds.
        reason: the reason of the removal; empty for a kept line.
        place: where the line is, such as "below the story"; empty for a kept line.
    """

    line: int
    kept: bool
    chance: float
    log_odds: float
    reason: str
    place: str

    def sentence(self) -> str:
        """Return the evidence as a sentence for people.

        >>> Evidence(3, False, 0.02, -3.9, "share", "below the story").sentence()
        'removed as share, below the story: 2 % likely to be story'
        """
        likely = f"{100 * self.chance:.0f} % likely to be story"
        return f"kept: {likely}" if self.kept else f"removed as {self.reason}, {self.place}: {likely}"


def evidence(reading: Reading) -> list[Evidence]:
    """Return the evidence on each line in `reading`: all that are not blank, except the end of a very long text."""
    kept = np.flatnonzero(reading.state == STORY)
    first, last = (int(kept[0]), int(kept[-1])) if len(kept) else (0, -1)
    return [_evidence(reading, row, _place(row, first, last)) for row in range(len(reading.number))]


def _evidence(reading: Reading, row: int, place: str) -> Evidence:
    odds, kept = float(reading.story[row]), bool(reading.state[row] == STORY)
    chance = 1 / (1 + math.exp(-max(min(odds, 30.0), -30.0)))
    reason, place = ("", "") if kept else (reason_of(reading, row), place)
    return Evidence(int(reading.number[row]), kept, chance, odds, reason, place)


def _place(row: int, first: int, last: int) -> str:
    """Return in words where a removed line is, given the story's first and last line. `last` is -1 without a story."""
    if last < 0:
        return "in a text without a story"
    if row < first:
        return "above the story"
    return "between lines of the story" if row < last else "below the story"
