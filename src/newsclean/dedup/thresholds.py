"""When two texts are near-duplicates, by what they share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from newsclean.arguments import check_share

if TYPE_CHECKING:
    from numpy.typing import NDArray

JACCARD, CONTAINMENT = 0.36, 0.7
"""Thresholds by default."""

CONTAINED_JACCARD = 0.1
"""Least Jaccard index of a contained pair: below it the short one is a passage that many stories quote."""

STRANGE = 0.2
"""Containment below which two texts are strangers; of unrelated stories of one language it is .06, seldom .15."""

# How far above a threshold numbers and names must speak for a pair, as a share of what is left to 1.
_CLOSE_JACCARD, _CLOSE_CONTAINMENT = 1 / 9, 1 / 2
_SHORT = 1 / 10


class Overlaps(NamedTuple):
    """What pairs of sets share.

    Attributes:
        jaccard: share of their unions.
        containment: share of the smaller ones.
        facts: 1 where numbers and names speak for the pair, -1 where they tell that both fill one template, else 0.
    """

    jaccard: NDArray[np.float64]
    containment: NDArray[np.float64]
    facts: NDArray[np.float64]


@dataclass(frozen=True)
class Thresholds:
    """When two texts are near-duplicates.

    Attributes:
        jaccard: shared share of all shingles that makes a near pair, in (0, 1]; up to a ninth of the way
            from there to 1, numbers and names must speak for the pair.
        containment: shared share of the smaller one's shingles that makes a contained pair, in (0, 1]; None
            for no contained pairs. Up to half of the way to 1, numbers and names must speak for the pair.

    >>> Thresholds(jaccard=1.5)
    Traceback (most recent call last):
    ValueError: jaccard must be in (0, 1], got 1.5
    """

    jaccard: float = JACCARD
    containment: float | None = CONTAINMENT

    def __post_init__(self) -> None:
        check_share(self.jaccard, "jaccard")
        if self.containment is not None:
            check_share(self.containment, "containment")

    def near(self, overlaps: Overlaps) -> NDArray[np.bool_]:
        """Return which pairs share enough of all shingles, or would if they were no fillings of a template.

        >>> measured = np.array([0.5, 0.36, 0.36]), np.array([0.7, 0.5, 0.5]), np.array([0, 0, 1])
        >>> Thresholds().near(Overlaps(*measured)).tolist()
        [True, False, True]
        """
        return _enough(overlaps.jaccard, self.jaccard, _CLOSE_JACCARD, overlaps.facts)

    def alike(self, overlaps: Overlaps) -> NDArray[np.bool_]:
        """Return which pairs share enough of all shingles or of the smaller one's, near-duplicates or not."""
        return self.near(overlaps) | self.held(overlaps)

    def held(self, overlaps: Overlaps) -> NDArray[np.bool_]:
        """Return which pairs are not near, but share enough of the smaller one."""
        if self.containment is None:
            return np.zeros(len(overlaps.jaccard), np.bool_)
        enough = _enough(overlaps.containment, self.containment, _CLOSE_CONTAINMENT, overlaps.facts)
        return enough & (overlaps.jaccard >= CONTAINED_JACCARD) & ~self.near(overlaps)

    def met(self, overlaps: Overlaps) -> NDArray[np.bool_]:
        """Return which pairs are near-duplicates, near or contained."""
        return self.alike(overlaps) & (overlaps.facts >= 0)

    def vouchable(self, overlaps: Overlaps) -> NDArray[np.bool_]:
        """Return which pairs are near-duplicates if enough others of the group say so.

        These may fall short of the threshold by a tenth of what it is short of 1.
        """
        return (overlaps.jaccard >= self._short()) & (overlaps.facts >= 0)

    def within_reach_of_facts(self, overlaps: Overlaps) -> NDArray[np.bool_]:
        """Return which pairs share so much that it matters what their numbers and names say."""
        held = overlaps.containment >= (2 if self.containment is None else self.containment)
        return (overlaps.jaccard >= self._short()) | held & (overlaps.jaccard >= CONTAINED_JACCARD)

    def _short(self) -> float:
        return self.jaccard - (1 - self.jaccard) * _SHORT

    def within_reach(self, small: NDArray[np.int64], large: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return which pairs of set sizes can be near-duplicates; sizes that are 5 % off make no difference."""
        least = self.jaccard if self.containment is None else min(self.jaccard, CONTAINED_JACCARD)
        return small >= 0.9 * least * large


def _enough(shares: NDArray[np.float64], least: float, close: float, facts: NDArray[np.float64]) -> NDArray[np.bool_]:
    return (shares >= least) & ((facts > 0) | (shares >= least + (1 - least) * close))


def strangers(overlaps: Overlaps) -> NDArray[np.bool_]:
    """Return which pairs have next to nothing in common."""
    return overlaps.containment < STRANGE
