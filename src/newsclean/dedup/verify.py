"""Verified pairs: how much two texts really share, counted on what is kept of their sets.

The estimate of a signature is too coarse to decide by (0.035), and its errors move together over templated stories.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from newsclean.arguments import check_share
from newsclean.dedup.bitmaps import BITS, FILL, Sets, bits, drawn
from newsclean.dedup.facts import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

CONTAINED_JACCARD = 0.1
"""Least Jaccard index of a contained pair: below it the short one is a passage that many stories quote."""

STRANGE = 0.2
"""Containment below which two texts are strangers; of unrelated stories of one language it is .06, seldom .15."""

# Two texts fill one template if they share less than nine tenths as many of their numbers and names as of their
# shingles, half of one aside; or less than six tenths as many of their numbers, one aside: where nouns are written with
# capitals, names tell little. Numbers and names speak for a pair if nineteen of twenty are shared, of three or more.
# Measured in benchmarks/dedup/NOTES.md.
_FACTS, _FACTS_ASIDE = (9, 10), 128
_NUMBERS, _NUMBERS_ASIDE = (6, 10), 256
_SPEAKING, _LEAST = (19, 20), 640
# How far above a threshold numbers and names must speak for a pair, as a share of what is left to 1.
_CLOSE_JACCARD, _CLOSE_CONTAINMENT = 1 / 11, 1 / 2
_SHORT = 1 / 10

JACCARD, CONTAINMENT = 0.36, 0.7
"""Thresholds by default."""

# Pairs of bitmaps compared at a time: 4 MB.
_PAIRS = 2048
# Pairs looked at together: what is counted of each takes 100 bytes until it is decided.
_CANDIDATES = 1 << 16


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
        jaccard: shared share of all shingles that makes a near pair, in (0, 1]; up to an eleventh of the way
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
        return (overlaps.jaccard >= self.jaccard - (1 - self.jaccard) * _SHORT) & (overlaps.facts >= 0)

    def within_reach(self, small: NDArray[np.int64], large: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return which pairs of set sizes can be near-duplicates; sizes that are 5 % off make no difference."""
        least = self.jaccard if self.containment is None else min(self.jaccard, CONTAINED_JACCARD)
        return small >= 0.9 * least * large


def _enough(shares: NDArray[np.float64], least: float, close: float, facts: NDArray[np.float64]) -> NDArray[np.bool_]:
    return (shares >= least) & ((facts > 0) | (shares >= least + (1 - least) * close))


class Verified(NamedTuple):
    """Pairs of rows, and what they share."""

    pairs: NDArray[np.integer[Any]]
    overlaps: Overlaps


def verified(sets: Sets, pairs: NDArray[np.integer[Any]], thresholds: Thresholds) -> Verified:
    """Return the candidates that are near-duplicates."""
    sizes = sets.sizes()

    def near_duplicates(some: NDArray[np.integer[Any]]) -> Verified:
        of_both = sizes[some]
        some = some[thresholds.within_reach(of_both.min(axis=1), of_both.max(axis=1))]
        found = overlaps(sets, some)
        return _kept(some, found, thresholds.met(found))

    return _in_parts(pairs, near_duplicates)


def compared(sets: Sets, pairs: NDArray[np.integer[Any]], thresholds: Thresholds) -> Verified:
    """Return the candidates that are near-duplicates or would be if vouched for, and those that are strangers."""

    def told(some: NDArray[np.integer[Any]]) -> Verified:
        found = overlaps(sets, some)
        return _kept(some, found, thresholds.met(found) | thresholds.vouchable(found) | strangers(found))

    return _in_parts(pairs, told)


def strangers(overlaps: Overlaps) -> NDArray[np.bool_]:
    """Return which pairs have next to nothing in common."""
    return overlaps.containment < STRANGE


def _kept(pairs: NDArray[np.integer[Any]], found: Overlaps, which: NDArray[np.bool_]) -> Verified:
    return Verified(pairs[which], Overlaps(*(column[which] for column in found)))


def _in_parts(pairs: NDArray[np.integer[Any]], verify: Callable[[NDArray[np.integer[Any]]], Verified]) -> Verified:
    starts = range(0, max(1, len(pairs)), _CANDIDATES)
    return joined([verify(pairs[start : start + _CANDIDATES]) for start in starts])


def joined(parts: Sequence[Verified]) -> Verified:
    """Return pairs one after another."""
    shares = zip(*(part.overlaps for part in parts), strict=True)
    return Verified(np.concatenate([part.pairs for part in parts]), Overlaps(*map(np.concatenate, shares)))


