"""What speaks for "this line is story" and for "the story ends after this line".

Cohesion is counted in words: which of the next lines' words has the story used up to here? A word's rarity comes
from a hashed table of how many texts use it. Windows look at most `REACH` filled lines ahead, never at the text's end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from newsclean.story.table import BASE, COLUMN
from newsclean.story.words import GROUPS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from newsclean.story.table import LineTable

    Array = NDArray[Any]

REACH = 8
WINDOWS = (1, 2, 3, 4, 6, 8)
"""Lines after the cut that the change features look at."""
EXPECTED = np.array([0.75, 0.5, 0.3, 0.3])
"""Share of each group's words that a story usually has used before; what a share starts from where words are few."""
_SO_FAR = (
    "chars",
    "ends",
    "starts_lower",
    "digit_share",
    "name_share",
    "gap_before",
    "few_words",
    "quotes",
    "short_share",
)


FURNISHING_NAMES = ("words of furniture", "strongest word of furniture", "first words of furniture")


def furnishing(table: LineTable, log_odds: Array) -> Array:
    """Return how much the words of each line are those that sites print after stories: mean, most, first two.

    Args:
        table: the lines.
        log_odds: of each hash bucket of words, -1 to 1.
    """
    n, words = len(table.number), table.words
    odds = log_odds[(words.code % np.uint64(len(log_odds))).astype(np.int64)]
    size = np.bincount(words.line, minlength=n)
    begin = np.cumsum(size) - size
    first = np.arange(len(odds)) - begin[words.line] < 2
    most = np.full(n, -1.0)
    filled = np.flatnonzero(size)
    if len(filled):
        most[filled] = np.maximum.reduceat(odds, begin[filled])
    mean = np.bincount(words.line, weights=odds, minlength=n) / (size + 1)
    return np.column_stack([mean * 2, most, np.bincount(words.line, weights=odds * first, minlength=n) / 2])


LINE_NAMES = (*BASE, *FURNISHING_NAMES)


class Cohesion(NamedTuple):
    """Counts a line: `[..., d]` are words that stood `d` or more lines before, `[..., 0]` all words.

    Attributes:
        seen: lines x groups x (REACH + 1).
        weighted: lines x (REACH + 1), each word counted by its rarity.
        lead: rarity of the words that stood in the first three lines.
    """

    seen: Array
    weighted: Array
    lead: Array


def cohesion(table: LineTable, rarity: Array) -> Cohesion:
    """Count for every line which of its words the text has used before, and how far back.

    Args:
        table: the lines.
        rarity: rarity of each hash bucket, 0 (every text uses it) to 1.
    """
    n, words, width = len(table.number), table.words, REACH + 1
    weight = rarity[(words.code % np.uint64(len(rarity))).astype(np.int64)]
    gap = np.minimum(words.line - words.first, REACH)
    key = (words.line * GROUPS + words.group) * width + gap
    seen = np.bincount(key, minlength=n * GROUPS * width).reshape(n, GROUPS, width).astype(float)
    weighted = np.bincount(words.line * width + gap, weights=weight, minlength=n * width).reshape(n, width)
    lead = np.bincount(words.line, weights=weight * ((words.first < 3) & (words.first < words.line)), minlength=n)
    return Cohesion(_from_the_back(seen), _from_the_back(weighted), lead)


def _from_the_back(counts: Array) -> Array:
    return np.asarray(np.flip(np.flip(counts, -1).cumsum(-1), -1))


def _share(seen: Array, total: Array) -> Array:
    return np.asarray((seen + 2 * EXPECTED) / (total + 2))


def _running(coh: Cohesion) -> Array:
    """Return how much each line's text so far has repeated itself: per group, then by rarity."""
    later = (np.arange(len(coh.lead)) > 0)[:, None]
    by_group = (np.cumsum(coh.seen[:, :, 1] * later, 0) + 2 * EXPECTED) / (np.cumsum(coh.seen[:, :, 0] * later, 0) + 2)
    rare = (np.cumsum(coh.weighted[:, 1] * later[:, 0]) + 0.6) / (np.cumsum(coh.weighted[:, 0] * later[:, 0]) + 2)
    return np.column_stack([by_group, rare])


