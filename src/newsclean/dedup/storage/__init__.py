"""Storage of an index: its rows, and the protocol of storages (an SQLite file, a Redis server).

Documents and contents have numbers, counted from 0 and never reused. Band keys are in runs (see `postings`). A change
is atomic.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

T = TypeVar("T")


class Stored(NamedTuple):
    """A document in the index.

    Attributes:
        number: number of the document.
        id: id, as JSON.
        content: number of its content; None for a text without letters and digits.
        date: date as an instant; None for an undated document.
    """

    number: int
    id: str
    content: int | None
    date: int | None = None


class Content(NamedTuple):
    """The stored sketch of a distinct text, or of a text and date."""

    number: int
    digest: bytes
    record: bytes


class Run(NamedTuple):
    """Sorted entries of key and owner, in 2**bits slices by the first bits of the key; never changed."""

    number: int
    entries: int
    bits: int


class Counts(NamedTuple):
    """Number of documents, and the numbers of the next document and the next content."""

    live: int
    next_document: int
    next_content: int


@dataclass(frozen=True)
class Change:
    """An atomic change of a storage.

    Attributes:
        documents: documents to add.
        contents: contents to add.
        runs: written runs to activate.
        merged: numbers of the runs that they replace.
        removed: documents to remove.
        abandoned: contents without documents, by number and digest: to remove, and to mark as dead until no run has
            entries of them.
        purged: True if the runs have no entries of contents marked as dead before.
    """

    documents: Sequence[Stored] = ()
    contents: Sequence[Content] = ()
    runs: Sequence[Run] = ()
    merged: Sequence[int] = ()
    removed: Sequence[Stored] = ()
    abandoned: Sequence[tuple[int, bytes]] = ()
    purged: bool = False


class Storage(Protocol):
    """Storage of an index. Several processes may read while one writes; a second writer waits or repeats its change."""

    def settle(self, settings: str) -> str:
        """Save the settings of a new index; return the saved settings."""
        ...

    def read(self, view: Callable[[], T]) -> T:
        """Return the result of a function on one snapshot; the function may be called more than once."""
        ...

    def write(self, change: Callable[[], Change]) -> Change:
        """Apply the change that a function returns for the current state; it may be called more than once."""
        ...

    def close(self) -> None:
        """Close the file or connection."""
        ...

    def counts(self) -> Counts:
        """Return the counts."""
        ...

    def find_ids(self, ids: Sequence[str]) -> list[Stored]:
        """Return the documents with these ids; missing ids are skipped."""
        ...

    def find_digests(self, digests: Sequence[bytes]) -> dict[bytes, int]:
        """Return the numbers of contents by digest; missing digests are skipped."""
        ...

    def documents(self) -> Iterator[Stored]:
        """Yield all documents, sorted by number."""
        ...

    def documents_of(self, contents: Sequence[int]) -> list[Stored]:
        """Return the documents with these contents, sorted by number."""
        ...

    def records(self, contents: Sequence[int] | None = None) -> Iterator[tuple[int, bytes]]:
        """Yield the numbers and records of all contents, or of some, sorted by number."""
        ...

    def runs(self) -> list[Run]:
        """Return the active runs."""
        ...

    def write_run(self, slices: Iterable[tuple[int, bytes]]) -> int:
        """Write the non-empty slices of a new run; return its number. A change activates the run."""
        ...

    def slices(self, run: int, first: int, last: int) -> bytes:
        """Return the slices of a run from `first` up to, not including, `last`, end to end."""
        ...

    def buckets(self, keys: NDArray[np.uint64]) -> bytes:
        """Return all slices that may contain entries of these keys, from all active runs, end to end."""
        ...

    def dead(self) -> list[int]:
        """Return the removed contents that may still have entries in runs."""
        ...
