"""What speaks against an end whatever the words say: a list, a table, a ticker or an interview that goes on after it.

The lines of these begin alike: with a number ("05.20 Uhr", "27 "), a bullet, or what stands before a colon ("Q:"); or
some are the same ("Buy now"). Where at least `_LEAST` of them do, `_GAP` filled lines apart at the most, the story does
not end between the first and the last. Nor does it between a paragraph and its picture's credit, nor in a post.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from newsclean import characters as ch
from newsclean.phrases.pictures import PICTURE_LABELS
from newsclean.phrases.references import REFERENCE_HEADINGS
from newsclean.story.table import names_furniture, words_in_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from newsclean.story.table import LineTable

    Array = NDArray[Any]

_GAP, _LEAST = 6, 3
_ANNOUNCES = 2
"""Lines before a list among which one may announce it: with a heading of its columns between, at most."""
_PARAGRAPH = 8
"""Words of a line that ends as a sentence does, from which it is a paragraph and no title of another story."""
_UNTITLED = float(np.log(6.0))
"""Log-odds against that anything follows where a paragraph would be its first line: it mostly begins with a title."""
_NUMBER = re.compile(r"[(\[]?\d{1,4}(?:([hH:.,/-])\d{1,4}){0,3}([ \t]?[^\w\s]?)")
_BULLETS = (ch.BULLET, ch.DASH, ch.SYMBOL)
_LETTER = re.compile(r"[^\W\d_]\)")
_POST = re.compile(r"[—–-]\s?\S.{0,80}\(@\w{1,30}\)\s.{0,40}\d")
"""The signature below an embedded post: its author and when."""
_PICTURE = re.compile(
    rf"[\[(（【<]?(?:\w{{1,20}} ){{0,2}}(?:{'|'.join(sorted({*PICTURE_LABELS} - REFERENCE_HEADINGS))})"
    r"(?: \w{1,12})?[ \t]?[:：=|©/]",
    re.IGNORECASE,
)
"""How the credit of a picture begins; what labels sources, too, labels those of the story."""
_CREDITED = 6
"""Words of a line that ends as a sentence does, from which a credit below it is of a picture of the story."""
_LONGEST_SAME = 60
"""Code points of lines that are the same."""
_LABEL = re.compile(r"([^\W\d_][^:：\n]{0,24})(?::\s|：)")


@lru_cache(maxsize=4096)
def _is_bullet(char: str) -> bool:
    return ch.tables().classes[ch.points(char)[0]] in _BULLETS


def opening(line: str) -> str:
    """Return what a line begins with, if other lines of a list may begin with the same; else nothing.

    >>> [opening(line) for line in ("05.20 Uhr: Rain", "7h18 - Rain", "27 Ada Finch 487", "• Rain", "Q: Did it rain?")]
    ['0. ', '0h -', '0 ', '•', 'q:']
    >>> opening("“It rained,” she said."), opening("Rain fell.")
    ('', '')
    """
    line = line.strip()
    if found := _NUMBER.match(line):
        return f"0{found[1] or ''}{found[2]}"
    if line and _is_bullet(line[0]):
        return line[0]
    if _LETTER.match(line):
        return "a)"
    found = _LABEL.match(line)
    return f"{found[1].casefold()}:" if found else ""


def _whole(line: str) -> str:
    """Return a short line as others may repeat it, told apart from what lines begin with; nothing of a long one."""
    line = line.strip()
    return f"{line.casefold()}\n" if len(line) <= _LONGEST_SAME else ""


def _lists(texts: Sequence[str], named: Array) -> Iterator[tuple[int, int]]:
    """Yield first and last line of each list; lines that name themselves furniture are in none."""
    open_lists: dict[str, list[int]] = {}
    for row, text in enumerate(texts):
        begin = "" if named[row] else opening(text) or _whole(text)
        if not begin:
            continue
        first, last, size = open_lists.get(begin, (row, row, 0))
        if row - last > _GAP:
            if size >= _LEAST:
                yield first, last
            first, size = row, 0
        open_lists[begin] = [first, row, size + 1]
    yield from ((first, last) for first, last, size in open_lists.values() if size >= _LEAST)


def doubts_of_ends(table: LineTable, texts: Sequence[str]) -> Array:
    r"""Return the log-odds against the story's end after each line: infinite inside lists, some before paragraphs.

    Args:
        table: the lines.
        texts: their texts.

    >>> from newsclean.story.table import line_table
    >>> texts = ["Who rowed?", "1. Ada", "2. Tom", "3. Eve", "Rain fell."]
    >>> starts = np.cumsum([0, *(len(text) + 1 for text in texts)])
    >>> doubts_of_ends(line_table("\n".join(texts) + "\n", starts), texts).tolist()
    [0.0, inf, inf, 0.0, 0.0]
    """
    doubts = np.zeros(len(texts))
    said = words_in_sentences(table)
    doubts[:-1] = np.where(said[1:] >= _PARAGRAPH, _UNTITLED, 0.0)
    for first, last in _lists(texts, names_furniture(table)):
        above = range(first - 1, max(first - 1 - _ANNOUNCES, -1), -1)
        begin = next((row for row in above if texts[row].rstrip().endswith((":", "："))), first)
        doubts[begin:last] = np.inf
    for row, text in enumerate(map(str.strip, texts)):
        if row and said[row - 1] >= _CREDITED and _PICTURE.match(text):
            doubts[row - 1] = np.inf
        if _POST.match(text):
            doubts[max(row - 2, 0) : row] = np.inf  # neither before the post nor before its signature
        elif text.rstrip(":：").rstrip().casefold() in REFERENCE_HEADINGS:
            doubts[max(row - 1, 0) : row + 1] = np.inf  # neither before the heading nor right after it
    doubts[-1:] = 0.0
    return doubts
