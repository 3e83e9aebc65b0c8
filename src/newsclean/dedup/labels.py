"""Convert groups of distinct texts to clusters of documents. A label is a document's id or its position."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from newsclean.arguments import check_type
from newsclean.types import Cluster, Pair

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from newsclean.dedup.grouping import Groups
    from newsclean.dedup.member_pairs import Alike
    from newsclean.dedup.thresholds import Thresholds
    from newsclean.types import Kind, Label


def checked_labels(ids: Iterable[Hashable], documents: int) -> list[Hashable]:
    """Return the ids of documents as a list, after a check that there is one for each document and none occurs twice.

    Args:
        ids: the ids that the caller passed.
        documents: the number of documents.

    Raises:
        TypeError: an id is not hashable.
        ValueError: there are too few or too many ids, or an id occurs twice.

    >>> checked_labels("ab", 3)
    Traceback (most recent call last):
    ValueError: ids must contain one id for each document, got 2 for 3 documents
    """
    labels = list(ids)
    if len(labels) != documents:
        raise ValueError(f"ids must contain one id for each document, got {len(labels)} for {documents} documents")
    seen: dict[Hashable, int] = {}
    for position, label in enumerate(labels):
        check_type(label, Hashable, "an id", "hashable")
        if seen.setdefault(label, position) != position:
            raise ValueError(f"ids must be unique, got {label!r} at positions {seen[label]} and {position}")
    return labels


class Documents(NamedTuple):
    """The documents whose texts were grouped.

    Attributes:
        rows: for each document, the row of its text; -1 for a text without letters and digits.
        labels: the label of each document: its id, or its position if no ids were passed.
    """

    rows: NDArray[np.int64]
    labels: Sequence[Label]


def labelled(
    groups: Groups, documents: Documents, thresholds: Thresholds, inner: Mapping[int, Iterable[Alike]] | None = None
) -> list[Cluster]:
    """Return the clusters of documents for groups of distinct texts; the most complete representative comes first.

    All documents with the same text are in the same cluster. Copies of a text that is in no group are a cluster too.

    Args:
        groups: groups of texts.
        documents: the documents that have these texts.
        thresholds: the thresholds with which the texts were grouped.
        inner: for the row of each representative, the pairs of near-duplicates among the members of its group. They are
            added to the pairs of the cluster. None to add none.
    """
    labels, copies = documents.labels, _copies(documents.rows, groups)
    members: dict[int, list[tuple[Any, ...]]] = {}
    held = thresholds.held(groups.overlaps)
    columns = (groups.representatives, groups.members, *groups.overlaps[:2], held, groups.exact)
    for head, *member in zip(*(column.tolist() for column in columns), strict=True):
        members.setdefault(head, []).append(tuple(member))
    taken = {row for group in members.values() for row, *_ in group}
    for row, positions in copies.items():
        if len(positions) > 1 and row not in taken:
            members.setdefault(row, [])
    ranks = groups.ranks
    found = []
    for head in sorted(members, key=lambda row: int(ranks[row])):
        first, *others = (labels[position] for position in copies[head])
        pairs = [Pair(first, label, 1.0, 1.0, "exact") for label in others]
        for row, jaccard, containment, inside, exact in members[head]:
            kind: Kind = "near" if not inside else "contained" if ranks[head] < ranks[row] else "contains"
            kind = "exact" if exact else kind
            pairs += [Pair(first, labels[position], jaccard, containment, kind) for position in copies[row]]
        together = (first, *(pair.member for pair in pairs))
        if inner is not None:
            named = {row: [labels[position] for position in copies[row]] for row, *_ in members[head]}
            pairs += between(named, inner.get(head, ()))
        found.append(Cluster(together, first, tuple(pairs)))
    return found


def between(named: Mapping[int, Sequence[Label]], alike: Iterable[Alike]) -> list[Pair]:
    """Return the pairs of documents with equal texts, then a pair of documents for each pair of texts in `alike`.

    Of the documents with equal texts, the first is paired with each of the others. Only the first documents represent
    their texts in the other pairs.

    Args:
        named: for the row of each text, the labels (ids or positions) of the documents with this text.
        alike: pairs of rows whose texts are near-duplicates.
    """
    copies = [Pair(first, label, 1.0, 1.0, "exact") for first, *others in named.values() for label in others]
    return copies + [Pair(named[each.one][0], named[each.other][0], *each[2:]) for each in alike]


def _copies(rows: NDArray[np.int64], groups: Groups) -> dict[int, list[int]]:
    """Return a dict from the row of a text to the positions of the documents with this text.

    Only texts that are in a group or that several documents have are included. `rows` has the row of each document's
    text; -1 for a document that is not compared.
    """
    wanted = np.bincount(rows[rows >= 0], minlength=len(groups.ranks)) > 1
    wanted[groups.representatives] = wanted[groups.members] = True
    positions = np.flatnonzero((rows >= 0) & wanted[rows]) if len(wanted) else np.zeros(0, np.int64)
    found: dict[int, list[int]] = {}
    for position, row in zip(positions.tolist(), rows[positions].tolist(), strict=True):
        found.setdefault(row, []).append(position)
    return found
