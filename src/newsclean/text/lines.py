"""A text as lines with spans, and what can be said of one line in any language."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, cast

from newsclean.types import Document, Line, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence


class Lines:
    r"""The lines of a text: their texts without line breaks, and where each starts.

    Every line break that `str.splitlines` knows counts, `\r\n` as one. A text that ends in a
    line break has no empty line after it.

    >>> lines = Lines("one\r\ntwo")
    >>> lines.texts, lines.span(1)
    (['one', 'two'], Span(start=5, end=8))
    """

    def __init__(self, text: str) -> None:
        """Split `text`, once."""
        self.texts: list[str] = text.splitlines()
        self.starts: list[int] = [0, *accumulate(map(len, text.splitlines(keepends=True)))]
        self._filled: tuple[int, ...] | None = None

    def __len__(self) -> int:
        return len(self.texts)

    def __iter__(self) -> Iterator[Line]:
        return (Line(text, self.span(i)) for i, text in enumerate(self.texts))

    def span(self, i: int) -> Span:
        """Return where line `i` stands, without its line break."""
        i %= len(self.texts)
        return Span(self.starts[i], self.starts[i] + len(self.texts[i]))

    def cover(self, first: int, last: int) -> Span:
        r"""Return the span of the lines `first` to `last`, both included, with one line break.

        The line break after them goes along; where there is none (the text ends), the one before.

        >>> Lines("a\nb\nc").cover(1, 1), Lines("a\nb\nc").cover(2, 2)
        (Span(start=2, end=4), Span(start=3, end=5))
        """
        start, end = self.starts[first], self.starts[last + 1]
        if end == self.span(last).end and first > 0:
            start = self.span(first - 1).end
        return Span(start, end)

    def covers(self, ranges: Sequence[tuple[int, int]]) -> list[Span]:
        r"""Return the spans of several ranges of lines, in order and apart: each takes one line break.

        At the end of a text without a last line break, ranges that touch all take the one before them.

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
        """Return the number of the line that holds a code point's position."""
        return min(bisect_right(self.starts, position) - 1, max(len(self.texts) - 1, 0))

    def filled(self) -> tuple[int, ...]:
        """Return the numbers of the lines that are not blank."""
        if self._filled is None:
            self._filled = tuple(i for i, text in enumerate(self.texts) if text and not text.isspace())
        return self._filled


def lines_of(document: Document) -> Lines:
    """Return the document's lines, split at the first call only."""
    memo = vars(document)
    if "_lines" not in memo:
        memo["_lines"] = Lines(document.text)
    return cast("Lines", memo["_lines"])


