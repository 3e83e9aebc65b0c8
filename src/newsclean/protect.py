"""Keep the lines that match a regular expression of the caller."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from newsclean.arguments import check_type
from newsclean.text.lines import lines_of
from newsclean.types import Document, Edit, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from newsclean.text.lines import Lines

PROTECT_SECONDS = 1.0
"""Time limit in seconds for a caller's pattern on one line. A pattern that backtracks may never end."""


def compiled(pattern: str) -> Callable[[str], bool]:
    """Return a function that reports whether a line matches the pattern, in the syntax of the `regex` package.

    Raises:
        TypeError: `pattern` is not a str.
        ValueError: `pattern` is not a regular expression.
    """
    check_type(pattern, str, "protect", "a regular expression as a str")
    return _compiled(pattern)


@cache
def _compiled(pattern: str) -> Callable[[str], bool]:
    import regex

    try:
        search = regex.compile(pattern).search
    except regex.error as error:
        raise ValueError(f"protect must be a regular expression, got {pattern!r}: {error}") from None
    return lambda line: search(line, timeout=PROTECT_SECONDS) is not None


def spare(edits: Iterable[Edit], document: Document, pattern: str) -> Iterator[Edit]:
    r"""Yield the edits, but split each removal that covers lines of the document that match `pattern`, to keep them.

    Raises:
        TimeoutError: the pattern took longer than `PROTECT_SECONDS` on one line.

    >>> edits = [Edit(Span(4, 15), "everything-else")]
    >>> list(spare(edits, Document("One\nTwo\nThree\nFour"), "Th"))[0].span
    Span(start=4, end=8)
    """
    lines, found = lines_of(document), compiled(pattern)
    guards = cache(lambda i: found(lines.texts[i]))  # a line may have many edits
    for edit in edits:
        first, last = lines.at(edit.span.start), lines.at(max(edit.span.end - 1, edit.span.start))
        touched = (i for i in range(first, last + 1) if _removes_words(edit, lines.span(i), document.text))
        guarded = [i for i in touched if guards(i)]
        if not guarded:
            yield edit
            continue
        for span in _between(edit.span, guarded, lines):
            if document.text[span.start : span.end].strip():  # a part with only line breaks is not worth an edit
                yield replace(edit, span=span)


def _between(span: Span, guarded: Sequence[int], lines: Lines) -> Iterator[Span]:
    """Yield the parts of a span that contain no protected line; each protected line keeps one line break.

    `guarded` has the numbers of the protected lines in the span.
    """
    start, line = span.start, lines.at(span.start)
    if start >= lines.span(line).end:  # it began with the line break before, which now separates kept lines
        start = lines.starts[line + 1]
    for i in guarded:
        yield Span(start, max(start, lines.starts[i]))
        start = lines.starts[i + 1]
    if start < span.end == lines.span(len(lines) - 1).end:  # the last part includes the line break before
        start = lines.span(guarded[-1]).end
    yield Span(start, max(start, span.end))


def _removes_words(edit: Edit, line: Span, text: str) -> bool:
    """Return whether an edit removes visible text of a line. A replacement does not count as a removal."""
    taken = text[max(edit.span.start, line.start) : min(edit.span.end, line.end)]
    return bool(taken.strip()) and not edit.replacement.strip()
