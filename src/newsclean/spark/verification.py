"""Verify candidates on the executors, from the shingle sets of their texts.

Both sets of a pair must be on one executor, and sets are large. The pairs are therefore divided into tasks (not those
of Spark), and each task gets the sets that it needs.

Texts are ordered by their digests. The home of a pair is found in two steps: take its smaller text, then the smallest
of all texts that this one is paired with. All pairs with one home form one task. The pairs of one story mostly have the
same home, so that each set is sent once, not once for each pair. A home with very many pairs is divided into several
tasks, its parts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
from pyspark.sql import functions as F  # noqa: N812 - the usual alias
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
"""Average number of pairs that one task verifies if a home is divided. Their sets have 20 MB."""
MOST_SENT = 500_000
"""Largest number of pairs at which the homes of all texts are broadcast, about 50 MB. Only the sets of paired texts are
then shuffled. Spark itself broadcasts up to about 150,000 pairs. With more, it would shuffle the sets of all
documents."""


class Texts(NamedTuple):
    """The sketches and ids of the documents.

    Attributes:
        sketches: the sketch of each document.
        documents: the id and digest of each document, and the `first` id with the same text.
    """

    sketches: DataFrame
    documents: DataFrame


def links(pairs: DataFrame, texts: Texts, verifying: Verifying, *, few: bool = False) -> DataFrame:
    """Return those of the pairs that are near-duplicates and, with `verifying.all_told`, some other pairs.

    Args:
        pairs: the pairs to verify, as the digests `a` and `b` of their texts; `a` is the smaller digest.
        texts: the sketches and ids of the documents.
        verifying: the function that verifies the pairs of each task.
        few: whether there are at most `MOST_SENT` pairs. Their homes are then broadcast.

    Returns:
        A row for each pair, with the digests `a` and `b` and the measures. `a_size` is the number of shingles of the
        first text, `a_length` its length in characters, and `a_id` the id of its first document. The same columns
        exist for `b`.
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
    """Return the table for a join with another one; if `few` is True, Spark will send it whole to all executors."""
    return F.broadcast(table) if few else table


def _at_home(pairs: DataFrame) -> DataFrame:
    """Return the pairs with a column `home`: the text that names the task that verifies the pair.

    The home is found from the smaller text of the pair. It is the smallest of this text and all texts that it is paired
    with.
    """
    lesser = pairs.groupBy(F.col("b").alias("a")).agg(F.min("a").alias("lesser"))
    return pairs.join(lesser, "a", "left").select("a", "b", F.coalesce("lesser", "a").alias("home"))


def _parted(pairs: DataFrame) -> DataFrame:
    """Return the pairs with a column `part`, which numbers the tasks of one home; 0 for a home with one task."""
    counts = pairs.groupBy("home").agg(F.ceil(F.count(F.lit(1)) / MOST_PAIRS).alias("parts")).where("parts > 1")
    part = F.pmod(F.hash("b"), F.col("parts").cast("int"))
    return pairs.join(counts, "home", "left").select("a", "b", "home", F.coalesce(part, F.lit(0)).alias("part"))


def _sent(pairs: DataFrame) -> DataFrame:
    """Return a row for each text and each task that verifies some of its pairs, named by `home` and `part`.

    The column `partners` lists the texts with smaller digests that this task compares the text with. It may be empty.
    """
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
    """A function that executors call to verify pairs of texts, task after task.

    The texts must be sorted by the columns `home` and `part`, which name the task.

    Attributes:
        thresholds: the thresholds of near-duplicates.
        all_told: whether to also return pairs slightly below the Jaccard threshold, and pairs of unrelated texts.
    """

    thresholds: Thresholds
    all_told: bool = False

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Yield the verified pairs of all tasks, with their measures."""
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
