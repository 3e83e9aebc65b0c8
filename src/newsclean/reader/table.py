"""Describe the lines of a document as arrays: form, words, scripts and repetition of all lines at once.

Each row of the arrays is a line that is not blank. When lines are removed, the rows of the others are selected from the
arrays, and the text is not analysed again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from newsclean.reader.cohesion import COHESION, Vocabulary, cohesion_columns, vocabulary_of
from newsclean.reader.concepts import CONCEPTS, concept_columns
from newsclean.reader.signs import SIGNS, signs_of
from newsclean.reader.words import Words, words_of
from newsclean.text import characters as ch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Array = NDArray[Any]
SHAPE = (
    "starts_lower", "starts_upper", "starts_digit", "starts_mark", "ends", "ends_colon", "ends_ask", "ends_open",
    "chars", "upper_share", "digit_share", "sign_share", "bullet_share", "quotes", "brackets", "dashes", "no_letters",
    "words", "sentences", "comma_rate", "name_share", "short_share", "year", "one_word", "few_words",
)  # fmt: skip
"""Names of the columns that depend only on the line itself."""
CONTEXT = (
    "repeat", "gap_before", "foreign_script", "rows_before", "rows_after", "grams3_earlier", "grams3_later", *COHESION,
)  # fmt: skip
"""Names of the columns that compare the line with the other lines."""
_MEANS = ("chars", "ends", "starts_lower", "digit_share", "name_share", "few_words", "quotes", "short_share")
SO_FAR = (*(f"{name}_so_far" for name in _MEANS), "words_ended_so_far", "longest_so_far", "words_so_far")
COLUMNS = (*SHAPE, *SIGNS, *(f"{name}_words" for name in CONCEPTS), *CONTEXT, *SO_FAR)
_OF_LINE = len(SHAPE) + len(SIGNS) + len(CONCEPTS)
_SHAPE_AT = {name: number for number, name in enumerate(SHAPE)}
_GRAM, _GRAM_BITS = 3, 15
_MOST_ROWS, _MOST_WORDS = 299, 10_000
"""Positions beyond these count as these: the network was trained on texts of at most 300 lines."""


class LineTable(NamedTuple):
    """The lines of one document that are not blank.

    Attributes:
        number: the number of each line among all lines of the text.
        shape: float64, with a row for each line and a column for each of `SHAPE`, `SIGNS` and `CONCEPTS`.
        gap: whether a blank line is above each line.
        scripts: the number of letters, with a row for each line and a column for each script.
        words: the words of all lines.
        vocabulary: the different words of each line.
        grams: two arrays for all sequences of three characters: the row of the line that contains each sequence, and
            the hash bucket of the sequence.
        texts: the text of each line without white space around it.
    """

    number: Array
    shape: Array
    gap: Array
    scripts: Array
    words: Words
    vocabulary: Vocabulary
    grams: tuple[Array, Array]
    texts: tuple[str, ...]


_NO_ROW = np.zeros(0, np.int64)
_NO_WORDS = Words(_NO_ROW, _NO_ROW, _NO_ROW.astype(np.uint64), _NO_ROW.astype(bool), _NO_ROW)
_NO_LINES = LineTable(
    _NO_ROW, np.zeros((0, _OF_LINE)), _NO_ROW.astype(bool), np.zeros((0, 1)), _NO_WORDS, vocabulary_of(_NO_WORDS, 0),
    (_NO_ROW, _NO_ROW), (),
)  # fmt: skip


def read_lines(text: str, starts: Sequence[int], texts: Sequence[str]) -> LineTable:
    r"""Return the table of the lines of a text that are not blank.

    Args:
        text: the text.
        starts: the position at which each line starts, then the length of the text.
        texts: the lines without their line breaks.

    >>> lines = read_lines("Rain.\n\nIt rained.", [0, 6, 7, 17], ["Rain.", "", "It rained."])
    >>> lines.number.tolist(), lines.gap.tolist()
    ([0, 2], [False, True])
    """
    codes = ch.points(text)
    tables = ch.tables()
    classes, lowers = tables.classes[codes], tables.lowers[codes]
    bounds = np.asarray(starts, np.int64)
    solid = np.concatenate([[0], np.cumsum(classes != ch.SPACE)])
    number = np.flatnonzero(solid[bounds[1:]] > solid[bounds[:-1]])
    if not len(number):
        return _NO_LINES
    begin = bounds[number].copy()
    begin[:1] = 0
    line = np.repeat(np.arange(len(number)), np.diff(np.append(begin, len(codes))))
    n = len(number)
    counts = np.bincount(line * 16 + classes, minlength=n * 16).reshape(n, 16).astype(np.float64)
    head, tail = _edges(classes, begin)
    words = words_of(classes, lowers, codes, line)
    shape = np.hstack([_marks(classes, lowers, begin, head, counts), _shares(classes, line, counts, words)])
    stripped = tuple(texts[i].strip() for i in number.tolist())
    signs = np.zeros((n, len(SIGNS)))
    for row, own in enumerate(stripped):
        for column, value in signs_of(own):
            signs[row, column] = value
    gap = np.diff(number, prepend=number[:1] - 1) > 1
    shape = np.hstack([shape, signs, concept_columns(words.concepts, words.line, n)])
    grams = _grams(lowers, line, head, tail)
    scripts = _scripts(classes, codes, line, n)
    return LineTable(number, shape, gap, scripts, words, vocabulary_of(words, n), grams, stripped)


def _edges(classes: Array, begin: Array) -> tuple[Array, Array]:
    """Return for each line the positions of its first and its last character that is not white space.

    Args:
        classes: the class of each character of the text, such as `ch.DIGIT`.
        begin: the position at which each line begins.
    """
    place, firm = np.arange(len(classes)), classes != ch.SPACE
    head = np.minimum.reduceat(np.where(firm, place, len(classes)), begin)
    return head, np.maximum.reduceat(np.where(firm, place, -1), begin)


def _marks(classes: Array, lowers: Array, begin: Array, head: Array, counts: Array) -> Array:
    """Return the columns `starts_lower` to `no_letters` of `SHAPE`: kinds of the first, last and all characters.

    Args:
        classes: the class of each character of the text, such as `ch.DIGIT`.
        lowers: the lower case of each character.
        begin: the position at which each line begins.
        head: the position of each line's first character that is not white space.
        counts: number of characters, with a row for each line and a column for each class.
    """
    place, firm = np.arange(len(classes)), classes != ch.SPACE
    soft = firm & (classes != ch.QUOTE) & (classes != ch.BRACKET)
    tail = np.maximum.reduceat(np.where(soft, place, -1), begin)
    tail = np.where(tail < 0, np.maximum.reduceat(np.where(firm, place, -1), begin), tail)
    first, last, char = classes[head], classes[tail], lowers[tail]
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


def _shares(classes: Array, line: Array, counts: Array, words: Words) -> Array:
    """Return the columns `words` to `few_words` of `SHAPE`: number of words, shares of commas, names and short words.

    Args:
        classes: the class of each character of the text, such as `ch.DIGIT`.
        line: the row of the line that contains each character.
        counts: number of characters, with a row for each line and a column for each class.
        words: the words of the text.
    """
    n = len(counts)
    by_group = np.bincount(words.line * 4 + words.group, minlength=n * 4).reshape(n, 4)
    units = by_group.sum(1).astype(np.float64)
    count = np.maximum(units - counts[:, ch.UNSPACED_LETTER] / 2, 0)  # two characters make one word to a reader
    stop = (classes == ch.END) & _AFTER_STOP[np.append(classes[1:], ch.SPACE)]
    units = np.maximum(units, 1)
    return np.column_stack([
        np.log1p(count) / 2, np.log1p(np.bincount(line[stop], minlength=n)),
        counts[:, ch.COMMA] / np.maximum(count, 1) * 4, by_group[:, 3] / units, by_group[:, 0] / units,
        (by_group[:, 3] > 0) & (counts[:, ch.DIGIT] >= 4), count <= 1.5, count <= 4,
    ])  # fmt: skip


def _scripts(classes: Array, codes: Array, line: Array, n: int) -> Array:
    letters = (classes >= ch.LOWER) & (classes <= ch.UNSPACED_LETTER)
    scripts = ch.tables().scripts
    width = int(scripts.max()) + 1
    key = line[letters] * width + scripts[codes[letters]]
    return np.bincount(key, minlength=n * width).reshape(n, width).astype(np.float64)


def _grams(lowers: Array, line: Array, head: Array, tail: Array) -> tuple[Array, Array]:
    """Return two arrays for all sequences of three characters inside lines: the row of the line, and the hash bucket.

    They share 2 ** 15 buckets, which causes few collisions: a language has only a few thousand of them.

    Args:
        lowers: the lower case of each character of the text.
        line: the row of the line that contains each character.
        head: the position of each line's first character that is not white space.
        tail: the position of each line's last character that is not white space.
    """
    m = max(len(lowers) - _GRAM + 1, 0)
    hashed = np.zeros(m, np.uint64)
    for i in range(_GRAM):
        hashed = (hashed ^ lowers[i : m + i].astype(np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
        hashed ^= hashed >> np.uint64(29)
    row, place = line[:m], np.arange(m)
    inside = (place >= head[row]) & (place + _GRAM - 1 <= tail[row])
    return row[inside], (hashed[inside] >> np.uint64(64 - _GRAM_BITS)).astype(np.int64)


def columns_of(lines: LineTable, rows: Array) -> Array:
    """Return the values of all columns for the lines in `rows`, as if the document had no other lines.

    The result is float64, with a row for each line in `rows` and a column for each of `COLUMNS`.
    """
    shape = lines.shape[rows]
    repeat, seen = np.zeros(len(rows)), set[str]()
    for number, row in enumerate(rows.tolist()):
        repeat[number] = lines.texts[row] in seen
        seen.add(lines.texts[row])
    at = np.arange(len(rows))
    before = np.log1p(np.minimum(at, _MOST_ROWS)) / 3
    context = [repeat, _gaps(lines.gap, rows), _foreign(lines.scripts[rows]), before, before[::-1]]
    place = np.full(len(lines.shape), -1)
    place[rows] = at
    row, bucket = lines.grams
    context += _shared(place[row], bucket, len(rows))
    context += cohesion_columns(lines.vocabulary, place, len(rows))
    return np.hstack([shape, np.column_stack(context), _so_far(shape)])


def _gaps(gap: Array, rows: Array) -> Array:
    """Return 1 for each line in `rows` that is below a blank line when all lines not in `rows` are removed, else 0.

    The first line gets 0. `gap` shows for each line of the text whether a blank line is above it.
    """
    before = np.minimum(np.append(-1, rows[:-1]) + 1, rows)
    found: Array = (gap[rows] | (rows > before) & gap[before]).astype(np.float64)
    found[:1] = 0
    return found


def _foreign(scripts: Array) -> Array:
    """Return for each line the share of letters that are not in the text's most frequent script up to this line.

    `scripts` has the number of letters, with a row for each line and a column for each script.
    """
    main, letters = np.cumsum(scripts, 0).argmax(1), scripts.sum(1)
    return np.where(letters > 0, 1 - scripts[np.arange(len(scripts)), main] / np.maximum(letters, 1), 0)


def _shared(place: Array, bucket: Array, n: int) -> list[Array]:
    """Return for each line the share of its character sequences that earlier lines contain, and that later lines do.

    The shares are smoothed, because short lines have few sequences.

    Args:
        place: for each sequence, the number of the line that contains it; -1 if this line was removed.
        bucket: the hash bucket of each sequence. Sequences in one bucket count as equal.
        n: the number of lines.
    """
    kept = place >= 0
    place, bucket = place[kept], bucket[kept]
    buckets = int(bucket.max(initial=0)) + 1
    first, last = np.empty(buckets, np.int32), np.empty(buckets, np.int32)
    first[bucket[::-1]] = place[::-1]  # of equal buckets the last assignment counts: the first row
    last[bucket] = place
    size = np.bincount(place, minlength=n)
    earlier = np.bincount(place[first[bucket] < place], minlength=n)
    later = np.bincount(place[last[bucket] > place], minlength=n)
    return [(earlier + 1) / (size + 4), (later + 1) / (size + 4)]


def _so_far(shape: Array) -> Array:
    """Return the columns `SO_FAR`: means and sums over all lines up to each line. `shape` is as in `LineTable`."""
    at = np.arange(len(shape))
    named = np.cumsum(shape[:, [_SHAPE_AT[name] for name in _MEANS]], 0) / (at + 1)[:, None]
    words = np.expm1(shape[:, _SHAPE_AT["words"]] * 2)
    total = np.cumsum(words)
    ended = np.cumsum(words * shape[:, _SHAPE_AT["ends"]]) / np.maximum(total, 1)
    longest = np.maximum.accumulate(shape[:, _SHAPE_AT["chars"]])
    return np.column_stack([named, ended, longest, np.log1p(np.minimum(total, _MOST_WORDS)) / 5])
