"""One document for the page: its source, cut into what stayed and what went."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from newsclean.edits import restore
from newsclean.io.schemas import digest
from newsclean.report.shown import shown
from newsclean.types import Removal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from newsclean.report.run_records import Row

MOST_CHARS = 20_000
"""Characters of a source that the page shows; what follows is cut."""


class Segment(NamedTuple):
    """A stretch of the source.

    Attributes:
        text: what stood there.
        reason: why it went; empty if it stayed.
        kind: `kept`; or it went as whole lines (`line`), as a part of one (`part`), or as white space (`blank`).
        score: how sure the cleaner was.
        inserted: what stands there instead.
    """

    text: str
    reason: str = ""
    kind: str = "kept"
    score: float = 1.0
    inserted: str = ""


class ShownDocument(NamedTuple):
    """A document for the page.

    Attributes:
        row: it in short.
        record: its record in `removals.jsonl`.
        segments: its source, or where that cannot be restored, only what went.
        restored: whether the segments are all of the source.
        cut: whether the source is longer than what is shown.
    """

    row: Row
    record: Mapping[str, Any]
    segments: tuple[Segment, ...]
    restored: bool
    cut: bool


def shown_document(row: Row, record: Mapping[str, Any], text: str | None) -> ShownDocument:
    """Return a document for the page from its record and its clean text, if there is one."""
    removals = [Removal.from_dict(values) for values in record["removals"]]
    source = None if text is None else restore(text, removals)
    if source is not None and digest(source) != record["source_sha256"]:
        source = None  # the clean text was changed after the run
    if source is None:
        gone = tuple(_gone(removal, removal.text[:MOST_CHARS]) for removal in removals)
        return ShownDocument(row, record, gone, restored=False, cut=False)
    segments = tuple(_tidied(list(_segments(source, removals))))
    return ShownDocument(row, record, segments, restored=True, cut=len(source) > MOST_CHARS)


def _segments(source: str, removals: Sequence[Removal]) -> Iterator[Segment]:
    position = 0
    for removal in removals:
        start, end = removal.span
        if start >= MOST_CHARS:
            break
        if position < start:
            yield Segment(shown(source[position:start]))
        yield _gone(removal, source[start : min(end, MOST_CHARS)])
        position = end
    if position < min(len(source), MOST_CHARS):
        yield Segment(shown(source[position:MOST_CHARS]))


def _tidied(segments: Sequence[Segment]) -> Iterator[Segment]:
    """Yield the segments without the line breaks beside what is set apart: the page puts it on lines of its own."""
    kinds = ["line", *(segment.kind for segment in segments), "line"]
    for i, segment in enumerate(segments, start=1):
        text = segment.text
        if segment.kind == "kept":
            text = text.lstrip("\n") if kinds[i - 1] == "line" else text
            text = text.rstrip("\n") if kinds[i + 1] == "line" else text
        if text:
            yield segment._replace(text=text)


def _gone(removal: Removal, text: str) -> Segment:
    visible, inserted = shown(text), shown(removal.replacement)
    if not visible.strip():
        return Segment(_blank_name(visible), removal.reason, "blank", removal.score, inserted)
    kind = "line" if "\n" in visible or len(text) == len(removal.text) > _A_LINE else "part"
    return Segment(visible.strip("\n"), removal.reason, kind, removal.score, inserted)


_A_LINE = 60
"""Characters from which what went is set apart, also where it is no whole line."""


def _blank_name(text: str) -> str:
    r"""Return what white space is called.

    >>> _blank_name("\n\n\n"), _blank_name(" "), _blank_name("")
    ('↵ ×3', '␣', '∅')
    """
    breaks, others = text.count("\n"), len(text) - text.count("\n")
    parts = [f"{sign} ×{times}" if times > 1 else sign for sign, times in (("↵", breaks), ("␣", others)) if times]
    return " ".join(parts) or "∅"
