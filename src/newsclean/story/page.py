"""Find the story on a whole page: which stretch of its lines, and what inside it is not story.

Two looks: the first judges each line by its shape and its neighbours'; the second adds which of its words the likely
story uses elsewhere. Then every stretch (first line, last line) has a score, the scores become chances, and the
stretch goes from where enough of the starts lie to where enough of the ends lie.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from newsclean.story.evidence import furnishing
from newsclean.story.stretch import CAP
from newsclean.story.table import COLUMN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from newsclean.story.network import Weights
    from newsclean.story.table import LineTable

    Array = NDArray[Any]

_PLACES = 6


def _shift(rows: Array, by: int) -> Array:
    """Return the rows `by` lines further on (before, where negative); zero beyond the text."""
    out = np.zeros_like(rows)
    if 0 < by < len(rows):
        out[:-by] = rows[by:]
    elif -len(rows) < by < 0:
        out[-by:] = rows[:by]
    return out


def _mean(rows: Array, low: int, high: int) -> Array:
    """Return the mean over the lines from `low` to `high` away; lines beyond the text count as zero."""
    n, at = len(rows), np.arange(len(rows))
    sums = np.vstack([np.zeros((1, rows.shape[1])), np.cumsum(rows, 0)])
    return np.asarray((sums[np.clip(at + high + 1, 0, n)] - sums[np.clip(at + low, 0, n)]) / (high - low + 1))


def first_look(table: LineTable, log_odds: Array) -> Array:
    """Return the features of each line's own shape and its neighbours'.

    Args:
        table: the lines.
        log_odds: of each hash bucket of words, that it is furniture, -1 to 1.
    """
    base, at = np.hstack([table.base, furnishing(table, log_odds)]), np.arange(len(table.number))
    return np.column_stack([base, _shift(base, 1), _shift(base, -1), _mean(base, 1, 3), _mean(base, -3, -1),
                            _mean(base, 4, 11), _mean(base, -11, -4), np.log1p(at) / 5,
                            np.minimum(1, at / 400)])  # fmt: skip


def _shared(table: LineTable, rarity: Array, chance: Array) -> Array:
    """Return how many of a line's words the likely story uses elsewhere, by rarity and by number, and their weight."""
    words, n = table.words, len(table.number)
    _, word = np.unique(words.code, return_inverse=True)
    size = int(word.max()) + 1 if len(word) else 1
    key, at = np.unique(words.line * size + word, return_index=True)
    line, word = key // size, key % size
    weight = rarity[(words.code[at] % np.uint64(len(rarity))).astype(np.int64)]
    used = np.bincount(word, weights=chance[line], minlength=size)
    elsewhere = np.minimum(used[word] - chance[line], 2) / 2
    total = np.bincount(line, weights=weight, minlength=n)
    rare = (np.bincount(line, weights=weight * elsewhere, minlength=n) + 0.2) / (total + 1)
    plain = (np.bincount(line, weights=elsewhere, minlength=n) + 0.5) / (np.bincount(line, minlength=n) + 1)
    return np.column_stack([rare, plain, np.log1p(total) / 3])


def second_look(table: LineTable, rarity: Array, first: Array, log_odds: Array) -> Array:
    """Return the features of the first look, what it found around each line, and the words shared with the story.

    Args:
        table: the lines.
        rarity: rarity of each hash bucket of words.
        first: the features of the first look.
        log_odds: what the first look made of each line.
    """
    chance = 1 / (1 + np.exp(-log_odds))
    mass = chance * np.expm1(table.base[:, COLUMN["words"]] * 2)
    run = np.cumsum(mass)
    total = max(float(run[-1]), 1.0)
    before, after = (run - mass) / total, (total - run) / total
    odds, shared = log_odds[:, None] / 4, _shared(table, rarity, chance)
    return np.column_stack([odds, _shift(odds, 1), _shift(odds, -1), _mean(odds, 1, 4), _mean(odds, -4, -1),
                            _mean(odds, 5, 12), _mean(odds, -12, -5), shared, _shift(shared, 1), _shift(shared, -1),
                            _mean(shared, 1, 4), _mean(shared, -4, -1), before, after, np.minimum(before, 0.05) * 20,
                            np.minimum(after, 0.05) * 20, first])  # fmt: skip


class Judgement(NamedTuple):
    """Which lines go, the chance of each to lie in the story, and the number of its last one."""

    gone: Array
    inside: Array
    last: int


def judge(table: LineTable, weights: Weights) -> Judgement:
    """Return which lines of a page are not story."""
    first = first_look(table, weights.furnishing)
    odds = np.mean([z[:, 0] for z in weights.page_line(first)], 0)
    second = second_look(table, weights.rarity, first, odds)
    story, opens, closes = np.mean(weights.page_stretch(second), 0).T
    found, settings = stretches(story, opens, closes), weights.settings
    start, last = choose(found, settings["page_low"], settings["page_high"])
    gone = np.round(weights.page_inset(second)[0][:, 0], _PLACES) < settings["page_inset"]
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
