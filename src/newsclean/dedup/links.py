"""Links in, groups out: which pairs are still worth a look, and stars of what was found.

Pairs are of ranks, the most complete text first, so that the same texts give the same groups whoever linked them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from newsclean.dedup.digests import of_digests
from newsclean.dedup.stars import introduced, linked, stars
from newsclean.dedup.verify import Overlaps, strangers
from newsclean.dedup.vouching import joined_by_voices

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from newsclean.dedup.verify import Thresholds


class Links(NamedTuple):
    """Pairs that were compared: near-duplicates, pairs that fall a little short of it, and strangers.

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


def kin(links: Links, thresholds: Thresholds) -> list[tuple[int, int]]:
    """Return the pairs that share a near-duplicate and were not compared, sorted, the lower rank first."""
    return introduced(_graph(links, thresholds.met(links.overlaps)))


def lifted(links: Links, thresholds: Thresholds) -> list[tuple[int, int]]:
    """Return the pairs across groups that a link leads to: of two representatives, or of one and an end of the link.

    A family of thousands is nominated in parts, and each part finds a representative of its own.
    """
    found = starred(links, thresholds)
    head = np.arange(len(links.sizes))
    head[found.members] = found.representatives
    met = links.pairs[thresholds.met(links.overlaps)]
    across = met[head[met[:, 0]] != head[met[:, 1]]]
    one, other = across.T
    ways = ((head[one], head[other]), (one, head[other]), (head[one], other))
    pairs = np.sort(np.concatenate([np.stack(way, axis=1) for way in ways]), axis=1)
    seen = set(map(tuple, np.sort(links.pairs, axis=1).tolist()))
    return sorted(set(map(tuple, pairs.tolist())) - seen)


def starred(links: Links, thresholds: Thresholds) -> Starred:
    """Part linked ranks into stars, digests and their stories aside; then add those that a group vouches for."""
    alike = thresholds.met(links.overlaps)
    met = alike.copy()
    met[alike] = ~of_digests(links.pairs[alike], links.pairs[strangers(links.overlaps)], links.sizes)
    near = met & thresholds.near(links.overlaps)
    graph = _graph(links, met)
    groups = stars(graph, _graph(links, near))
    groups = joined_by_voices(groups, graph, _graph(links, ~alike & thresholds.vouchable(links.overlaps)))
    chosen = [(head, member) for head, group in groups.items() for member in sorted(group) if member != head]
    heads, members = np.array(chosen, np.int64).reshape(-1, 2).T
    wanted = np.sort(np.stack([heads, members], axis=1), axis=1)
    return Starred(heads, members, _places(np.sort(links.pairs, axis=1), wanted))


def _graph(links: Links, some: NDArray[np.bool_]) -> dict[int, set[int]]:
    return linked(map(tuple, links.pairs[some].tolist()))


def _places(pairs: NDArray[np.int64], wanted: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return where wanted pairs are among pairs."""
    packed, sought = (pair[:, 0] << 32 | pair[:, 1] for pair in (pairs, wanted))
    order = np.argsort(packed)
    return order[np.searchsorted(packed, sought, sorter=order)]
