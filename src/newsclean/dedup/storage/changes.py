"""What adding and removing documents changes in an index; all of it follows from what is there."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np

from newsclean.dedup.storage import Change, Content, Stored
from newsclean.dedup.storage.postings import added, entries_of, purged
from newsclean.dedup.storage.stored_sketches import digests_of, encoded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsclean.dedup.sketching import Contents
    from newsclean.dedup.storage import Storage
    from newsclean.types import Label

# No content.
_NONE = -1


def id_key(label: Label) -> str:
    """Return an id as it is stored: as JSON, so that the number 7 and the string "7" are two.

    >>> id_key("wire/7"), id_key(7)
    ('"wire/7"', '7')
    """
    if type(label) not in {str, int}:
        raise TypeError(f"an id must be a str or an int, got {label!r}")
    return json.dumps(label)


def label_of(key: str) -> str | int:
    """Return the id that was stored."""
    label: str | int = json.loads(key)
    return label


def additions(storage: Storage, ids: Sequence[str] | None, contents: Contents, *, skip_known: bool = False) -> Change:
    """Return what documents add.

    Args:
        storage: where they are added.
        ids: of the documents, no two the same; their numbers if None.
        contents: of the documents.
        skip_known: whether to leave out documents that are there with the same id and text.

    Raises:
        ValueError: an id is there already.
    """
    counts = storage.counts()
    first = counts.next_document
    keys = [id_key(first + place) for place in range(len(contents.rows))] if ids is None else ids
    digests = digests_of(contents.sketches)
    known = storage.find_digests(digests)
    numbers = np.array([known.get(digest, _NONE) for digest in digests], np.int64)
    fresh = numbers == _NONE
    numbers[fresh] = counts.next_content + np.arange(np.count_nonzero(fresh))
    of_documents = dict(zip(keys, np.append(numbers, _NONE)[contents.rows].tolist(), strict=True))
    for document in storage.find_ids(keys):
        _check_known(document, of_documents.pop(document.id), skip_known=skip_known)
    merge = added(storage, entries_of(contents.sketches, np.where(fresh, numbers, _NONE)))
    parts = zip(numbers.tolist(), digests, encoded(contents.sketches), fresh.tolist(), strict=True)
    return Change(
        documents=[
            Stored(first + place, key, None if content == _NONE else content)
            for place, (key, content) in enumerate(of_documents.items())
        ],
        contents=[Content(number, digest, record) for number, digest, record, new in parts if new],
        runs=merge.runs,
        merged=merge.merged,
        purged=merge.all_of_them,
    )


def _check_known(document: Stored, content: int, *, skip_known: bool) -> None:
    if not skip_known:
        raise ValueError(f"ids must be new to the index, got {label_of(document.id)!r}, which it has")
    if content != (_NONE if document.content is None else document.content):
        raise ValueError(f"ids must be new to the index, got {label_of(document.id)!r}, which it has for another text")


def stored(storage: Storage, ids: Sequence[str]) -> list[Stored]:
    """Return the documents of ids.

    Raises:
        KeyError: an id is not there.
    """
    found = storage.find_ids(ids)
    there = {document.id for document in found}
    if missing := [key for key in ids if key not in there]:
        raise KeyError(f"ids must be in the index, got {label_of(missing[0])!r}, which it does not have")
    return found


def removals(storage: Storage, ids: Sequence[str]) -> Change:
    """Return what goes with documents.

    Raises:
        KeyError: an id is not there.
    """
    found = stored(storage, ids)
    touched = sorted({document.content for document in found if document.content is not None})
    going = {document.number for document in found}
    kept = {document.content for document in storage.documents_of(touched) if document.number not in going}
    abandoned = [number for number in touched if number not in kept]
    return Change(removed=found, abandoned=[(number, record[:16]) for number, record in storage.records(abandoned)])


def purge(storage: Storage) -> Change:
    """Return what drops the entries of dead contents from the runs."""
    merge = purged(storage)
    return Change(runs=merge.runs, merged=merge.merged, purged=True)
