"""Documents and their ids in batches, each to be put in as a whole."""

from __future__ import annotations

from itertools import repeat, zip_longest
from typing import TYPE_CHECKING

from newsclean.dedup.storage.changes import id_key, label_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsclean.types import Label

# So many documents, or characters, unless there are less.
_DOCUMENTS, _CHARACTERS = 10_000, 50_000_000
_MISSING = object()


def batches(texts: Iterable[str], ids: Iterable[Label] | None) -> Iterator[tuple[list[str], list[str] | None]]:
    """Yield texts and the keys of their ids, None for those without; both are read as far as the batch goes.

    Raises:
        TypeError: an id is neither a str nor an int.
        ValueError: there are more of the ones than of the others, or an id comes twice in a batch.
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
    for place, (text, label) in enumerate(zip_longest(texts, ids, fillvalue=_MISSING)):
        if label is _MISSING:
            raise ValueError(f"ids must be one for each document, got {place} for more documents")
        if text is _MISSING:
            raise ValueError(f"ids must be one for each document, got more than {place} for {place} documents")
        yield text, id_key(label)  # type: ignore[misc]  # neither is missing


def _distinct(keys: list[str]) -> list[str]:
    seen: dict[str, int] = {}
    for place, key in enumerate(keys):
        if seen.setdefault(key, place) != place:
            raise ValueError(f"ids must be unique, got {label_of(key)!r} twice, {place - seen[key]} documents apart")
    return keys
