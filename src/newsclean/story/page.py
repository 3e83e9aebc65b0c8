"""Find the story on a whole page: which stretch of its lines, and what inside it is not story.

Two looks: the first judges each line by its shape and its neighbours'; the second adds which of its words the likely
story uses elsewhere. Then every stretch (first line, last line) has a score, the scores become chances, and the
stretch goes from where enough of the starts lie to where enough of the ends lie.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from newsclean.story.credits import credit_words
from newsclean.story.stretch import CAP
from newsclean.story.table import COLUMN, SHAPE
from newsclean.story.vocabulary import told_by_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from newsclean.story.network import Weights
    from newsclean.story.table import LineTable

    Array = NDArray[Any]

_PLACES = 6


class _Around:
    """Rows that are looked at from other lines: shifted, or as means of several; beyond the text all is zero."""

    def __init__(self, rows: Array) -> None:
        size, width = rows.shape
        self.size = size
        self._rows = np.zeros((size + 2 * _FAR, width))
        self._rows[_FAR : _FAR + size] = rows
        self._sums = np.zeros((size + 2 * _FAR + 1, width))
        np.cumsum(self._rows, 0, out=self._sums[1:])

    def mean(self, low: int, high: int) -> Array:
        """Return the mean over the lines from `low` to `high` away."""
        start = _FAR + low
        if low == high:
            return np.asarray(self._rows[start : start + self.size])
        stop = _FAR + high + 1
        sums = self._sums[stop : stop + self.size] - self._sums[start : start + self.size]
        return np.asarray(sums / (stop - start))


_FAR = 12
_SEEN = ((0, 0), (1, 1), (-1, -1), (1, 3), (-3, -1), (4, 11), (-11, -4))
_GUESSED = ((0, 0), (1, 1), (-1, -1), (1, 4), (-4, -1), (5, 12), (-12, -5))
"""Lines around each that the two looks see: from how many before to how many after it."""


def _columns(rows: Array, windows: Sequence[tuple[int, int]]) -> list[Array]:
    around = _Around(rows)
    return [around.mean(*window) for window in windows]


def first_look(table: LineTable, kinds: Sequence[Array]) -> Array:
    """Return the features of each line's own shape and words, and of its neighbours'.

    Args:
        table: the lines.
        kinds: as in `told_by_words`.
    """
    at = np.arange(len(table.number))
    base = np.hstack([table.base[:, : len(SHAPE)], told_by_words(table, kinds)])
    return np.column_stack([*_columns(base, _SEEN), np.log1p(at) / 5, np.minimum(1, at / 400)])


def _shared(table: LineTable, rarity: Array, chance: Array) -> Array:
    """Return how many of a line's words the likely story uses elsewhere, by rarity and by number, and their weight."""
    words, n, size = table.words, len(table.number), len(rarity)
    key = np.unique(words.line * size + (words.code % np.uint64(size)).astype(np.int64))
    line, word = key // size, key % size
    weight, own = rarity[word], chance[line]
    elsewhere = np.clip(np.bincount(word, weights=own, minlength=size)[word] - own, 0, 2) / 2
    total = np.bincount(line, weights=weight, minlength=n)
    rare = (np.bincount(line, weights=weight * elsewhere, minlength=n) + 0.2) / (total + 1)
    plain = (np.bincount(line, weights=elsewhere, minlength=n) + 0.5) / (np.bincount(line, minlength=n) + 1)
    return np.column_stack([rare, plain, np.log1p(total) / 3])


def second_look(table: LineTable, rarity: Array, log_odds: Array) -> Array:
    """Return what the first look found at and around each line, and the words that it shares with the likely story.

    Args:
        table: the lines.
        rarity: rarity of each hash bucket of words.
        log_odds: what the first look made of each line.
    """
    chance = 1 / (1 + np.exp(-log_odds))
    mass = chance * np.expm1(table.base[:, COLUMN["words"]] * 2)
    run = np.cumsum(mass)
    total = max(float(run[-1]), 1.0)
    before, after = (run - mass) / total, (total - run) / total
    local = np.column_stack([log_odds / 4, _shared(table, rarity, chance)])
    return np.column_stack([*_columns(local, _GUESSED), before, after, np.minimum(before, 0.05) * 20,
                            np.minimum(after, 0.05) * 20])  # fmt: skip


class Judgement(NamedTuple):
    """Which lines go, the chance of each to lie in the story, and the number of its last one."""

    gone: Array
    inside: Array
    last: int


def judge(table: LineTable, weights: Weights) -> Judgement:
    """Return which lines of a page are not story."""
    first = weights.page_line.standardise(first_look(table, (weights.furnishing, weights.setting, credit_words())))
    odds = weights.page_line.outputs(first)[:, :, 0].mean(0)
    second = second_look(table, weights.rarity, odds)
    second = np.hstack([weights.page_stretch.standardise(second), first])
    story, opens, closes = weights.page_stretch.outputs(second).mean(0).T
    found, settings = stretches(story, opens, closes), weights.settings
    start, last = choose(found, settings["page_low"], settings["page_high"])
    inside = weights.page_inset.outputs(second)[:, :, 0].mean(0)
    gone = np.round(inside, _PLACES) < settings["page_inset"]
    gone[:start] = gone[last + 1 :] = True
    return Judgement(gone, found.inside, last)


class Stretches(NamedTuple):
    """Chances, a line each: that the story starts there, ends there, holds it."""

    start: Array
    end: Array
    inside: Array


def stretches(story: Array, start: Array, end: Array) -> Stretches:
    """Return the chances over all stretches, from each line's evidence as story, as first line and as last one.

    >>> none = np.zeros(4)
    >>> stretches(np.array([-9.0, 9.0, 9.0, -9.0]), none, none).inside.round(1).tolist()
    [0.0, 1.0, 1.0, 0.0]
    """
    story = CAP * np.tanh(story / CAP)
    run = np.cumsum(story)
    opening = start - (run - story)
    closing = run + end
    ended = closing + np.logaddexp.accumulate(opening)
    norm = ended.max() + np.log(np.exp(ended - ended.max()).sum())
    ends = np.exp(ended - norm)
    starts = np.exp(opening + np.logaddexp.accumulate(closing[::-1])[::-1] - norm)
    return Stretches(*(np.round(x, _PLACES) for x in (starts, ends, np.cumsum(starts) - np.cumsum(ends) + ends)))


def choose(found: Stretches, low: float, high: float) -> tuple[int, int]:
    """Return the first and the last line: where `low` of all starts, and `high` of all ends, lie behind.

    >>> found = Stretches(np.array([0.1, 0.9, 0.0]), np.array([0.0, 0.7, 0.3]), np.array([0.1, 1.0, 0.3]))
    >>> choose(found, 0.2, 0.6), choose(found, 0.2, 0.8)
    ((1, 1), (1, 2))
    """
    last = len(found.start) - 1
    first = min(int(np.searchsorted(np.cumsum(found.start), low)), last)
    return first, max(min(int(np.searchsorted(np.cumsum(found.end), high)), last), first)
