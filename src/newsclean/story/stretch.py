"""From evidence to a decision: how likely the story ends after each line, and where to cut.

Two questions, one after the other. Does anything follow the story? So it is if the best end's log-odds, "the story ends
here" less "this line is story" over all lines after it, outweigh what speaks for whole stories. Where does it end?
The same log-odds become chances as in a softmax; the cut is the end of most worth: the chance that it is right, a
little for each chance that it is late, much less for each chance that it is early.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Array = NDArray[Any]

CAP = 3.0
"""Evidence of one line counts at most as much."""
_PLACES = 6
_LATEST = 48
_SURE = 500.0
"""Log-odds beyond which nothing gets surer: a power of more does not fit a float."""


class Ends(NamedTuple):
    """What is known of each filled line as the end.

    Attributes:
        chance: that it is.
        beyond: chance that the story goes on after it.
        possible: whether the story can end there.
    """

    chance: Array
    beyond: Array
    possible: Array


class Costs(NamedTuple):
    """What a cut is worth.

    Attributes:
        early: cost of an end that the story goes on after; 1 is the worth of the right one.
        late: worth of an end one line late.
        patience: share of that worth which is left for each line more.
    """

    early: float
    late: float
    patience: float


def scores(story: Array, end: Array, settings: Mapping[str, float], doubts: Array) -> Array:
    """Return the log-odds of each line but the last as the story's end: what speaks for it, less what follows.

    Where doubts are infinite the story cannot end; of others nothing is taken here.

    >>> settings = {"story_trust": 1.0, "end_trust": 1.0}
    >>> evidence = np.array([3.0, 3.0, -3.0]), np.array([-2.0, 1.0, 0.0])
    >>> scores(*evidence, settings, np.zeros(3)).tolist()
    [-2.0, 4.0]
    >>> scores(*evidence, settings, np.array([0.0, np.inf, 0.0])).tolist()
    [-2.0, -inf]
    """
    rest = np.cumsum(story[:0:-1])[::-1]
    found = end[:-1] * settings["end_trust"] - rest * settings["story_trust"]
    return np.where(np.isfinite(doubts[:-1]), found, -np.inf)


def ends(story: Array, end: Array, settings: Mapping[str, float], doubts: Array) -> Ends:
    """Return the chance of each line as the story's last one.

    Args:
        story: log-odds, a line each, that it is story.
        end: log-odds that the story ends after it.
        settings: `story_trust` and `end_trust`, factors of the two kinds of evidence; below 1 where a model is surer
            than it is right, as with line after line of one list; `follow_trust` is the first one's for whether
            anything follows. `bare`, how many to one the best end must outweigh that nothing follows the story.
        doubts: log-odds against each line as the last one when asked whether anything follows; infinite where the
            story cannot end, of the text's last line where something surely follows the story.

    >>> settings = {"story_trust": 1.0, "follow_trust": 1.0, "end_trust": 1.0, "bare": 1.0}
    >>> ends(np.array([3.0, 3.0, -3.0]), np.array([-2.0, 1.0, 0.0]), settings, np.zeros(3)).chance.round(2).tolist()
    [0.0, 0.98, 0.02]
    """
    chance = np.append(np.zeros(len(story) - 1), 1.0)
    score = scores(story, end, settings, doubts)
    if np.isfinite(score).any():
        follows = scores(story, end, {**settings, "story_trust": settings["follow_trust"]}, doubts)
        best = float((follows - doubts[:-1]).max()) if np.isfinite(doubts[-1]) else np.inf
        chance[-1] = 1 / (1 + np.exp(min(best, _SURE)) / settings["bare"])
        where = np.exp(score - score.max())
        chance[:-1] = where / where.sum() * (1 - chance[-1])
    chance = np.round(chance, _PLACES)  # sums differ in their last bits from machine to machine
    beyond = np.round(np.cumsum(chance[::-1])[::-1] - chance, _PLACES)
    return Ends(chance, beyond, np.append(np.isfinite(score), True))


def last_line(found: Ends, costs: Costs) -> int:
    """Return the number of the filled line after which to cut; the last one where nothing goes.

    >>> found = Ends(np.array([0.1, 0.5, 0.1, 0.3]), np.array([0.9, 0.4, 0.3, 0.0]), np.ones(4, bool))
    >>> [last_line(found, Costs(early, late=0.2, patience=0.9)) for early in (2.0, 16.0)]
    [1, 2]
    >>> sure = Ends(np.array([0.4, 0.6]), np.array([0.6, 0.0]), np.ones(2, bool))
    >>> last_line(sure, Costs(0.0, late=0.2, patience=0.9))
    1
    """
    last = len(found.chance) - 1
    nothing = float(found.chance[last])
    if nothing >= 0.5:
        return last
    worth = np.concatenate([[1.0], costs.late * costs.patience ** np.arange(1, _LATEST)])
    value = np.convolve(found.chance[:last], worth)[:last] - costs.early * (found.beyond[:last] - nothing)
    return int(np.where(found.possible[:last], np.round(value / (1 - nothing), _PLACES), -np.inf).argmax())
