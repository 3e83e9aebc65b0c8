"""Compare the words of each line with those of the other lines. The lines of a story share names and longer words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from newsclean.reader.words import Words

    Array = NDArray[Any]
COHESION = (
    "names_earlier", "names_later", "names_top", "words_earlier", "words_later", "words_top", "longer_earlier",
    "longer_later", "longer_top", "names_new", "first_seen",
)  # fmt: skip
"""Names of the columns: the share of a line's names, of its words of four letters or more, and of its words of six
letters or more that an earlier line contains, a later line, and one of the first lines; the number of names in no other
line; and whether other lines contain its first two words."""
_TOP = 3
"""The title and the first sentences are among so many lines."""
_BUCKET_BITS = 16
_MOST_NEW = 8


class Vocabulary(NamedTuple):
    """The different words of each line, sorted by word, then by line.

    Attributes:
        word: the hash bucket of each word. Words in one bucket count as equal.
        line: the row of the line that contains it.
        name, long, longer: whether it is a name, has four letters or more, or six or more; in scripts without spaces,
            all pairs of letters but those of grammar have six.
        opens: whether it is one of the first two words of its line.
    """

    word: Array
    line: Array
    name: Array
    long: Array
    longer: Array
    opens: Array


def vocabulary_of(words: Words, n: int) -> Vocabulary:
    """Return the different words of the lines of a text; `n` is the number of lines."""
    bucket = (words.code >> np.uint64(64 - _BUCKET_BITS)).astype(np.int64)
    key, at = np.unique(bucket * n + words.line, return_index=True)
    line = words.line
    first = np.diff(line, prepend=-1) > 0
    opens = first | np.append(False, first[:-1])[: len(line)]
    group = words.group[at]
    return Vocabulary(key // max(n, 1), line[at], words.name[at], group > 0, group > 1, opens[at])


def cohesion_columns(words: Vocabulary, place: Array, n: int) -> list[Array]:
    """Return the columns `COHESION` for the lines that are not removed.

    The shares are smoothed, because short lines have few words.

    Args:
        words: the words of all lines of the text.
        place: for each line of the text, its number among the lines that are not removed; -1 if it was removed.
        n: the number of lines that are not removed.
    """
    row = place[words.line]
    kept = row >= 0
    row, word = row[kept], words.word[kept]
    earlier = np.diff(word, prepend=-1) == 0
    later = np.append(earlier[1:], False)[: len(word)]
    begins = np.flatnonzero(~earlier)
    top = earlier & np.repeat(row[begins] < _TOP, np.diff(np.append(begins, len(word))))
    name = words.name[kept]
    columns = []
    for which in (name, words.long[kept], words.longer[kept]):
        own = row[which]
        size = np.bincount(own, minlength=n) + 4
        columns += [(np.bincount(own[seen[which]], minlength=n) + 1) / size for seen in (earlier, later, top)]
    again = earlier | later
    columns.append(np.minimum(np.bincount(row[name & ~again], minlength=n), _MOST_NEW) / 4)
    columns.append(np.bincount(row[words.opens[kept] & again], minlength=n) / 2)
    return columns
