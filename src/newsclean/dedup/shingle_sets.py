"""Compact sets of shingle hashes, from which the Jaccard index and containment of two texts are computed.

The form of a set depends on the number of folded characters of the text:

- up to 256: all hashes, exactly;
- up to 13,000 (in English, 10,000 distinct shingles): a bitmap of 8,192 bits, in which each hash sets one bit. The
  number of set bits estimates the number of hashes (linear counting: Whang, Vander-Zanden and Taylor, 1990). The number
  of bits that are set in at least one of two bitmaps estimates the size of the union. The Jaccard index has an error of
  about 0.005;
- more: the smallest hashes, at most 8,192. These are all hashes below 2**(32 - level). In a bitmap of such a text,
  nearly every bit would be set, and any two books would look similar.

All counts are integers. A decision at a threshold is therefore the same on every machine.
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
"""`BITS` is the number of bits of a bitmap. The set of a text of up to `SHORT` folded characters has all hashes, and
that of a text of up to `LONG` characters is a bitmap.
"""

SAMPLED = 8192
"""Largest number of hashes in the set of a text with more than `LONG` characters."""

# A bitmap uses bits 7 to 19 of a hash. The lowest 7 bits choose a slot of the signature, and the highest bits decide
# which hash of a slot is the smallest.
_SHIFT = np.uint32(7)
FILL = np.uint32(2**32 - 1)
"""Value after the hashes of a short text, to fill its row. No hash has this value."""


class Dates(NamedTuple):
    """The dates of texts, and the longest time between near-duplicates.

    Attributes:
        instants: the date of each text in microseconds; `UNDATED` for a text without a date, which matches all dates.
        within: longest time between the dates of near-duplicates, in microseconds.
    """

    instants: NDArray[np.int64]
    within: int

    def together(self, pairs: NDArray[np.integer[Any]]) -> NDArray[np.bool_]:
        """Return for each pair of rows whether the two dates are at most `within` apart; True if a date is missing."""
        both = self.instants[pairs]
        close = np.abs(both[:, 0] - both[:, 1]) <= self.within
        together: NDArray[np.bool_] = close | (both == UNDATED).any(axis=1)
        return together


@dataclass(frozen=True)
class Sets:
    """The shingle sets of texts, with a row for each text.

    Attributes:
        rows: 1,024 bytes for each text: a bitmap, or up to 256 hashes. All are 0 for a long text.
        counts: the number of set bits or of hashes of each set.
        levels: -1 for a bitmap. Otherwise, the set contains all hashes below 2**(32 - level).
        long: the hashes of the long texts, by row.
        facts: the bitmaps of numbers and names of each text, 16 words; see `facts`.
        dates: the dates of the texts; None if dates do not matter.
    """

    rows: NDArray[np.uint8]
    counts: NDArray[np.int32]
    levels: NDArray[np.int8]
    long: dict[int, NDArray[np.uint32]]
    facts: NDArray[np.uint64]
    dates: Dates | None = None

    def sizes(self) -> NDArray[np.int64]:
        """Return the number of distinct shingles of each text: exact for short texts, else with an error of 1 %."""
        counts = self.counts.astype(np.int64)
        bitmap = self.levels < 0
        counted = drawn()[np.where(bitmap, counts, 0)] + 128 >> 8
        return np.where(bitmap, counted, counts << np.maximum(self.levels, 0))

    def together(self, pairs: NDArray[np.integer[Any]]) -> NDArray[np.bool_]:
        """Return for each pair of rows whether the dates are close enough for near-duplicates; True without dates."""
        return np.ones(len(pairs), np.bool_) if self.dates is None else self.dates.together(pairs)

    def hashes(self, row: int) -> NDArray[np.uint32]:
        """Return the sorted shingle hashes of the text in a row. Its shingle set must not be a bitmap."""
        if row in self.long:
            return self.long[row]
        hashes: NDArray[np.uint32] = self.rows[row].view("<u4")[: self.counts[row]]
        return hashes


@cache
def drawn() -> NDArray[np.int64]:
    """Return for each number of set bits in a bitmap the expected number of hashes, times 256.

    Several hashes may set the same bit. The value for n bits is the sum of BITS / (BITS - i) for all i below n,
    computed with integers.
    """
    waits = (BITS << 24) // (BITS - np.arange(BITS, dtype=np.int64))
    table = np.zeros(BITS + 1, np.int64)
    np.cumsum(waits, out=table[1:])
    return table >> 16


def sets_of(texts: Shingled, facts: NDArray[np.uint64]) -> Sets:
    """Return the shingle sets of texts of up to `LONG` folded characters. Every text must have shingles.

    Args:
        texts: the shingle hashes of the texts.
        facts: the bitmaps of the numbers and names of each text.
    """
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
    """Return for each hash the number of the bit that it sets in a bitmap."""
    places: NDArray[np.uint32] = (hashes >> _SHIFT) & np.uint32(BITS - 1)
    return places


def sampled(parts: Iterable[NDArray[np.uint32]]) -> tuple[int, NDArray[np.uint32]]:
    """Return the shingle set of a long text: the smallest level with at most `SAMPLED` hashes, and these hashes.

    The set has all hashes below 2**(32 - level). `parts` has the hashes of the text, divided in any way.
    """
    level, kept = 0, np.zeros(0, np.uint32)
    for part in parts:
        fresh = part[part < 1 << (32 - level)] if level else part
        kept = distinct(np.concatenate([kept, fresh]))
        while len(kept) > SAMPLED:
            level += 1
            kept = kept[: np.searchsorted(kept, 1 << (32 - level))]
    return level, kept
