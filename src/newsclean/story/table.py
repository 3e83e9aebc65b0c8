"""The filled lines of a text as arrays: shape, words and scripts of all of them at once.

No Python object a line or a word. Whatever is said of a line depends on it and on the lines before it only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from newsclean import characters as ch
from newsclean.story.words import GROUPS, Points, Words, is_universal, words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Array = NDArray[Any]
SHAPE = (
    "chars", "words", "sentences", "ends", "ends_colon", "ends_ask", "ends_open", "starts_lower", "starts_upper",
    "starts_digit", "starts_mark", "upper_share", "digit_share", "sign_share", "bullet_share", "comma_rate", "quotes",
    "brackets", "dashes", "name_share", "short_share", "universal", "year", "repeat", "gap_before", "one_word",
    "few_words", "no_letters", "foreign_script",
)  # fmt: skip
KINDS = ("share", "prompt", "related", "control", "legal")
"""Groups of the furniture's kinds."""
BASE = (*SHAPE, *KINDS)
COLUMN = {name: number for number, name in enumerate(BASE)}


class LineTable(NamedTuple):
    """The filled lines of a text.

    Attributes:
        number: each one's number among all lines.
        base: one row a line, one column for each of `BASE`.
        words: the words; runs of an unspaced script count as pairs of characters.
        scripts: letters of each script in each line.
        chars: code points of each line that are not space.
    """

    number: Array
    base: Array
    words: Words
    scripts: Array
    chars: Array


def parts(table: LineTable, rows: Array) -> LineTable:
    r"""Return the table of some of the lines, each with the blank ones after it, as if it were read from their text.

    >>> text = "Rain.\nShare\nIt rained.\nShare"
    >>> table = parts(line_table(text, [0, 6, 12, 23, 28]), np.array([0, 2, 3]))
    >>> table.number.tolist(), table.base[:, COLUMN["repeat"]].tolist()
    ([0, 1, 2], [0.0, 0.0, 0.0])
    """
    place = np.full(len(table.number), -1)
    place[rows] = np.arange(len(rows))
    line = place[table.words.line]
    seen = np.flatnonzero(line >= 0)
    line, code, scripts = line[seen], table.words.code[seen], table.scripts[rows]
    height = np.append(np.diff(table.number), 1)[rows]
    number = np.cumsum(height) - height
    base = table.base[rows]
    base[:, _DEPENDENT] = _context(number, line, code, scripts)
    _, index, inverse = np.unique(code, return_index=True, return_inverse=True)
    words = Words(line, table.words.group[seen], line[index][inverse], code)
    return LineTable(number, base, words, scripts, table.chars[rows])


def names_furniture(table: LineTable) -> Array:
    """Tell of each line whether it names itself furniture."""
    return np.asarray(table.base[:, len(SHAPE) :].max(1, initial=0.0) > 0)


def word_counts(table: LineTable) -> Array:
    """Return how many words a reader counts in each line; two characters of an unspaced script make one."""
    return np.asarray(np.expm1(table.base[:, COLUMN["words"]] * 2))


def words_in_sentences(table: LineTable) -> Array:
    """Return how many words each line has, 0 for one that does not end as a sentence does."""
    return np.asarray(word_counts(table) * (table.base[:, COLUMN["ends"]] > 0))


_DEPENDENT = [COLUMN[name] for name in ("repeat", "gap_before", "foreign_script")]
"""What depends on the lines before."""


def line_table(text: str, starts: Sequence[int], kinds: Array | None = None) -> LineTable:
    r"""Return the table of a text's filled lines.

    Args:
        text: the text.
        starts: where each line starts, then where the text ends.
        kinds: one row a line (blank ones too), one column for each of `KINDS`: how sure it is that the line is that.

    >>> table = line_table("Rain.\n\nIt rained.", [0, 6, 7, 17])
    >>> table.number.tolist(), table.base[:, COLUMN["ends"]].tolist(), table.chars.tolist()
    ([0, 2], [1.0, 1.0], [5.0, 9.0])
    """
    found = _read(text, starts)
    n = len(found.number)
    if not n:
        none = np.zeros(0, np.int64)
        return LineTable(none, np.zeros((0, len(BASE))), Words(none, none, none, none), np.zeros((0, 1)), none)
    words = words_of(found)
    counts = np.bincount(found.line * 16 + found.classes, minlength=n * 16).reshape(n, 16).astype(float)
    scripts = _scripts(found, n)
    known = np.zeros((n, len(KINDS))) if kinds is None else kinds[found.number]
    base = np.column_stack(
        [_marks(found, counts), _shares(found, counts, words), _context(found.number, words.line, words.code, scripts)]
    )
    order = [_ORDER.index(name) for name in SHAPE]
    return LineTable(found.number, np.column_stack([base[:, order], known]), words, scripts, counts[:, 1:].sum(1))


def _read(text: str, starts: Sequence[int]) -> Points:
    codes = ch.points(text)
    tables = ch.tables()
    classes = tables.classes[codes]
    bounds = np.asarray(starts, np.int64)
    solid = np.concatenate([[0], np.cumsum(classes != ch.SPACE)])
    number = np.flatnonzero(solid[bounds[1:]] > solid[bounds[:-1]])
    begin = bounds[number].copy()
    begin[:1] = 0  # blank lines before the first filled one belong to it, as those after a line do
    line = np.repeat(np.arange(len(number)), np.diff(np.append(begin, len(codes)))) if len(number) else number
    return Points(classes, tables.lowers[codes], codes, line, begin, number)


