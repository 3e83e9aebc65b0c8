"""Group the sketches of texts: find candidates, verify them, and form groups from the verified pairs.

All choices depend only on the texts. The same texts in another order give the same groups.
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
    """Groups of distinct texts. The group with the most complete representative is the first.

    Attributes:
        representatives: for each member, the row of its representative.
        members: the rows of the members, without representatives, group by group. In a group, the most complete text
            is the first.
        overlaps: the Jaccard index, containment and `facts` of each member and its representative.
        exact: whether each member has the same text as its representative.
        ranks: the rank of each row, 0 for the most complete text; -1 for a row that was not compared.
    """

    representatives: NDArray[np.int64]
    members: NDArray[np.int64]
    overlaps: Overlaps
    exact: NDArray[np.bool_]
    ranks: NDArray[np.int64]


def grouped(sketches: Sketches, thresholds: Thresholds, among: NDArray[np.bool_] | None = None) -> Groups:
    """Return the groups of near-duplicates.

    Args:
        sketches: sketches of all texts.
        thresholds: thresholds of near-duplicates.
        among: for each text, whether to compare it; None to compare all.
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
    before = len(found.pairs)
    found = texts.more(found, across(texts.links(found), groups, thresholds), thresholds)
    if len(found.pairs) > before:
        groups = starred(texts.links(found), thresholds)
    heads, members = rows[groups.representatives], rows[groups.members]
    exact = (sketches.digests[heads] == sketches.digests[members]).all(axis=1)
    return Groups(heads, members, Overlaps(*(column[groups.places] for column in found.overlaps)), exact, ranks)


class _Texts(NamedTuple):
    """The shingle sets of texts, and two arrays that convert ranks to rows and rows to ranks.

    Attributes:
        sets: the shingle sets, by row.
        rows: for each rank, the row of the text.
        ranks: for each row, the rank of the text.
    """

    sets: Sets
    rows: NDArray[np.int64]
    ranks: NDArray[np.int64]

    def links(self, found: Verified) -> Links:
        """Convert pairs of rows to links, which are pairs of ranks."""
        return Links(self.ranks[found.pairs], found.overlaps, self.sets.sizes()[self.rows])

    def more(self, found: Verified, pairs: list[tuple[int, int]], thresholds: Thresholds) -> Verified:
        """Return the pairs in `found`, then the result of `compared` for further `pairs`, which are pairs of ranks."""
        rows = self.rows[np.array(pairs, np.int64).reshape(-1, 2)]
        return joined([found, compared(self.sets, rows, thresholds)])


def nominated(sketches: Sketches, order: NDArray[np.int64]) -> NDArray[np.int32]:
    """Return the candidates: pairs of rows whose texts share a band or a rare passage. A pair may occur twice.

    If dates matter, pairs with distant dates are left out.

    Args:
        sketches: the sketches of all texts.
        order: the rows to compare, sorted by digest.
    """
    if sketches.sets.dates is not None:
        return nominated_in_time(sketches, sketches.sets.dates, order)
    pairs = candidates(sketches.keys, order)
    if not len(sketches.passages.keys):
        return pairs
    return np.concatenate([pairs, sharing_passages(sketches.passages, order)])


def by_digest(sketches: Sketches) -> NDArray[np.int64]:
    """Return all rows, sorted by the digest of the text; rows with the same text are sorted by date."""
    dates = sketches.sets.dates
    last = () if dates is None else (dates.instants,)
    return np.lexsort((*last, sketches.digests[:, 1], sketches.digests[:, 0]))


def most_complete_first(sketches: Sketches, order: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the rows in `order` from the most complete text to the least complete.

    A text with more distinct shingles is more complete. Among equals, the longer text is first, then the one with the
    smaller digest. The rows in `order` must be sorted by digest.
    """
    sizes, lengths = sketches.sets.sizes(), sketches.lengths
    return order[np.lexsort((-lengths[order], -sizes[order]))]
