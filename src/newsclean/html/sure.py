"""Restore removed lines that the blocks of the page show to be story."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from newsclean.edits import Change, splice
from newsclean.html.blocks import key_of
from newsclean.reader.cleaner import KeepStory
from newsclean.text.lines import lines_of
from newsclean.types import Edit, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.result import CleanResult
    from newsclean.text.lines import Lines

BY_SUBJECT = frozenset({
    "off-topic", "headline-list", "gallery", "foreign-language", "foreign-script", "related",
})  # fmt: skip
"""Reasons of the reader that depend on the subject of the text."""


def with_sure(result: CleanResult, sure: frozenset[str]) -> CleanResult:
    """Return a result in which the sure lines that the reader removed for their subject are restored.

    Args:
        result: the result of a pipeline.
        sure: keys of the lines that surely belong to the story.
    """
    lines = lines_of(result.document)
    changes = [left for change in result._changes for left in _spared(change, lines, sure)]  # noqa: SLF001
    if changes == list(result._changes):  # noqa: SLF001
        return result
    edits = [Edit(Span(change.start, change.end), change.reason, change.replacement) for change in changes]
    return replace(result, text=splice(result.source, edits), _changes=tuple(changes))


def _spared(change: Change, lines: Lines, sure: frozenset[str]) -> Iterator[Change]:
    """Yield the parts of a removal that remain if its sure lines are restored.

    Only removals by the reader for a reason in `BY_SUBJECT` are divided. Any other change is yielded unchanged.
    """
    if change.cleaner != KeepStory.name or change.reason not in BY_SUBJECT or change.replacement:
        yield change
        return
    start = change.start
    for number in range(lines.at(change.start), lines.at(max(change.end - 1, change.start)) + 1):
        span = lines.span(number)
        if span.start >= change.start and span.end <= change.end and key_of(lines.texts[number]) in sure:
            if start < span.start:
                yield change._replace(start=start, end=span.start)
            start = min(lines.starts[number + 1], change.end)
    if start < change.end:
        yield change._replace(start=start)
