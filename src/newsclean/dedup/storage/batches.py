"""Divide documents and their ids into batches, each of which is added in one atomic change."""

from __future__ import annotations

from itertools import repeat, zip_longest
from typing import TYPE_CHECKING

from newsclean.dedup.storage.changes import id_key, label_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsclean.types import Label

# Documents and characters that complete a batch.
_DOCUMENTS, _CHARACTERS = 10_000, 50_000_000
_MISSING = object()


def batches(texts: Iterable[str], ids: Iterable[Label] | None) -> Iterator[tuple[list[str], list[str] | None]]:
    """Yield batches of texts, each with the ids of its texts as JSON, or with None if `ids` is None.

    The texts and ids of a batch are only read when the batch is needed.

    Raises:
        TypeError: an id is neither a str nor an int.
        ValueError: the numbers of texts and ids differ, or an id occurs twice in a batch.
    """
    batch: list[str] = []
    keys: list[str] = []
    room = _CHARACTERS
    for text, key in zip(texts, repeat(None)) if ids is None else _paired(texts, ids):
        batch.append(text)
        room -= len(text)
        if key is not None:
            keys.append(key)
        if room <= 0 or len(batch) == _DOCUMENTS:
            yield batch, None if ids is None else _distinct(keys)
            batch, keys, room = [], [], _CHARACTERS
    if batch:
        yield batch, None if ids is None else _distinct(keys)


def _paired(texts: Iterable[str], ids: Iterable[Label]) -> Iterator[tuple[str, str]]:
    """Yield each text with its id as JSON. The errors are those of `batches`."""
    for place, (text, label) in enumerate(zip_longest(texts, ids, fillvalue=_MISSING)):
        if label is _MISSING:
            raise ValueError(
                f"ids must contain one id for each document, got {place} for at least {place + 1} documents"
            )
        if text is _MISSING:
            raise ValueError(f"ids must contain one id for each document, got more than {place} for {place} documents")
        yield text, id_key(label)  # type: ignore[misc]  # both exist here


def _distinct(keys: list[str]) -> list[str]:
    """Return the ids unchanged, after a check that none occurs twice."""
    seen: dict[str, int] = {}
    for place, key in enumerate(keys):
        if seen.setdefault(key, place) != place:
            raise ValueError(f"ids must be unique, got {label_of(key)!r} twice, {place - seen[key]} documents apart")
    return keys
