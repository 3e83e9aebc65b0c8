"""Links in, groups out: the local engine's stars, on the driver or for whole components at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
from pyspark.sql import functions as F  # noqa: N812 - as everybody calls it
from pyspark.sql.types import BinaryType, DoubleType, StructField, StructType

from newsclean.dedup.grouping import starred
from newsclean.dedup.stars import KIN, linked
from newsclean.dedup.stars import kin as kin_of
from newsclean.dedup.verify import Overlaps, Thresholds
from newsclean.spark.blocks import blocks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray
    from pyspark.sql import DataFrame


class Ranked(NamedTuple):
    """The texts of some links, the most complete first, and the links as their places.

    Attributes:
        digests: of the texts.
        ids: of the first document of each.
        pairs: places of the two texts of each link; shape (links, 2).
    """

    digests: list[bytes]
    ids: pa.Array
    pairs: NDArray[np.int64]


def ranked(links: pa.Table) -> Ranked:
    """Rank the texts of links: most distinct shingles first, then longest, then by digest, as locally."""
    ends = [links.select([end, f"{end}_size", f"{end}_length", f"{end}_id"]) for end in "ab"]
    texts = pa.concat_tables(end.rename_columns(["digest", "size", "length", "id"]) for end in ends)
    keys = [("size", "descending"), ("length", "descending"), ("digest", "ascending")]
    digests = texts["digest"].to_pylist()
    first = {digest: row for row, digest in enumerate(digests)}
    chosen = texts.take(pa.array(list(first.values()), pa.int64())).sort_by(keys)
    rank = {digest: place for place, digest in enumerate(chosen["digest"].to_pylist())}
    places = np.array([rank[digest] for digest in digests], np.int64)
    return Ranked(list(rank), chosen["id"].combine_chunks(), places.reshape(2, -1).T)


def kin_here(links: pa.Table) -> pa.Table:
    """Return the pairs that share a near-duplicate and are not linked: `a` the lesser digest, and `b`."""
    texts = ranked(links)
    found = kin_of(linked(map(tuple, texts.pairs.tolist())))
    pairs = [sorted((texts.digests[one], texts.digests[other])) for one, other in found]
    return pa.table({end: pa.array([pair[side] for pair in pairs], pa.binary()) for side, end in enumerate("ab")})


def kin(links: DataFrame) -> DataFrame:
    """Return the same as `kin_here`, wherever the links are."""
    one, other = F.struct("a", "b"), F.struct(F.col("b").alias("a"), F.col("a").alias("b"))
    ends = links.select(F.explode(F.array(one, other)).alias("end")).select("end.a", "end.b")
    circles = ends.groupBy("a").agg(F.collect_list("b").alias("circle")).where(F.size("circle") <= KIN)
    pairs = circles.select("circle", F.explode("circle").alias("a")).select("a", F.explode("circle").alias("b"))
    return pairs.where("a < b").distinct().join(links.select("a", "b"), ["a", "b"], "left_anti")


def groups_here(links: pa.Table, thresholds: Thresholds) -> pa.Table:
    """Return the groups of links, a row for each member: `digest`, `head`, `representative` and what they share.

    `head` is the digest of the representative's text and `representative` the id of its first document. A
    representative is a member of its own group, with no shares.
    """
    texts = ranked(links)
    shares = Overlaps(*(links[name].to_numpy() for name in Overlaps._fields))
    found = starred(texts.pairs, thresholds.near(shares))
    heads = np.unique(found.representatives)
    rows = np.concatenate([found.members, heads])
    of = np.concatenate([found.representatives, heads])
    none = pa.nulls(len(heads), pa.float64())
    columns = {
        "digest": pa.array([texts.digests[row] for row in rows.tolist()], pa.binary()),
        "head": pa.array([texts.digests[row] for row in of.tolist()], pa.binary()),
        "representative": texts.ids.take(pa.array(of)),
    }
    for name, share in zip(Overlaps._fields, shares, strict=True):
        columns[name] = pa.concat_arrays([pa.array(share[found.places]), none])
    return pa.table(columns)


def groups(links: DataFrame, components: DataFrame, thresholds: Thresholds) -> DataFrame:
    """Return the same as `groups_here`, from links wherever they are and the component of each text."""
    placed = links.join(components.withColumnRenamed("text", "a"), "a")
    together = placed.repartition("component").sortWithinPartitions("component")
    schema = StructType(
        [
            StructField("digest", BinaryType()),
            StructField("head", BinaryType()),
            StructField("representative", links.schema["a_id"].dataType),
            *(StructField(name, DoubleType()) for name in Overlaps._fields),
        ]
    )
    return together.mapInArrow(_grouping(thresholds), schema)


def _grouping(thresholds: Thresholds) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    def grouped(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for block in blocks(batches, ["component"]):
            yield from groups_here(block, thresholds).to_batches()

    return grouped
