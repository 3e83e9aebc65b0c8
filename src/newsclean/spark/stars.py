"""Form groups from links as on one machine: on the driver, or on the executors for each connected component."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np
import pyarrow as pa
from pyspark.sql.types import BinaryType, DoubleType, StringType, StructField, StructType

from newsclean.dedup.links import Links, starred
from newsclean.dedup.thresholds import Overlaps
from newsclean.spark.group_batches import blocks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pyspark.sql import DataFrame

    from newsclean.dedup.thresholds import Thresholds


class Ranked(NamedTuple):
    """The texts that occur in some links, the most complete text first, and these links.

    Attributes:
        digests: the digests of the texts.
        ids: the id of the first document of each text.
        links: the links; each text is given by its position in `digests`.
    """

    digests: list[bytes]
    ids: pa.Array
    links: Links


def ranked(table: pa.Table) -> Ranked:
    """Return the texts of the links in a table, the most complete text first, and the links.

    The columns of the table are those that `newsclean.spark.verification.links` returns.
    """
    ends = [table.select([end, f"{end}_size", f"{end}_length", f"{end}_id"]) for end in "ab"]
    texts = pa.concat_tables(end.rename_columns(["digest", "size", "length", "id"]) for end in ends)
    keys = [("size", "descending"), ("length", "descending"), ("digest", "ascending")]
    digests = texts["digest"].to_pylist()
    first = {digest: row for row, digest in enumerate(digests)}
    chosen = texts.take(pa.array(list(first.values()), pa.int64())).sort_by(keys)
    rank = {digest: place for place, digest in enumerate(chosen["digest"].to_pylist())}
    places = np.array([rank[digest] for digest in digests], np.int64)
    shares = Overlaps(*(table[name].to_numpy() for name in Overlaps._fields))
    links = Links(places.reshape(2, -1).T, shares, chosen["size"].to_numpy())
    return Ranked(list(rank), chosen["id"].combine_chunks(), links)


Step: TypeAlias = "Callable[[Links, Thresholds], list[tuple[int, int]]]"
"""A function that derives further pairs from links: `kin` or `lifted` of `newsclean.dedup.links`."""


def led_to_here(table: pa.Table, step: Step, thresholds: Thresholds) -> pa.Table:
    """Return the further pairs to compare that `step` derives from the links in a table.

    The texts are given by digests: `a` is the smaller digest, `b` the greater.
    """
    texts = ranked(table)
    found = step(texts.links, thresholds)
    pairs = [sorted((texts.digests[one], texts.digests[other])) for one, other in found]
    return pa.table({end: pa.array([pair[side] for pair in pairs], pa.binary()) for side, end in enumerate("ab")})


def led_to(links: DataFrame, components: DataFrame, step: Step, thresholds: Thresholds) -> DataFrame:
    """Return the same pairs as `led_to_here`, computed on the executors, one connected component after another.

    `components` has the connected component of each text.
    """
    schema = StructType([StructField("a", BinaryType()), StructField("b", BinaryType())])
    return _by_component(links, components, schema, partial(led_to_here, step=step, thresholds=thresholds))


def groups_here(links: pa.Table, thresholds: Thresholds) -> pa.Table:
    """Return the groups of linked texts, with a row for each member.

    The columns are `digest`, `head`, `representative`, `kind`, `jaccard` and `containment`. `head` is the digest of the
    representative's text, and `representative` the id of its first document. The representative also has a row, with
    null in the last three columns.
    """
    texts = ranked(links)
    found = starred(texts.links, thresholds)
    heads = np.unique(found.representatives)
    rows = np.concatenate([found.members, heads])
    of = np.concatenate([found.representatives, heads])
    shares = Overlaps(*(share[found.places] for share in texts.links.overlaps))
    held = np.where(found.representatives < found.members, "contained", "contains")
    kinds = np.where(thresholds.held(shares), held, "near")
    columns = {
        "digest": pa.array([texts.digests[row] for row in rows.tolist()], pa.binary()),
        "head": pa.array([texts.digests[row] for row in of.tolist()], pa.binary()),
        "representative": texts.ids.take(pa.array(of)),
    }
    for name, share in (("kind", kinds), ("jaccard", shares.jaccard), ("containment", shares.containment)):
        own = pa.array(share.tolist(), pa.string() if name == "kind" else pa.float64())
        columns[name] = pa.concat_arrays([own, pa.nulls(len(heads), own.type)])
    return pa.table(columns)


def groups(links: DataFrame, components: DataFrame, thresholds: Thresholds) -> DataFrame:
    """Return the same groups as `groups_here`, computed on the executors, one connected component after another.

    `components` has the connected component of each text.
    """
    schema = StructType(
        [
            StructField("digest", BinaryType()),
            StructField("head", BinaryType()),
            StructField("representative", links.schema["a_id"].dataType),
            StructField("kind", StringType()),
            StructField("jaccard", DoubleType()),
            StructField("containment", DoubleType()),
        ]
    )
    return _by_component(links, components, schema, partial(groups_here, thresholds=thresholds))


def _by_component(
    links: DataFrame, components: DataFrame, schema: StructType, made: Callable[[pa.Table], pa.Table]
) -> DataFrame:
    placed = links.join(components.withColumnRenamed("text", "a"), "a")
    together = placed.repartition("component").sortWithinPartitions("component")
    return together.mapInArrow(_InBlocks(made), schema)


@dataclass(frozen=True)
class _InBlocks:
    """A function that executors call with links, which must be sorted by connected component.

    Attributes:
        made: a function that is called with tables, each with all links of one or more components. The rows of the
            tables that it returns are yielded.
    """

    made: Callable[[pa.Table], pa.Table]

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for block in blocks(batches, ["component"]):
            yield from self.made(block).to_batches()
