"""Remove lists of other stories' headlines below the story."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from statistics import median
from typing import TYPE_CHECKING, ClassVar

from newsclean.arguments import check_share, check_whole
from newsclean.phrases import furniture_phrases
from newsclean.text.lines import UNSTOPPED_LETTER, Lines, ends_sentence, is_paragraph, lines_of, runs, word_count, words
from newsclean.text.scripts import VOWELLESS_LETTERS, WIDE_LETTERS
from newsclean.types import Document, Edit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LONGEST_HEADLINE = 200
_TITLE_WORDS = 3
"""Smallest median number of words of the lines below a heading. Names of sources and sites are shorter."""
_LOOK_AHEAD = 20
"""Number of lines to read below a list, not counting blank lines. If one is prose, the story continues there."""
_MOST_WORDS = 22
_MAX_SPREAD = 0.5
"""Largest standard deviation of the lengths of a list's lines, as a share of their mean."""
_MAX_PATTERNED = 0.4
"""Largest share of a list's lines that may have the same sign or the same first word."""
_MIN_STORY_WORDS = 20
_MIN_PUNCTUATED = 0.6
"""Smallest share of a story's words that must be in lines with a final mark. In a text that uses no such marks, a line
without one may be prose."""
_MAX_LOWER = 0.2
_HEADLINE_WIDTH = 42
"""Smallest median width of headlines, in letters of an alphabet. Lines of a poem or a programme are shorter."""
_MIN_CAPITALS = 0.6
"""Smallest share of capitalised words, among those over three letters, in a list in title case."""
_UNSTOPPED_LETTERS = 100
"""Smallest number of letters of a line of prose in a script that has no mark at the end of a sentence."""
_WIDE = re.compile(f"[{WIDE_LETTERS}]")
_WIDE_MORE = 1.4
"""Additional width of a Chinese character, a kana or a Hangul syllable; a letter of an alphabet has width 1."""
_VOWELLESS = re.compile(f"[{VOWELLESS_LETTERS}]")
_VOWELLESS_MORE = 0.25
"""Additional width of a letter in scripts that omit short vowels, such as Arabic and Hebrew."""
_LONGEST_SMALL_WORD = 3
"""Largest number of letters in small words such as "of" and "the", in a script with spaces."""
# First characters of items in the story's own lists: bullets, ticks, numbers with a dot, times.
_ITEM = re.compile(r"[-–—•*·▪►✓✔☑○●◦→#]|\d{1,3}[.)、:：]")
_HEADINGS = frozenset({"related", "read-more"})


