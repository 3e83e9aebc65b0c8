"""Verified pairs: candidates counted by the local engine on the sets of their texts, brought together.

A pair needs both sets in one place, and sets are what is large. A pair is at home with the least text that its own
lesser one is paired with: the pairs of one story are at one home, and each set travels there once, not once a pair.
A home of very many pairs is parted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
from pyspark.sql import functions as F  # noqa: N812 - as everybody calls it
from pyspark.sql.types import BinaryType, DoubleType, LongType, StructField, StructType

from newsclean.dedup.thresholds import Overlaps, Thresholds
from newsclean.dedup.verify import compared, verified
from newsclean.spark.group_batches import blocks
from newsclean.spark.sketching import SET_FIELDS, sets_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyspark.sql import DataFrame
    from pyspark.sql.types import DataType

    from newsclean.dedup.verify import Verified

MOST_PAIRS = 20_000
"""Pairs of one part of a home, on average: their sets are 20 MB."""
MOST_SENT = 500_000
"""Pairs up to which every executor is told where all texts go, some 50 MB: only sets that are asked for travel then.
Spark itself does that up to some 150,000; beyond, the sets of all documents would be shuffled to meet that table."""


class Texts(NamedTuple):
    """Where texts are found.

    Attributes:
        sketches: a row for each document.
        documents: the same, with the `first` document of each text.
    """

    sketches: DataFrame
    documents: DataFrame


def links(pairs: DataFrame, texts: Texts, verifying: Verifying, *, few: bool = False) -> DataFrame:
    """Return the pairs that are near-duplicates.

    Args:
        pairs: digests, `a` the lesser of two.
        texts: where their sets are.
        verifying: what makes a near-duplicate.
        few: whether there are at most `MOST_SENT` pairs, so that every executor is told where all texts go.

    Returns:
        `a` and `b`, what they share, and of each text its size in shingles, its length in characters
        and the id of its first document: `a_size`, `a_length`, `a_id`, and so for b.
    """
    sent = _told(_sent(_parted(_at_home(pairs))), few=few)
    firsts = texts.documents.where("id = first").select("digest", "id")
    names = [field.name for field in SET_FIELDS]
    sets = texts.sketches.select("id", *names)
    together = _told(sent.join(firsts, "digest"), few=few).join(sets, "id")
    kind = texts.sketches.schema["id"].dataType
    placed = together.repartition("home", "part").sortWithinPartitions("home", "part")
    return placed.mapInArrow(verifying, _schema(kind))


def _told(table: DataFrame, *, few: bool) -> DataFrame:
    """Return a table to be joined, which every executor gets whole if its rows are few."""
    return F.broadcast(table) if few else table


def _at_home(pairs: DataFrame) -> DataFrame:
    """Return the pairs with their home."""
    lesser = pairs.groupBy(F.col("b").alias("a")).agg(F.min("a").alias("lesser"))
    return pairs.join(lesser, "a", "left").select("a", "b", F.coalesce("lesser", "a").alias("home"))


def _parted(pairs: DataFrame) -> DataFrame:
    """Return the pairs with their part of their home."""
    counts = pairs.groupBy("home").agg(F.ceil(F.count(F.lit(1)) / MOST_PAIRS).alias("parts")).where("parts > 1")
    part = F.pmod(F.hash("b"), F.col("parts").cast("int"))
    return pairs.join(counts, "home", "left").select("a", "b", "home", F.coalesce(part, F.lit(0)).alias("part"))


def _sent(pairs: DataFrame) -> DataFrame:
    """Return which text goes where, and which lesser texts it is compared with there."""
    greater = F.struct(F.col("b").alias("digest"), F.col("a").alias("partner"))
    lesser = F.struct(F.col("a").alias("digest"), F.lit(None).cast("binary").alias("partner"))
    ends = pairs.select("home", "part", F.explode(F.array(greater, lesser)).alias("end"))
    ends = ends.select("home", "part", "end.digest", "end.partner")
    return ends.groupBy("home", "part", "digest").agg(F.collect_list("partner").alias("partners"))


def _schema(id_type: DataType) -> StructType:
    ends = [
        StructField(f"{end}{name}", kind)
        for end in "ab"
        for name, kind in (("", BinaryType()), ("_size", LongType()), ("_length", LongType()), ("_id", id_type))
    ]
    return StructType([*ends, *(StructField(name, DoubleType()) for name in Overlaps._fields)])


@dataclass(frozen=True)
class Verifying:
    """What runs on the executors: texts in, sorted by where they were sent; near-duplicates out.

    Attributes:
        thresholds: of the shares that make a near-duplicate.
        all_told: whether pairs come out too that fall a little short, and strangers.
    """

    thresholds: Thresholds
    all_told: bool = False

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Yield the pairs of each home."""
        for block in blocks(batches, ("home", "part")):
            yield self._links(block)

    def _links(self, block: pa.Table) -> pa.RecordBatch:
        sets = sets_in(block)
        row_of = {digest: row for row, digest in enumerate(block["digest"].to_pylist())}
        pairs = [
            (row_of[partner], row) for row, partners in enumerate(block["partners"].to_pylist()) for partner in partners
        ]
        verify = compared if self.all_told else verified
        found = verify(sets, np.array(pairs, np.int64).reshape(-1, 2), self.thresholds)
        return _as_rows(block, sets.sizes(), found)


def _as_rows(block: pa.Table, sizes: np.ndarray[tuple[int], np.dtype[np.int64]], found: Verified) -> pa.RecordBatch:
    columns = {}
    texts = block.append_column("size", pa.array(sizes))
    for number, end in enumerate("ab"):
        rows = pa.array(found.pairs[:, number])
        for name, source in (("", "digest"), ("_size", "size"), ("_length", "length"), ("_id", "id")):
            columns[end + name] = texts[source].take(rows).combine_chunks()
    columns |= {name: pa.array(share) for name, share in zip(Overlaps._fields, found.overlaps, strict=True)}
    return pa.RecordBatch.from_arrays(list(columns.values()), names=list(columns))
