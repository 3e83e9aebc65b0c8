"""Clean the texts of a DataFrame: a column becomes another one, and all others stay as they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
from pyspark.sql.types import (
    ArrayType,
    DoubleType,
    LongType,
    StringType,
    StructField,
    StructType,
)

from newsclean.batch.many import UNCLEANED, Uncleaned, clean_many
from newsclean.presets import NEWS
from newsclean.spark.columns import check_text, type_of
from newsclean.types import Document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyspark.sql import DataFrame

    from newsclean.pipeline import CleanResult, Pipeline

REMOVALS = "removals"
"""The column of the account, as in the Parquet files that `newsclean run --removals` writes."""

_REMOVAL = StructType(
    [
        StructField("span", ArrayType(LongType())),
        *(StructField(name, StringType()) for name in ("text", "replacement", "cleaner", "reason")),
        StructField("score", DoubleType()),
    ]
)
_WORDS = [pa.field(name, pa.string()) for name in ("text", "replacement", "cleaner", "reason")]
_ACCOUNT = pa.list_(pa.struct([pa.field("span", pa.list_(pa.int64())), *_WORDS, pa.field("score", pa.float64())]))


def clean(  # noqa: PLR0913 - one keyword an option
    df: DataFrame,
    text: str = "text",
    *,
    id: str | None = None,  # noqa: A002 - what the column is called everywhere
    url: str | None = None,
    pipeline: Pipeline = NEWS,
    removals: bool = False,
) -> DataFrame:
    """Clean a column of texts; null stays null, and all other columns stay as they are.

    A document that breaks a limit (`newsclean.io.limits.Limits`; time is not watched), or on which a cleaner raises, is
    passed on as it came; the rule that it breaks stands in the column `uncleaned`, which is null for all others.
    Nothing is shuffled.

    Args:
        df: the documents.
        text: the column to clean.
        id: a column with what the documents call themselves, for pipelines that tell sites by it.
        url: a column with where they came from, for the same.
        pipeline: how to clean: a preset, or one of your own, that pickles.
        removals: whether to add a column `removals` with the account: a list of structs like
            `newsclean.Removal`, null for a document that was not cleaned.

    Raises:
        TypeError: the text column holds no strings.
        ValueError: a column that is named is not there.
    """
    check_text(df, text)
    for what, name in (("id", id), ("url", url)):
        if name is not None:
            type_of(df, name, what)
    added = [StructField(UNCLEANED, StringType())]
    if removals:
        added.insert(0, StructField(REMOVALS, _REMOVAL_LIST))
    names = {field.name for field in added}
    kept = [field for field in df.schema.fields if field.name not in names]
    cleaner = _Cleaning(text, id, url, pipeline, tuple(field.name for field in kept), removals)
    return df.mapInArrow(cleaner, StructType([*kept, *added]))


_REMOVAL_LIST = ArrayType(_REMOVAL)


@dataclass(frozen=True)
class _Cleaning:
    """What runs on the executors: record batches in, record batches out."""

    text: str
    id: str | None
    url: str | None
    pipeline: Pipeline
    kept: tuple[str, ...]
    removals: bool

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return map(self._cleaned, batches)

    def _cleaned(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        texts, broken = decoded(batch.column(self.text))
        documents = map(Document, texts, self._words(batch, self.id), self._words(batch, self.url))
        results = list(clean_many(documents, pipeline=self.pipeline))
        rules = [_rule(result) if not bad else "malformed" for result, bad in zip(results, broken, strict=True)]
        columns = {name: batch.column(name) for name in self.kept}
        columns[self.text] = _texts(results, rules, batch.column(self.text))
        there = batch.column(self.text).is_valid().to_pylist()
        if self.removals:
            accounts = [
                [removal.to_dict() for removal in result.removals] if is_there and not rule else None
                for result, rule, is_there in zip(results, rules, there, strict=True)
            ]
            columns[REMOVALS] = pa.array(accounts, _ACCOUNT)
        columns[UNCLEANED] = pa.array([rule or None for rule in rules], pa.string())
        return pa.RecordBatch.from_arrays(list(columns.values()), names=list(columns))

    def _words(self, batch: pa.RecordBatch, name: str | None) -> list[str]:
        if name is None:
            return [""] * batch.num_rows
        return ["" if value is None else str(value) for value in batch.column(name).to_pylist()]


def decoded(column: pa.Array) -> tuple[list[str], list[bool]]:
    """Return a column's texts, empty where it is null, and which of them are no UTF-8.

    Bytes that are none stand in the texts as lone surrogates.
    """
    try:
        texts = column.to_pylist()
        return [text or "" for text in texts], [False] * len(texts)
    except UnicodeDecodeError:
        raw = [value or b"" for value in pc.cast(column, pa.large_binary()).to_pylist()]
        texts = [value.decode("utf-8", "surrogateescape") for value in raw]
        return texts, [not _is_utf8(value) for value in raw]


def _is_utf8(value: bytes) -> bool:
    try:
        value.decode()
    except UnicodeDecodeError:
        return False
    return True


def _rule(result: CleanResult) -> str:
    return result.rule if isinstance(result, Uncleaned) else ""


def _texts(results: list[CleanResult], rules: list[str], column: pa.Array) -> pa.Array:
    """Return the clean texts, of uncleaned documents the texts as they came, null where it was."""
    cleaned = pa.array(
        [None if rule else result.text for result, rule in zip(results, rules, strict=True)], column.type
    )
    passed = pc.or_(pa.array([bool(rule) for rule in rules]), column.is_null())
    merged: Any = pc.if_else(passed, column, cleaned)
    return merged
