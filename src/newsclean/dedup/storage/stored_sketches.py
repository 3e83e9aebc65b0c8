"""Convert sketches to records of bytes and back. The bytes are the same on every machine and are not pickled.

A record has a part of fixed length (digest, date, length, band keys, shingle set, numbers and names). A part of varying
length follows (passage keys, and the hashes of a long text).
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from newsclean.dedup.facts import WORDS
from newsclean.dedup.passages import Passages
from newsclean.dedup.shingle_sets import BITS, SAMPLED, Dates, Sets
from newsclean.dedup.sketches import Sketches, collected, with_dates
from newsclean.dedup.storage.index_errors import Damaged
from newsclean.instants import UNDATED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from newsclean.dedup.sketches import Scheme

MARK = 24
"""Number of bytes at the start of a record that identify its content: the digest and the date."""
# Records read at a time: 6 MB.
_BLOCK = 4096
# Largest level of a shingle set.
_LEVELS = 32


def _layout(bands: int) -> np.dtype[np.void]:
    """Return the type of the part of a record that has a fixed length. `bands` is the number of band keys."""
    return np.dtype(
        [
            ("digest", ">u8", (2,)),
            ("date", ">i8"),
            ("length", "<i8"),
            ("passages", "<u4"),
            ("count", "<i4"),
            ("level", "i1"),
            ("keys", "<u8", (bands,)),
            ("row", "u1", (BITS // 8,)),
            ("facts", "<u8", (WORDS,)),
        ]
    )


def encoded(sketches: Sketches) -> list[bytes]:
    """Return the record of each sketch, as bytes."""
    heads = np.zeros(len(sketches), _layout(sketches.keys.shape[1]))
    heads["digest"], heads["length"], heads["keys"] = sketches.digests, sketches.lengths, sketches.keys
    sets, passages = sketches.sets, sketches.passages
    heads["row"], heads["count"], heads["level"] = sets.rows, sets.counts, sets.levels
    heads["facts"] = sets.facts
    heads["date"] = sets.dates.instants if sets.dates else UNDATED
    heads["passages"] = passages.counts if len(passages.counts) else 0
    stored, size = heads.tobytes(), heads.dtype.itemsize
    records = [stored[start : start + size] for start in range(0, len(stored), size)]
    start = 0
    for row, count in enumerate(passages.counts.tolist()):
        records[row] += passages.keys[start : start + count].astype("<u8").tobytes()
        start += count
    for row, hashes in sets.long.items():
        records[row] += hashes.astype("<u4").tobytes()
    return records


def decoded(records: Sequence[bytes], scheme: Scheme) -> Sketches:
    """Return the sketches that are stored in records.

    Raises:
        Damaged: a record is too short, or has another length than its content says.
    """
    layout = _layout(scheme.bands)
    size = layout.itemsize
    if short := [len(record) for record in records if len(record) < size]:
        raise Damaged(f"a record must have at least {size} bytes, got {short[0]}")
    heads = np.frombuffer(b"".join([record[:size] for record in records]), layout)
    counts = heads["passages"].astype(np.int64)
    _check(heads, np.array([len(record) for record in records], np.int64))
    tails = [size + 8 * count for count in counts.tolist()]
    keys = b"".join([record[size:end] for record, end in zip(records, tails, strict=True)])
    long = {
        row: np.frombuffer(record[end:], "<u4").astype(np.uint32)
        for row, (record, end) in enumerate(zip(records, tails, strict=True))
        if len(record) > end
    }
    sets = Sets(
        np.ascontiguousarray(heads["row"]),
        heads["count"].astype(np.int32),
        heads["level"].astype(np.int8),
        long,
        heads["facts"].astype(np.uint64),
        None if scheme.within is None else Dates(heads["date"].astype(np.int64), scheme.within),
    )
    return Sketches(
        heads["digest"].astype(np.uint64),
        heads["length"].astype(np.int64),
        heads["keys"].astype(np.uint64),
        sets,
        Passages(np.frombuffer(keys, "<u8").astype(np.uint64), counts),
    )


def _check(heads: NDArray[np.void], sizes: NDArray[np.int64]) -> None:
    """Check that records are whole, by the part of each record that has a fixed length, and by its number of bytes.

    Raises:
        Damaged: a record is not whole.
    """
    # The hashes of a long text follow after the passage keys.
    rests = sizes - heads.itemsize - 8 * heads["passages"].astype(np.int64)
    counts, levels = heads["count"].astype(np.int64), heads["level"]
    sound = (counts >= 1) & (counts <= max(BITS, SAMPLED)) & (levels >= -1) & (levels <= _LEVELS)
    whole = np.where(rests == 0, levels <= 0, (rests == 4 * counts) & (levels >= 0))
    if wrong := np.flatnonzero(~(sound & whole)).tolist():
        head = heads[wrong[0]]
        told = f"{head['passages']} passages, {head['count']} hashes and level {head['level']}"
        raise Damaged(f"a record must have the length that it tells, got {sizes[wrong[0]]} bytes for {told}")


def sketches_in(records: Iterable[tuple[int, bytes]], scheme: Scheme) -> tuple[NDArray[np.int64], Sketches]:
    """Return the numbers and the sketches of contents, from pairs of a content's number and its record."""
    numbers: list[NDArray[np.int64]] = [np.zeros(0, np.int64)]
    instants: list[NDArray[np.int64]] = [np.zeros(0, np.int64)]

    def parts() -> Iterator[Sketches]:
        remaining = iter(records)
        while block := list(islice(remaining, _BLOCK)):
            numbers.append(np.array([number for number, _ in block], np.int64))
            part = decoded([record for _, record in block], scheme)
            if part.sets.dates:
                instants.append(part.sets.dates.instants)
            yield part

    sketches = collected(parts(), scheme)
    if scheme.within is not None:
        sketches = with_dates(sketches, Dates(np.concatenate(instants), scheme.within))
    return np.concatenate(numbers), sketches
