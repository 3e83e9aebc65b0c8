"""Verified pairs: how much two texts really share, counted on their whole sets of shingles."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from newsclean.dedup.minhash import PERMUTATIONS, estimates

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from numpy.typing import NDArray

CONTAINED_JACCARD = 0.1
"""Least Jaccard index of a contained pair: below it the short one is a passage that many stories quote."""

_DEVIATIONS = 3.0
# Hashes kept for pairs to come, 256 MB; a set that was let go is made again.
_KEPT_HASHES = 1 << 25


class Overlap(NamedTuple):
    """What two sets of shingles share: `jaccard` of their union, `containment` of the smaller one."""

    jaccard: float
    containment: float


class Verdict(NamedTuple):
    """Why two texts are near-duplicates: what they share, and which threshold that meets."""

    jaccard: float
    containment: float
    kind: Literal["near", "contained"]


@dataclass(frozen=True)
class Thresholds:
    """When two texts are near-duplicates.

    Attributes:
        jaccard: shared share of all shingles that makes a near pair, in (0, 1].
        containment: shared share of the smaller one's shingles that makes a contained pair, in (0, 1]; None
            for no contained pairs.

    >>> Thresholds(jaccard=1.5)
    Traceback (most recent call last):
    ValueError: jaccard must be in (0, 1], got 1.5
    """

    jaccard: float = 0.5
    containment: float | None = 0.9

    def __post_init__(self) -> None:
        _check_share("jaccard", self.jaccard)
        if self.containment is not None:
            _check_share("containment", self.containment)

    def kind(self, overlap: Overlap) -> Literal["near", "contained"] | None:
        """Return what two texts are to each other by their overlap, None if they are no near-duplicates.

        >>> Thresholds().kind(Overlap(0.5, 0.7)), Thresholds().kind(Overlap(0.2, 0.95))
        ('near', 'contained')
        """
        if overlap.jaccard >= self.jaccard:
            return "near"
        if self.containment is None or overlap.jaccard < CONTAINED_JACCARD:
            return None
        return "contained" if overlap.containment >= self.containment else None

    def least_jaccard(self, small: NDArray[np.int64], large: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return for pairs of set sizes the least Jaccard index that makes them near-duplicates.

        >>> Thresholds().least_jaccard(np.array([100, 100]), np.array([100, 500])).round(2)
        array([0.5 , 0.18])
        """
        if self.containment is None:
            return np.full(len(small), self.jaccard)
        shared = self.containment * small
        contained = shared / (small + large - shared)
        least: NDArray[np.float64] = np.minimum(self.jaccard, np.maximum(CONTAINED_JACCARD, contained))
        return least


def _check_share(name: str, value: object) -> None:
    if not isinstance(value, int | float):
        raise TypeError(f"{name} must be a number in (0, 1], got {value!r}")
    if not 0 < value <= 1:
        raise ValueError(f"{name} must be in (0, 1], got {value!r}")


def within_reach(
    pairs: NDArray[np.int64], sizes: NDArray[np.int64], signatures: NDArray[np.uint32], thresholds: Thresholds
) -> NDArray[np.int64]:
    """Return the pairs that may be near-duplicates, by their sizes and what their signatures estimate.

    Chance brings millions of pairs of a large collection together in a bucket. An estimate is off by one
    standard deviation of 128 draws; three below the least index that would do, a pair is not worth counting
    (one true pair in 700 at the threshold itself, none well above it).

    Args:
        pairs: candidates, as places; shape (pairs, 2).
        sizes: for each place how many distinct shingles the text has.
        signatures: for each place its 128 values, as rows.
        thresholds: what counts.
    """
    small, large = np.sort(sizes[pairs], axis=1).T
    least = thresholds.least_jaccard(small, large)
    slack = _DEVIATIONS * np.sqrt(least * (1 - least) / PERMUTATIONS)
    # No Jaccard index is above the ratio of sizes.
    possible = (small / large >= least) & (estimates(signatures, pairs) >= least - slack)
    worth: NDArray[np.int64] = pairs[possible]
    return worth


def verified(
    pairs: Iterable[tuple[int, int]], shingles_of: Callable[[int], NDArray[np.uint64]], thresholds: Thresholds
) -> Iterator[tuple[tuple[int, int], Verdict]]:
    """Yield the pairs that are near-duplicates, each with why.

    Args:
        pairs: candidates, by number.
        shingles_of: gives a text's sorted distinct shingle hashes, not none; asked again when room runs out.
        thresholds: what counts.
    """
    sets = _Kept(shingles_of)
    for a, b in pairs:
        measured = overlap(sets[a], sets[b])
        kind = thresholds.kind(measured)
        if kind:
            yield (a, b), Verdict(*measured, kind)


def overlap(a: NDArray[np.uint64], b: NDArray[np.uint64]) -> Overlap:
    """Return what two sets share, given as sorted arrays of distinct hashes, neither empty.

    >>> overlap(np.array([1, 5, 9], np.uint64), np.array([2, 5, 9, 12], np.uint64))
    Overlap(jaccard=0.4, containment=0.6666666666666666)
    """
    both = np.concatenate([a, b])
    both.sort()
    shared = int(np.count_nonzero(both[1:] == both[:-1]))
    return Overlap(shared / (len(both) - shared), shared / min(len(a), len(b)))


class _Kept:
    """Shingle sets by number, those used last kept as long as there is room."""

    def __init__(self, make: Callable[[int], NDArray[np.uint64]]) -> None:
        self._make = make
        self._sets: OrderedDict[int, NDArray[np.uint64]] = OrderedDict()
        self._hashes = 0

    def __getitem__(self, number: int) -> NDArray[np.uint64]:
        if number in self._sets:
            self._sets.move_to_end(number)
            return self._sets[number]
        made = self._sets[number] = self._make(number)
        self._hashes += len(made)
        while self._hashes > _KEPT_HASHES and len(self._sets) > 1:
            self._hashes -= len(self._sets.popitem(last=False)[1])
        return made
