"""The reader as a cleaner. Numpy and the weights load when it first runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from newsclean.arguments import check_type
from newsclean.policy import DEFAULT_POLICY, Policy
from newsclean.reader.prices import PAGE_PRICES, STORY_PRICES, Prices
from newsclean.text.lines import lines_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsclean.reader.reading import Reading
    from newsclean.types import Document, Edit

WEIGHTS_VERSION = "reader-2"
"""Version of the weights that ship; other weights may remove other lines."""


@dataclass(frozen=True)
class KeepStory:
    r"""Remove everything that is not the story: above it, between its paragraphs, below it.

    One network reads all lines of the text together: their shape, their words, the furniture that they name, and how
    much of their vocabulary the rest of the text shares. The best path through head, story, insets and tail
    decides, under prices. What the reader leaves, it leaves again. See `docs/reader.md`.

    Attributes:
        prices: the evidence that a removal needs: `STORY_PRICES` for story text and the output of extractors,
            `PAGE_PRICES` for whole pages, or your own.
        policy: what happens to captions, credits, by-lines and other lines on which people disagree.

    Raises:
        TypeError: `prices` are no `Prices`, or `policy` is no `Policy`.

    >>> from newsclean import clean
    >>> story = "The harbour opened again on Friday after a year of repairs to the harbour wall.\n" * 3
    >>> clean(story + "Share this article", KeepStory()).text == story
    True
    """

    name: ClassVar[str] = "reader"
    weights: ClassVar[str] = WEIGHTS_VERSION
    prices: Prices = STORY_PRICES
    policy: Policy = DEFAULT_POLICY

    def __post_init__(self) -> None:
        check_type(self.prices, Prices, "prices", "Prices")
        check_type(self.policy, Policy, "policy", "a Policy")

    def __call__(self, document: Document) -> Iterator[Edit]:
        """Propose the lines that are no story."""
        yield from self.edits_of_many([document])[0]

    def edits_of_many(self, documents: Sequence[Document], protect: str = "") -> list[list[Edit]]:
        """Return the edits of several documents, read together; the same as one by one.

        Args:
            documents: what to read.
            protect: a regular expression; lines in which it is found stay, and are read as lines that stay.
        """
        from newsclean.reader.reasons import edits

        return [
            list(edits(reading, lines_of(document), len(document.text)))
            for document, reading in zip(documents, self.readings(documents, protect), strict=True)
        ]

    def readings(self, documents: Sequence[Document], protect: str = "") -> list[Reading]:
        """Return the reading of each document: evidence and decision for each line."""
        from newsclean.reader.network import shipped
        from newsclean.reader.reading import read

        return read(documents, shipped(), self.prices, self.policy, protect)


READER, PAGE_READER = KeepStory(), KeepStory(PAGE_PRICES)
