"""Verify candidates: compute the Jaccard index and containment of two texts from their shingle sets.

An estimate from signatures is too coarse for a decision. Its error is 0.035, and the errors of stories from one
template are correlated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from newsclean.dedup.facts import spoken
from newsclean.dedup.shingle_sets import BITS, FILL, Sets, bits, drawn
from newsclean.dedup.thresholds import Overlaps, strangers

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from newsclean.dedup.thresholds import Thresholds

# Pairs of bitmaps compared at a time: 4 MB.
_PAIRS = 2048
# Candidates verified at a time: each needs 100 bytes.
_CANDIDATES = 1 << 16


class Verified(NamedTuple):
    """Pairs of texts, given by row, and the measures of each pair."""

    pairs: NDArray[np.integer[Any]]
    overlaps: Overlaps


def verified(sets: Sets, pairs: NDArray[np.integer[Any]], thresholds: Thresholds) -> Verified:
    """Return the candidates in `pairs` (rows) that are near-duplicates, with their measures."""
    sizes = sets.sizes()

    def near_duplicates(some: NDArray[np.integer[Any]]) -> Verified:
        of_both = sizes[some]
        near = thresholds.within_reach(of_both.min(axis=1), of_both.max(axis=1)) & sets.together(some)
        found = _spoken(sets, some[near], thresholds)
        return _kept(found, thresholds.met(found.overlaps))

    return _in_parts(pairs, near_duplicates)


def alike(sets: Sets, pairs: NDArray[np.integer[Any]], thresholds: Thresholds) -> Verified:
    """Return the candidates in `pairs` (rows) whose Jaccard index or containment reaches its threshold.

    These are near-duplicates, and texts made from the same template.
    """

    def enough(some: NDArray[np.integer[Any]]) -> Verified:
        found = _spoken(sets, some[sets.together(some)], thresholds)
        return _kept(found, thresholds.alike(found.overlaps))

    return _in_parts(pairs, enough)


def compared(sets: Sets, pairs: NDArray[np.integer[Any]], thresholds: Thresholds) -> Verified:
    """Return the pairs that are near-duplicates, slightly below the Jaccard threshold, or unrelated, with measures.

    Pairs of somewhat similar texts, and near-duplicates with distant dates, are left out.
    """

    def close_or_strange(some: NDArray[np.integer[Any]]) -> Verified:
        found = _spoken(sets, some, thresholds)
        shares = found.overlaps
        close = thresholds.met(shares) | thresholds.vouchable(shares)
        return _kept(found, np.where(close, sets.together(some), strangers(shares)))

    return _in_parts(pairs, close_or_strange)


def _kept(found: Verified, which: NDArray[np.bool_]) -> Verified:
    """Return the pairs for which `which` is True, with their measures."""
    return Verified(found.pairs[which], Overlaps(*(column[which] for column in found.overlaps)))


def _spoken(sets: Sets, pairs: NDArray[np.integer[Any]], thresholds: Thresholds) -> Verified:
    """Return all pairs with their measures.

    Numbers and names are compared only for pairs on which they can decide. For other pairs, `facts` is 0.
    """
    found = overlaps(sets, pairs)
    undecided = np.flatnonzero(thresholds.within_reach_of_facts(found))
    for start in range(0, len(undecided), _PAIRS):
        some = undecided[start : start + _PAIRS]
        found.facts[some] = spoken(sets.facts, pairs[some], found.containment[some])
    return Verified(pairs, found)


def _in_parts(pairs: NDArray[np.integer[Any]], verify: Callable[[NDArray[np.integer[Any]]], Verified]) -> Verified:
    """Call the function `verify` for parts of the pairs, to bound memory, and return all results in one `Verified`."""
    starts = range(0, max(1, len(pairs)), _CANDIDATES)
    return joined([verify(pairs[start : start + _CANDIDATES]) for start in starts])


def joined(parts: Sequence[Verified]) -> Verified:
    """Return the pairs of all parts in one `Verified`, part after part."""
    shares = zip(*(part.overlaps for part in parts), strict=True)
    return Verified(np.concatenate([part.pairs for part in parts]), Overlaps(*map(np.concatenate, shares)))


def overlaps(sets: Sets, pairs: NDArray[np.integer[Any]]) -> Overlaps:
    """Return the Jaccard index and containment of pairs of rows: exact for short texts, else with an error of 0.005.

    The measure `facts` is not computed here and is 0 for all pairs.
    """
    counts = np.zeros((len(pairs), 3), np.int64)  # both sizes and the overlap, in 256ths
    long = np.zeros(len(sets.counts), np.bool_)
    long[[*sets.long]] = True
    plain = ~long[pairs].any(axis=1)
    # In a pair of a bitmap and another set, the bitmap is the second. The measures do not depend on this order.
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
    # An estimated overlap may exceed the smaller size or be negative.
    shared = np.clip(counts[:, 2], 0, smaller)
    union -= shared
    return Overlaps(shared / np.maximum(union, 1), shared / np.maximum(smaller, 1), np.zeros(len(pairs)))


def _of_bitmaps(sets: Sets, pairs: NDArray[np.integer[Any]]) -> NDArray[np.int64]:
    """Return the same as `_of_short` for pairs of bitmaps. The overlap is estimated, and may be negative."""
    words = sets.rows.view(np.uint64)
    either = np.bitwise_count(words[pairs[:, 0]] | words[pairs[:, 1]]).sum(axis=1, dtype=np.int64)
    sizes = drawn()[sets.counts[pairs]]
    return np.column_stack([sizes, sizes.sum(axis=1) - drawn()[either]])


def _of_short(sets: Sets, pairs: NDArray[np.integer[Any]]) -> NDArray[np.int64]:
    """Return the sizes of both sets and the number of common hashes, times 256; shape (pairs, 3).

    The sets contain all hashes of short texts. A common hash occurs twice when both sets are sorted together.
    """
    sizes = sets.counts[pairs].astype(np.int64)
    hashes = sets.rows.view("<u4")[:, : sizes.max()]
    both = np.sort(np.concatenate([hashes[pairs[:, 0]], hashes[pairs[:, 1]]], axis=1), axis=1)
    twice = (both[:, 1:] == both[:, :-1]) & (both[:, 1:] != FILL)
    return np.column_stack([sizes, twice.sum(axis=1)]) << 8


def _of_short_in_bitmaps(sets: Sets, pairs: NDArray[np.integer[Any]]) -> NDArray[np.int64]:
    """Return the same as `_of_short` for pairs of a set with all hashes and a bitmap.

    A hash counts as common if its bit is set in the bitmap. By chance, this is also true of some hashes that are not
    common, and `_beyond_chance` corrects the number for them.
    """
    size, marked = sets.counts[pairs].astype(np.int64).T
    hashes = sets.rows.view("<u4")[pairs[:, 0], : size.max()]
    places = bits(hashes)
    hit = sets.rows[pairs[:, 1:], places >> np.uint32(3)] >> (places & np.uint32(7)).astype(np.uint8) & np.uint8(1)
    hits = (hit.astype(np.bool_) & (hashes != FILL)).sum(axis=1)
    return np.column_stack([size << 8, drawn()[marked], _beyond_chance(hits, size, marked)])


def _beyond_chance(hits: Any, size: Any, marked: Any) -> Any:  # noqa: ANN401 - numbers or arrays of them
    """Return the estimated number of common hashes of a set of hashes and a bitmap, times 256; it may be negative.

    Args:
        hits: number of hashes whose bit is set in the bitmap.
        size: number of hashes in the set.
        marked: number of set bits in the bitmap.
    """
    return ((hits * BITS - size * marked) << 8) // np.maximum(BITS - marked, 1)


def _of_hashes(sets: Sets, a: int, b: int) -> tuple[int, int, int]:
    """Return the sizes and the number of common hashes, times 256, of the sets in rows `a` and `b`; none is a bitmap.

    Only the hashes below 2**(32 - level) are compared, for the higher of the two levels.
    """
    level = int(max(sets.levels[a], sets.levels[b]))
    one, other = (_down_to(level, sets, row) for row in (a, b))
    both = np.sort(np.concatenate([one, other]))
    shared = int(np.count_nonzero(both[1:] == both[:-1]))
    return len(one) << level + 8, len(other) << level + 8, shared << level + 8


def _down_to(level: int, sets: Sets, row: int) -> NDArray[np.uint32]:
    """Return the hashes in a row that are below 2**(32 - level)."""
    hashes = sets.hashes(row)
    return hashes[: np.searchsorted(hashes, 1 << (32 - level))] if level else hashes


def _in_bitmap(sets: Sets, hashed: int, bitmap: int) -> tuple[int, int, int]:
    """Return the sizes and the number of common hashes, times 256, of the sets in rows `hashed` and `bitmap`.

    Only the set in row `bitmap` is a bitmap.
    """
    level, hashes, marked = int(sets.levels[hashed]), sets.hashes(hashed), int(sets.counts[bitmap])
    places = bits(hashes)
    hits = int(np.count_nonzero(sets.rows[bitmap, places >> np.uint32(3)] >> (places & np.uint32(7)) & np.uint8(1)))
    shared = int(_beyond_chance(hits, len(hashes), marked))
    return len(hashes) << level + 8, int(drawn()[marked]), shared << level if shared > 0 else 0
