"""The blunt rule for dumps of whole pages: keep the stretch of lines that holds the prose."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar

from newsclean.arguments import check_whole
from newsclean.text.lines import ends_sentence, is_headline, lines_of, word_count
from newsclean.types import Document, Edit

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST_REMEMBERED = 1000
_TITLE_LINES = 6
"""Filled lines above the prose in which a headline is looked for."""


@dataclass(frozen=True)
class Edges:
    r"""Cut a page's head and tail: keep the stretch of lines with the most words in sentences.

    Reasons: `page-head`, `page-tail`. A line of at least `min_words` words that ends a sentence counts its words,
    every other line costs `cost`; the stretch with the highest sum stays, with the headline right above it. Blunt:
    loses short paragraphs at either end. For whole pages only.

    Attributes:
        min_words: words of a line of prose.
        cost: what a line that is no prose costs, in words.

    Raises:
        ValueError: a number is below 1.

    >>> page = "Home\nSport\nWeather\n" + "The old bridge was opened to carts again on Monday morning.\n" * 3 + "Login"
    >>> [edit.reason for edit in Edges()(Document(page))]
    ['page-head', 'page-tail']
    """

    name: ClassVar[str] = "edges"
    min_words: int = 10
    cost: int = 10

    def __post_init__(self) -> None:
        for field in ("min_words", "cost"):
            check_whole(getattr(self, field), field)

    def __call__(self, document: Document) -> Iterator[Edit]:
        """Propose what stands before and after the prose."""
        lines = lines_of(document)
        filled = lines.filled()
        first, last = self._stretch([lines.texts[i] for i in filled])
        if first > last:
            return
        above = range(max(first - _TITLE_LINES, 0), first)
        first = next((k for k in reversed(above) if is_headline(lines.texts[filled[k]])), first)
        if first:
            yield Edit(lines.cover(0, filled[first] - 1), "page-head")
        if last + 1 < len(filled):
            yield Edit(lines.cover(filled[last] + 1, len(lines) - 1), "page-tail")

    def _stretch(self, texts: list[str]) -> tuple[int, int]:
        """Return the first and last line of the stretch with the highest sum; (0, -1) where there is no prose."""
        best, first, last = 0, 0, -1
        running, start = 0, 0
        for k, text in enumerate(texts):
            size = _sentence_words(text) if len(text) <= _LONGEST_REMEMBERED else _words_in_sentences(text)
            if running <= 0:
                running, start = 0, k
            running += size if size >= self.min_words else -self.cost
            if running > best:
                best, first, last = running, start, k
        return first, last


def _words_in_sentences(text: str) -> int:
    """Return how many words a line has that ends a sentence; 0 for any other."""
    return word_count(text) if ends_sentence(text) else 0


_sentence_words = lru_cache(maxsize=8192)(_words_in_sentences)  # what is cut is looked at again


edges = Edges()
"""The cleaner with its defaults."""
