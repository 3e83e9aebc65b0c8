"""What an index keeps, and what it asks of whoever keeps that: a file of SQLite, or a Redis server.

Documents and their texts' sketches have numbers, counted up from 0 and never given twice. Band keys lie in runs
(see `postings`). A change is put in as a whole or not at all.
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
    """A document.

    Attributes:
        number: its own.
        id: as JSON.
        content: the number of its content; None if it has no letters or digits.
        date: as an instant; None if it has none.
    """

    number: int
    id: str
    content: int | None
    date: int | None = None


class Content(NamedTuple):
    """What is kept of a text, or of a text and a date, that some documents have."""

    number: int
    digest: bytes
    record: bytes


class Run(NamedTuple):
    """Entries of key and owner, sorted and cut into 2**bits slices by the first bits of their keys; never changed."""

    number: int
    entries: int
    bits: int


class Counts(NamedTuple):
    """How many documents there are, and the numbers of the next document and the next content."""

    live: int
    next_document: int
    next_content: int


@dataclass(frozen=True)
class Change:
    """What is put into a storage and taken out of it, as a whole.

    Attributes:
        documents: to put in.
        contents: to put in.
        runs: that were written and count from now on.
        merged: the numbers of runs that these replace.
        removed: documents to take out.
        abandoned: contents that no document has any longer, by number and digest; to take out, and
            to note as dead until no run has entries of them.
        purged: whether the runs have no entries of contents that were dead before.
    """

    documents: Sequence[Stored] = ()
    contents: Sequence[Content] = ()
    runs: Sequence[Run] = ()
    merged: Sequence[int] = ()
    removed: Sequence[Stored] = ()
    abandoned: Sequence[tuple[int, bytes]] = ()
    purged: bool = False


class Storage(Protocol):
    """Keeps an index. Several processes may read while one writes; a second writer waits, or does its part again."""

    def settle(self, settings: str) -> str:
        """Note the settings if there are none yet; return those that are there."""
        ...

    def read(self, view: Callable[[], T]) -> T:
        """Return what a function reads, of one state of the storage; it may be called more than once."""
        ...

    def write(self, change: Callable[[], Change]) -> Change:
        """Put in what a function makes of the present state, and return it; it may be called more than once."""
        ...

    def close(self) -> None:
        """Give back what is held open."""
        ...

    def counts(self) -> Counts:
        """Return how many there are."""
        ...

    def find_ids(self, ids: Sequence[str]) -> list[Stored]:
        """Return those documents of these ids that are there."""
        ...

    def find_digests(self, digests: Sequence[bytes]) -> dict[bytes, int]:
        """Return the contents of these digests that are there."""
        ...

    def documents(self) -> Iterator[Stored]:
        """Yield all documents in the order of their numbers."""
        ...

    def documents_of(self, contents: Sequence[int]) -> list[Stored]:
        """Return the documents that have these contents, in the order of their numbers."""
        ...

    def records(self, contents: Sequence[int] | None = None) -> Iterator[tuple[int, bytes]]:
        """Yield the numbers and records of all contents, or of those of some that are there, in their order."""
        ...

    def runs(self) -> list[Run]:
        """Return the runs that count."""
        ...

    def write_run(self, slices: Iterable[tuple[int, bytes]]) -> int:
        """Write the slices of a new run, empty ones left out; return its number. It does not count before a change."""
        ...

    def slices(self, run: int, first: int, last: int) -> bytes:
        """Return the slices of a run from `first` to before `last`, end to end."""
        ...

    def buckets(self, keys: NDArray[np.uint64]) -> bytes:
        """Return all slices of all runs that may hold entries of these keys, end to end."""
        ...

    def dead(self) -> list[int]:
        """Return the contents that are gone but may still have entries in runs."""
        ...
