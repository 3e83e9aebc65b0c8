"""Near-duplicates within a time window: contents by text and date, and candidates within the window.

Texts published outside the window are not near-duplicates, not even copies. Documents with the same text and different
dates therefore have different contents. The decision on a pair depends on its two texts and dates only.

A bucket may contain years of a daily bulletin. Time is therefore divided into periods of the window's length. Each text
is in two buckets for each key: one for its period and the previous, one for its period and the next. Two texts within
the window share at least one of them. An undated text matches all dates: it is first in its buckets, and a candidate
with all others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from newsclean.dedup.lsh import candidates, mixed
from newsclean.dedup.passages import Passages, rare
from newsclean.dedup.passages import candidates as sharing_passages
from newsclean.dedup.shingle_sets import Dates
from newsclean.dedup.sketches import taken, with_dates
from newsclean.dedup.sketching import Contents
from newsclean.instants import UNDATED

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from newsclean.dedup.sketches import Sketches

_NO_PAIRS = np.zeros((0, 2), np.int32)


def dated(contents: Contents, instants: NDArray[np.int64], within: int | None) -> Contents:
    """Return the contents by text and date; unchanged if dates are ignored.

    Args:
        contents: contents by text.
        instants: date of each document; `UNDATED` for an undated one.
        within: length of the window in microseconds; None ignores dates.
    """
    if within is None:
        return contents
    there = np.flatnonzero(contents.rows >= 0)
    texts, when = contents.rows[there], instants[there]
    order = np.lexsort((when, texts))
    first = np.ones(len(order), np.bool_)
    first[1:] = (np.diff(texts[order]) != 0) | (when[order][1:] != when[order][:-1])
    rows = np.full(len(contents.rows), -1)
    rows[there[order]] = np.cumsum(first) - 1
    chosen, sketches = texts[order[first]], contents.sketches
    if len(chosen) > len(sketches):
        sketches = taken(sketches, chosen)
    return Contents(with_dates(sketches, Dates(when[order[first]], within)), rows)


def nominated_in_time(sketches: Sketches, dates: Dates, order: NDArray[np.int64]) -> NDArray[np.int32]:
    """Return the candidate pairs within the window; a pair may occur twice.

    Args:
        sketches: sketches of all texts.
        dates: dates of all texts.
        order: rows to compare, sorted by digest and date.
    """
    without = dates.instants == UNDATED
    undated, others = order[without[order]], order[~without[order]]
    keyed = _Keyed(sketches.keys, rare(sketches.passages, order))
    found = [_NO_PAIRS]
    if len(undated):
        pairs = keyed.candidates(np.concatenate([undated, others]))
        found.append(pairs[without[pairs].any(axis=1)])
    if len(others):
        periods = np.where(without, 0, dates.instants) // max(dates.within, 1)
        # Each text occurs twice in succession: in its period and in the next.
        twice = np.stack([others, others + len(periods)], axis=1).ravel()
        found.append(keyed.at(np.concatenate([periods, periods + 1])).candidates(twice) % len(periods))
    pairs = np.concatenate(found)
    return pairs[dates.together(pairs)]


class _Keyed(NamedTuple):
    """Band keys and passages of texts."""

    keys: NDArray[np.uint64]
    passages: Passages

    def candidates(self, order: NDArray[np.int64]) -> NDArray[np.int32]:
        found = candidates(self.keys, order)
        if not len(self.passages.keys):
            return found
        return np.concatenate([found, sharing_passages(self.passages, order)])

    def at(self, periods: NDArray[np.int64]) -> _Keyed:
        """Return the keys with periods mixed in, repeated for each multiple of the texts in `periods`."""
        times = len(periods) // len(self.keys)
        stamps = mixed(periods.astype(np.uint64))
        keys = mixed(np.tile(self.keys, (times, 1)) ^ stamps[:, None])
        if not len(self.passages.keys):
            return _Keyed(keys, self.passages)
        counts = np.tile(self.passages.counts, times)
        passages = mixed(np.tile(self.passages.keys, times) ^ np.repeat(stamps, counts))
        return _Keyed(keys, Passages(passages, counts))
