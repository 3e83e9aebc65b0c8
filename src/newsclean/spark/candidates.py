"""Find candidates, the pairs of texts to verify, with the same rule as on one machine.

In a bucket, each text forms two candidates: with the text that has the smallest digest, and with the text before it. In
plain Spark, each key of each text would be a row, with a window over each bucket. That takes twice the time, since a
text has forty keys and most buckets contain one text. Here, all entries (a key and the digest of a text that has it) of
a batch that belong to the same partition are packed in one row, and numpy sorts them there. Copies of a text are merged
in each batch, and cost little.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyspark.sql.types import BinaryType, IntegerType, StructField, StructType

from newsclean.dedup.lsh import pairs_within, shared, unpacked
from newsclean.dedup.passages import RARE
from newsclean.spark.group_batches import blocks
from newsclean.spark.sketching import binary, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from pyspark.sql import DataFrame

PART = 10_000
"""Approximate number of texts for each partition of the entries (10 MB). The number of partitions is a power of two
from 64 to 16,384."""
_PACKED = StructType([StructField("part", IntegerType()), StructField("entries", BinaryType())])
_PAIRS = StructType([StructField("a", BinaryType()), StructField("b", BinaryType())])


def candidates(sketches: DataFrame, *, contained: bool = False) -> DataFrame:
    """Return the candidates, each pair once, as the digests of their texts: `a` is the smaller digest, `b` the greater.

    Args:
        sketches: the sketches of the texts.
        contained: whether to use rare passages besides band keys.
    """
    bits = min(max(6, (sketches.count() // PART).bit_length()), 14)
    pairs = _sharing(sketches.select("digest", "keys"), bits, None)
    if contained:
        pairs = pairs.unionByName(_sharing(sketches.select("digest", "passages"), bits, RARE))
    return pairs.distinct()


def _sharing(keyed: DataFrame, bits: int, most: int | None) -> DataFrame:
    entries = keyed.mapInArrow(partial(packed, bits=bits), _PACKED)
    together = entries.repartition("part").sortWithinPartitions("part")
    return together.mapInArrow(partial(nominated, most=most), _PAIRS)


def packed(batches: Iterator[pa.RecordBatch], bits: int) -> Iterator[pa.RecordBatch]:
    """Yield for each batch the entries of its texts: a row for each partition, with all its entries as bytes.

    An entry has three words of 64 bits: a key, and the digest of a text that has this key, which is two words.

    Args:
        batches: record batches with a column of digests and a column of keys.
        bits: number of leading bits of a key that select its partition.
    """
    for batch in batches:
        if not batch.num_rows:
            continue
        digests = words(batch.column("digest"), ">u8").reshape(-1, 2)
        keys, counts = words(batch.column(1), "<u8"), pc.binary_length(batch.column(1)).to_numpy() // 8
        once = np.zeros(len(digests), np.bool_)
        once[_ranked(digests)[1]] = True
        entries = np.column_stack([keys, np.repeat(digests, counts, axis=0)])[np.repeat(once, counts)]
        parts = (entries[:, 0] >> np.uint64(64 - bits)).astype(np.uint16)
        order = np.argsort(parts, kind="stable")
        starts = np.flatnonzero(np.diff(parts[order], prepend=np.uint16(1 << bits)))
        sizes = np.diff(starts, append=len(order)) * entries.itemsize * entries.shape[1]
        columns = [pa.array(parts[order[starts]].astype(np.int32)), binary(entries[order].astype("<u8"), sizes)]
        yield pa.RecordBatch.from_arrays(columns, names=_PACKED.names)


def nominated(batches: Iterator[pa.RecordBatch], most: int | None = None) -> Iterator[pa.RecordBatch]:
    """Yield the candidates as pairs of digests, from packed entries, which must be sorted by partition.

    Args:
        batches: record batches from `packed`.
        most: largest number of texts in a bucket; larger buckets are skipped. None for no limit.
    """
    for block in blocks(batches, ["part"], 1):
        entries = words(block["entries"], "<u8").reshape(-1, 3)
        entries = entries[np.argsort(entries[:, 0])]
        entries = entries[shared(entries[:, 0])]  # most keys occur once: fewer digests to rank
        owners, once = _ranked(entries[:, 1:])
        keys = entries[:, 0]
        if most is not None:  # copies of one text count once
            _, places = np.unique(np.column_stack([keys, owners.astype(np.uint64)]), axis=0, return_index=True)
            keys, owners = keys[places], owners[places]
        pairs = unpacked(np.unique(pairs_within(keys, owners, most)))
        texts = entries[once, 1:].astype(">u8")
        ends = [binary(texts[pairs[:, end]], np.full(len(pairs), 16)) for end in (0, 1)]
        yield pa.RecordBatch.from_arrays(ends, names=_PAIRS.names)


def _ranked(digests: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return for each digest its place in ascending order, and the position of each distinct digest in `digests`.

    Equal digests have the same place. The positions are in ascending order of the digests.
    """
    order = np.lexsort((digests[:, 1], digests[:, 0]))
    first = np.ones(len(order), np.bool_)
    first[1:] = (digests[order[1:]] != digests[order[:-1]]).any(axis=1)
    places = np.empty(len(order), np.int64)
    places[order] = np.cumsum(first) - 1
    return places, order[first]
