"""Clusters of near-duplicates in a run: the document to keep, and the tags of each document."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from newsclean.instants import UNDATED, instant
from newsclean.io.record_formats import NO_TAGS
from newsclean.result import share_removed
from newsclean.types import Removal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from newsclean.batch.run_options import Keep
    from newsclean.types import Cluster, Label


def merit(keep: Keep, place: int, text: str, line: str) -> float:
    """Return the merit of a document: a sort key. Each cluster keeps the document with the greatest merit.

    Among documents with equal merit, a cluster keeps its first member.

    Args:
        keep: which document of a cluster to keep. For `representatives` and `all`, the merit is always 0, so that the
            first document of the cluster, its representative, is kept.
        place: position of the document in the input, from 0.
        text: clean text of the document.
        line: line of the document for `removals.jsonl`.

    >>> merit("first", 3, "", "{}"), merit("longest", 3, "Rain.", "{}")
    (-3, 5)
    >>> merit("newest", 3, "", '{"date": "0001-01-02"}')
    86400000000
    """
    if keep == "first":
        return -place
    if keep == "longest":
        return len(text)
    if keep == "newest":
        date = date_in(json.loads(line))
        return UNDATED if date is None else instant(date)
    return -_share_removed(json.loads(line)) if keep == "cleanest" else 0


def date_in(record: Mapping[str, Any]) -> str | None:
    """Return the date in a record of `removals.jsonl`; None if the record has no date.

    The date of the input record has priority over the date of the page or of the date line.
    """
    date: str | None = record.get("record_date") or record.get("date")
    return date


def _share_removed(record: Mapping[str, Any]) -> float:
    """Return the share of a source that was removed, from 0 to 1; 2 for an uncleaned document.

    `record` is the document's record of `removals.jsonl`.
    """
    removals = map(Removal.from_dict, record.get("removals", ()))
    return share_removed(removals, record.get("chars_in", 0), record.get("flags", ()))


def kept(cluster: Cluster, merits: list[float]) -> object:
    """Return the position of the cluster's member with the greatest merit; of several such members, the first.

    `merits` lists the merits of all documents. The members of the cluster are positions in this list.
    """
    return max(cluster.members, key=lambda place: merits[int(str(place))])


def named(cluster: Cluster, names: list[str]) -> Cluster:
    """Return a cluster of names for a cluster of positions. `names` lists the names of all documents by position."""
    at = {position: names[int(str(position))] for position in cluster.members}
    pairs = tuple(
        pair._replace(representative=at[pair.representative], member=at[pair.member]) for pair in cluster.pairs
    )
    return replace(cluster, members=tuple(at.values()), representative=at[cluster.representative], pairs=pairs)


def tags_of(clusters: Iterable[Cluster], ids: Mapping[Label, str | int]) -> dict[str, dict[str, Any]]:
    """Return the tags on near-duplicates of all documents in clusters, by the name of the document.

    Args:
        clusters: clusters of names, in the order of `clusters.jsonl`.
        ids: the id of each document that has one, by the document's name.

    >>> from newsclean.types import Cluster, Pair
    >>> pair = Pair("a.jsonl:1", "a.jsonl:2", 0.5, 0.9, "near")
    >>> tags = tags_of([Cluster(("a.jsonl:1", "a.jsonl:2"), "a.jsonl:1", (pair,))], {"a.jsonl:1": 7})
    >>> list(tags["a.jsonl:2"].values())
    [0, 7, 'near', 0.5, 0.9]
    """
    tags: dict[str, dict[str, Any]] = {}
    for number, cluster in enumerate(clusters):
        head = cluster.representative
        tags[str(head)] = {**NO_TAGS, "cluster": number}
        for pair in cluster.pairs:
            shared = {"kind": pair.kind, "jaccard": pair.jaccard, "containment": pair.containment}
            tags[str(pair.member)] = {"cluster": number, "duplicate_of": ids.get(head, head), **shared}
    return tags
