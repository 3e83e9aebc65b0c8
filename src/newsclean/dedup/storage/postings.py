"""Which contents are in which buckets: sorted runs of band keys that are written once and merged as they grow.

One row a band key would be forty a document, each somewhere else in a tree that no longer fits the memory. So every
batch leaves one run: its keys and their owners, sorted, twelve bytes each. It takes over the entries of those before
it that are not twice as large (O'Neil et al., "The Log-Structured Merge-Tree", 1996): every run is at least twice as
large as the next. Keys are uniform: the first bits of one tell in which slice of a run it would be, and a look-up
reads one slice of about a hundred entries from each run.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from newsclean.dedup.storage import Run

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from newsclean.dedup.sketches import Sketches
    from newsclean.dedup.storage import Storage

_ENTRY = np.dtype([("key", "<u8"), ("owner", "<u4")])
# Entries a slice, up to twice as many; and entries that are merged at a time.
_SLICE, _CHUNK = 64, 1 << 20


class Entries(NamedTuple):
    """Keys, and the contents that have them."""

    keys: NDArray[np.uint64]
    owners: NDArray[np.uint32]

    def sorted(self) -> Entries:
        """Return the entries in the order of their keys."""
        # Made of sorted pieces: what a stable sort is quick at.
        order = np.argsort(self.keys, kind="stable")
        return Entries(self.keys[order], self.owners[order])

    def kept(self, which: NDArray[np.bool_]) -> Entries:
        """Return some of the entries."""
        return Entries(self.keys[which], self.owners[which])

    def without(self, owners: Sequence[int]) -> Entries:
        """Return the entries of all other owners."""
        return self.kept(~np.isin(self.owners, np.array(owners, np.uint32))) if len(owners) else self

    def packed(self) -> NDArray[np.void]:
        """Return the entries as they are stored."""
        entries = np.empty(len(self.keys), _ENTRY)
        entries["key"], entries["owner"] = self
        return entries


NO_ENTRIES = Entries(np.zeros(0, np.uint64), np.zeros(0, np.uint32))


def unpacked(stored: bytes) -> Entries:
    """Return entries as they were before they were stored."""
    entries = np.frombuffer(stored, _ENTRY)
    return Entries(entries["key"].astype(np.uint64), entries["owner"].astype(np.uint32))


def joined(parts: Sequence[Entries]) -> Entries:
    """Return entries one after another."""
    return Entries(np.concatenate([part.keys for part in parts]), np.concatenate([part.owners for part in parts]))


def entries_of(sketches: Sketches, numbers: NDArray[np.int64]) -> Entries:
    """Return the keys of bands and passages of sketches, sorted; those with a number below 0 are left out."""
    bands = Entries(sketches.keys.ravel(), np.repeat(numbers, sketches.keys.shape[1]).astype(np.uint32))
    listed = np.repeat(numbers >= 0, sketches.keys.shape[1])
    if len(sketches.passages.keys):
        owners = np.repeat(numbers, sketches.passages.counts)
        bands = joined([bands, Entries(sketches.passages.keys, owners.astype(np.uint32))])
        listed = np.concatenate([listed, owners >= 0])
    return bands.kept(listed).sorted()


def found(storage: Storage, keys: NDArray[np.uint64]) -> Entries:
    """Return the entries of these keys, without those of contents that are dead, or came after this look began."""
    if not len(keys):
        return NO_ENTRIES
    wanted = np.unique(keys)
    entries = unpacked(storage.buckets(wanted))
    places = np.searchsorted(wanted, entries.keys).clip(max=len(wanted) - 1)
    present = entries.owners < storage.counts().next_content
    return entries.kept((wanted[places] == entries.keys) & present).without(storage.dead())


class Merge(NamedTuple):
    """A new run, if there is anything in it, and those whose entries it took over; whether these were all."""

    runs: list[Run]
    merged: list[int]
    all_of_them: bool


def added(storage: Storage, fresh: Entries) -> Merge:
    """Write a run of fresh entries and those of the runs that are not twice as large."""
    runs = sorted(storage.runs(), key=lambda run: -run.entries)
    merged: list[Run] = []
    size = len(fresh.keys)
    while runs and size and runs[-1].entries < 2 * size:
        merged.append(runs.pop())
        size += merged[-1].entries
    return _written(storage, merged, fresh, all_of_them=not runs)


def purged(storage: Storage) -> Merge:
    """Write all runs as one, without the entries of dead contents."""
    return _written(storage, storage.runs(), NO_ENTRIES, all_of_them=True)


def _written(storage: Storage, merged: Sequence[Run], fresh: Entries, *, all_of_them: bool) -> Merge:
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
    """Yield the entries of runs and fresh ones, sorted, in pieces that fit the memory and hold whole slices."""
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
    """Yield the slices of sorted entries that are not empty, each with its number."""
    stored = entries.packed().tobytes()
    numbers = slices_of(entries.keys, bits)
    ends = np.flatnonzero(np.diff(numbers, prepend=-1, append=-1)).tolist()
    for start, end in pairwise(ends):
        yield int(numbers[start]), stored[start * _ENTRY.itemsize : end * _ENTRY.itemsize]


def slices_of(keys: NDArray[np.uint64], bits: int) -> NDArray[np.int64]:
    """Return in which slice of a run each key would be."""
    # In two steps: a shift by all 64 bits is none.
    numbers: NDArray[np.int64] = ((keys >> np.uint64(32)) >> np.uint64(32 - bits)).astype(np.int64)
    return numbers


def _ends(keys: NDArray[np.uint64], bits: int) -> list[int]:
    """Return where the slices of sorted keys begin, and last where they end."""
    bounds = np.searchsorted(slices_of(keys, bits), np.arange((1 << bits) + 1))
    places: list[int] = bounds.tolist()
    return places
