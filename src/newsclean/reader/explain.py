"""Why the reader kept or removed each line, in a sentence."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from newsclean.reader.path import HEAD, INSET, STORY
from newsclean.reader.reasons import reason_of

if TYPE_CHECKING:
    from newsclean.reader.reading import Reading

_PLACES = {HEAD: "above the story", INSET: "between lines of the story"}


class Evidence(NamedTuple):
    """The evidence on one line.

    Attributes:
        line: its number among all lines of the text.
        kept: whether it stays.
        chance: chance that it is story, 0 to 1, as the network sees it.
        log_odds: the same as natural log-odds.
        reason: the reason of its removal; empty where it stays.
        place: its state, such as head or tail; empty for a kept line.
    """

    line: int
    kept: bool
    chance: float
    log_odds: float
    reason: str
    place: str

    def sentence(self) -> str:
        """Return the evidence in words.

        >>> Evidence(3, False, 0.02, -3.9, "share", "below the story").sentence()
        'removed as share, below the story: 2 % likely to be story'
        """
        likely = f"{100 * self.chance:.0f} % likely to be story"
        return f"kept: {likely}" if self.kept else f"removed as {self.reason}, {self.place}: {likely}"


def evidence(reading: Reading) -> list[Evidence]:
    """Return the evidence on each filled line that was read."""
    return [_evidence(reading, row) for row in range(len(reading.number))]


def _evidence(reading: Reading, row: int) -> Evidence:
    odds, kept = float(reading.story[row]), bool(reading.state[row] == STORY)
    chance = 1 / (1 + math.exp(-max(min(odds, 30.0), -30.0)))
    place = "" if kept else _PLACES.get(int(reading.state[row]), "below the story")
    return Evidence(int(reading.number[row]), kept, chance, odds, "" if kept else reason_of(reading, row), place)