@dataclass(frozen=True)
class DropHeadlines:
    r"""Remove lists of other stories' headlines: lines without a final mark and of similar length.

    The reason is `headline-list`. Removes a list only below the story: a list with prose below it is kept. The list
    needs a heading such as "Related articles", which is removed too. A list without a heading is removed only if it
    is long, has lines of the length of headlines, and shares few words with the story.

    Keeps the story's own lists: after a colon, or with bullets, numbers, questions or short items. A list with
    bullets or numbers is removed only below a heading such as "Related articles". Removes no list without a heading
    from a text without full stops. Mistakes a list of winners for headlines if a full stop precedes it.

    Attributes:
        min_lines: fewest lines of a list without a heading.
        min_headed_lines: fewest lines of a list under a heading.
        min_words: smallest median length, in words, of the lines of a list without a heading.
        max_cohesion: largest share of the words of a list without a heading that may also occur in the story. Of the
            last lines of 300 stories, 95 in 100 have a larger share; of other stories' titles, 2 in 100.

    Raises:
        TypeError: an attribute is not a number.
        ValueError: a number is out of its range.

    >>> story = "The town hall of the old town was sold on Monday for one crown.\n" * 3
    >>> other = ["Minister Meets Farmers in the Rain", "Ferry Fares Rise Before the Holidays", "Lost Parrot Found"]
    >>> [edit.reason for edit in DropHeadlines()(Document(story + "\nRelated articles\n" + "\n".join(other)))]
    ['headline-list']
    """

    name: ClassVar[str] = "headlines"
    min_lines: int = 8
    min_headed_lines: int = 2
    min_words: int = 5
    max_cohesion: float = 0.25

    def __post_init__(self) -> None:
        for field in ("min_lines", "min_headed_lines", "min_words"):
            check_whole(getattr(self, field), field)
        check_share(self.max_cohesion, "max_cohesion")

    def __call__(self, document: Document) -> Iterator[Edit]:
        """Yield an edit for each list, together with its heading."""
        lines = lines_of(document)
        filled = lines.filled()
        shapes = {i: shape for i in filled if (shape := _shape(lines.texts[i].strip()))}
        story = _Story(lines)
        for run in runs(filled, shapes.__contains__):
            if len(run) > self.min_headed_lines and story.has_begun(run[0]) and not _prose_follows(run[-1], lines):
                yield from self._lists(run, shapes, story)

    def _lists(self, run: list[int], shapes: dict[int, str], story: _Story) -> Iterator[Edit]:
        """Yield an edit for each list of headlines, with its heading, among the lines with the numbers `run`.

        `shapes` has the role of each line by its number (see `_shape`).
        """
        heading = next((i for i in run if shapes[i] in _HEADINGS), None)
        if heading is not None:
            wanted = {"item", "marked"} if shapes[heading] == "related" else {"item"}
            items = [i for i in run if shapes[i] in wanted and i > heading]
            if len(items) >= self.min_headed_lines and _are_titles(items, story.lines):
                yield Edit(story.lines.cover(heading, items[-1]), "headline-list")
            return
        for part in runs(run, lambda i: shapes[i] != "marked"):
            items = [i for i in part if shapes[i] == "item"]
            if len(items) >= self.min_lines and self._is_list(items, story):
                yield Edit(story.lines.cover(items[0], items[-1]), "headline-list")

    def _is_list(self, numbers: Sequence[int], story: _Story) -> bool:
        """Return whether the lines with these numbers, which have no heading, are headlines of other stories."""
        items = [story.lines.texts[i].strip() for i in numbers]
        sizes = [word_count(item) for item in items]
        if not self.min_words <= median(sizes) <= _MOST_WORDS or min(sizes) < 2 or _is_tabular(items):
            return False
        if _spread(sizes) > _MAX_SPREAD or story.introduces(numbers[0]) or not _read_as_headlines(items):
            return False
        if not story.is_punctuated(numbers[0], sum(sizes)):
            return False
        return story.cohesion(items, numbers[0]) <= self.max_cohesion


class _Story:
    """The story above a list: its words and sentences, which are computed once for all lists of the text."""

    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self._stems: set[str] = set()
        self._read = self._counted = self._words = self._ended = 0
        self._first = next(
            (i for i, text in enumerate(lines.texts) if ends_sentence(text) or _is_unstopped(text)), len(lines)
        )

    def has_begun(self, before: int) -> bool:
        """Return whether a sentence occurs above line `before`."""
        return self._first < before

    def introduces(self, line: int) -> bool:
        """Return whether the nearest line above line `line` that is not blank ends in a colon."""
        above = next((self.lines.texts[i].strip() for i in range(line - 1, -1, -1) if self.lines.texts[i].strip()), "")
        return above.endswith((":", "："))

    def cohesion(self, items: Sequence[str], before: int) -> float:
        """Return the share of the longer words in `items` that occur above line `before`; 1 if no word is long.

        Two words count as equal if they begin with the same six letters.
        """
        for text in self.lines.texts[self._read : before]:
            self._stems.update(word[:6] for word in words(text))
        self._read = max(self._read, before)
        asked = [word[:6] for item in items for word in words(item) if _has_content(word)]
        return sum(word in self._stems for word in asked) / len(asked) if asked else 1.0

    def is_punctuated(self, before: int, size: int) -> bool:
        """Return whether enough text with final marks is above line `before` to judge a list of `size` words."""
        for text in self.lines.texts[self._counted : before]:
            words_here = word_count(text)
            self._words += words_here
            self._ended += words_here if ends_sentence(text) else 0
        self._counted = max(self._counted, before)
        return self._ended >= max(_MIN_STORY_WORDS, size / 4, _MIN_PUNCTUATED * self._words)


