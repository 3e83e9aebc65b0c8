"""Convert sketches to rows of a DataFrame and back.

No data is shuffled. A row has 1.5 kB, for any text of up to 13,000 letters.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from pyspark.sql.types import (
    BinaryType,
    IntegerType,
    LongType,
    ShortType,
    StructField,
    StructType,
)

from newsclean.dedup.facts import WORDS
from newsclean.dedup.shingle_sets import BITS, FILL, Sets
from newsclean.dedup.sketching import read
from newsclean.spark.cleaning import decoded
from newsclean.spark.columns import column

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from pyspark.sql import DataFrame

    from newsclean.dedup.sketches import Scheme, Sketches

ROW_BYTES = BITS // 8
SET_FIELDS = (
    StructField("length", LongType()),
    StructField("hashes", BinaryType()),
    StructField("sample", BinaryType()),
    StructField("counted", IntegerType()),
    StructField("level", ShortType()),
    StructField("facts", BinaryType()),
)
"""The columns for the length and shingle set of a text. `hashes` is a row of `Sets` without its padding. `sample`
contains the hashes of a long text. The others are as in `Sets`."""


def sketches(df: DataFrame, text: str, id: str, scheme: Scheme) -> DataFrame:  # noqa: A002 - the usual name of the column
    """Return the sketches of all texts that contain letters or digits.

    Returns:
        A row for each such document, with its `id`. `digest` has 128 bits, which Spark and Python sort in the same
        order. `keys` has the band keys, each of 64 bits. `passages` has the keys of passages; it is empty if passages
        are not used. The other columns are `SET_FIELDS`.
    """
    documents = df.select(column(id).alias("id"), column(text).alias("text")).where("text is not null")
    fields = [
        StructField("id", documents.schema["id"].dataType),
        StructField("digest", BinaryType()),
        StructField("keys", BinaryType()),
        StructField("passages", BinaryType()),
    ]
    return documents.mapInArrow(_Sketching(scheme), StructType([*fields, *SET_FIELDS]))


@dataclass(frozen=True)
class _Sketching:
    """A function that executors call to compute the sketches of record batches."""

    scheme: Scheme

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            texts, _ = decoded(batch.column("text"))
            contents = read(texts, self.scheme)
            documents = np.flatnonzero(contents.rows >= 0)
            own = table(contents.sketches).take(pa.array(contents.rows[documents]))
            yield pa.RecordBatch.from_arrays([batch.column("id").take(pa.array(documents)), *own.columns], _NAMES)


_NAMES = ["id", "digest", "keys", "passages", *(field.name for field in SET_FIELDS)]


def table(sketches: Sketches) -> pa.RecordBatch:
    """Return sketches as columns of a record batch, without ids."""
    sets, keys, chosen = sketches.sets, sketches.keys, sketches.passages
    used = _used(sets)
    columns = {
        "digest": binary(sketches.digests.astype(">u8"), np.full(len(keys), 16)),
        "keys": binary(keys.astype("<u8"), np.full(len(keys), 8 * keys.shape[1])),
        "passages": binary(chosen.keys.astype("<u8"), 8 * chosen.counts if len(chosen.keys) else 0 * sketches.lengths),
        "length": pa.array(sketches.lengths),
        "hashes": binary(sets.rows[np.arange(ROW_BYTES) < used[:, None]], used),
        "sample": pa.array([_bytes(sets.long.get(row)) for row in range(len(keys))], pa.binary()),
        "counted": pa.array(sets.counts),
        "level": pa.array(sets.levels.astype(np.int16)),
        "facts": binary(sets.facts.astype("<u8"), np.full(len(keys), 8 * WORDS)),
    }
    return pa.RecordBatch.from_arrays(list(columns.values()), names=list(columns))


def sets_in(table: pa.Table) -> Sets:
    """Return the shingle sets in the rows of a table."""
    counts = table["counted"].to_numpy().astype(np.int32)
    levels = table["level"].to_numpy().astype(np.int8)
    samples = table["sample"].to_pylist() if table["sample"].null_count < table.num_rows else []
    long = {row: np.frombuffer(sample, "<u4") for row, sample in enumerate(samples) if sample is not None}
    rows = np.zeros((table.num_rows, ROW_BYTES), np.uint8)
    sets = Sets(rows, counts, levels, long, words(table["facts"], "<u8").reshape(-1, WORDS))
    used = np.arange(ROW_BYTES) < _used(sets)[:, None]
    short = (levels >= 0) & (used.any(axis=1) | (counts == 0))
    rows.view("<u4")[short] = FILL
    rows[used] = np.frombuffer(b"".join(table["hashes"].to_pylist()), np.uint8)
    return sets


def _used(sets: Sets) -> NDArray[np.int64]:
    """Return for each row of `Sets.rows` the number of bytes that are not padding."""
    used = np.where(sets.levels < 0, ROW_BYTES, 4 * sets.counts.astype(np.int64))
    used[[*sets.long]] = 0
    return used


def binary(values: NDArray[np.generic], lengths: NDArray[np.int64]) -> pa.Array:
    """Return the bytes of an array as a column, with `lengths` bytes in each row."""
    bounds = np.zeros(len(lengths) + 1, np.int32)
    np.cumsum(lengths, out=bounds[1:])
    buffers = [None, pa.py_buffer(bounds.tobytes()), pa.py_buffer(values.tobytes())]
    return pa.Array.from_buffers(pa.binary(), len(lengths), buffers)


def words(column: pa.Array | pa.ChunkedArray, kind: str) -> NDArray[np.uint64]:
    """Return the 64-bit words in all rows of a column of bytes, as one array. `kind` is `<u8` or `>u8` (byte order)."""
    return np.frombuffer(b"".join(column.to_pylist()), kind).astype(np.uint64)


def _bytes(hashes: NDArray[np.uint32] | None) -> bytes | None:
    return None if hashes is None else hashes.astype("<u4").tobytes()
