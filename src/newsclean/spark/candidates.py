"""Candidates: the pairs of texts that are worth a look, bucket by bucket, by the local engine's rule.

In a bucket each text is a candidate with the one of the least digest and with its predecessor. Spark could do that by
itself, with a row for each key of each text and a window over each bucket, in twice the time: there are forty
keys a text, and most buckets hold one. So entries travel packed, all of a batch that go to one place
in one row, and numpy sorts them there. Copies of one text go batch by batch, so that it does not
matter how many there are.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from pyspark.sql.types import BinaryType, IntegerType, StructField, StructType

from newsclean.dedup.lsh import pairs_within, shared, unpacked
from newsclean.spark.group_batches import blocks
from newsclean.spark.sketching import binary, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from pyspark.sql import DataFrame

PART = 10_000
"""Texts for each part that entries are parted into, 10 MB; there are 64 to 16,384 parts, a power of two."""
_PACKED = StructType([StructField("part", IntegerType()), StructField("entries", BinaryType())])
_PAIRS = StructType([StructField("a", BinaryType()), StructField("b", BinaryType())])


def candidates(sketches: DataFrame) -> DataFrame:
    """Return the pairs that are nominated by band keys, each once: `a` is the lesser digest of two, `b` the other."""
    bits = min(max(6, (sketches.count() // PART).bit_length()), 14)
    entries = sketches.select("digest", "keys").mapInArrow(partial(packed, bits=bits), _PACKED)
    together = entries.repartition("part").sortWithinPartitions("part")
    return together.mapInArrow(nominated, _PAIRS).distinct()


def packed(batches: Iterator[pa.RecordBatch], bits: int) -> Iterator[pa.RecordBatch]:
    """Pack the entries of each batch, three words each: the key, whose `bits` say the part, and two of the digest."""
    for batch in batches:
        if not batch.num_rows:
            continue
        digests = words(batch.column("digest"), ">u8").reshape(-1, 2)
        keys = words(batch.column("keys"), "<u8").reshape(len(digests), -1)
        _, once = _ranked(digests)
        digests, keys = digests[once], keys[once]
        entries = np.column_stack([keys.reshape(-1), np.repeat(digests, keys.shape[1], axis=0)])
        parts = (entries[:, 0] >> np.uint64(64 - bits)).astype(np.uint16)
        order = np.argsort(parts, kind="stable")
        starts = np.flatnonzero(np.diff(parts[order], prepend=np.uint16(1 << bits)))
        sizes = np.diff(starts, append=len(order)) * entries.itemsize * entries.shape[1]
        columns = [pa.array(parts[order[starts]].astype(np.int32)), binary(entries[order].astype("<u8"), sizes)]
        yield pa.RecordBatch.from_arrays(columns, names=_PACKED.names)


def nominated(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Nominate pairs in packed entries that come sorted by part."""
    for block in blocks(batches, ["part"], 1):
        entries = words(block["entries"], "<u8").reshape(-1, 3)
        entries = entries[np.argsort(entries[:, 0])]
        entries = entries[shared(entries[:, 0])]  # most stand alone: fewer digests to rank
        owners, once = _ranked(entries[:, 1:])
        pairs = unpacked(np.unique(pairs_within(entries[:, 0], owners)))
        texts = entries[once, 1:].astype(">u8")
        ends = [binary(texts[pairs[:, end]], np.full(len(pairs), 16)) for end in (0, 1)]
        yield pa.RecordBatch.from_arrays(ends, names=_PAIRS.names)


def _ranked(digests: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the place of each digest in their order, equal ones the same; and a row of each that is different."""
    order = np.lexsort((digests[:, 1], digests[:, 0]))
    first = np.ones(len(order), np.bool_)
    first[1:] = (digests[order[1:]] != digests[order[:-1]]).any(axis=1)
    places = np.empty(len(order), np.int64)
    places[order] = np.cumsum(first) - 1
    return places, order[first]