def overlaps(sets: Sets, pairs: NDArray[np.integer[Any]]) -> Overlaps:
    """Count what pairs of sets share: exact for short texts, else to about 0.005 of Jaccard index."""
    counts = np.zeros((len(pairs), 3), np.int64)  # sizes of both and what they share, in 256ths
    long = np.zeros(len(sets.counts), np.bool_)
    long[[*sets.long]] = True
    plain = ~long[pairs].any(axis=1)
    # Bitmaps second; what is counted is the same either way.
    ordered = np.where((sets.levels[pairs[:, :1]] < 0) & (sets.levels[pairs[:, 1:]] >= 0), pairs[:, ::-1], pairs)
    bitmaps = (sets.levels[ordered] < 0).sum(axis=1)
    for how, many in ((_of_short, 0), (_of_short_in_bitmaps, 1), (_of_bitmaps, 2)):
        places = np.flatnonzero(plain & (bitmaps == many))
        for start in range(0, len(places), _PAIRS):
            some = places[start : start + _PAIRS]
            counts[some] = how(sets, ordered[some])
    for place in np.flatnonzero(~plain).tolist():
        a, b = ordered[place].tolist()
        counts[place] = _of_hashes(sets, a, b) if not bitmaps[place] else _in_bitmap(sets, a, b)
    smaller, union = counts[:, :2].min(axis=1), counts[:, 0] + counts[:, 1]
    # Two estimates may share a little more than there is, or a little less than nothing.
    shared = np.clip(counts[:, 2], 0, smaller)
    union -= shared
    shares = shared / np.maximum(union, 1), shared / np.maximum(smaller, 1)
    return Overlaps(*shares, _spoken(sets, pairs, shared, smaller))


def _spoken(
    sets: Sets, pairs: NDArray[np.integer[Any]], shared: NDArray[np.int64], smaller: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return what the numbers and names of pairs say, of which some shingles of the smaller one are shared."""
    common, fewer = counted(sets.facts, pairs)
    both, least = common.sum(axis=1), fewer.sum(axis=1)
    template = _FACTS[1] * (both + _FACTS_ASIDE) * smaller < _FACTS[0] * shared * least
    template |= _NUMBERS[1] * (common[:, 0] + _NUMBERS_ASIDE) * smaller < _NUMBERS[0] * shared * fewer[:, 0]
    speaking = (least >= _LEAST) & (_SPEAKING[1] * both >= _SPEAKING[0] * least)
    return np.where(template, -1.0, np.where(speaking, 1.0, 0.0))


def _of_bitmaps(sets: Sets, pairs: NDArray[np.integer[Any]]) -> NDArray[np.int64]:
    words = sets.rows.view(np.uint64)
    either = np.bitwise_count(words[pairs[:, 0]] | words[pairs[:, 1]]).sum(axis=1, dtype=np.int64)
    sizes = drawn()[sets.counts[pairs]]
    return np.column_stack([sizes, sizes.sum(axis=1) - drawn()[either]])


def _of_short(sets: Sets, pairs: NDArray[np.integer[Any]]) -> NDArray[np.int64]:
    """Compare sets that are kept whole: side by side and sorted, what two share stands twice."""
    sizes = sets.counts[pairs].astype(np.int64)
    hashes = sets.rows.view("<u4")[:, : sizes.max()]
    both = np.sort(np.concatenate([hashes[pairs[:, 0]], hashes[pairs[:, 1]]], axis=1), axis=1)
    twice = (both[:, 1:] == both[:, :-1]) & (both[:, 1:] != FILL)
    return np.column_stack([sizes, twice.sum(axis=1)]) << 8


def _of_short_in_bitmaps(sets: Sets, pairs: NDArray[np.integer[Any]]) -> NDArray[np.int64]:
    """Look sets that are kept whole up in bitmaps; as many as chance lets pass are no hits."""
    size, marked = sets.counts[pairs].astype(np.int64).T
    hashes = sets.rows.view("<u4")[pairs[:, 0], : size.max()]
    places = bits(hashes)
    hit = sets.rows[pairs[:, 1:], places >> np.uint32(3)] >> (places & np.uint32(7)).astype(np.uint8) & np.uint8(1)
    hits = (hit.astype(np.bool_) & (hashes != FILL)).sum(axis=1)
    return np.column_stack([size << 8, drawn()[marked], _beyond_chance(hits, size, marked)])


def _beyond_chance(hits: Any, size: Any, marked: Any) -> Any:  # noqa: ANN401 - numbers or arrays of them
    return ((hits * BITS - size * marked) << 8) // np.maximum(BITS - marked, 1)


def _of_hashes(sets: Sets, a: int, b: int) -> tuple[int, int, int]:
    """Compare two sets of hashes at the level that both have."""
    level = int(max(sets.levels[a], sets.levels[b]))
    one, other = (_down_to(level, sets, row) for row in (a, b))
    both = np.sort(np.concatenate([one, other]))
    shared = int(np.count_nonzero(both[1:] == both[:-1]))
    return len(one) << level + 8, len(other) << level + 8, shared << level + 8


def _down_to(level: int, sets: Sets, row: int) -> NDArray[np.uint32]:
    hashes = sets.hashes(row)
    return hashes[: np.searchsorted(hashes, 1 << (32 - level))] if level else hashes


def _in_bitmap(sets: Sets, hashed: int, bitmap: int) -> tuple[int, int, int]:
    """Look the smallest hashes of a long text up in a bitmap."""
    level, hashes, marked = int(sets.levels[hashed]), sets.hashes(hashed), int(sets.counts[bitmap])
    places = bits(hashes)
    hits = int(np.count_nonzero(sets.rows[bitmap, places >> np.uint32(3)] >> (places & np.uint32(7)) & np.uint8(1)))
    shared = int(_beyond_chance(hits, len(hashes), marked))
    return len(hashes) << level + 8, int(drawn()[marked]), shared << level if shared > 0 else 0
