"""What speaks for "this line is story" and for "the story ends after this line".

Cohesion is counted in words: which of the next lines' words has the story used up to here? A word's rarity comes
from a hashed table of how many texts use it. Windows look at most `REACH` filled lines ahead, never at the text's end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from newsclean.story.table import BASE, COLUMN
from newsclean.story.vocabulary import told_by_words
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
LINE_NAMES = (*BASE, *FURNISHING_NAMES)


class Known(NamedTuple):
    """What is known of a text's lines whatever follows them.

    Attributes:
        base: one row a line: its shape, the furniture it names, the words of furniture in it.
        seen: lines x (`GROUPS` + 1) x (`REACH` + 1): words of each group, then all by their rarity; `[..., d]` are
            those that stood `d` or more lines before, `[..., 0]` all.
        lead: rarity of the words that stood in the first three lines.
        running: how much the text up to each line has repeated itself: per group, then by rarity.
        so_far: what the text up to each line is like.
        scripts: letters of each script in the text up to each line.
    """

    base: Array
    seen: Array
    lead: Array
    running: Array
    so_far: Array
    scripts: Array


def known(table: LineTable, rarity: Array, log_odds: Array) -> Known:
    """Read the lines, each with what stands before it.

    Args:
        table: the lines.
        rarity: rarity of each hash bucket of words, 0 (every text uses it) to 1.
        log_odds: of each hash bucket of words, that it is furniture, -1 to 1.
    """
    n, words, width = len(table.number), table.words, REACH + 1
    weight = rarity[(words.code % np.uint64(len(rarity))).astype(np.int64)]
    gap = np.minimum(words.line - words.first, REACH)
    key = (words.line * GROUPS + words.group) * width + gap
    counts = np.bincount(key, minlength=n * GROUPS * width).reshape(n, GROUPS, width)
    weighted = np.bincount(words.line * width + gap, weights=weight, minlength=n * width).reshape(n, 1, width)
    seen = np.concatenate([counts, weighted], 1)
    seen = np.asarray(np.flip(np.flip(seen, -1).cumsum(-1), -1))
    lead = np.bincount(words.line, weights=weight * ((words.first < 3) & (words.first < words.line)), minlength=n)
    base = np.hstack([table.base, told_by_words(table, (log_odds,))[:, : len(FURNISHING_NAMES)]])
    return Known(base, seen, lead, _running(seen), _so_far(base), np.cumsum(table.scripts, 0))


def _share(seen: Array, total: Array) -> Array:
    return np.asarray((seen + 2 * EXPECTED) / (total + 2))


def _rare_share(rare: Array, total: Array) -> Array:
    return np.asarray((rare + 0.3) / (total + 1))


def _running(seen: Array) -> Array:
    """Return how much each line's text so far has repeated itself: per group, then by rarity."""
    later = seen[:, :, :2] * (np.arange(len(seen)) > 0)[:, None, None]
    total = np.cumsum(later, 0)
    start = np.append(2 * EXPECTED, 0.6)
    return np.asarray((total[:, :, 1] + start) / (total[:, :, 0] + 2))


