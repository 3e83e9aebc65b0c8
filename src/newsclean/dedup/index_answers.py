"""Answer a query to an index: the pairs of a text with its near-duplicates, and the pairs among these."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from newsclean.dedup.grouping import by_digest, most_complete_first
from newsclean.dedup.index_search import near
from newsclean.dedup.labels import between
from newsclean.dedup.member_pairs import pairs_among
from newsclean.dedup.storage.changes import label_of
from newsclean.dedup.storage.stored_sketches import sketches_in
from newsclean.types import Pair

if TYPE_CHECKING:
    from newsclean.dedup.sketches import Scheme, Sketches
    from newsclean.dedup.storage import Storage
    from newsclean.dedup.thresholds import Thresholds
    from newsclean.types import Label


class Asked(NamedTuple):
    """A query to an index.

    Attributes:
        name: the id of the queried document, which is the `representative` of the returned pairs.
        sketches: the sketch of the queried document's text, as the only row.
        inner: whether to also return the near-duplicates among the documents found.
    """

    name: str
    sketches: Sketches
    inner: bool


def answers(storage: Storage, asked: Asked, scheme: Scheme, thresholds: Thresholds) -> list[Pair]:
    """Return the pairs of a text with its near-duplicates, equal texts first.

    If `asked.inner` is True, the pairs among the near-duplicates follow.
    """
    met = {each.content: each for each in near(storage, asked.sketches, scheme, thresholds)}
    found: list[Pair] = []
    named: dict[int, list[Label]] = {}
    for document in storage.documents_of(sorted(met)):
        content, jaccard, containment, kind = met[document.content or 0]
        found.append(Pair(asked.name, label_of(document.id), jaccard, containment, kind))
        named.setdefault(content, []).append(label_of(document.id))
    found.sort(key=lambda pair: (pair.kind != "exact", -pair.jaccard, -pair.containment))
    if not asked.inner:
        return found
    numbers, sketches = sketches_in(storage.records(sorted(named)), scheme)
    rows = most_complete_first(sketches, by_digest(sketches))
    by_row = {row: named[number] for row, number in zip(rows.tolist(), numbers[rows].tolist(), strict=True)}
    return found + between(by_row, pairs_among(sketches, rows, thresholds))
