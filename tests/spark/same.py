"""What the local engine finds, and what Spark found, in one shape that can be compared."""

from __future__ import annotations

import gzip
import json
from itertools import islice
from typing import TYPE_CHECKING

import newsclean

if TYPE_CHECKING:
    from pathlib import Path


def found(result) -> dict:
    """By id: the representative, and kind and shares of the pair with that."""
    rows = result.collect()
    members = {row["id"]: (row["representative"], row["kind"], row["jaccard"], row["containment"]) for row in rows}
    assert len(members) == len(rows)
    clusters = {(row["cluster"], row["representative"]) for row in rows}
    assert len({name for name, _ in clusters}) == len({head for _, head in clusters}) == len(clusters)
    return members


def expected(texts: list[str], ids=None, **options) -> dict:
    """The same of the local engine."""
    members = {}
    for cluster in newsclean.near_duplicates(texts, ids=ids, **options):
        members[cluster.representative] = (cluster.representative, None, None, None)
        for pair in cluster.pairs:
            members[pair.member] = (pair.representative, pair.kind, pair.jaccard, pair.containment)
    return members


def frame(spark, texts, ids=None, kind="long"):
    rows = list(zip(range(len(texts)) if ids is None else ids, texts, strict=True))
    return spark.createDataFrame(rows, f"id {kind}, text string")


def dev_texts(shared: Path, number: int) -> list[str]:
    """The first stories of the corpus for development."""
    with gzip.open(shared / "data" / "neardup-dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in islice(lines, number)]
