"""The storage of an index: the stored values, and the methods that the storages on SQLite and on Redis share.

A content is a distinct text; if dates matter, it is a text with a date. Documents and contents have numbers, which are
counted from 0 and never reused. Band keys are stored in sorted runs (see `postings`). A sorted run consists of slices:
all entries whose keys begin with the same bits are one slice. Every change is atomic.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

T = TypeVar("T")


class Stored(NamedTuple):
    """A document in the index.

    Attributes:
        number: the number of the document.
        id: the id of the document, as JSON.
        content: the number of the content (distinct text); None for a text without letters and digits.
        date: the date in microseconds since the year 1; None for a document without a date.
    """

    number: int
    id: str
    content: int | None
    date: int | None = None


class Content(NamedTuple):
    """A content (a distinct text) as stored.

    Attributes:
        number: the number of the content.
        digest: the first bytes of the record, which identify the content.
        record: the sketch of the text, as bytes.
    """

    number: int
    digest: bytes
    record: bytes


class Run(NamedTuple):
    """A sorted run: entries sorted by key, which are written once and never changed.

    An entry is the key of a band or passage, and the number of a content that has it.

    Attributes:
        number: the number of the sorted run.
        entries: the number of entries.
        bits: number of bits at the start of a key. All entries whose keys have the same first bits are one slice.
    """

    number: int
    entries: int
    bits: int


class Counts(NamedTuple):
    """The number of documents in the index, and the numbers that the next document and the next content will have."""

    live: int
    next_document: int
    next_content: int


@dataclass(frozen=True)
class Change:
    """An atomic change of a storage.

    Attributes:
        documents: the documents to add.
        contents: the contents to add.
        runs: sorted runs that were written and are to be used from now on.
        merged: the numbers of the sorted runs that the new ones replace.
        removed: the documents to remove.
        abandoned: the number and digest of each content that no document has any more. The content is removed, and
            counts as dead until no sorted run has an entry of it.
        purged: whether after this change no sorted run has entries of contents that were dead before it.
    """

    documents: Sequence[Stored] = ()
    contents: Sequence[Content] = ()
    runs: Sequence[Run] = ()
    merged: Sequence[int] = ()
    removed: Sequence[Stored] = ()
    abandoned: Sequence[tuple[int, bytes]] = ()
    purged: bool = False


class Storage(Protocol):
    """The storage of an index.

    Several processes may read it while one process writes. A second writer waits, or repeats its change. A value that
    no index contains raises `Damaged`. `settle`, `read` and `write` convert it to a ValueError that names the index.
    """

    def settle(self, settings: dict[str, Any]) -> dict[str, Any]:
        """Save the settings of a new index, and return the saved settings. An existing index keeps its settings."""
        ...

    def read(self, view: Callable[[], T]) -> T:
        """Return the result of `view`, whose queries all see the same state. `view` may be called several times."""
        ...

    def write(self, change: Callable[[], Change]) -> Change:
        """Apply the change that `change` computes for the current state, and return it.

        `change` may be called several times.
        """
        ...

    def close(self) -> None:
        """Close the file or the connection."""
        ...

    def counts(self) -> Counts:
        """Return the number of documents, and the numbers that the next document and the next content will have."""
        ...

    def find_ids(self, ids: Sequence[str]) -> list[Stored]:
        """Return the documents with the given ids, which are JSON. Ids that the index does not contain are skipped."""
        ...

    def find_digests(self, digests: Sequence[bytes]) -> dict[bytes, int]:
        """Return a dict from each of the given digests to the number of its content. Unknown digests are left out."""
        ...

    def documents(self) -> Iterator[Stored]:
        """Yield all documents in ascending order of their numbers."""
        ...

    def documents_of(self, contents: Sequence[int]) -> list[Stored]:
        """Return the documents that have one of the given contents, in ascending order of their numbers."""
        ...

    def records(self, contents: Sequence[int] | None = None) -> Iterator[tuple[int, bytes]]:
        """Yield the number and record of each given content by ascending number; None means all contents."""
        ...

    def runs(self) -> list[Run]:
        """Return the sorted runs that are in use."""
        ...

    def write_run(self, slices: Iterable[tuple[int, bytes]]) -> int:
        """Write a new sorted run and return its number. The sorted run is in use only after a change that contains it.

        Args:
            slices: the slices that are not empty. Each is a pair of its number and its entries as bytes.
        """
        ...

    def slices(self, run: int, first: int, last: int) -> bytes:
        """Return the entries in the slices `first` to `last - 1` of a sorted run, as bytes.

        A slice consists of all entries whose keys begin with the same bits.
        """
        ...

    def buckets(self, keys: NDArray[np.uint64]) -> bytes:
        """Return all entries with the given keys in the sorted runs in use, and some with other keys, as bytes."""
        ...

    def dead(self) -> list[int]:
        """Return the numbers of the removed contents that may still have entries in sorted runs."""
        ...
