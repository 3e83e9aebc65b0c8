"""Thresholds of near-duplicates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from newsclean.arguments import check_share

if TYPE_CHECKING:
    from numpy.typing import NDArray

JACCARD, CONTAINMENT = 0.36, 0.7
"""Default thresholds."""

CONTAINED_JACCARD = 0.1
"""Least Jaccard index of a contained pair; below it, the short text is a passage that many stories quote."""

STRANGE = 0.2
"""Containment below which two texts are strangers; unrelated stories of one language have .06, rarely .15."""

# Distance above a threshold up to which facts must support a pair, as a share of the distance to 1.
_CLOSE_JACCARD, _CLOSE_CONTAINMENT = 1 / 9, 1 / 2
_SHORT = 1 / 10


class Overlaps(NamedTuple):
    """Measures of pairs of texts.

    Attributes:
        jaccard: Jaccard index.
        containment: common shingles, divided by those of the smaller set.
        facts: 1 if numbers and names support the pair, -1 for two filled templates, else 0.
    """

    jaccard: NDArray[np.float64]
    containment: NDArray[np.float64]
    facts: NDArray[np.float64]


@dataclass(frozen=True)
class Thresholds:
    """Thresholds of near-duplicates.

    Attributes:
        jaccard: least Jaccard index of a near pair, in (0, 1]. Up to a ninth of the distance to 1 above it, numbers and
            names must support the pair.
        containment: least containment of a contained pair, in (0, 1]; None for no contained pairs. Up to half of the
            distance to 1 above it, numbers and names must support the pair.

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
        """Return True for each pair above the Jaccard threshold, including filled templates.

        >>> measured = np.array([0.5, 0.36, 0.36]), np.array([0.7, 0.5, 0.5]), np.array([0, 0, 1])
        >>> Thresholds().near(Overlaps(*measured)).tolist()
        [True, False, True]
        """
        return _enough(overlaps.jaccard, self.jaccard, _CLOSE_JACCARD, overlaps.facts)

    def alike(self, overlaps: Overlaps) -> NDArray[np.bool_]:
        """Return True for each pair above a threshold, including filled templates."""
        return self.near(overlaps) | self.held(overlaps)

    def held(self, overlaps: Overlaps) -> NDArray[np.bool_]:
        """Return True for each pair above the containment threshold that is not near."""
        if self.containment is None:
            return np.zeros(len(overlaps.jaccard), np.bool_)
        enough = _enough(overlaps.containment, self.containment, _CLOSE_CONTAINMENT, overlaps.facts)
        return enough & (overlaps.jaccard >= CONTAINED_JACCARD) & ~self.near(overlaps)

    def met(self, overlaps: Overlaps) -> NDArray[np.bool_]:
        """Return True for each pair of near-duplicates, near or contained."""
        return self.alike(overlaps) & (overlaps.facts >= 0)

    def vouchable(self, overlaps: Overlaps) -> NDArray[np.bool_]:
        """Return True for each pair that is a near-duplicate if enough other members of the group vouch for it.

        Such a pair may be below the threshold by a tenth of the threshold's distance to 1.
        """
        return (overlaps.jaccard >= self._short()) & (overlaps.facts >= 0)

    def within_reach_of_facts(self, overlaps: Overlaps) -> NDArray[np.bool_]:
        """Return True for each pair with measures so high that its numbers and names can decide."""
        held = overlaps.containment >= (2 if self.containment is None else self.containment)
        return (overlaps.jaccard >= self._short()) | held & (overlaps.jaccard >= CONTAINED_JACCARD)

    def _short(self) -> float:
        return self.jaccard - (1 - self.jaccard) * _SHORT

    def within_reach(self, small: NDArray[np.int64], large: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return True for each pair of set sizes that can be near-duplicates; tolerates errors of 5 % in sizes."""
        least = self.jaccard if self.containment is None else min(self.jaccard, CONTAINED_JACCARD)
        return small >= 0.9 * least * large


def _enough(shares: NDArray[np.float64], least: float, close: float, facts: NDArray[np.float64]) -> NDArray[np.bool_]:
    return (shares >= least) & ((facts > 0) | (shares >= least + (1 - least) * close))


def strangers(overlaps: Overlaps) -> NDArray[np.bool_]:
    """Return True for each pair with very few common shingles."""
    return overlaps.containment < STRANGE
