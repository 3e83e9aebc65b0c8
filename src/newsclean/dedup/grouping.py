"""From sketches to groups: candidates, verified pairs, and stars, as arrays.

Every choice is made by the texts' digests and sizes, so that the same texts give the same groups in any order,
whoever sketched them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from newsclean.dedup.lsh import candidates
from newsclean.dedup.passages import candidates as sharing_passages
from newsclean.dedup.digests import of_digests
from newsclean.dedup.stars import kin, linked, stars
from newsclean.dedup.verify import Overlaps, compared, joined, verified

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from newsclean.dedup.sketches import Sketches
    from newsclean.dedup.verify import Thresholds, Verified


class Groups(NamedTuple):
    """Groups of different texts, the one with the most complete representative first.

    Attributes:
        representatives: a row for each member: that of its representative.
        members: the members that are no representatives, each group's together, the most complete first.
        overlaps: what each member shares with its representative.
        ranks: for each row its place among all, the most complete first.
    """

    representatives: NDArray[np.int64]
    members: NDArray[np.int64]
    overlaps: Overlaps
    ranks: NDArray[np.int64]


def grouped(sketches: Sketches, thresholds: Thresholds) -> Groups:
    """Group texts by their sketches."""
    order = by_digest(sketches)
    ranks = completeness(sketches, order)
    first = verified(sketches.sets, nominated(sketches, order), thresholds)
    more = kin(linked(_ranked(first, ranks)))
    rows = np.argsort(ranks)
    second = compared(sketches.sets, rows[np.array(more, np.int64).reshape(-1, 2)], thresholds)
    pairs, found = joined([first, second])
    heads, members, place = starred(Links(ranks[pairs], found, sketches.sets.sizes()[rows]), thresholds)
    return Groups(rows[heads], rows[members], Overlaps(*(column[place] for column in found)), ranks)


class Links(NamedTuple):
    """Near-duplicates, and strangers that share one.

    Attributes:
        pairs: pairs of ranks; shape (links, 2).
        overlaps: what they share.
        sizes: how many distinct shingles the text of each rank has.
    """

    pairs: NDArray[np.int64]
    overlaps: Overlaps
    sizes: NDArray[np.int64]


class Starred(NamedTuple):
    """Members of groups, as ranks: each with its representative, and where the pair of the two is among the links."""

    representatives: NDArray[np.int64]
    members: NDArray[np.int64]
    places: NDArray[np.int64]


def starred(links: Links, thresholds: Thresholds) -> Starred:
    """Part linked ranks into stars, digests and their stories aside."""
    met = thresholds.met(links.overlaps)
    met[met] = ~of_digests(links.pairs[met], links.pairs[~met], links.sizes)
    near = met & thresholds.near(links.overlaps)
    groups = stars(*(linked(map(tuple, links.pairs[some].tolist())) for some in (met, near)))
    chosen = [(head, member) for head, group in groups.items() for member in sorted(group) if member != head]
    heads, members = np.array(chosen, np.int64).reshape(-1, 2).T
    wanted = np.sort(np.stack([heads, members], axis=1), axis=1)
    return Starred(heads, members, _places(np.sort(links.pairs, axis=1), wanted))


def nominated(sketches: Sketches, order: NDArray[np.int64]) -> NDArray[np.int32]:
    """Return the pairs of rows that share a band or a rare passage; one that shares both may be there twice."""
    pairs = candidates(sketches.keys, order)
    if not len(sketches.passages.keys):
        return pairs
    return np.concatenate([pairs, sharing_passages(sketches.passages, order)])


def by_digest(sketches: Sketches) -> NDArray[np.int64]:
    """Return the rows in the order of their digests."""
    return np.lexsort((sketches.digests[:, 1], sketches.digests[:, 0]))


def completeness(sketches: Sketches, order: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return each row's rank: most distinct shingles first, then longest, then by digest."""
    sizes, lengths = sketches.sets.sizes(), sketches.lengths
    best_first = order[np.lexsort((-lengths[order], -sizes[order]))]
    ranks = np.empty(len(order), np.int64)
    ranks[best_first] = np.arange(len(order))
    return ranks


def _ranked(found: Verified, ranks: NDArray[np.int64]) -> list[tuple[int, int]]:
    return [(a, b) for a, b in ranks[found.pairs].tolist()]


def _places(pairs: NDArray[np.int64], wanted: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return where wanted pairs are among pairs."""
    packed, sought = (pair[:, 0] << 32 | pair[:, 1] for pair in (pairs, wanted))
    order = np.argsort(packed)
    return order[np.searchsorted(packed, sought, sorter=order)]
