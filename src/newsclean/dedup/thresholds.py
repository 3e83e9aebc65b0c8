"""The thresholds that decide which pairs of texts are near-duplicates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from newsclean.arguments import check_share

if TYPE_CHECKING:
    from numpy.typing import NDArray

JACCARD, CONTAINMENT = 0.36, 0.7
"""The default thresholds of near-duplicates."""

CONTAINED_JACCARD = 0.1
"""Smallest Jaccard index of a contained pair. Below it, the short text is a passage that many stories quote."""

STRANGE = 0.2
"""Two texts with a smaller containment are unrelated. Unrelated stories in one language have .06, rarely .15."""

# Up to this far above a threshold, facts must support a pair; as a share of the distance from the threshold to 1.
_CLOSE_JACCARD, _CLOSE_CONTAINMENT = 1 / 9, 1 / 2
# Up to this far below the Jaccard threshold, members of a group can vouch for a text; as a share of the same distance.
_SHORT = 1 / 10


class Overlaps(NamedTuple):
    """The measures of pairs of texts.

    Attributes:
        jaccard: the Jaccard index of each pair.
        containment: the number of common shingles of each pair, divided by the size of the smaller set.
        facts: 1 if the numbers and names support the pair, since nearly all are common; -1 if the texts are filled
            templates; 0 otherwise.
    """

    jaccard: NDArray[np.float64]
    containment: NDArray[np.float64]
    facts: NDArray[np.float64]


@dataclass(frozen=True)
class Thresholds:
    """The thresholds of near-duplicates, and the decisions on pairs by these thresholds.

    Attributes:
        jaccard: smallest Jaccard index of a near pair, over 0 and up to 1. In the first ninth of the distance from
            there to 1, numbers and names must support the pair.
        containment: smallest containment of a contained pair, over 0 and up to 1; None for no contained pairs. In the
            first half of the distance from there to 1, numbers and names must support the pair.

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
        """Return for each pair whether its Jaccard index is high enough; the texts may still be filled templates.

        An index slightly above the threshold is high enough only if the numbers and names support the pair.

        >>> measured = np.array([0.5, 0.36, 0.36]), np.array([0.7, 0.5, 0.5]), np.array([0, 0, 1])
        >>> Thresholds().near(Overlaps(*measured)).tolist()
        [True, False, True]
        """
        return _enough(overlaps.jaccard, self.jaccard, _CLOSE_JACCARD, overlaps.facts)

    def alike(self, overlaps: Overlaps) -> NDArray[np.bool_]:
        """Return for each pair whether `near` or `held` is True; the texts may still be filled templates."""
        return self.near(overlaps) | self.held(overlaps)

    def held(self, overlaps: Overlaps) -> NDArray[np.bool_]:
        """Return for each pair whether its containment suffices for near-duplicates, but its Jaccard index does not."""
        if self.containment is None:
            return np.zeros(len(overlaps.jaccard), np.bool_)
        enough = _enough(overlaps.containment, self.containment, _CLOSE_CONTAINMENT, overlaps.facts)
        return enough & (overlaps.jaccard >= CONTAINED_JACCARD) & ~self.near(overlaps)

    def met(self, overlaps: Overlaps) -> NDArray[np.bool_]:
        """Return for each pair whether the texts are near-duplicates: `alike`, and not filled templates."""
        return self.alike(overlaps) & (overlaps.facts >= 0)

    def vouchable(self, overlaps: Overlaps) -> NDArray[np.bool_]:
        """Return for each pair of a text and a representative whether the text may join the group by vouching.

        Members of a group vouch for a text that is their near-duplicate. The pair may be below the Jaccard threshold by
        up to a tenth of the distance from the threshold to 1, but the texts must not be filled templates.
        """
        return (overlaps.jaccard >= self._short()) & (overlaps.facts >= 0)

    def within_reach_of_facts(self, overlaps: Overlaps) -> NDArray[np.bool_]:
        """Return for each pair whether its Jaccard index or containment is so high that numbers and names can matter.

        The attribute `facts` of the overlaps is not read.
        """
        held = overlaps.containment >= (2 if self.containment is None else self.containment)
        return (overlaps.jaccard >= self._short()) | held & (overlaps.jaccard >= CONTAINED_JACCARD)

    def _short(self) -> float:
        """Return the smallest Jaccard index of a text and a representative for which members can vouch."""
        return self.jaccard - (1 - self.jaccard) * _SHORT

    def within_reach(self, small: NDArray[np.int64], large: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return for each pair of texts whether near-duplicates can have these sizes.

        `small` and `large` are the numbers of shingles of the smaller and of the larger text of each pair. Each number
        may be wrong by 5 %.
        """
        least = self.jaccard if self.containment is None else min(self.jaccard, CONTAINED_JACCARD)
        return small >= 0.9 * least * large


def _enough(shares: NDArray[np.float64], least: float, close: float, facts: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return for each share whether it is at least the threshold `least` and, if close to it, supported by the facts.

    `close` is the part of the distance from the threshold to 1 in which a share is close to the threshold.
    """
    return (shares >= least) & ((facts > 0) | (shares >= least + (1 - least) * close))


def strangers(overlaps: Overlaps) -> NDArray[np.bool_]:
    """Return for each pair whether the texts are unrelated: they have very few common shingles."""
    return overlaps.containment < STRANGE