def runs(numbers: Sequence[int], accept: Callable[[int], bool]) -> Iterator[list[int]]:
    """Yield the longest stretches of `numbers` that are all accepted.

    Given the numbers of the lines that are not blank, these are runs of lines across blank ones.

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


# First code point of each range and its script; what stands in no range is Common (digits, marks, signs).
SCRIPT_RANGES: tuple[tuple[int, str], ...] = (
    (0x0041, "Latin"), (0x005B, ""), (0x0061, "Latin"), (0x007B, ""), (0x00AA, "Latin"), (0x00AB, ""),
    (0x00BA, "Latin"), (0x00BB, ""), (0x00C0, "Latin"), (0x02B0, ""), (0x0370, "Greek"), (0x0400, "Cyrillic"),
    (0x0530, "Armenian"), (0x0590, "Hebrew"), (0x0600, "Arabic"), (0x0700, "Syriac"), (0x0750, "Arabic"),
    (0x0780, ""), (0x08A0, "Arabic"), (0x0900, "Devanagari"), (0x0980, "Bengali"), (0x0A00, "Gurmukhi"),
    (0x0A80, "Gujarati"), (0x0B00, "Oriya"), (0x0B80, "Tamil"), (0x0C00, "Telugu"), (0x0C80, "Kannada"),
    (0x0D00, "Malayalam"), (0x0D80, "Sinhala"), (0x0E00, "Thai"), (0x0E80, "Lao"), (0x0F00, "Tibetan"),
    (0x1000, "Myanmar"), (0x10A0, "Georgian"), (0x1100, "Hangul"), (0x1200, "Ethiopic"), (0x13A0, ""),
    (0x1780, "Khmer"), (0x1800, "Mongolian"), (0x18B0, ""), (0x1C80, "Cyrillic"), (0x1C90, "Georgian"),
    (0x1CC0, ""), (0x1E00, "Latin"), (0x1F00, "Greek"), (0x2000, ""), (0x2C60, "Latin"), (0x2C80, ""),
    (0x2DE0, "Cyrillic"), (0x2E00, ""), (0x3005, "Han"), (0x3006, ""), (0x3041, "Kana"), (0x3100, ""),
    (0x3105, "Bopomofo"), (0x3130, "Hangul"), (0x3190, ""), (0x31F0, "Kana"), (0x3200, ""), (0x3400, "Han"),
    (0xA000, ""), (0xA640, "Cyrillic"), (0xA6A0, ""), (0xA720, "Latin"), (0xA800, ""), (0xAC00, "Hangul"),
    (0xD800, ""), (0xF900, "Han"), (0xFB00, "Latin"), (0xFB13, ""), (0xFB1D, "Hebrew"), (0xFB50, "Arabic"),
    (0xFE00, ""), (0xFE70, "Arabic"), (0xFEFF, ""), (0xFF21, "Latin"), (0xFF3B, ""), (0xFF41, "Latin"),
    (0xFF5B, ""), (0xFF66, "Kana"), (0xFFA0, "Hangul"), (0xFFE0, ""), (0x20000, "Han"), (0x32000, ""),
)  # fmt: skip
_STARTS = [start for start, _ in SCRIPT_RANGES]
_NAMES = ["", *(name for _, name in SCRIPT_RANGES)]
UNSPACED = frozenset({"Han", "Kana", "Thai", "Lao", "Khmer", "Myanmar"})
"""Scripts that put no spaces between words."""


@lru_cache(maxsize=8192)
def script_of(char: str) -> str:
    """Return the script of a letter, the empty string for what belongs to none.

    >>> [script_of(c) for c in "aя語ら7"]
    ['Latin', 'Cyrillic', 'Han', 'Kana', '']
    """
    return _NAMES[bisect_right(_STARTS, ord(char))] if char.isalpha() else ""


def scripts(text: str) -> Counter[str]:
    """Count the letters of each script.

    >>> scripts("Москва, May 9")
    Counter({'Cyrillic': 6, 'Latin': 3})
    """
    counts: Counter[str] = Counter()
    for char, times in Counter(text).items():
        if name := script_of(char):
            counts[name] += times
    return counts


_BEYOND = [(start, end - 1) for (start, name), (end, _) in pairwise(SCRIPT_RANGES) if name not in {"", "Latin"}]
_BEYOND_LATIN = re.compile(f"[{''.join(f'{chr(first)}-{chr(last)}' for first, last in _BEYOND)}]")


def goes_beyond_latin(text: str) -> bool:
    """Tell at little cost whether a text may have letters of another script than Latin.

    >>> goes_beyond_latin("Ærø, 9 €"), goes_beyond_latin("Москва")
    (False, True)
    """
    return not text.isascii() and _BEYOND_LATIN.search(text) is not None


SENTENCE_ENDS = frozenset(".!?…。！？؟۔।॥։።")
UNSTOPPED_LETTER = re.compile("[\u0e00-\u0eff\u1780-\u17ff]")
"""A letter of Thai, Lao or Khmer: these put no mark where a sentence ends."""
_CLOSERS = "\"'”’»«“„」』）)]›‹}*_ \t\u00a0\u200b\u200e\u200f"


def ends_sentence(text: str) -> bool:
    """Tell whether a line ends as a sentence does, quotes and brackets after it allowed.

    >>> ends_sentence("“It rained.”"), ends_sentence("Rain expected")
    (True, False)
    """
    stripped = text.rstrip(_CLOSERS)
    return stripped[-1:] in SENTENCE_ENDS


_UNSPACED_LETTERS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f"
_UNSPACED_LETTER = re.compile(f"[{_UNSPACED_LETTERS}]")
# Indic vowel signs and other combining marks are not \w to `re`, yet stand inside words.
_MARKS = "\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0dff\u200c\u200d"
_WORD = re.compile(rf"[{_UNSPACED_LETTERS}]+|(?:(?![{_UNSPACED_LETTERS}_])[\w{_MARKS}])+")
# What is beyond these needs the slow pattern: scripts without spaces, whatever `script_of` counts to them, and marks.
_SPECIAL = re.compile(f"[{_UNSPACED_LETTERS}{_MARKS}\u31f0-\u31ff\U00020000-\U00031fff]")
_PLAIN_WORD = re.compile(r"[^\W_]+")
_ASCII_SPACED = "".join(chr(code) if chr(code).isalnum() else " " for code in range(128))


def words(text: str) -> list[str]:
    """Return the words, casefolded; a run of an unspaced script gives its pairs of characters.

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
    """Return how many words a reader would count: two characters of an unspaced script make one.

    >>> word_count("three short words"), word_count("東京都知事")
    (3, 2)
    """
    if text.isascii():
        return len(text.split())
    if not _SPECIAL.search(text):
        return len(_PLAIN_WORD.findall(text))
    unspaced = sum(n for name, n in scripts(text).items() if name in UNSPACED)
    return unspaced // 2 + sum(1 for word in _WORD.findall(text) if script_of(word[0]) not in UNSPACED)


def is_headline(text: str) -> bool:
    """Tell whether a line has a headline's shape: short, and not closed as a statement is.

    >>> is_headline("Council Votes to Reopen the Old Harbour"), is_headline("It was late.")
    (True, False)
    """
    stripped = text.strip()
    if not 8 <= len(stripped) <= 220 and not (len(stripped) >= 4 and scripts(stripped)["Han"]):
        return False
    closed = ends_sentence(stripped) and stripped.rstrip(_CLOSERS)[-1] not in "?!？！"
    return not closed and stripped[-1] not in ":,;：，；" and 2 <= word_count(stripped) <= 30