def change_features(text: Known, first: int = 0, size: int | None = None) -> Array:
    """Return, for lines from `first` on, the features of "another story, or language, begins after it".

    Args:
        text: the lines.
        first: the first line to tell of.
        size: how many lines the text has; none after them is looked at.
    """
    size = len(text.base) if size is None else size
    m, at = size - first, np.arange(first, size)
    padded = np.concatenate([text.seen[first:size], np.zeros((REACH, *text.seen.shape[1:]))])
    lead = np.concatenate([text.lead[first:size], np.zeros(REACH)])[:, None]
    seen = np.cumsum(np.stack([padded[d : d + m, :, d] for d in range(1, REACH + 1)], 1), 1)[:, _PICKED]
    sums = np.concatenate([np.zeros((1, GROUPS + 2)), np.cumsum(np.hstack([padded[:, :, 0], lead]), 0)])
    rows = np.arange(1, m + 1)[:, None]
    total = sums[rows + np.array(WINDOWS)] - sums[rows]
    by_group, rare, rare_total = total[:, :, :GROUPS], seen[:, :, GROUPS], total[:, :, GROUPS]
    share, log_total = _share(seen[:, :, :GROUPS], by_group), np.log1p(by_group) / 4
    last = np.stack([_rare_share(rare, rare_total), (total[:, :, -1] + 0.15) / (rare_total + 1),
                     np.log1p(np.maximum(rare_total, 0)) / 3], 2)  # fmt: skip
    count = np.log1p(np.cumsum(text.seen[:size, :GROUPS, 0].sum(1)))[first:] / 5
    columns = [text.running[first:size], count[:, None], np.log1p(at)[:, None] / 3]
    j = 0
    for k, d in enumerate(WINDOWS):
        columns += [share[:, k], log_total[:, k], last[:, k]]
        if d in _LESS:  # without the next lines, of which the first may be a headline: does the story come back?
            j = WINDOWS.index(_LESS[d])
            columns += [_share(seen[:, k, :GROUPS] - seen[:, j, :GROUPS], by_group[:, k] - by_group[:, j])]
            columns += [_rare_share(rare[:, k] - rare[:, j], rare_total[:, k] - rare_total[:, j])[:, None]]
        if d == REACH:
            columns += [np.log1p(np.maximum(rare_total[:, k] - rare_total[:, j], 0))[:, None] / 3]
        if d in (1, 3):
            columns += [_foreign_ahead(text.scripts[:size], at, d)[:, None]]
    return np.hstack(columns)


_PICKED = np.array(WINDOWS) - 1
_LESS = {3: 1, 6: 1, REACH: 4}


def _foreign_ahead(sums: Array, at: Array, lines: int) -> Array:
    """Return how much of the next lines is in another script than the text so far."""
    here = sums[at]
    window = sums[np.minimum(at + lines, len(sums) - 1)] - here
    main = here.argmax(1)
    return np.asarray(1 - (window[np.arange(len(at)), main] + 1) / (window.sum(1) + 1))


def _so_far(base: Array) -> Array:
    """Return what the text up to each line is like."""
    at = np.arange(len(base))
    named = np.cumsum(base[:, [COLUMN[name] for name in _SO_FAR]], 0) / (at + 1)[:, None]
    words = np.expm1(base[:, COLUMN["words"]] * 2)
    total = np.cumsum(words)
    ended = np.cumsum(words * base[:, COLUMN["ends"]]) / np.maximum(total, 1)
    longest = np.maximum.accumulate(base[:, COLUMN["chars"]])
    return np.column_stack([named, ended, longest, np.log1p(at) / 3, np.log1p(total) / 5])


SO_FAR_NAMES = (*_SO_FAR, "words_ended", "longest", "lines", "words")


def _near(log_odds: Array, first: int) -> Array:
    """Return a change's log-odds here, one line before, the best of three before, one and two after, and the lead."""
    z, n = np.clip(log_odds, -10, 10) / 4, len(log_odds)
    padded = np.concatenate([np.full(4, -1.0), z, np.full(3, -1.0)])[first:]
    m = n - first
    here, before, after = padded[4 : m + 4], padded[3 : m + 3], padded[5 : m + 5]
    best = np.maximum(np.maximum(padded[1 : m + 1], padded[2 : m + 2]), before)
    return np.column_stack([here, before, best, after, padded[6 : m + 6], here - np.maximum(after, before)])


def _earlier(log_odds: Array, first: int) -> Array:
    """Return the likeliest change well before each line, and how much of the text so far looked like changes.

    A text that changed its subject and went on, as live reports and lists of offers do, may do so again.
    """
    z, n = np.clip(log_odds, -10, 10) / 4, len(log_odds)
    past = np.concatenate([np.full(_SETTLED, -1.5), z])[:n]
    often = np.cumsum(1 / (1 + np.exp(-4 * past)))
    return np.column_stack([np.maximum.accumulate(past), np.log1p(often)])[first:]


_SETTLED = 4
"""Lines after a change from which it is an earlier one."""


