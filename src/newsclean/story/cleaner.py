"""The story model as a cleaner. Numpy and the weights load when it first runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from newsclean.arguments import check_positive
from newsclean.lines import lines_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.story.account import LineReason
    from newsclean.story.cut import Cut
    from newsclean.types import Document, Edit

WEIGHTS_VERSION = "4"
"""Version of the weights that ship; other weights may cut elsewhere."""


@dataclass(frozen=True)
class CutOffTopic:
    r"""Cut what is not the story: what follows it (`text`), or all around it and between (`page`).

    A model of the text's lines decides: their shape, the furniture that they name, the scripts, and above all how much
    of the words of the next lines the story has used. What is left of a text is not cut again.
    Reasons: `headline-list`, `foreign-language`, `following-article`, `teaser`, `navigation`, `author-note`, `credit`,
    `share`, `newsletter`, `related`, `controls`, `legal`, `comments`; they name what the lines look like.
    Texts beyond 5,000 filled lines, or a million characters, are judged by those alone, and cut in the first half of
    them or nowhere.

    Attributes:
        source: `text` for story text and extractors' output: one cut, and only on strong evidence; `page` for the dump
            of a whole page: head, tail and insets go.
        early: for `text`, how many right cuts outweigh one that takes lines of the story along; lower cuts more.
        bare: for `text`, how many to one the likeliest end must outweigh that nothing follows the story; lower cuts
            more stories. The default took nothing from 298 clean ones; 5, or 1, is for texts that mostly have a tail.

    Raises:
        ValueError: source is neither, or early or bare is not positive.

    >>> from newsclean import apply
    >>> story = "The harbour opened again on Friday after a year of repairs to the harbour wall.\n" * 3
    >>> apply(story, CutOffTopic()).text == story
    True
    """

    name: ClassVar[str] = "story"
    settles: ClassVar[bool] = True
    repeats: ClassVar[bool] = True
    weights: ClassVar[str] = WEIGHTS_VERSION
    source: Literal["text", "page"] = "text"
    early: float = 5.0
    bare: float = 15.0

    def __post_init__(self) -> None:
        if self.source not in ("text", "page"):
            raise ValueError(f"source must be 'text' or 'page', got {self.source!r}")
        for field in ("early", "bare"):
            check_positive(getattr(self, field), field)

    def __call__(self, document: Document) -> Iterator[Edit]:
        """Propose one edit for each block of lines that is not story."""
        from newsclean.story.account import edits  # noqa: PLC0415 - loads numpy

        return edits(lines_of(document), self._cut(document), split=self.source == "text")

    def _cut(self, document: Document) -> Cut:
        from newsclean.story.cut import cut_text  # noqa: PLC0415 - loads numpy
        from newsclean.story.cut_page import cut_page  # noqa: PLC0415 - loads numpy

        return cut_page(document) if self.source == "page" else cut_text(document, self.early, self.bare)

    def why(self, document: Document, top: int = 5) -> Iterator[LineReason]:
        r"""Yield for each filled line whether it stays, its evidence as story, and what counted most for that.

        The evidence is that of `text`, in log-odds; the cut weighs it for all lines together.

        Args:
            document: the text.
            top: how many features a line to name.

        >>> from newsclean import Document
        >>> [line.kept for line in CutOffTopic().why(Document("The harbour opened again.\n\nIt rained."))]
        [True, True]
        """
        from newsclean.story.account import reasons  # noqa: PLC0415 - loads numpy
        from newsclean.story.cut import read  # noqa: PLC0415 - loads numpy

        return reasons(read(document), self._cut(document).gone, self.bare, top)
