"""Add a text to a group if it is a near-duplicate of several members. These members vouch for the text.

If a story has thousands of versions, no version is a near-duplicate of all others. A text may be slightly below the
threshold when it is compared with the representative. If it is a near-duplicate of several members, it is a version of
the same story.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from collections.abc import Set as AbstractSet

VOICES = 3
"""Smallest number of members that must be near-duplicates of a text to add it."""


def joined_by_voices(
    groups: Mapping[int, AbstractSet[int]],
    links: Mapping[int, AbstractSet[int]],
    short: Mapping[int, AbstractSet[int]],
) -> dict[int, set[int]]:
    """Return the groups after smaller groups and single texts were merged into larger groups that vouch for them.

    A group vouches for texts if each of them is a near-duplicate of at least `VOICES` members. Each text must also be a
    near-duplicate of the representative, or slightly below the threshold.

    Args:
        groups: the set of members of each representative.
        links: for each rank, the ranks of its near-duplicates.
        short: for each rank, the ranks of texts with a Jaccard index slightly below the threshold.

    >>> joined_by_voices({0: {0, 1, 2, 3}}, {4: {1, 2, 3}}, {4: {0}})
    {0: {0, 1, 2, 3, 4}}
    """
    merged = {head: set(group) for head, group in groups.items()}
    for head, group in _smallest_first(groups, short):
        near = [links.get(rank, set()) | short.get(rank, set()) for rank in group]
        heads = set.intersection(*map(set, near)) & merged.keys() - {head}
        larger = (other for other in heads if len(groups[other]) >= len(group))
        wanted = [other for other in larger if _vouched(group, groups[other], links)]
        if wanted:
            merged.pop(head, None)
            merged[min(wanted, key=lambda other: (-len(groups[other]), other))] |= group
    return dict(sorted(merged.items()))


def _smallest_first(
    groups: Mapping[int, AbstractSet[int]], short: Mapping[int, AbstractSet[int]]
) -> Iterator[tuple[int, AbstractSet[int]]]:
    """Yield the representative and members of each group that may be merged into another, the smallest group first.

    These are the groups with a member in `short`. A rank in `short` that is in no group counts as a group.
    """
    taken = set().union(*groups.values())
    alone = {rank: {rank} for rank in short if rank not in taken}
    some = {head: group for head, group in groups.items() if not short.keys().isdisjoint(group)}
    yield from sorted({**alone, **some}.items(), key=lambda item: (len(item[1]), -item[0]))


def _vouched(group: AbstractSet[int], other: AbstractSet[int], links: Mapping[int, AbstractSet[int]]) -> bool:
    """Return whether each text in `group` is a near-duplicate of at least `VOICES` texts in `other`."""
    return all(len(links.get(rank, set()) & other) >= VOICES for rank in group)
