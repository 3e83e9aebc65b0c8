"""Prepare one document for the report: its metadata, and its source in kept and removed segments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from newsclean.report.run_records import title_of
from newsclean.report.shown import shown
from newsclean.types import Removal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from newsclean.report.run_records import Row

MOST_CHARS = 20_000
"""Largest number of characters of a source that the report shows."""
_A_LINE = 60
"""Removed text of more characters than this is shown on a line of its own, even if it is not a whole line."""
_LABELS = {
    "authors": "Authors", "date": "Published", "modified": "Modified", "site": "Site", "language": "Language",
    "canonical_url": "Canonical URL", "url": "URL", "id": "ID", "description": "Description", "flags": "Flags",
    "encoding": "Encoding",
}  # fmt: skip
"""The fields of a record that the report shows, in this order, with their labels."""


class Segment(NamedTuple):
    """A part of the source, kept or removed.

    Attributes:
        text: the text of the source, or signs for white space.
        reason: the reason of the removal; empty if the text was kept.
        kind: `kept`, or the form of the removal: whole lines (`line`), part of a line (`part`), white space (`blank`).
        score: the score of the removal; 1 if the text was kept.
        inserted: the text that replaced the removed one; empty if nothing did.
    """

    text: str
    reason: str = ""
    kind: str = "kept"
    score: float = 1.0
    inserted: str = ""


class ShownDocument(NamedTuple):
    """A document as the report shows it.

    Attributes:
        row: the document's numbers of characters and removals.
        title: the title; empty if unknown.
        facts: labels and values of the metadata.
        removals: the number of removals.
        reasons: the reasons for which more than white space was removed, in descending order of characters.
        segments: the source in order, or only the removed text if the source cannot be restored.
        restored: whether the source could be restored.
        cut: whether the source is longer than `MOST_CHARS`, and is shown only up to there.
    """

    row: Row
    title: str
    facts: tuple[tuple[str, str], ...]
    removals: int
    reasons: tuple[str, ...]
    segments: tuple[Segment, ...]
    restored: bool
    cut: bool


def shown_document(row: Row, record: Mapping[str, Any], source: str | None) -> ShownDocument:
    """Return a document as the report shows it.

    Args:
        row: the document's numbers of characters and removals.
        record: the document's record in `removals.jsonl`.
        source: the source; None if it could not be restored from the clean text.
    """
    removals = [Removal.from_dict(values) for values in record["removals"]]
    if source is None:
        segments = tuple(_removed(removal, removal.text[:MOST_CHARS]) for removal in removals)
    else:
        segments = tuple(_tidied(list(_segments(source, removals))))
    return ShownDocument(
        row,
        title=title_of(record),
        facts=tuple(_facts(record)),
        removals=len(removals),
        reasons=tuple(sorted(row.visible, key=lambda reason: (-row.removed[reason], reason))),
        segments=segments,
        restored=source is not None,
        cut=source is not None and len(source) > MOST_CHARS,
    )


def _facts(record: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the labels and values of a record's metadata. The URL is left out if it equals the canonical URL."""
    values = {name: record.get(name) for name in _LABELS}
    if values["url"] == values["canonical_url"]:
        values["url"] = None
    if record.get("kind") == "html":
        values["encoding"] = None  # the page's, and the text is an extraction of it
    for name, label in _LABELS.items():
        value = values[name]
        if value not in (None, "", []):
            yield label, ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _segments(source: str, removals: Sequence[Removal]) -> Iterator[Segment]:
    position = 0
    for removal in removals:
        start, end = removal.span
        if start >= MOST_CHARS:
            break
        if position < start:
            yield Segment(shown(source[position:start]))
        yield _removed(removal, source[start : min(end, MOST_CHARS)])
        position = end
    if position < min(len(source), MOST_CHARS):
        yield Segment(shown(source[position:MOST_CHARS]))


def _tidied(segments: Sequence[Segment]) -> Iterator[Segment]:
    """Yield the segments without the line breaks next to whole removed lines, which the report shows as blocks."""
    kinds = ["line", *(segment.kind for segment in segments), "line"]
    for i, segment in enumerate(segments, start=1):
        text = segment.text
        if segment.kind == "kept":
            text = text.lstrip("\n") if kinds[i - 1] == "line" else text
            text = text.rstrip("\n") if kinds[i + 1] == "line" else text
        if text:
            yield segment._replace(text=text)


def _removed(removal: Removal, text: str) -> Segment:
    visible, inserted = shown(text), shown(removal.replacement)
    if not visible.strip():
        return Segment(_blank_name(visible), removal.reason, "blank", removal.score, inserted)
    kind = "line" if "\n" in visible or len(text) == len(removal.text) > _A_LINE else "part"
    return Segment(visible.strip("\n"), removal.reason, kind, removal.score, inserted)


def _blank_name(text: str) -> str:
    r"""Return visible signs for white space, with the number of line breaks and of other blanks; ∅ for no text.

    >>> _blank_name("\n\n\n"), _blank_name(" "), _blank_name("")
    ('↵ ×3', '␣', '∅')
    """
    breaks, others = text.count("\n"), len(text) - text.count("\n")
    parts = [f"{sign} ×{times}" if times > 1 else sign for sign, times in (("↵", breaks), ("␣", others)) if times]
    return " ".join(parts) or "∅"