def features(text: Known, change: Array, first: int = 0) -> tuple[Array, Array]:
    """Return the features of "this line is story" and of "the story ends after this line", for lines from `first` on.

    Args:
        text: the lines.
        change: log-odds that another story (first column), another language begins after each line, up to the last
            line that is looked at.
        first: the first line to tell of.
    """
    size, k = len(change), len(LINE_NAMES)
    n, above = size - first, min(first, 2)
    topic, language = _near(change[:, 0], first), _near(change[:, 1], first)
    padded = np.zeros((n + 2 + REACH + 1, k))
    padded[2 - above : n + 2] = text.base[first - above : size]
    last, base, following, second = (padded[j : n + j] for j in (1, 2, 3, 4))
    so_far, seen = text.so_far[first:size], text.seen[first:size]
    before = np.vstack([text.so_far[first - 1] if first else np.zeros(so_far.shape[1]), so_far[:-1]])
    rare, rare_total = _rare_share(seen[:, GROUPS, 1], seen[:, GROUPS, 0]), seen[:, GROUPS, 0]
    running = text.running[first:size, GROUPS]
    ran = np.append(text.running[first - 1, GROUPS] if first else 0.3, running[:-1])
    chars, ends, ended = COLUMN["chars"], COLUMN["ends"], SO_FAR_NAMES.index("words_ended")
    single = np.column_stack([(seen[:, 0, 1] + 1.5) / (seen[:, 0, 0] + 2), rare,
                              (text.lead[first:size] + 0.15) / (rare_total + 1), np.log1p(rare_total) / 3, ran,
                              rare - ran, base[:, chars] - before[:, 0], base[:, ends] - before[:, ended]])  # fmt: skip
    line = np.hstack([topic[:, [1, 0, 2]], language[:, [1, 0, 2]], base, last, following, before, single])
    near, far, past = _window_means(padded, n)
    ahead = np.column_stack([running, following[:, chars] - so_far[:, 0], near[:, chars] - so_far[:, 0],
                             following[:, ends] - so_far[:, ended], base[:, chars] - so_far[:, 0]])  # fmt: skip
    topic = np.hstack([topic, _earlier(change[:, 0], first)])
    return line, np.hstack([topic, language, base, past, following, second, near, far, so_far, ahead])


def _window_means(padded: Array, n: int) -> tuple[Array, Array, Array]:
    """Return the means over the next four lines, the four after them, and the three up to here."""
    sums = np.vstack([np.zeros((1, padded.shape[1])), np.cumsum(padded, 0)])
    near = (sums[7 : n + 7] - sums[3 : n + 3]) / 4
    far = (sums[11 : n + 11] - sums[7 : n + 7]) / 4
    past = (sums[3 : n + 3] - sums[:n]) / 3
    return near, far, past


_NEAR = ("here", "before", "best before", "after", "second after", "lead")


def feature_names() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names of the columns that `features` makes, for people: of lines, and of ends.

    >>> [len(names) for names in feature_names()]
    [138, 254]
    """

    def group(prefix: str, names: tuple[str, ...]) -> list[str]:
        return [f"{prefix}: {name}" for name in names]

    three = ("before", "here", "best before")
    line = [*group("another story", three), *group("another language", three), *group("line", LINE_NAMES),
            *group("line before", LINE_NAMES), *group("next line", LINE_NAMES), *group("text before", SO_FAR_NAMES),
            "short words used before", "rare words used before", "rare words used in the lead", "rare words",
            "text repeats itself", "words used before, against the text's habit", "length, against the text",
            "sentence end, against the text"]  # fmt: skip
    cut = [*group("another story", (*_NEAR, "likeliest earlier", "earlier")),
           *group("another language", _NEAR), *group("line", LINE_NAMES),
           *group("last three lines", LINE_NAMES), *group("next line", LINE_NAMES),
           *group("second next line", LINE_NAMES), *group("next four lines", LINE_NAMES),
           *group("four lines after them", LINE_NAMES), *group("text so far", SO_FAR_NAMES),
           "text repeats itself", "next line's length, against the text", "next four lines' length, against the text",
           "next line's sentence end, against the text", "length, against the text"]  # fmt: skip
    return tuple(line), tuple(cut)
