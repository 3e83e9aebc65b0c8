"""Groups of near-duplicates for the page: titles, similarities, and the members beside their representative."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from newsclean.report.differences import Pairing, compare, differing_numbers
from newsclean.report.run_records import title_of

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
        site: its site.
        pair: its similarity with the representative, as `clusters.jsonl` has it.
        kind: the kind of this similarity in words.
        pairings: the two texts side by side; None where one of them cannot be read.
        numbers: the number of numbers that differ.
    """

    path: str
    title: str
    site: str
    pair: Mapping[str, Any]
    kind: str
    pairings: Sequence[Pairing] | None
    numbers: int


class Group(NamedTuple):
    """A group of near-duplicates: its representative, its number of documents, and the members that are shown."""

    representative: str
    title: str
    site: str
    size: int
    members: tuple[Member, ...]


def shown_groups(folder: RunFolder, clusters: Sequence[Mapping[str, Any]], rows: Sequence[Row]) -> Iterator[Group]:
    """Yield groups for the page from their records."""
    wanted = {path for cluster in clusters for path in (cluster["representative"], *cluster["members"])}
    places = {row.path: row for row in rows if row.path in wanted}
    for cluster in clusters:
        chief = _read(folder, places.get(cluster["representative"]))
        pairs = cluster["pairs"][:MOST_MEMBERS]
        members = tuple(_member(pair, chief.text, _read(folder, places.get(pair["member"]))) for pair in pairs)
        yield Group(cluster["representative"], chief.title, chief.site, len(cluster["members"]), members)


class _Document(NamedTuple):
    """A document of a group; the text is None where it cannot be read."""

    title: str = ""
    site: str = ""
    text: str | None = None


def _read(folder: RunFolder, row: Row | None) -> _Document:
    if row is None:
        return _Document()
    (record,) = folder.documents([row])
    return _Document(title_of(record), row.site, folder.text(record))


def _member(pair: Mapping[str, Any], text: str | None, member: _Document) -> Member:
    pairings = None if text is None or member.text is None else compare(text, member.text)
    kind, numbers = KINDS.get(pair["kind"], pair["kind"]), differing_numbers(pairings or ())
    return Member(pair["member"], member.title, member.site, pair, kind, pairings, numbers)