def _has_content(word: str) -> bool:
    """Return whether a word may name a topic: it has over three letters, or its script has short words."""
    return len(word) > _LONGEST_SMALL_WORD or bool(_WIDE.match(word) or UNSTOPPED_LETTER.match(word))


def _are_titles(items: Sequence[int], lines: Lines) -> bool:
    """Return whether the lines with the numbers `items`, below a heading, are longer than names and addresses."""
    return median(word_count(lines.texts[i]) for i in items) >= _TITLE_WORDS


def _prose_follows(last: int, lines: Lines) -> bool:
    """Return whether prose follows soon after line `last`. The list is then inside the story, and may be part of it."""
    near = [text for text in lines.texts[last + 1 : last + 1 + 3 * _LOOK_AHEAD] if text.strip()][:_LOOK_AHEAD]
    return any(is_paragraph(text) or _is_unstopped(text) for text in near)


def _is_unstopped(text: str) -> bool:
    """Return whether a line is prose in a script without full stops."""
    return not text.isascii() and len(UNSTOPPED_LETTER.findall(text)) >= _UNSTOPPED_LETTERS


def _spread(sizes: Sequence[int]) -> float:
    """Return the standard deviation of the sizes, divided by their mean.

    The module `statistics` computes this with fractions and takes 30 times as long.
    """
    total = sum(sizes)
    return sqrt(len(sizes) * sum(size * size for size in sizes) - total * total) / total


def _is_tabular(items: Sequence[str]) -> bool:
    """Return whether the lines of a list share a pattern, as questions, fixtures or tour dates do."""
    signs = ((":",), (" – ", " - ", " — ", "–"), ("@", "|", "(", "\t"), ("?", "？", "؟"))
    patterned = max(sum(any(sign in item for sign in group) for item in items) for group in signs)
    numbered = sum(item[0].isdigit() for item in items)
    first_words = Counter(item.split()[0] for item in items)
    return max(patterned, numbered, *first_words.values()) > _MAX_PATTERNED * len(items)


def _read_as_headlines(items: Sequence[str]) -> bool:
    """Return whether the lines of a list are as long as headlines, and few of them begin with a small letter.

    Lines in title case may be shorter.
    """
    if sum(item[0].islower() for item in items) > _MAX_LOWER * len(items):
        return False
    signs = ((_WIDE, _WIDE_MORE), (_VOWELLESS, _VOWELLESS_MORE))
    widths = [len(item) + sum(more * len(sign.findall(item)) for sign, more in signs) for item in items]
    initials = [word[0] for item in items for word in item.split() if len(word) > 3]
    titled = bool(initials) and sum(map(str.isupper, initials)) >= _MIN_CAPITALS * len(initials)
    return median(widths) >= _HEADLINE_WIDTH / (1.5 if titled else 1)


def _shape(stripped: str) -> str:
    """Return the role of a line in a list: `related`, `read-more`, `item`, `marked` or `furniture`.

    The first two are headings; `marked` is an item with a bullet or a number. For prose, an empty string is returned.
    The line must not have white space around it.
    """
    return _short_shape(stripped) if len(stripped) <= _LONGEST_HEADLINE else ""


@lru_cache(maxsize=16384)  # texts of one site share many lines
def _short_shape(stripped: str) -> str:
    found = furniture_phrases()(stripped)
    if found is not None:
        return found.kind if found.kind in _HEADINGS and not found.labels else "furniture"
    if not stripped.strip("0123456789:/ ×✕|"):
        return "furniture"
    closed = ends_sentence(stripped) and stripped[-1] not in "?!？！…"
    if closed or _is_unstopped(stripped) or stripped[-1] in ":,;：，；":
        return ""
    return "marked" if _ITEM.match(stripped) else "item"


drop_headlines = DropHeadlines()
"""`DropHeadlines` with its default settings."""
