"""Compute the changes of an index that add or remove documents."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from newsclean.dedup.storage import Change, Content, Stored
from newsclean.dedup.storage.postings import added, entries_of, purged
from newsclean.dedup.storage.stored_sketches import MARK, encoded
from newsclean.dedup.storage.stored_values import from_json
from newsclean.instants import UNDATED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsclean.dedup.sketching import Contents
    from newsclean.dedup.storage import Storage
    from newsclean.types import Label

# Number of a missing content.
_NONE = -1


def id_key(label: Label) -> str:
    """Return an id as JSON, the form in which it is stored. In this form, 7 and "7" differ.

    Raises:
        TypeError: the id is neither a str nor an int.

    >>> id_key("wire/7"), id_key(7)
    ('"wire/7"', '7')
    """
    if type(label) not in {str, int}:
        raise TypeError(f"an id must be a str or an int, got {label!r}")
    return json.dumps(label)


def label_of(key: str) -> str | int:
    """Return the id that `id_key` converted to JSON.

    Raises:
        Damaged: the stored id is not the JSON of a str or an int.
    """
    label: str | int = from_json(key, "an id", str, int)
    return label


class Added(NamedTuple):
    """The documents of a batch, which are to be added.

    Attributes:
        contents: the sketches of the distinct texts, and for each document the row of its text.
        ids: the ids of the documents, from `id_key`; None to use their numbers.
        instants: the date of each document; `UNDATED` for a document without a date.
    """

    contents: Contents
    ids: Sequence[str] | None
    instants: Sequence[int]


def additions(storage: Storage, documents: Added, *, skip_known: bool = False) -> Change:
    """Return the change that adds documents. Their keys are written immediately, as a sorted run that is not in use.

    Args:
        storage: the storage of the index.
        documents: the documents to add.
        skip_known: whether to skip documents that the index contains with the same id and text.

    Raises:
        ValueError: an id is already in the index; with `skip_known`, an id is there with another text or date.
    """
    counts, contents = storage.counts(), documents.contents
    first = counts.next_document
    ids = documents.ids
    keys = [id_key(first + place) for place in range(len(contents.rows))] if ids is None else ids
    dates = dict(zip(keys, documents.instants, strict=True))
    records = encoded(contents.sketches)
    digests = [record[:MARK] for record in records]
    known = storage.find_digests(digests)
    numbers = np.array([known.get(digest, _NONE) for digest in digests], np.int64)
    fresh = numbers == _NONE
    numbers[fresh] = counts.next_content + np.arange(np.count_nonzero(fresh))
    of_documents = dict(zip(keys, np.append(numbers, _NONE)[contents.rows].tolist(), strict=True))
    for document in storage.find_ids(keys):
        _check_known(document, of_documents.pop(document.id), skip_known=skip_known)
    merge = added(storage, entries_of(contents.sketches, np.where(fresh, numbers, _NONE)))
    parts = zip(numbers.tolist(), digests, records, fresh.tolist(), strict=True)
    return Change(
        documents=[
            Stored(first + place, key, *_or_none(content, dates[key]))
            for place, (key, content) in enumerate(of_documents.items())
        ],
        contents=[Content(number, digest, record) for number, digest, record, new in parts if new],
        runs=merge.runs,
        merged=merge.merged,
        purged=merge.all_of_them,
    )


def _or_none(content: int, date: int) -> tuple[int | None, int | None]:
    """Return the number of a content and a date, with None for `_NONE` and `UNDATED`."""
    return None if content == _NONE else content, None if date == UNDATED else date


def _check_known(document: Stored, content: int, *, skip_known: bool) -> None:
    """Check whether a document whose id is in the index may be skipped.

    Args:
        document: the document in the index.
        content: the number of the content that the document with this id would have if it were added.
        skip_known: whether documents with the same id and content are skipped.

    Raises:
        ValueError: the document must not be skipped.
    """
    if not skip_known:
        raise ValueError(f"ids must be new to the index, got {label_of(document.id)!r}, which it already contains")
    if content != (_NONE if document.content is None else document.content):
        known = f"{label_of(document.id)!r}, which it already contains with another text or date"
        raise ValueError(f"ids must be new to the index, got {known}; remove the old document first")


def stored(storage: Storage, ids: Sequence[str]) -> list[Stored]:
    """Return the documents with the given ids, which come from `id_key`.

    Raises:
        KeyError: an id is not in the index.
    """
    found = storage.find_ids(ids)
    there = {document.id for document in found}
    if missing := [key for key in ids if key not in there]:
        raise KeyError(f"ids must be in the index, got {label_of(missing[0])!r}, which it does not contain")
    return found


def older(storage: Storage, oldest: int) -> list[Stored]:
    """Return the documents with a date before `oldest`, which is in microseconds since the year 1."""
    return [document for document in storage.documents() if document.date is not None and document.date < oldest]


def removals(storage: Storage, found: Sequence[Stored]) -> Change:
    """Return the change that removes the given documents, and the contents that no other document has."""
    touched = sorted({document.content for document in found if document.content is not None})
    leaving = {document.number for document in found}
    kept = {document.content for document in storage.documents_of(touched) if document.number not in leaving}
    abandoned = [number for number in touched if number not in kept]
    return Change(removed=found, abandoned=[(number, record[:MARK]) for number, record in storage.records(abandoned)])


def purge(storage: Storage) -> Change:
    """Return the change that removes the entries of removed contents from the sorted runs."""
    merge = purged(storage)
    return Change(runs=merge.runs, merged=merge.merged, purged=True)
