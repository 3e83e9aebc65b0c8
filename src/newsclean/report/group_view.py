"""Prepare clusters for the report: titles, similarities, and each member beside the representative."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from newsclean.report.differences import Pairing, compare, differing_numbers
from newsclean.report.run_records import title_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from newsclean.report.run_records import Row, RunFolder

MOST_MEMBERS = 6
"""Largest number of members of a cluster that the report compares with the representative."""
KINDS = {
    "exact": "the same text",
    "near": "near-duplicate",
    "contained": "contained in the representative",
    "contains": "contains the representative",
}


class Member(NamedTuple):
    """A member of a cluster, compared with the representative.

    Attributes:
        path: the path of the document in the records of the run.
        title: the title; empty if unknown.
        site: the site of the document.
        pair: the pair with the representative, as in `clusters.jsonl`.
        kind: the kind of the pair in words.
        pairings: the lines of both texts side by side; None if one of the texts cannot be read.
        numbers: how many numbers differ between the texts; 0 if one of the texts cannot be read.
    """

    path: str
    title: str
    site: str
    pair: Mapping[str, Any]
    kind: str
    pairings: Sequence[Pairing] | None
    numbers: int


class Group(NamedTuple):
    """A cluster as the report shows it.

    Attributes:
        representative: the path of the representative in the records of the run.
        title: the title of the representative; empty if unknown.
        site: the site of the representative.
        size: the number of documents in the cluster.
        members: the members that the report compares with the representative, at most `MOST_MEMBERS`.
    """

    representative: str
    title: str
    site: str
    size: int
    members: tuple[Member, ...]


def shown_groups(folder: RunFolder, clusters: Sequence[Mapping[str, Any]], rows: Sequence[Row]) -> Iterator[Group]:
    """Yield each cluster with the texts and numbers that the report shows of it.

    Args:
        folder: the folder of the run.
        clusters: the records of the clusters in `clusters.jsonl`.
        rows: for each document of the run, its path and the numbers of its removals.
    """
    wanted = {path for cluster in clusters for path in (cluster["representative"], *cluster["members"])}
    places = {row.path: row for row in rows if row.path in wanted}
    for cluster in clusters:
        chief = _read(folder, places.get(cluster["representative"]))
        pairs = cluster["pairs"][:MOST_MEMBERS]
        members = tuple(_member(pair, chief.text, _read(folder, places.get(pair["member"]))) for pair in pairs)
        yield Group(cluster["representative"], chief.title, chief.site, len(cluster["members"]), members)


class _Document(NamedTuple):
    """A document of a cluster. `text` is None if the clean text cannot be read."""

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
