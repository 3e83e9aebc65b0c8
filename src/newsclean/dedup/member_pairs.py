"""Find all near-duplicates among the members of a group, by comparing every two texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from newsclean.dedup.verify import verified

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from newsclean.dedup.grouping import Groups
    from newsclean.dedup.sketches import Sketches
    from newsclean.dedup.thresholds import Thresholds
    from newsclean.types import Kind


# Pairs compared at a time.
_PAIRS = 1 << 16


class Alike(NamedTuple):
    """Two rows that are near-duplicates, with their measures and kind. The more complete text is the first."""

    one: int
    other: int
    jaccard: float
    containment: float
    kind: Kind


def pairs_of_members(sketches: Sketches, groups: Groups, thresholds: Thresholds) -> dict[int, list[Alike]]:
    """Return all pairs of near-duplicates among the members of each group, by the row of the representative.

    Pairs with the representative are left out.
    """
    return {head: list(pairs_among(sketches, rows, thresholds)) for head, rows in _members(groups)}


def _members(groups: Groups) -> Iterator[tuple[int, NDArray[np.int64]]]:
    """Yield the row of each representative with the rows of its members, the most complete text first."""
    order = np.lexsort((groups.ranks[groups.members], groups.representatives))
    heads, members = groups.representatives[order], groups.members[order]
    starts = np.flatnonzero(np.diff(heads, prepend=-1))
    yield from zip(heads[starts].tolist(), np.split(members, starts[1:]), strict=False)


def pairs_among(sketches: Sketches, rows: NDArray[np.int64], thresholds: Thresholds) -> Iterator[Alike]:
    """Yield the pairs of near-duplicates among the texts in `rows`, which must be sorted by rank."""
    for pairs in _every_two(rows):
        found = verified(sketches.sets, pairs, thresholds)
        exact = (sketches.digests[found.pairs[:, 0]] == sketches.digests[found.pairs[:, 1]]).all(axis=1)
        kinds = np.where(exact, "exact", np.where(thresholds.held(found.overlaps), "contained", "near"))
        columns = (*found.pairs.T, *found.overlaps[:2], kinds)
        yield from (Alike(*values) for values in zip(*(column.tolist() for column in columns), strict=True))


def _every_two(rows: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    """Yield all pairs of the given rows in several parts, since the pairs of a large group would not fit in memory."""
    places = np.arange(len(rows))
    step = max(1, _PAIRS // max(1, len(rows)))
    for start in range(0, len(rows), step):
        one, other = np.nonzero(places[start : start + step, None] < places)
        yield np.stack([rows[start + one], rows[other]], axis=1)