class _Ahead(NamedTuple):
    """Sums over the next lines, for one window."""

    seen: Array
    total: Array
    rare: Array
    rare_total: Array
    lead: Array


def _ahead(coh: Cohesion) -> list[_Ahead]:
    """Return for windows of 1 to `REACH` next lines what they share with all lines up to here."""
    n, at = len(coh.lead), np.arange(len(coh.lead))
    seen = np.concatenate([coh.seen, np.zeros((REACH + 1, GROUPS, REACH + 1))])
    rare = np.concatenate([coh.weighted, np.zeros((REACH + 1, REACH + 1))])
    lead = np.concatenate([coh.lead, np.zeros(REACH + 1)])
    sums = [_Ahead(np.zeros((n, GROUPS)), np.zeros((n, GROUPS)), np.zeros(n), np.zeros(n), np.zeros(n))]
    for d in range(1, REACH + 1):
        old, row = sums[-1], seen[at + d]
        sums.append(_Ahead(old.seen + row[:, :, d], old.total + row[:, :, 0], old.rare + rare[at + d, d],
                           old.rare_total + rare[at + d, 0], old.lead + lead[at + d]))  # fmt: skip
    return sums


def _rare_share(rare: Array, total: Array) -> Array:
    return np.asarray((rare + 0.3) / (total + 1))


def change_features(table: LineTable, coh: Cohesion) -> Array:
    """Return, for each line, the features of "another story, or language, begins after it"."""
    n, at = len(table.number), np.arange(len(table.number))
    count = np.log1p(np.cumsum(coh.seen[:, :, 0].sum(1))) / 5
    columns = [_running(coh), count, np.log1p(at) / 3]
    ahead = _ahead(coh)
    for d in WINDOWS:
        a, one, four = ahead[d], ahead[1], ahead[4]
        columns += [_share(a.seen, a.total), np.log1p(a.total) / 4, _rare_share(a.rare, a.rare_total),
                    (a.lead + 0.15) / (a.rare_total + 1), np.log1p(a.rare_total) / 3]  # fmt: skip
        if d in (3, 6):  # without the next line, which may be a headline
            columns += [_share(a.seen - one.seen, a.total - one.total)]
            columns += [_rare_share(a.rare - one.rare, a.rare_total - one.rare_total)]
        if d == REACH:  # does the story come back?
            columns += [_share(a.seen - four.seen, a.total - four.total)]
            columns += [_rare_share(a.rare - four.rare, a.rare_total - four.rare_total)]
            columns += [np.log1p(a.rare_total - four.rare_total) / 3]
        if d in (1, 3):
            columns += [_foreign_ahead(table, d)]
    return np.column_stack(columns).reshape(n, -1)


def _foreign_ahead(table: LineTable, size: int) -> Array:
    """Return how much of the next lines is in another script than the text so far."""
    at, sums = np.arange(len(table.number)), np.cumsum(table.scripts, 0)
    main = sums.argmax(1)
    window = sums[np.minimum(at + size, len(at) - 1)] - sums
    return np.asarray(1 - (window[at, main] + 1) / (window.sum(1) + 1))


def _so_far(base: Array) -> Array:
    """Return what the text up to each line is like."""
    at = np.arange(len(base))
    mean = np.cumsum(base, 0) / (at + 1)[:, None]
    words = np.expm1(base[:, COLUMN["words"]] * 2)
    total = np.cumsum(words)
    ended = np.cumsum(words * base[:, COLUMN["ends"]]) / np.maximum(total, 1)
    longest = np.maximum.accumulate(base[:, COLUMN["chars"]])
    named = mean[:, [COLUMN[name] for name in _SO_FAR]]
    return np.column_stack([named, ended, longest, np.log1p(at) / 3, np.log1p(total) / 5])


SO_FAR_NAMES = (*_SO_FAR, "words_ended", "longest", "lines", "words")


def _near(log_odds: Array) -> Array:
    """Return a change's log-odds here, one line before, the best of three before, one and two after, and the lead."""
    z, n = np.clip(log_odds, -10, 10) / 4, len(log_odds)
    padded = np.concatenate([np.full(4, -1.0), z, np.full(3, -1.0)])
    before, after = padded[3 : n + 3], padded[5 : n + 5]
    best = np.maximum(np.maximum(padded[1 : n + 1], padded[2 : n + 2]), before)
    return np.column_stack([z, before, best, after, padded[6 : n + 6], z - np.maximum(after, before)])


