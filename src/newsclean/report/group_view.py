"""Groups of near-duplicates for the page: titles, similarities, and the members beside their representative."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from newsclean.report.differences import Pairing, compare, differing_numbers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from newsclean.report.run_records import Row, RunFolder

MOST_MEMBERS = 6
"""Members of a group that are compared with its representative."""
KINDS = {
    "exact": "the same text",
    "near": "near-duplicate",
    "contained": "contained in the representative",
    "contains": "contains the representative",
}


class Member(NamedTuple):
    """A member of a group.

    Attributes:
        path: its name in the records.
        title: its title, empty where it is not known.
        pair: its similarity with the representative, as `clusters.jsonl` has it.
        kind: the kind of this similarity in words.
        pairings: the two texts side by side; None where one of them cannot be read.
        numbers: the number of numbers that differ.
    """

    path: str
    title: str
    pair: Mapping[str, Any]
    kind: str
    pairings: Sequence[Pairing] | None
    numbers: int


class Group(NamedTuple):
    """A group of near-duplicates: its representative, its number of documents, and the members that are shown."""

    representative: str
    title: str
    size: int
    members: tuple[Member, ...]


def shown_groups(folder: RunFolder, clusters: Sequence[Mapping[str, Any]], rows: Sequence[Row]) -> Iterator[Group]:
    """Yield groups for the page from their records."""
    wanted = {path for cluster in clusters for path in (cluster["representative"], *cluster["members"])}
    places = {row.path: row for row in rows if row.path in wanted}
    for cluster in clusters:
        title, text = _read(folder, places.get(cluster["representative"]))
        pairs = cluster["pairs"][:MOST_MEMBERS]
        members = tuple(_member(pair, text, _read(folder, places.get(pair["member"]))) for pair in pairs)
        yield Group(cluster["representative"], title, len(cluster["members"]), members)


def _read(folder: RunFolder, row: Row | None) -> tuple[str, str | None]:
    """Return a document's title and its clean text."""
    for record in folder.documents([row] if row else []):
        return record.get("title") or "", folder.text(record)
    return "", None


def _member(pair: Mapping[str, Any], text: str | None, member: tuple[str, str | None]) -> Member:
    title, other = member
    pairings = compare(text, other) if text is not None and other is not None else None
    kind = KINDS.get(pair["kind"], pair["kind"])
    return Member(pair["member"], title, pair, kind, pairings, differing_numbers(pairings or ()))
