"""Groups without chains: every member is verified against the representative of its group.

Linking whatever is verified chains stories together: a copy of a copy of a copy ends far from where it began.
Star clustering (Aslam, Pelekhov and Rus, "The Star Clustering Algorithm", 2004) takes the text with the most
near pairs, groups it with all of them, and goes on with what is left. Starting at the most
complete text instead would start at the copy with the most noise, since scanning errors and page furniture
make a text longer and its near-duplicates fewer: on labelled wire copies the adjusted Rand index falls from .96 to .88.
"""

from __future__ import annotations

from collections import defaultdict
from heapq import heapify, heappop, heappush
from itertools import chain, combinations, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

KIN = 32
"""A text with more near-duplicates than this introduces each only to the busiest of them, and to the next by rank."""


def linked(pairs: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    """Return for each rank in a pair all ranks that it is paired with.

    >>> linked([(0, 1), (1, 2)])
    {0: {1}, 1: {0, 2}, 2: {1}}
    """
    links: dict[int, set[int]] = defaultdict(set)
    for a, b in pairs:
        links[a].add(b)
        links[b].add(a)
    return dict(links)


def introduced(links: Mapping[int, AbstractSet[int]]) -> list[tuple[int, int]]:
    """Return the pairs that are not linked but share a neighbour, sorted, the lower rank first.

    A near-duplicate of a near-duplicate is worth a look that the first nomination may have missed.

    >>> introduced(linked([(0, 1), (1, 2)]))
    [(0, 2)]
    """
    pairs = chain.from_iterable(_introduced(sorted(circle), links) for circle in links.values())
    return sorted({(a, b) for a, b in pairs if b not in links[a]})


def _introduced(circle: Sequence[int], links: Mapping[int, AbstractSet[int]]) -> Iterable[tuple[int, int]]:
    if len(circle) <= KIN:
        return combinations(circle, 2)
    busiest = min(circle, key=lambda rank: (-len(links[rank]), rank))
    with_it = ((min(rank, busiest), max(rank, busiest)) for rank in circle if rank != busiest)
    return chain(with_it, pairwise(circle))


def stars(links: Mapping[int, AbstractSet[int]], near: Mapping[int, AbstractSet[int]]) -> dict[int, set[int]]:
    """Part the linked ranks into groups: by its representative the members, all linked to it, itself among them.

    The representative has the most neighbours by `near` that are in no group yet; of equals the lowest rank, which is
    the most complete text. Links that are not near make members and no representatives: a long story that quotes two
    whole ones stands for neither. No two representatives are linked, nor is one to a rank in no group.

    Args:
        links: for each rank all that it is linked with.
        near: the same for the links that count.

    >>> stars(*[linked([(0, 1), (1, 2), (2, 3), (1, 4)])] * 2)
    {1: {0, 1, 2, 4}}
    """
    return dict(sorted(_largest_first(links, near)))


def _largest_first(
    links: Mapping[int, AbstractSet[int]], near: Mapping[int, AbstractSet[int]]
) -> Iterator[tuple[int, set[int]]]:
    free = set(links)
    queue = [(-len(near.get(rank, ())), rank) for rank in links]
    heapify(queue)
    while queue:
        claim, rank = heappop(queue)
        if rank not in free:
            continue
        count = len(near[rank] & free) if claim else 0
        if count < -claim:
            # Some of its neighbours went to other groups since: it waits until its turn comes again.
            heappush(queue, (-count, rank))
        elif others := links[rank] & free:
            group = {rank, *others}
            free -= group
            yield rank, group
