"""From sketches to groups: candidates, verified pairs, and stars, as arrays.

Every choice is made by the texts' digests and sizes, so that the same texts give the same groups in any order,
whoever sketched them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from newsclean.dedup.links import Links, across, kin, starred
from newsclean.dedup.lsh import candidates
from newsclean.dedup.passages import candidates as sharing_passages
from newsclean.dedup.thresholds import Overlaps
from newsclean.dedup.verify import compared, joined, verified
from newsclean.dedup.windows import nominated_in_time

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from newsclean.dedup.shingle_sets import Sets
    from newsclean.dedup.sketches import Sketches
    from newsclean.dedup.thresholds import Thresholds
    from newsclean.dedup.verify import Verified


class Groups(NamedTuple):
    """Groups of different texts, the one with the most complete representative first.

    Attributes:
        representatives: a row for each member: that of its representative.
        members: the members that are no representatives, each group's together, the most complete first.
        overlaps: what each member shares with its representative.
        exact: which members have their representative's text.
        ranks: for each row its place among all, the most complete first; -1 for one that is not there.
    """

    representatives: NDArray[np.int64]
    members: NDArray[np.int64]
    overlaps: Overlaps
    exact: NDArray[np.bool_]
    ranks: NDArray[np.int64]


def grouped(sketches: Sketches, thresholds: Thresholds, among: NDArray[np.bool_] | None = None) -> Groups:
    """Group texts by their sketches.

    Args:
        sketches: of all texts.
        thresholds: of what makes a near-duplicate.
        among: which texts there are; all by default.
    """
    order = by_digest(sketches)
    if among is not None:
        order = order[among[order]]
    rows = most_complete_first(sketches, order)
    ranks = np.full(len(sketches), -1)
    ranks[rows] = np.arange(len(rows))
    texts = _Texts(sketches.sets, rows, ranks)
    found = verified(sketches.sets, nominated(sketches, order), thresholds)
    found = texts.more(found, kin(texts.links(found), thresholds), thresholds)
    groups = starred(texts.links(found), thresholds)
    told = len(found.pairs)
    found = texts.more(found, across(texts.links(found), groups, thresholds), thresholds)
    if len(found.pairs) > told:
        groups = starred(texts.links(found), thresholds)
    heads, members = rows[groups.representatives], rows[groups.members]
    exact = (sketches.digests[heads] == sketches.digests[members]).all(axis=1)
    return Groups(heads, members, Overlaps(*(column[groups.places] for column in found.overlaps)), exact, ranks)


class _Texts(NamedTuple):
    """Texts by rows and by ranks."""

    sets: Sets
    rows: NDArray[np.int64]
    ranks: NDArray[np.int64]

    def links(self, found: Verified) -> Links:
        return Links(self.ranks[found.pairs], found.overlaps, self.sets.sizes()[self.rows])

    def more(self, found: Verified, pairs: list[tuple[int, int]], thresholds: Thresholds) -> Verified:
        """Add what pairs of ranks share."""
        rows = self.rows[np.array(pairs, np.int64).reshape(-1, 2)]
        return joined([found, compared(self.sets, rows, thresholds)])


def nominated(sketches: Sketches, order: NDArray[np.int64]) -> NDArray[np.int32]:
    """Return the pairs of rows that share a band or a rare passage; one that shares both may be there twice."""
    if sketches.sets.dates is not None:
        return nominated_in_time(sketches, sketches.sets.dates, order)
    pairs = candidates(sketches.keys, order)
    if not len(sketches.passages.keys):
        return pairs
    return np.concatenate([pairs, sharing_passages(sketches.passages, order)])


def by_digest(sketches: Sketches) -> NDArray[np.int64]:
    """Return the rows in the order of their digests; those of one text by date."""
    dates = sketches.sets.dates
    last = () if dates is None else (dates.instants,)
    return np.lexsort((*last, sketches.digests[:, 1], sketches.digests[:, 0]))


def most_complete_first(sketches: Sketches, order: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return rows in the order of their ranks: most distinct shingles first, then longest, then by digest."""
    sizes, lengths = sketches.sets.sizes(), sketches.lengths
    return order[np.lexsort((-lengths[order], -sizes[order]))]
