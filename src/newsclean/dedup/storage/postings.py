"""The buckets of an index, as sorted runs of band keys, which are written once and merged as they grow.

With a database row for each band key, a document would need forty rows, spread over a tree larger than memory. Instead,
every batch adds one sorted run. This is a list of the keys in the batch, each with the content that has the key (its
owner), in twelve bytes. The new sorted run is merged with earlier ones of less than twice its size (O'Neil et al., "The
Log-Structured Merge-Tree", 1996). Every sorted run is then at least twice as large as the next. Keys are uniformly
distributed, and their first bits select a slice of a sorted run. To find a key, one slice of each sorted run is read,
which has about a hundred entries.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from newsclean.dedup.storage import Run
from newsclean.dedup.storage.index_errors import Damaged

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from newsclean.dedup.sketches import Sketches
    from newsclean.dedup.storage import Storage

_ENTRY = np.dtype([("key", "<u8"), ("owner", "<u4")])
# The average number of entries in a slice is between `_SLICE` and twice this number, unless a run has fewer entries.
# `_CHUNK` is the approximate largest number of entries merged at a time.
_SLICE, _CHUNK = 64, 1 << 20


class Entries(NamedTuple):
    """Keys of bands and passages, and for each key its owner: the number of a content that has the key."""

    keys: NDArray[np.uint64]
    owners: NDArray[np.uint32]

    def sorted(self) -> Entries:
        """Return the entries sorted by key."""
        # The entries consist of sorted parts, for which a stable sort is fast.
        order = np.argsort(self.keys, kind="stable")
        return Entries(self.keys[order], self.owners[order])

    def kept(self, which: NDArray[np.bool_]) -> Entries:
        """Return the entries for which `which` is True."""
        return Entries(self.keys[which], self.owners[which])

    def without(self, owners: Sequence[int]) -> Entries:
        """Return the entries whose owner is not among `owners`."""
        return self.kept(~np.isin(self.owners, np.array(owners, np.uint32))) if len(owners) else self

    def packed(self) -> NDArray[np.void]:
        """Return the entries as they are stored: an array of 12 bytes for each, the key and the owner."""
        entries = np.empty(len(self.keys), _ENTRY)
        entries["key"], entries["owner"] = self
        return entries


NO_ENTRIES = Entries(np.zeros(0, np.uint64), np.zeros(0, np.uint32))


def unpacked(stored: bytes) -> Entries:
    """Return the entries that `Entries.packed` converted to bytes.

    Raises:
        Damaged: the last entry is cut off.
    """
    if len(stored) % _ENTRY.itemsize:
        raise Damaged(f"slices must consist of entries of {_ENTRY.itemsize} bytes, got {len(stored)} bytes")
    entries = np.frombuffer(stored, _ENTRY)
    return Entries(entries["key"].astype(np.uint64), entries["owner"].astype(np.uint32))


def joined(parts: Sequence[Entries]) -> Entries:
    """Return the entries of all parts in one `Entries`, part after part."""
    return Entries(np.concatenate([part.keys for part in parts]), np.concatenate([part.owners for part in parts]))


def entries_of(sketches: Sketches, numbers: NDArray[np.int64]) -> Entries:
    """Return the band and passage keys of sketches as entries, sorted by key.

    `numbers` has the number of each sketch's content. Sketches with a negative number are left out.
    """
    bands = Entries(sketches.keys.ravel(), np.repeat(numbers, sketches.keys.shape[1]).astype(np.uint32))
    listed = np.repeat(numbers >= 0, sketches.keys.shape[1])
    if len(sketches.passages.keys):
        owners = np.repeat(numbers, sketches.passages.counts)
        bands = joined([bands, Entries(sketches.passages.keys, owners.astype(np.uint32))])
        listed = np.concatenate([listed, owners >= 0])
    return bands.kept(listed).sorted()


def found(storage: Storage, keys: NDArray[np.uint64]) -> Entries:
    """Return the entries with the given keys, without entries of removed contents.

    Entries of contents that another process adds during the current `Storage.read` are also left out.
    """
    if not len(keys):
        return NO_ENTRIES
    wanted = np.unique(keys)
    entries = unpacked(storage.buckets(wanted))
    places = np.searchsorted(wanted, entries.keys).clip(max=len(wanted) - 1)
    present = entries.owners < storage.counts().next_content
    return entries.kept((wanted[places] == entries.keys) & present).without(storage.dead())


class Merge(NamedTuple):
    """The result of writing a sorted run.

    Attributes:
        runs: the new sorted run; empty if it has no entries.
        merged: the numbers of the sorted runs that were merged into it.
        all_of_them: whether all sorted runs were merged.
    """

    runs: list[Run]
    merged: list[int]
    all_of_them: bool


def added(storage: Storage, fresh: Entries) -> Merge:
    """Write new entries as a sorted run. Earlier sorted runs that are less than twice as large are merged into it."""
    runs = sorted(storage.runs(), key=lambda run: -run.entries)
    merged: list[Run] = []
    size = len(fresh.keys)
    while runs and size and runs[-1].entries < 2 * size:
        merged.append(runs.pop())
        size += merged[-1].entries
    return _written(storage, merged, fresh, all_of_them=not runs)


def purged(storage: Storage) -> Merge:
    """Write one sorted run with the entries of all sorted runs, without entries of removed contents."""
    return _written(storage, storage.runs(), NO_ENTRIES, all_of_them=True)


def _written(storage: Storage, merged: Sequence[Run], fresh: Entries, *, all_of_them: bool) -> Merge:
    """Write one sorted run with the entries of the sorted runs `merged` and the entries in `fresh`.

    `all_of_them` says whether `merged` has all sorted runs of the storage.
    """
    size = len(fresh.keys) + sum(run.entries for run in merged)
    bits = max(0, (size // _SLICE).bit_length() - 1)
    written = 0

    def slices() -> Iterator[tuple[int, bytes]]:
        nonlocal written
        for part in _chunks(storage, merged, fresh, bits):
            written += len(part.keys)
            yield from _slices(part, bits)

    number = storage.write_run(slices())
    return Merge([Run(number, written, bits)] if written else [], [run.number for run in merged], all_of_them)


def _chunks(storage: Storage, merged: Sequence[Run], fresh: Entries, bits: int) -> Iterator[Entries]:
    """Yield the entries of some sorted runs and new entries, sorted together, in parts that fit in memory.

    Entries of removed contents are left out. A slice of the new sorted run is never divided between two parts.

    Args:
        storage: the storage of the index.
        merged: the sorted runs.
        fresh: the new entries.
        bits: the number of bits of a key that select its slice in the new sorted run.
    """
    size = len(fresh.keys) + sum(run.entries for run in merged)
    cuts = min(bits, max(0, (size // _CHUNK).bit_length()))
    small = [unpacked(storage.slices(run.number, 0, 1 << run.bits)) for run in merged if run.bits < cuts]
    here = joined([fresh, *small]).sorted()
    dead = storage.dead()
    ends = _ends(here.keys, cuts)
    for chunk in range(1 << cuts):
        some = slice(ends[chunk], ends[chunk + 1])
        parts = [Entries(here.keys[some], here.owners[some])]
        for run in merged:
            if run.bits >= cuts:
                finer = run.bits - cuts
                parts.append(unpacked(storage.slices(run.number, chunk << finer, chunk + 1 << finer)))
        yield joined(parts).without(dead).sorted()


def _slices(entries: Entries, bits: int) -> Iterator[tuple[int, bytes]]:
    """Yield the number and the bytes of each slice of sorted entries: those whose keys have the same first `bits` bits.

    Empty slices are skipped.
    """
    stored = entries.packed().tobytes()
    numbers = slices_of(entries.keys, bits)
    ends = np.flatnonzero(np.diff(numbers, prepend=-1, append=-1)).tolist()
    for start, end in pairwise(ends):
        yield int(numbers[start]), stored[start * _ENTRY.itemsize : end * _ENTRY.itemsize]


def slices_of(keys: NDArray[np.uint64], bits: int) -> NDArray[np.int64]:
    """Return for each key the number of its slice in a sorted run: the first `bits` bits of the key."""
    # Two shifts: a shift by 64 bits would change nothing.
    numbers: NDArray[np.int64] = ((keys >> np.uint64(32)) >> np.uint64(32 - bits)).astype(np.int64)
    return numbers


def _ends(keys: NDArray[np.uint64], bits: int) -> list[int]:
    """Return the positions in sorted keys at which the 2**bits slices start, then the end of the last slice."""
    bounds = np.searchsorted(slices_of(keys, bits), np.arange((1 << bits) + 1))
    places: list[int] = bounds.tolist()
    return places
