"""Find round-ups (digests): texts that contain several stories, and must not join these stories in one group.

A round-up of three stories shares a third of its shingles with each story, and contains each story completely. Its
Jaccard index and containment make it a near-duplicate of every story. But the stories are not near-duplicates of each
other. The links between a round-up and its stories are therefore removed. Its links to copies of the round-up are kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def of_digests(links: NDArray[np.int64], strangers: NDArray[np.int64], sizes: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return for each link whether it connects a round-up with one of its stories.

    If two texts are linked, and one has at most two thirds of the shingles of the other, it is a possible story of the
    other. A text is a round-up if two of its possible stories have very few common shingles.

    Args:
        links: pairs of near-duplicates, given by rank; shape (links, 2).
        strangers: pairs of texts with very few common shingles, given by rank; shape (pairs, 2).
        sizes: number of shingles of each text, by rank.

    >>> of_digests(np.array([[0, 1], [0, 2], [0, 3]]), np.array([[1, 2]]), np.array([90, 40, 45, 88])).tolist()
    [True, True, False]
    """
    small, large = np.sort(sizes[links], axis=1).T
    holds = 3 * small <= 2 * large
    holders = np.where(sizes[links[:, 0]] >= sizes[links[:, 1]], links[:, 0], links[:, 1])
    stories = links.sum(axis=1) - holders
    held_by = _holders(holders[holds], stories[holds])
    digests: set[int] = set()
    for one, other in strangers.tolist():
        digests |= held_by.get(one, set()) & held_by.get(other, set())
    found: NDArray[np.bool_] = holds & np.isin(holders, [*digests])
    return found


def _holders(holders: NDArray[np.int64], stories: NDArray[np.int64]) -> dict[int, set[int]]:
    """Return for each story the set of texts that contain it; `holders[i]` contains `stories[i]`."""
    found: dict[int, set[int]] = {}
    for holder, story in zip(holders.tolist(), stories.tolist(), strict=True):
        found.setdefault(story, set()).add(holder)
    return found
