"""Sets of shingle hashes, small enough to keep and good enough to count what two of them share.

A text of up to 256 folded characters keeps its hashes, exactly. One of up to 13,000 (10,000 different shingles of
English) keeps a bitmap: 8,192 bits, each hash sets one, and how many are set tells how many hashes there were
(linear counting: Whang, Vander-Zanden and Taylor, 1990). The union of two bitmaps is their bits' union, and so
what they share is counted as well, to about 0.005 of Jaccard index. In a longer text nearly every bit would be set, and
any two books would look alike: it keeps its smallest hashes, those below 2**(32 - level), at most 8,192 of them.

All counts are integers, so that a decision at a threshold is the same everywhere.
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
"""Bits of a bitmap; folded characters of a text that keeps its hashes; and of one that keeps its smallest."""

SAMPLED = 8192
"""Most hashes that a long text keeps."""

# Bits 7 to 19 of a hash: the lowest 7 choose a slot of the sketch, the highest order its values.
_SHIFT = np.uint32(7)
FILL = np.uint32(2**32 - 1)
"""What follows the hashes of a short text in its row; no hash is this."""


class Dates(NamedTuple):
    """The dates of texts, and how far apart two near-duplicates may be.

    Attributes:
        instants: in microseconds; `UNDATED` for a text without a date, which may be near to all.
        within: microseconds.
    """

    instants: NDArray[np.int64]
    within: int

    def together(self, pairs: NDArray[np.integer[Any]]) -> NDArray[np.bool_]:
        """Return which pairs of rows are close enough."""
        both = self.instants[pairs]
        close = np.abs(both[:, 0] - both[:, 1]) <= self.within
        together: NDArray[np.bool_] = close | (both == UNDATED).any(axis=1)
        return together


@dataclass(frozen=True)
class Sets:
    """The sets of many texts.

    Attributes:
        rows: 8,192 bits each as 1,024 bytes, a bitmap or up to 256 hashes; all 0 for a long text.
        counts: bits set, or hashes kept.
        levels: -1 for a bitmap, else the level: of the hashes below 2**(32 - level) all are kept.
        long: the hashes of the long texts by row.
        facts: bitmaps of numbers and names (see `facts`), 16 words a row.
        dates: of the texts, where they matter.
    """

    rows: NDArray[np.uint8]
    counts: NDArray[np.int32]
    levels: NDArray[np.int8]
    long: dict[int, NDArray[np.uint32]]
    facts: NDArray[np.uint64]
    dates: Dates | None = None

    def sizes(self) -> NDArray[np.int64]:
        """Return how many distinct shingles each text has: exact for short ones, else to about 1 %."""
        counts = self.counts.astype(np.int64)
        bitmap = self.levels < 0
        counted = drawn()[np.where(bitmap, counts, 0)] + 128 >> 8
        return np.where(bitmap, counted, counts << np.maximum(self.levels, 0))

    def together(self, pairs: NDArray[np.integer[Any]]) -> NDArray[np.bool_]:
        """Return which pairs of rows are not too far apart in time."""
        return np.ones(len(pairs), np.bool_) if self.dates is None else self.dates.together(pairs)

    def hashes(self, row: int) -> NDArray[np.uint32]:
        """Return the hashes kept of a text that keeps hashes, sorted."""
        if row in self.long:
            return self.long[row]
        hashes: NDArray[np.uint32] = self.rows[row].view("<u4")[: self.counts[row]]
        return hashes


@cache
def drawn() -> NDArray[np.int64]:
    """Return for each number of bits set how many hashes it takes on average to set them, in 256ths.

    The sum of BITS / (BITS - i) for all i below the number, in integers. The last, when all are set, is the one before.
    """
    waits = (BITS << 24) // (BITS - np.arange(BITS, dtype=np.int64))
    table = np.zeros(BITS + 1, np.int64)
    np.cumsum(waits, out=table[1:])
    return table >> 16


def sets_of(texts: Shingled, facts: NDArray[np.uint64]) -> Sets:
    """Make the sets of texts that are not long; none may be without shingles."""
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
    """Return which bit of a bitmap each hash sets."""
    places: NDArray[np.uint32] = (hashes >> _SHIFT) & np.uint32(BITS - 1)
    return places


def sampled(parts: Iterable[NDArray[np.uint32]]) -> tuple[int, NDArray[np.uint32]]:
    """Return the level and the hashes that a long text keeps, from its hashes in parts."""
    level, kept = 0, np.zeros(0, np.uint32)
    for part in parts:
        fresh = part[part < 1 << (32 - level)] if level else part
        kept = distinct(np.concatenate([kept, fresh]))
        while len(kept) > SAMPLED:
            level += 1
            kept = kept[: np.searchsorted(kept, 1 << (32 - level))]
    return level, kept
