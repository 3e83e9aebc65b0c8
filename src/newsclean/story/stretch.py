"""From evidence to a decision: how likely the story ends after each line, and where to cut.

The score of an end is the sum of "this line is story" over all lines up to it, plus "the story ends here"; an end at
the last line has no second part. Scores become chances as in a softmax. The cut is the end of most worth: the chance
that it is right, a little for each chance that it is late, much less for each chance that it is early.
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


class Ends(NamedTuple):
    """What is known of each filled line as the end: its chance, and the chance that the story goes on after it."""

    chance: Array
    beyond: Array


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


def ends(story: Array, end: Array, settings: Mapping[str, float]) -> Ends:
    """Return the chance of each line as the story's last one.

    Args:
        story: log-odds, a line each, that it is story.
        end: log-odds that the story ends after it.
        settings: `story_trust` and `end_trust`, factors of the two kinds of evidence; below 1 where a model is surer
            than it is right, as with line after line of one list. `bare`, how much likelier than in training it is
            that nothing follows the story.

    >>> settings = {"story_trust": 1.0, "end_trust": 1.0, "bare": 1.0}
    >>> ends(np.array([3.0, 3.0, -3.0]), np.array([-2.0, 1.0, 0.0]), settings).chance.round(2).tolist()
    [0.0, 0.98, 0.02]
    """
    score = np.cumsum(story) * settings["story_trust"] + end * settings["end_trust"]
    score[-1] += np.log(settings["bare"]) - end[-1] * settings["end_trust"]
    chance = np.exp(score - score.max())
    chance = np.round(chance / chance.sum(), _PLACES)  # sums differ in their last bits from machine to machine
    beyond = np.round(np.cumsum(chance[::-1])[::-1] - chance, _PLACES)
    return Ends(chance, beyond)


def last_line(found: Ends, costs: Costs) -> int:
    """Return the number of the filled line after which to cut; the last one where nothing goes.

    >>> found = Ends(np.array([0.0, 0.9, 0.1]), np.array([1.0, 0.1, 0.0]))
    >>> [last_line(found, Costs(early, late=0.2, patience=0.9)) for early in (2.0, 16.0)]
    [1, 2]
    """
    last = len(found.chance) - 1
    worth = np.concatenate([[1.0], costs.late * costs.patience ** np.arange(1, _LATEST)])
    value = np.convolve(found.chance, worth)[: last + 1] - costs.early * found.beyond
    return int(np.round(value, _PLACES).argmax())
