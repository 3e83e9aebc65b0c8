"""How widely a line must be shared before it is taken for a site's boilerplate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from newsclean.arguments import check_share, check_whole
from newsclean.template.keys import LONGEST_LINE
from newsclean.text.lines import PARAGRAPH_WORDS, ends_sentence, word_count

_UNENDED_WORDS = 14
"""Words from which a line without a sentence's end is one all the same: Thai ends its sentences with a space."""
_QUOTES = frozenset('"“”„«»‚‘「」『』《》〈〉‹›')


class Shape(NamedTuple):
    """What a line looks like.

    Attributes:
        sentence: it ends as a sentence does, quotes somebody, or has a sentence's length.
        words: its words.
    """

    sentence: bool
    words: int

    @property
    def paragraph(self) -> bool:
        """Whether it reads as a paragraph of a story."""
        return self.sentence and self.words >= PARAGRAPH_WORDS


def shape_of(text: str) -> Shape:
    """Return what a line looks like.

    >>> shape_of("Home"), shape_of("“Never again.”"), shape_of("The harbour opened again on Friday after long repairs.")
    (Shape(sentence=False, words=1), Shape(sentence=True, words=2), Shape(sentence=True, words=9))
    """
    if len(text) > LONGEST_LINE:
        return Shape(sentence=True, words=_UNENDED_WORDS)
    words = word_count(text)
    quotes = not _QUOTES.isdisjoint(text)
    return Shape(quotes or words >= _UNENDED_WORDS or ends_sentence(text), words)


@dataclass(frozen=True)
class MinSupport:
    """The smallest share of a site's pages on which a line must stand to be boilerplate.

    A line is at the edge of a page if nothing but boilerplate stands between it and the first or last line; there a
    smaller share suffices, and only the pages count on which it stands in the first or last third. The
    more a line looks like story, the larger its share must be: crossheads, refrains, quotations and a series'
    introduction recur as well, but on a part of the pages.

    Attributes:
        pages: the smallest number of pages, whatever their share.
        edge_label: share for a line at the edge that is no sentence.
        edge_sentence: for a short sentence or a quotation at the edge.
        edge_paragraph: for a sentence of 10 words or more at the edge.
        inside_label: for a line inside the page that is no sentence.
        inside_sentence: for a short sentence or a quotation inside.
        inside_paragraph: for a sentence of 10 words or more inside; above the story's first own paragraph such a
            sentence may be its introduction, and is never taken.

    Raises:
        ValueError: `pages` is below 2, or a share is outside (0, 1].

    >>> MinSupport().at_edge(shape_of("Sign in")), MinSupport(edge_label=0.6).at_edge(shape_of("Sign in"))
    (0.3333333333333333, 0.6)
    """

    pages: int = 5
    edge_label: float = 1 / 3
    edge_sentence: float = 0.5
    edge_paragraph: float = 0.8
    inside_label: float = 0.75
    inside_sentence: float = 0.8
    inside_paragraph: float = 0.9

    def __post_init__(self) -> None:
        check_whole(self.pages, "pages", least=2)
        for name, value in vars(self).items():
            if name != "pages":
                check_share(value, name)

    def at_edge(self, shape: Shape) -> float:
        """Return the share that a line of this shape needs at the edge."""
        if shape.paragraph:
            return self.edge_paragraph
        return self.edge_sentence if shape.sentence else self.edge_label

    def inside(self, shape: Shape) -> float:
        """Return the share that a line of this shape needs inside the page."""
        if shape.paragraph:
            return self.inside_paragraph
        return self.inside_sentence if shape.sentence else self.inside_label

    @property
    def smallest(self) -> float:
        """The share below which no line is taken anywhere."""
        edge = min(self.edge_label, self.edge_sentence, self.edge_paragraph)
        return min(edge, self.inside_label, self.inside_sentence, self.inside_paragraph)
