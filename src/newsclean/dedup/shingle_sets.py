"""Compact sets of shingle hashes that measure the overlap of two texts.

The set of a text of up to 256 folded characters contains its hashes, exactly. A text of up to 13,000 (10,000 distinct
shingles of English) has a bitmap of 8,192 bits, where each hash sets one bit. The number of set bits estimates the
number of hashes (linear counting: Whang, Vander-Zanden and Taylor, 1990). The union of two bitmaps is that of their
bits, which gives the overlap, to about 0.005 of Jaccard index. In a longer text nearly every bit would be set, and any
two books would look similar. Its set contains its smallest hashes, those below 2**(32 - level), at most 8,192.

All counts are integers: a decision at a threshold is the same on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from newsclean.dedup.shingles import distinct
from newsclean.instants import UNDATED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from newsclean.dedup.shingles import Shingled

BITS, SHORT, LONG = 8192, 256, 13_000
"""Bits of a bitmap; largest number of folded characters for a set of all hashes, and for a bitmap."""

SAMPLED = 8192
"""Largest number of hashes in the set of a long text."""

# A bitmap uses bits 7 to 19 of a hash: the lowest 7 choose a slot of the signature, the highest order its values.
_SHIFT = np.uint32(7)
FILL = np.uint32(2**32 - 1)
"""Padding after the hashes of a short text in its row; no hash has this value."""


class Dates(NamedTuple):
    """Dates of texts, and the largest time between near-duplicates.

    Attributes:
        instants: dates in microseconds; `UNDATED` for an undated text, which matches all dates.
        within: largest time between near-duplicates, in microseconds.
    """

    instants: NDArray[np.int64]
    within: int

    def together(self, pairs: NDArray[np.integer[Any]]) -> NDArray[np.bool_]:
        """Return True for each pair of rows within the window."""
        both = self.instants[pairs]
        close = np.abs(both[:, 0] - both[:, 1]) <= self.within
        together: NDArray[np.bool_] = close | (both == UNDATED).any(axis=1)
        return together


@dataclass(frozen=True)
class Sets:
    """Shingle sets of texts.

    Attributes:
        rows: 1,024 bytes for each text: a bitmap, or up to 256 hashes; all 0 for a long text.
        counts: number of set bits, or of hashes.
        levels: -1 for a bitmap, else the level: the set contains all hashes below 2**(32 - level).
        long: hashes of the long texts, by row.
        facts: bitmaps of numbers and names (see `facts`), 16 words for each row.
        dates: dates of the texts; None if dates are ignored.
    """

    rows: NDArray[np.uint8]
    counts: NDArray[np.int32]
    levels: NDArray[np.int8]
    long: dict[int, NDArray[np.uint32]]
    facts: NDArray[np.uint64]
    dates: Dates | None = None

    def sizes(self) -> NDArray[np.int64]:
        """Return the number of distinct shingles of each text: exact for short ones, else to about 1 %."""
        counts = self.counts.astype(np.int64)
        bitmap = self.levels < 0
        counted = drawn()[np.where(bitmap, counts, 0)] + 128 >> 8
        return np.where(bitmap, counted, counts << np.maximum(self.levels, 0))

    def together(self, pairs: NDArray[np.integer[Any]]) -> NDArray[np.bool_]:
        """Return True for each pair of rows within the time window, or for all without one."""
        return np.ones(len(pairs), np.bool_) if self.dates is None else self.dates.together(pairs)

    def hashes(self, row: int) -> NDArray[np.uint32]:
        """Return the sorted hashes of a text whose set contains hashes."""
        if row in self.long:
            return self.long[row]
        hashes: NDArray[np.uint32] = self.rows[row].view("<u4")[: self.counts[row]]
        return hashes


@cache
def drawn() -> NDArray[np.int64]:
    """Return the average number of hashes that set each number of bits, in 256ths.

    It is the sum of BITS / (BITS - i) for all i below the number of bits, in integers.
    """
    waits = (BITS << 24) // (BITS - np.arange(BITS, dtype=np.int64))
    table = np.zeros(BITS + 1, np.int64)
    np.cumsum(waits, out=table[1:])
    return table >> 16


def sets_of(texts: Shingled, facts: NDArray[np.uint64]) -> Sets:
    """Return the sets of texts that are not long; every text must have shingles."""
    hashes, bounds = texts
    lengths = np.diff(bounds)
    marks = np.zeros(len(lengths) * BITS, np.bool_)
    places = np.repeat(np.arange(len(lengths)) * BITS, lengths)
    places += bits(hashes)
    marks[places] = True
    rows = np.packbits(marks, bitorder="little").reshape(-1, BITS // 8)
    counts = np.bitwise_count(rows.view(np.uint64)).sum(axis=1, dtype=np.int32)
    levels = np.full(len(lengths), -1, np.int8)
    for row in np.flatnonzero(lengths <= SHORT).tolist():
        kept = distinct(hashes[bounds[row] : bounds[row + 1]])
        rows[row].view("<u4")[:] = FILL
        rows[row].view("<u4")[: len(kept)] = kept
        counts[row], levels[row] = len(kept), 0
    return Sets(rows, counts, levels, {}, facts)


def bits(hashes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Return the bit of a bitmap that each hash sets."""
    places: NDArray[np.uint32] = (hashes >> _SHIFT) & np.uint32(BITS - 1)
    return places


def sampled(parts: Iterable[NDArray[np.uint32]]) -> tuple[int, NDArray[np.uint32]]:
    """Return the level and the hashes of a long text's set, from all its hashes in parts."""
    level, kept = 0, np.zeros(0, np.uint32)
    for part in parts:
        fresh = part[part < 1 << (32 - level)] if level else part
        kept = distinct(np.concatenate([kept, fresh]))
        while len(kept) > SAMPLED:
            level += 1
            kept = kept[: np.searchsorted(kept, 1 << (32 - level))]
    return level, kept