def _scripts(found: Points, n: int) -> Array:
    letters = (found.classes >= ch.LOWER) & (found.classes <= ch.UNSPACED_LETTER)
    scripts = ch.tables().scripts
    width = int(scripts.max()) + 1
    key = found.line[letters] * width + scripts[found.codes[letters]]
    return np.bincount(key, minlength=n * width).reshape(n, width).astype(float)


_ORDER = (
    "starts_lower", "starts_upper", "starts_digit", "starts_mark", "ends", "ends_colon", "ends_ask", "ends_open",
    "chars", "upper_share", "digit_share", "sign_share", "bullet_share", "quotes", "brackets", "dashes", "no_letters",
    "words", "sentences", "comma_rate", "name_share", "short_share", "universal", "year", "one_word", "few_words",
    "repeat", "gap_before", "foreign_script",
)  # fmt: skip


def _marks(found: Points, counts: Array) -> Array:
    """Return what a line starts and ends with, and how much of it are letters, digits and signs."""
    size, place = len(found.classes), np.arange(len(found.classes))
    firm = found.classes != ch.SPACE
    soft = firm & (found.classes != ch.QUOTE) & (found.classes != ch.BRACKET)
    head = np.minimum.reduceat(np.where(firm, place, size), found.begin)
    tail = np.maximum.reduceat(np.where(soft, place, -1), found.begin)
    tail = np.where(tail < 0, np.maximum.reduceat(np.where(firm, place, -1), found.begin), tail)
    first, last, char = found.classes[head], found.classes[tail], found.lowers[tail]
    total, letters = counts[:, 1:].sum(1), counts[:, ch.LOWER : ch.DIGIT].sum(1)
    few = np.minimum(counts, 4) / 4
    return np.column_stack([
        first == ch.LOWER, first == ch.UPPER, first == ch.DIGIT, first >= ch.BRACKET,
        last == ch.END, last == ch.COLON, (char == 0x3F) | (char == 0x21) | (char == 0xFF1F),
        (last == ch.COMMA) | (last == ch.DASH) | (char == 0x2026),
        np.log1p(total) / 3, counts[:, ch.UPPER] / (letters + 1), counts[:, ch.DIGIT] / (total + 1),
        (counts[:, ch.SIGN] + counts[:, ch.SYMBOL]) / (total + 1) * 4, counts[:, ch.BULLET] / (total + 1) * 4,
        few[:, ch.QUOTE], few[:, ch.BRACKET], few[:, ch.DASH], letters == 0,
    ])  # fmt: skip


_AFTER_STOP = np.zeros(16, bool)
_AFTER_STOP[[ch.SPACE, ch.QUOTE, ch.UPPER, ch.UNSPACED_LETTER]] = True


def _shares(found: Points, counts: Array, words: Words) -> Array:
    """Return what the words of a line are."""
    n = len(found.number)
    by_group = np.bincount(words.line * GROUPS + words.group, minlength=n * GROUPS).reshape(n, GROUPS)
    units = by_group.sum(1).astype(float)
    count = np.maximum(units - counts[:, ch.UNSPACED_LETTER] / 2, 0)  # a reader's words: two characters make one
    after = np.append(found.classes[1:], ch.SPACE)
    stop = (found.classes == ch.END) & _AFTER_STOP[after]
    universal = np.bincount(words.line, weights=is_universal(words), minlength=n)
    units = np.maximum(units, 1)
    return np.column_stack([
        np.log1p(count) / 2, np.log1p(np.bincount(found.line[stop], minlength=n)),
        counts[:, ch.COMMA] / np.maximum(count, 1) * 4, by_group[:, 3] / units, by_group[:, 0] / units,
        np.minimum(universal / units * 2, 1), (by_group[:, 3] > 0) & (counts[:, ch.DIGIT] >= 4),
        count <= 1.5, count <= 4,
    ])  # fmt: skip


def _context(number: Array, line: Array, code: Array, scripts: Array) -> Array:
    """Return whether a line came before, the gap before it, and how much of it is in another script than the text.

    Args:
        number: the filled lines' numbers among all lines.
        line: row of each word's line.
        code: hash of each word.
        scripts: letters of each script in each line.
    """
    n = len(number)
    size = np.bincount(line, minlength=n)
    rank = 1 + np.arange(len(line)) - (np.cumsum(size) - size)[line]
    print_of = np.bincount(line, weights=(code >> np.uint64(12)).astype(float) % 1e6 * rank, minlength=n)
    print_of = np.where(size > 0, print_of, -1.0 - np.arange(n))
    _, index, inverse = np.unique(print_of, return_index=True, return_inverse=True)
    gap = np.diff(number, prepend=number[0] - 1) - 1
    main = np.cumsum(scripts, 0).argmax(1)
    letters = scripts.sum(1)
    foreign = np.where(letters > 0, 1 - scripts[np.arange(n), main] / np.maximum(letters, 1), 0)
    return np.column_stack([index[inverse] < np.arange(n), np.minimum(gap, 3) / 2, foreign])
