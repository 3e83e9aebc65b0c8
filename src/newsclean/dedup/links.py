"""Form groups from linked texts, and derive further pairs to compare.

A link is a pair of texts that were compared. Texts are given by rank; the most complete text has rank 0. The groups do
not depend on the order of the texts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from newsclean.dedup.digests import of_digests
from newsclean.dedup.star_clustering import introduced, linked, stars
from newsclean.dedup.thresholds import Overlaps, strangers
from newsclean.dedup.vouching import joined_by_voices

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from newsclean.dedup.thresholds import Thresholds


class Links(NamedTuple):
    """Pairs of texts that were compared: near-duplicates, pairs slightly below a threshold, and unrelated texts.

    Attributes:
        pairs: the two ranks of each pair; shape (links, 2).
        overlaps: the measures of the pairs.
        sizes: the number of distinct shingles of each text, by rank.
    """

    pairs: NDArray[np.int64]
    overlaps: Overlaps
    sizes: NDArray[np.int64]


class Starred(NamedTuple):
    """The members of all groups.

    Attributes:
        representatives: for each member, the rank of its representative.
        members: the ranks of the members, without representatives.
        places: for each member, the position of its pair with the representative among the links.
    """

    representatives: NDArray[np.int64]
    members: NDArray[np.int64]
    places: NDArray[np.int64]


def kin(links: Links, thresholds: Thresholds) -> list[tuple[int, int]]:
    """Return further pairs of ranks to compare: texts with a common near-duplicate that are not linked themselves.

    Each pair has the lower rank first, and the pairs are sorted. Of texts with very many near-duplicates, only some
    pairs are returned; see `introduced`.
    """
    return introduced(_graph(links, thresholds.met(links.overlaps)))


def lifted(links: Links, thresholds: Thresholds) -> list[tuple[int, int]]:
    """Group linked texts, and return the further pairs of ranks to compare that `across` finds for these groups.

    The candidates of thousands of similar texts form several groups, each with another representative. The further
    pairs help to merge the groups.
    """
    return across(links, starred(links, thresholds), thresholds)


def across(links: Links, found: Starred, thresholds: Thresholds) -> list[tuple[int, int]]:
    """Return further pairs of ranks to compare: each text of a group with the representative of a larger group.

    Two groups are paired if a text of one is a near-duplicate of a text of the other. A text in no group counts as a
    group. Of two groups with the same size, the one with the more complete representative counts as the larger. Pairs
    in `links` are left out. `found` has the groups, as `starred` formed them.
    """
    head = np.arange(len(links.sizes))
    head[found.members] = found.representatives
    sizes = np.bincount(head, minlength=len(head))
    met = head[links.pairs[thresholds.met(links.overlaps)]]
    met = met[met[:, 0] != met[:, 1]]
    order = np.lexsort((-met, sizes[met]), axis=1)
    ways = np.unique(np.take_along_axis(met, order, axis=1), axis=0)
    groups: dict[int, list[int]] = {}
    for representative, member in zip(found.representatives.tolist(), found.members.tolist(), strict=True):
        groups.setdefault(representative, [representative]).append(member)
    pairs = [(rank, larger) for smaller, larger in ways.tolist() for rank in groups.get(smaller, [smaller])]
    fresh = np.setdiff1d(_packed(np.array(pairs, np.int64).reshape(-1, 2)), _packed(links.pairs))
    return [*zip((fresh >> 32).tolist(), (fresh & 0xFFFFFFFF).tolist(), strict=True)]


def starred(links: Links, thresholds: Thresholds) -> Starred:
    """Return the groups of near-duplicates among linked texts. Links between a round-up and its stories do not count.

    A text slightly below the Jaccard threshold joins a group in which it has several near-duplicates; see `vouching`.
    """
    alike = thresholds.met(links.overlaps)
    met = alike.copy()
    met[alike] = ~of_digests(links.pairs[alike], links.pairs[strangers(links.overlaps)], links.sizes)
    near = met & thresholds.near(links.overlaps)
    graph = _graph(links, met)
    groups = stars(graph, graph if (near == met).all() else _graph(links, near))
    groups = joined_by_voices(groups, graph, _graph(links, ~alike & thresholds.vouchable(links.overlaps)))
    chosen = [(head, member) for head, group in groups.items() for member in sorted(group) if member != head]
    heads, members = np.array(chosen, np.int64).reshape(-1, 2).T
    return Starred(heads, members, _places(links.pairs, np.stack([heads, members], axis=1)))


def _graph(links: Links, some: NDArray[np.bool_]) -> dict[int, set[int]]:
    """Return the set of neighbours of each rank. Only links for which `some` is True count."""
    one, other = links.pairs[some].T
    return linked(zip(one.tolist(), other.tolist(), strict=True))


def _packed(pairs: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return each pair as one integer, which does not depend on the order of the two ranks."""
    packed: NDArray[np.int64] = pairs.min(axis=1) << 32 | pairs.max(axis=1)
    return packed


def _places(pairs: NDArray[np.int64], wanted: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the position of each of the `wanted` pairs in `pairs`, which must contain all of them."""
    packed, sought = _packed(pairs), _packed(wanted)
    order = np.argsort(packed)
    return order[np.searchsorted(packed, sought, sorter=order)]
