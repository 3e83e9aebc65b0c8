"""A reader that keeps lines that the blocks of the page show to be story."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from newsclean.html.blocks import key_of
from newsclean.pipeline import Pipeline
from newsclean.reader.cleaner import KeepStory
from newsclean.text.lines import lines_of
from newsclean.types import Edit, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsclean.text.lines import Lines
    from newsclean.types import Document

BY_SUBJECT = frozenset({
    "off-topic", "headline-list", "gallery", "foreign-language", "foreign-script", "related",
})  # fmt: skip
"""Reasons of the reader that depend on the subject of the text."""


def with_sure(pipeline: Pipeline, sure: frozenset[str]) -> Pipeline:
    """Return a pipeline whose reader does not remove the sure lines for their subject.

    Args:
        pipeline: a pipeline, with or without a reader.
        sure: keys of the lines that surely belong to the story.
    """
    if not sure:
        return pipeline
    cleaners = [KeepSure(c.prices, c.policy, sure) if type(c) is KeepStory else c for c in pipeline]
    return Pipeline(*cleaners, protect=pipeline.protect, name=pipeline.name)


@dataclass(frozen=True)
class KeepSure(KeepStory):
    """The reader, except that it does not remove lines for a reason in `BY_SUBJECT` if their key is in `sure`."""

    sure: frozenset[str] = frozenset()

    def edits_of_many(self, documents: Sequence[Document], protect: str = "") -> list[list[Edit]]:
        """Return the reader's edits for each document, without the sure lines."""
        made = super().edits_of_many(documents, protect)
        return [
            [left for edit in edits for left in _spared(edit, lines_of(document), self.sure)]
            for document, edits in zip(documents, made, strict=True)
        ]


def _spared(edit: Edit, lines: Lines, sure: frozenset[str]) -> Iterator[Edit]:
    """Yield the parts of a removal that remain if its sure lines are kept."""
    start, end = edit.span
    if edit.reason in BY_SUBJECT:
        for number in range(lines.at(start), lines.at(max(end - 1, start)) + 1):
            span = lines.span(number)
            if span.start >= edit.span.start and span.end <= end and key_of(lines.texts[number]) in sure:
                if start < span.start:
                    yield replace(edit, span=Span(start, span.start))
                start = min(lines.starts[number + 1], end)
    if start < end:
        yield replace(edit, span=Span(start, end))
