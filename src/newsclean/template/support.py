"""The share of a site's pages that must contain a line for the line to be boilerplate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from newsclean.arguments import check_share, check_whole
from newsclean.template.keys import LONGEST_LINE
from newsclean.text.lines import PARAGRAPH_WORDS, ends_sentence, word_count

_UNENDED_WORDS = 14
"""A line of this many words is a sentence even without a final mark: Thai ends its sentences with a space."""
_QUOTES = frozenset('"“”„«»‚‘「」『』《》〈〉‹›')


class Shape(NamedTuple):
    """Whether a line is a sentence, and how many words it has.

    Attributes:
        sentence: whether the line ends like a sentence, contains quotation marks, or is as long as a sentence.
        words: number of words in the line.
    """

    sentence: bool
    words: int

    @property
    def paragraph(self) -> bool:
        """Whether the line reads like a paragraph of a story."""
        return self.sentence and self.words >= PARAGRAPH_WORDS


def shape_of(text: str) -> Shape:
    """Return whether a line is a sentence, and how many words it has; a very long line counts as a sentence.

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
    """The smallest share of a site's pages that must contain a line for the line to be boilerplate.

    A line is at the edge of a page if only boilerplate is above it, or only boilerplate below it. At the edge a
    smaller share suffices, but only pages with the line in their first or last third count. The more a line looks
    like story, the larger its share must be. Subheadings, refrains, quotations and introductions of a series recur
    too, but on fewer pages.

    Attributes:
        pages: smallest number of pages that must contain the line, in addition to the share.
        edge_label: share for a line at the edge that is not a sentence.
        edge_sentence: share for a short sentence or a quotation at the edge.
        edge_paragraph: share for a sentence of 10 words or more at the edge.
        inside_label: share for a line inside the page that is not a sentence.
        inside_sentence: share for a short sentence or a quotation inside the page.
        inside_paragraph: share for a sentence of 10 words or more inside the page. Above the first paragraph that is
            not in the template, such a sentence may introduce the story, and is always kept.

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
        """Return the share of a site's pages that must contain a line of this shape for it to be removed at an edge."""
        if shape.paragraph:
            return self.edge_paragraph
        return self.edge_sentence if shape.sentence else self.edge_label

    def inside(self, shape: Shape) -> float:
        """Return the share of a site's pages that must contain a line of this shape for it to be removed inside."""
        if shape.paragraph:
            return self.inside_paragraph
        return self.inside_sentence if shape.sentence else self.inside_label

    @property
    def smallest(self) -> float:
        """The smallest of the six shares."""
        edge = min(self.edge_label, self.edge_sentence, self.edge_paragraph)
        return min(edge, self.inside_label, self.inside_sentence, self.inside_paragraph)
