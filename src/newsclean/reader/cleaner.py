"""The reader as a cleaner. It imports numpy and reads the weights at its first use."""

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

WEIGHTS_VERSION = "reader-8"
"""Version of the weights that newsclean contains. With other weights, the reader may remove other lines."""


@dataclass(frozen=True)
class KeepStory:
    r"""Remove all lines that are not part of the story: above it, between its paragraphs, and below it.

    A neural network reads all lines of the text together: their form, their words, phrases of furniture, and the
    share of their words that occurs in the rest of the text. It estimates for each line the probability of being
    story. A stretch of lines is removed if the evidence against its lines exceeds the prices. A second call on the
    clean text removes nothing more. See `docs/reader.md`.

    Attributes:
        prices: the evidence that a removal needs. Use `STORY_PRICES` for story text and the output of extractors,
            `PAGE_PRICES` for whole pages, or your own.
        policy: whether to keep or drop captions, credits, by-lines and other disputed lines.

    Raises:
        TypeError: `prices` is not a `Prices`, or `policy` is not a `Policy`.

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
        """Yield edits that remove the lines that are not part of the story."""
        yield from self.edits_of_many([document])[0]

    def edits_of_many(self, documents: Sequence[Document], protect: str = "") -> list[list[Edit]]:
        """Return a list of edits for each document; each list is the same as if the document were cleaned alone.

        Args:
            documents: the documents to clean.
            protect: a regular expression; lines that it matches are never removed. An empty string protects no line.
        """
        from newsclean.reader.reasons import edits

        return [
            list(edits(reading, lines_of(document), len(document.text)))
            for document, reading in zip(documents, self.readings(documents, protect), strict=True)
        ]

    def readings(self, documents: Sequence[Document], protect: str = "") -> list[Reading]:
        """Return for each document the network's evidence and the decision on each of its lines.

        The arguments are those of `edits_of_many`.
        """
        from newsclean.reader.network import shipped
        from newsclean.reader.reading import read

        return read(documents, shipped(), self.prices, self.policy, protect)


READER, PAGE_READER = KeepStory(), KeepStory(PAGE_PRICES)
