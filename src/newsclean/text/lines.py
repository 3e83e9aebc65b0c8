"""Split a text into lines with spans, and compute properties of one line in any language."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

from newsclean.text.scripts import MARKS, UNSPACED, UNSPACED_LETTERS, UNSTOPPED_LETTERS, script_of, scripts
from newsclean.types import Document, Line, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence


class Lines:
    r"""The lines of a text: their texts without line breaks, and their positions.

    Lines end at the line breaks that `str.splitlines` knows; `\r\n` is one line break. If a text ends in a line
    break, no empty line follows.

    >>> lines = Lines("one\r\ntwo")
    >>> lines.texts, lines.span(1)
    (['one', 'two'], Span(start=5, end=8))
    """

    def __init__(self, text: str) -> None:
        """Split a text into lines."""
        self.texts: list[str] = text.splitlines()
        self.starts: list[int] = [0, *accumulate(map(len, text.splitlines(keepends=True)))]
        self._filled: tuple[int, ...] | None = None

    def __len__(self) -> int:
        return len(self.texts)

    def __iter__(self) -> Iterator[Line]:
        return (Line(text, self.span(i)) for i, text in enumerate(self.texts))

    def span(self, i: int) -> Span:
        """Return the span of line `i`, without its line break."""
        i %= len(self.texts)
        return Span(self.starts[i], self.starts[i] + len(self.texts[i]))

    def cover(self, first: int, last: int) -> Span:
        r"""Return the span of the lines `first` to `last`, both included, with one line break.

        This is the line break after the lines or, if they are the end of the text, the line break before them.

        >>> Lines("a\nb\nc").cover(1, 1), Lines("a\nb\nc").cover(2, 2)
        (Span(start=2, end=4), Span(start=3, end=5))
        """
        start, end = self.starts[first], self.starts[last + 1]
        if end == self.span(last).end and first > 0:
            start = self.span(first - 1).end
        return Span(start, end)

    def covers(self, ranges: Sequence[tuple[int, int]]) -> list[Span]:
        r"""Return the span of each range of lines, with one line break. The ranges must be in order and not overlap.

        The line break is chosen as in `cover`. If several adjacent ranges are at the end of the text, each includes the
        line break before it.

        >>> Lines("a\nb\nc").covers([(1, 1), (2, 2)])
        [Span(start=1, end=3), Span(start=3, end=5)]
        """
        spans: list[Span] = []
        follower = len(self.texts) if self.texts and self.starts[-1] == self.span(-1).end else -1
        for first, last in reversed(ranges):
            before = last + 1 == follower
            start = self.span(first - 1).end if first else 0
            span = Span(start, self.span(last).end) if before else self.cover(first, last)
            follower = first if before else -1
            spans.append(span)
        return spans[::-1]

    def at(self, position: int) -> int:
        """Return the number, from 0, of the line that contains the code point at a position in the text."""
        return min(bisect_right(self.starts, position) - 1, max(len(self.texts) - 1, 0))

    def filled(self) -> tuple[int, ...]:
        """Return the numbers of the lines that are not blank."""
        if self._filled is None:
            self._filled = tuple(i for i, text in enumerate(self.texts) if text and not text.isspace())
        return self._filled


def lines_of(document: Document) -> Lines:
    """Return the lines of a document. Those of the last text are cached, since several cleaners read the same text."""
    return _split(document.text)


@lru_cache(maxsize=1)  # one: a text can be large
def _split(text: str) -> Lines:
    return Lines(text)


def runs(numbers: Sequence[int], accept: Callable[[int], bool]) -> Iterator[list[int]]:
    """Yield lists of successive elements of `numbers` for which `accept` returns True, each as long as possible.

    If `numbers` are those of the lines that are not blank, blank lines do not interrupt a list.

    >>> list(runs([0, 2, 3, 7], lambda i: i != 3))
    [[0, 2], [7]]
    """
    run: list[int] = []
    for number in numbers:
        if accept(number):
            run.append(number)
        elif run:
            yield run
            run = []
    if run:
        yield run


SENTENCE_ENDS = frozenset(".!?…。！？؟۔।॥։።")
UNSTOPPED_LETTER = re.compile(f"[{UNSTOPPED_LETTERS}]")
"""Pattern of a letter of Thai, Lao or Khmer. These scripts have no mark at the end of a sentence."""
_CLOSERS = "\"'”’»«“„」』）)]›‹}*_ \t\u00a0\u200b\u200e\u200f"


def ends_sentence(text: str) -> bool:
    """Return whether a line ends with a mark such as a full stop; quotes and brackets may follow the mark.

    >>> ends_sentence("“It rained.”"), ends_sentence("Rain expected")
    (True, False)
    """
    stripped = text.rstrip(_CLOSERS)
    return stripped[-1:] in SENTENCE_ENDS


_UNSPACED_LETTER = re.compile(f"[{UNSPACED_LETTERS}]")
_WORD = re.compile(rf"[{UNSPACED_LETTERS}]+|(?:(?![{UNSPACED_LETTERS}_])[\w{MARKS}])+")
# Other characters need the slow pattern: scripts without spaces, as `script_of` defines them, and marks.
_SPECIAL = re.compile(f"[{UNSPACED_LETTERS}{MARKS}\u31f0-\u31ff\U00020000-\U00031fff]")
_PLAIN_WORD = re.compile(r"[^\W_]+")
_ASCII_SPACED = "".join(chr(code) if chr(code).isalnum() else " " for code in range(128))


def words(text: str) -> list[str]:
    """Return the words of a text, casefolded.

    In a script without spaces, each pair of successive characters counts as a word.

    >>> words("Don’t panic, 東京都!")
    ['don', 't', 'panic', '東京', '京都']
    """
    folded = text.casefold()
    if folded.isascii():
        return folded.translate(_ASCII_SPACED).split()
    if not _SPECIAL.search(folded):
        return _PLAIN_WORD.findall(folded)
    if not _UNSPACED_LETTER.search(folded):
        return _WORD.findall(folded)
    found: list[str] = []
    for word in _WORD.findall(folded):
        if len(word) > 2 and not word.isascii() and script_of(word[0]) in UNSPACED:
            found += [word[i : i + 2] for i in range(len(word) - 1)]
        else:
            found.append(word)
    return found


def word_count(text: str) -> int:
    """Return the number of words in a text; two characters of a script without spaces count as one word.

    >>> word_count("three short words"), word_count("東京都知事")
    (3, 2)
    """
    if text.isascii():
        return len(text.split())
    if not _SPECIAL.search(text):
        return len(_PLAIN_WORD.findall(text))
    unspaced = sum(n for name, n in scripts(text).items() if name in UNSPACED)
    return unspaced // 2 + sum(1 for word in _WORD.findall(text) if script_of(word[0]) not in UNSPACED)


PARAGRAPH_WORDS = 10
"""Smallest number of words of a line that counts as a paragraph."""


def is_paragraph(text: str) -> bool:
    """Return whether a line reads like a paragraph: it ends like a sentence and has at least ten words.

    >>> is_paragraph("The harbour opened again on Friday after a year of repairs."), is_paragraph("Rain fell.")
    (True, False)
    """
    return ends_sentence(text) and word_count(text) >= PARAGRAPH_WORDS


def is_headline(text: str) -> bool:
    """Return whether a line has the form of a headline: 2 to 30 words, and no full stop, colon or comma at the end.

    >>> is_headline("Council Votes to Reopen the Old Harbour"), is_headline("It was late.")
    (True, False)
    """
    stripped = text.strip()
    if not 8 <= len(stripped) <= 220 and not (len(stripped) >= 4 and scripts(stripped)["Han"]):
        return False
    closed = ends_sentence(stripped) and stripped.rstrip(_CLOSERS)[-1] not in "?!？！"
    return not closed and stripped[-1] not in ":,;：，；" and 2 <= word_count(stripped) <= 30