def features(table: LineTable, coh: Cohesion, change: Array, furnished: Array) -> tuple[Array, Array]:
    """Return the features of "this line is story" and of "the story ends after this line", one row a line.

    Args:
        table: the lines.
        coh: their cohesion.
        change: log-odds that another story (first column), another language begins after each line.
        furnished: how much each line's words are furniture.
    """
    base, n, k = np.hstack([table.base, furnished]), len(table.number), len(LINE_NAMES)
    topic, language = _near(change[:, 0]), _near(change[:, 1])
    so_far = _so_far(base)
    before = np.vstack([np.zeros(so_far.shape[1]), so_far[:-1]])
    padded = np.vstack([np.zeros((2, k)), base, np.zeros((REACH + 1, k))])
    last, following, second = padded[1 : n + 1], padded[3 : n + 3], padded[4 : n + 4]
    rare = np.column_stack([_rare_share(coh.weighted[:, 1], coh.weighted[:, 0]),
                            (coh.lead + 0.15) / (coh.weighted[:, 0] + 1),
                            np.log1p(coh.weighted[:, 0]) / 3])  # fmt: skip
    short = (coh.seen[:, 0, 1] + 1.5) / (coh.seen[:, 0, 0] + 2)
    running = _running(coh)[:, 4]
    ran = np.append(0.3, running[:-1])
    chars, ends, ended = COLUMN["chars"], COLUMN["ends"], SO_FAR_NAMES.index("words_ended")
    line = np.column_stack([topic[:, [1, 0, 2]], language[:, [1, 0, 2]], base, last, following, before, short, rare,
                            ran, rare[:, 0] - ran, base[:, chars] - before[:, 0],
                            base[:, ends] - before[:, ended]])  # fmt: skip
    near, far, past = _window_means(padded, n)
    cut = np.column_stack([topic, language, base, past, following, second, near, far, so_far, running,
                           following[:, chars] - so_far[:, 0], near[:, chars] - so_far[:, 0],
                           following[:, ends] - so_far[:, ended], base[:, chars] - so_far[:, 0]])  # fmt: skip
    return line, cut


def _window_means(padded: Array, n: int) -> tuple[Array, Array, Array]:
    """Return the means over the next four lines, the four after them, and the three up to here."""
    sums, at = np.vstack([np.zeros((1, padded.shape[1])), np.cumsum(padded, 0)]), np.arange(n)
    near = (sums[at + 7] - sums[at + 3]) / 4
    far = (sums[at + 11] - sums[at + 7]) / 4
    past = (sums[at + 3] - sums[at]) / 3
    return near, far, past


_NEAR = ("here", "before", "best before", "after", "second after", "lead")


def feature_names() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names of the columns that `features` makes, for people: of lines, and of ends.

    >>> [len(names) for names in feature_names()]
    [138, 252]
    """

    def group(prefix: str, names: tuple[str, ...]) -> list[str]:
        return [f"{prefix}: {name}" for name in names]

    three = ("before", "here", "best before")
    line = [*group("another story", three), *group("another language", three), *group("line", LINE_NAMES),
            *group("line before", LINE_NAMES), *group("next line", LINE_NAMES), *group("text before", SO_FAR_NAMES),
            "short words used before", "rare words used before", "rare words used in the lead", "rare words",
            "text repeats itself", "words used before, against the text's habit", "length, against the text",
            "sentence end, against the text"]  # fmt: skip
    cut = [*group("another story", _NEAR), *group("another language", _NEAR), *group("line", LINE_NAMES),
           *group("last three lines", LINE_NAMES), *group("next line", LINE_NAMES),
           *group("second next line", LINE_NAMES), *group("next four lines", LINE_NAMES),
           *group("four lines after them", LINE_NAMES), *group("text so far", SO_FAR_NAMES),
           "text repeats itself", "next line's length, against the text", "next four lines' length, against the text",
           "next line's sentence end, against the text", "length, against the text"]  # fmt: skip
    return tuple(line), tuple(cut)
