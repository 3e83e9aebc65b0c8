"""Tags of near-duplicates: the cluster of a document, and its similarity to the representative."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsclean.io.record_formats import NO_TAGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from newsclean.types import Cluster, Label


def tags_of(clusters: Iterable[Cluster], ids: Mapping[Label, str | int]) -> dict[str, dict[str, Any]]:
    """Return the tags of all documents in clusters, by document name.

    Args:
        clusters: clusters of names, in the order of `clusters.jsonl`.
        ids: ids by name, for documents with an id.

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
