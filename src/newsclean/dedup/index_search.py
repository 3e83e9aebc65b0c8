"""Find the near-duplicates of some texts in an index, without reading all other texts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from newsclean.dedup.grouping import by_digest, nominated
from newsclean.dedup.labels import Documents
from newsclean.dedup.passages import RARE, without
from newsclean.dedup.shingle_sets import Dates, Sets
from newsclean.dedup.star_clustering import linked
from newsclean.dedup.storage.changes import label_of, stored
from newsclean.dedup.storage.index_errors import Damaged
from newsclean.dedup.storage.postings import found
from newsclean.dedup.storage.stored_sketches import decoded, sketches_in
from newsclean.dedup.verify import verified

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from numpy.typing import NDArray

    from newsclean.dedup.sketches import Scheme, Sketches
    from newsclean.dedup.storage import Storage, Stored
    from newsclean.dedup.thresholds import Thresholds
    from newsclean.dedup.verify import Verified
    from newsclean.types import Kind

# Contents compared with a text at a time: 6 MB.
_BLOCK = 4096
# Row of a document without a content.
_NONE = -1


class Near(NamedTuple):
    """A near-duplicate of a text in an index: the number of a content (distinct text), with measures and kind."""

    content: int
    jaccard: float
    containment: float
    kind: Kind


class Bucketed(NamedTuple):
    """The contents of an index that share a band or a rare passage with given texts.

    Attributes:
        contents: the numbers of the contents.
        common: the keys of the passages that are not rare: more than `RARE` texts contain them.
    """

    contents: list[int]
    common: NDArray[np.uint64]


class View(NamedTuple):
    """The sketches of contents (distinct texts) of an index, and their documents, all at one moment."""

    sketches: Sketches
    documents: Documents


def view(storage: Storage, ids: Sequence[str] | None, scheme: Scheme, thresholds: Thresholds) -> View:
    """Return the contents and documents that can influence the clusters of some documents.

    Args:
        storage: the storage of the index.
        ids: the keys of the documents, as from `id_key`; None for all documents.
        scheme: the settings of the sketches.
        thresholds: the thresholds of near-duplicates.

    Raises:
        KeyError: an id is not in the index.
        Damaged: a stored value cannot be read, or a content has no record or no document.
    """
    if ids is None:
        numbers, sketches = sketches_in(storage.records(), scheme)
        return View(sketches, _placed(list(storage.documents()), numbers))
    contents = {document.content for document in stored(storage, ids) if document.content is not None}
    numbers, sketches = _surroundings(storage, contents, scheme, thresholds)
    return View(sketches, _placed(storage.documents_of(sorted(contents.union(numbers.tolist()))), numbers))


def _placed(documents: Sequence[Stored], numbers: NDArray[np.int64]) -> Documents:
    """Return documents with the rows of their contents, whose sorted numbers are `numbers`.

    Raises:
        Damaged: an id cannot be read, or a content has no record or no document.
    """
    contents = np.array([_NONE if each.content is None else each.content for each in documents], np.int64)
    if len(alone := np.setxor1d(contents[contents != _NONE], numbers)):
        raise Damaged(f"a content must have a record and a document, got content {alone[0]} with one of them")
    rows = np.where(contents == _NONE, _NONE, np.searchsorted(numbers, contents))
    return Documents(rows, [label_of(document.id) for document in documents])


def near(storage: Storage, text: Sketches, scheme: Scheme, thresholds: Thresholds) -> Iterator[Near]:
    """Yield the contents of an index that are near-duplicates of a text.

    Only contents that share a band or a rare passage with the text are compared.
    """
    numbers = _bucketed(storage, text, themselves=1).contents
    for start in range(0, len(numbers), _BLOCK):
        records = list(storage.records(numbers[start : start + _BLOCK]))
        sketches = decoded([record for _, record in records], scheme)
        pairs = np.stack([np.arange(len(records)), np.full(len(records), len(records))], axis=1)
        met = verified(_with_one_more(sketches.sets, text.sets), pairs, thresholds)
        kinds = _kinds(sketches, text, met, thresholds)
        for row, shared, held, kind in zip(
            *(c.tolist() for c in (met.pairs[:, 0], *met.overlaps[:2], kinds)), strict=True
        ):
            yield Near(records[row][0], shared, held, kind)


def _kinds(sketches: Sketches, text: Sketches, met: Verified, thresholds: Thresholds) -> NDArray[np.str_]:
    """Return the kind of each pair in `met`. Each pair consists of a content and the queried text.

    `sketches` has the contents, and `text` has only the queried text. The kinds are `exact`, `near`, `contained` (the
    text contains the content) and `contains` (the content contains the text).
    """
    rows = met.pairs[:, 0]
    there = (sketches.sets.sizes(), sketches.lengths, ~sketches.digests[:, 0], ~sketches.digests[:, 1])
    asked = (text.sets.sizes(), text.lengths, ~text.digests[:, 0], ~text.digests[:, 1])
    complete = [tuple(int(column[row]) for column in there) for row in rows.tolist()]
    holds = np.array([mark > tuple(int(column[0]) for column in asked) for mark in complete], np.bool_)
    kinds = np.where(thresholds.held(met.overlaps), np.where(holds, "contains", "contained"), "near")
    return np.where((sketches.digests[rows] == text.digests).all(axis=1), "exact", kinds)


def _with_one_more(sets: Sets, last: Sets) -> Sets:
    """Return the shingle sets with one more row, the only row of `last`."""
    dates = None
    if sets.dates and last.dates:
        dates = Dates(np.concatenate([sets.dates.instants, last.dates.instants]), sets.dates.within)
    return Sets(
        np.concatenate([sets.rows, last.rows]),
        np.concatenate([sets.counts, last.counts]),
        np.concatenate([sets.levels, last.levels]),
        sets.long | {len(sets.counts): hashes for hashes in last.long.values()},
        np.concatenate([sets.facts, last.facts]),
        dates,
    )


def _surroundings(
    storage: Storage, contents: Iterable[int], scheme: Scheme, thresholds: Thresholds
) -> tuple[NDArray[np.int64], Sketches]:
    """Return the numbers and sketches of those contents that can influence the groups of the given contents.

    The group of a text depends on all texts that are linked with it, directly or through other texts. These links
    depend on the texts in the same buckets. Passages that are not rare in the index are removed from the sketches.
    """
    wanted, inner = set(contents), set[int]()
    reached = wanted
    numbers, sketches = sketches_in((), scheme)
    while not reached <= inner:
        inner |= reached
        around = _bucketed(storage, sketches_in(storage.records(sorted(inner)), scheme)[1], themselves=0)
        numbers, sketches = sketches_in(storage.records(around.contents), scheme)
        sketches = replace(sketches, passages=without(sketches.passages, around.common))
        pairs = verified(sketches.sets, nominated(sketches, by_digest(sketches)), thresholds).pairs
        reached = _reached(wanted, linked((a, b) for a, b in numbers[pairs].tolist()))
    return numbers, sketches


def _bucketed(storage: Storage, sketches: Sketches, *, themselves: int) -> Bucketed:
    """Return the contents of an index that share a band or a rare passage with given texts.

    A passage is rare if at most `RARE` texts contain it. `themselves` is added to the number of texts in the index with
    the passage: 1 for a text that is not in the index, 0 for texts that are.
    """
    bands, passages = (np.unique(keys) for keys in (sketches.keys, sketches.passages.keys))
    in_bands, by_passages = found(storage, bands), found(storage, passages)
    keys, sizes = np.unique(by_passages.keys, return_counts=True)
    common = keys[sizes + themselves > RARE]
    rare = by_passages.kept(~np.isin(by_passages.keys, common))
    return Bucketed(np.unique(np.concatenate([in_bands.owners, rare.owners])).tolist(), common)


def _reached(start: AbstractSet[int], links: Mapping[int, AbstractSet[int]]) -> set[int]:
    """Return all numbers that links connect with one of the numbers in `start`, directly or through others."""
    reached, ahead = set(start), list(start)
    while ahead:
        fresh = links.get(ahead.pop(), set()) - reached
        reached |= fresh
        ahead += fresh
    return reached
