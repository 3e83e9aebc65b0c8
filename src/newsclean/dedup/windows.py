"""Restrict near-duplicates to texts with close dates: add dates to sketches, and find candidates with close dates.

The time window is the longest time between the dates of near-duplicates. Texts with dates further apart are not
near-duplicates, even if they are equal. Documents with the same text and different dates therefore count as different
contents. The decision on a pair depends only on its two texts and dates.

A bucket may contain years of a daily bulletin. Time is therefore divided into periods that are as long as the window.
Each text is in two buckets for each key: one for its period and the period before, one for its period and the period
after. Two texts with close dates share at least one of these buckets for each common key. A text without a date matches
all dates, and its buckets are not divided by time. In each of these buckets, texts without a date come first. The first
of them forms a candidate with every other text there.
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
    """Return the contents with a sketch for each distinct pair of text and date; unchanged if `within` is None.

    Args:
        contents: the sketches of distinct texts, and for each document the row of its text.
        instants: the date of each document; `UNDATED` for a document without a date.
        within: length of the time window in microseconds; None if dates do not matter.
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
    """Return the candidates whose dates are close enough for near-duplicates, as pairs of rows. A pair may occur twice.

    Args:
        sketches: the sketches of all texts.
        dates: the dates of all texts.
        order: the rows to compare, sorted by digest and date.
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
    """The keys of the buckets that each text is in: its band keys and the keys of its passages."""

    keys: NDArray[np.uint64]
    passages: Passages

    def candidates(self, order: NDArray[np.int64]) -> NDArray[np.int32]:
        """Return the candidates among the rows in `order`, by bands and passages. A pair may occur twice."""
        found = candidates(self.keys, order)
        if not len(self.passages.keys):
            return found
        return np.concatenate([found, sharing_passages(self.passages, order)])

    def at(self, periods: NDArray[np.int64]) -> _Keyed:
        """Return the keys of all texts, each combined with a period.

        `periods` has a period for each text, or several periods: the first of each text, then the second of each text.
        The result then contains all texts several times, in the same order.
        """
        times = len(periods) // len(self.keys)
        stamps = mixed(periods.astype(np.uint64))
        keys = mixed(np.tile(self.keys, (times, 1)) ^ stamps[:, None])
        if not len(self.passages.keys):
            return _Keyed(keys, self.passages)
        counts = np.tile(self.passages.counts, times)
        passages = mixed(np.tile(self.passages.keys, times) ^ np.repeat(stamps, counts))
        return _Keyed(keys, Passages(passages, counts))
