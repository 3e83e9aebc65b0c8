"""Clean a column of texts in a DataFrame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

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

from newsclean.arguments import check_boolean
from newsclean.batch.answers import Uncleaned
from newsclean.batch.clean_many import clean_many
from newsclean.pipeline import as_pipeline
from newsclean.policy import DEFAULT_POLICY, Policy
from newsclean.presets import NEWS
from newsclean.result import UNCLEANED
from newsclean.spark.columns import check_text, type_of
from newsclean.types import Document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyspark.sql import DataFrame

    from newsclean.pipeline import Pipeline, PipelineLike
    from newsclean.result import CleanResult

REMOVALS = "removals"
"""Name of the column with the removals, the same as in the Parquet files of `newsclean run --removals`."""

_REMOVAL = StructType(
    [
        StructField("span", ArrayType(LongType())),
        *(StructField(name, StringType()) for name in ("text", "replacement", "cleaner", "reason")),
        StructField("score", DoubleType()),
    ]
)
_WORDS = [pa.field(name, pa.string()) for name in ("text", "replacement", "cleaner", "reason")]
_ACCOUNT = pa.list_(pa.struct([pa.field("span", pa.list_(pa.int64())), *_WORDS, pa.field("score", pa.float64())]))


def clean(
    df: DataFrame,
    text: str = "text",
    *,
    id: str | None = None,  # noqa: A002 - the usual name of the column
    url: str | None = None,
    pipeline: PipelineLike = NEWS,
    protect: str = "",
    policy: Policy = DEFAULT_POLICY,
    removals: bool = False,
) -> DataFrame:
    """Return the DataFrame with one column of texts cleaned. Null remains null, and other columns are unchanged.

    A document is not cleaned if it exceeds a limit (`newsclean.io.limits.Limits`, except the time limit) or if a
    cleaner raises an error. The column `uncleaned` then contains the rule that was broken. It is null for cleaned
    documents. Existing columns `uncleaned` and `removals` are replaced. No data is shuffled.

    Args:
        df: the documents.
        text: name of the column to clean.
        id: name of the column of ids, for pipelines with site templates.
        url: name of the column of URLs, for pipelines with site templates.
        pipeline: a `Pipeline`, a cleaner, the name of a preset, or a sequence of cleaners; it must be picklable.
        protect: a regular expression; lines that it matches are never removed.
        policy: whether to keep or drop each disputed kind of line.
        removals: whether to add a column `removals`. It has a list of structs with the fields of `newsclean.Removal`,
            and null for a document that was not cleaned.

    Raises:
        TypeError: `df` is not a Spark DataFrame, the text column does not contain strings, `pipeline` is none of the
            listed types, or `removals` is not a bool.
        ValueError: one of the columns does not exist, `protect` is not a regular expression, or `policy` is set and
            `pipeline` has no reader.
    """
    chosen = as_pipeline(pipeline, protect=protect, policy=policy)
    check_boolean(removals, "removals")
    check_text(df, text)
    for what, name in (("id", id), ("url", url)):
        if name is not None:
            type_of(df, name, what)
    added = [StructField(UNCLEANED, StringType())]
    if removals:
        added.insert(0, StructField(REMOVALS, ArrayType(_REMOVAL)))
    names = {field.name for field in added}
    schema = StructType([*(field for field in df.schema.fields if field.name not in names), *added])
    # Numbered names: mapInArrow fails on a dot in a name.
    numbered = df.toDF(*(f"c{number}" for number in range(len(df.columns))))
    number_of = {name: f"c{number}" for number, name in enumerate(df.columns)}
    kept = tuple(f"c{number}" for number, name in enumerate(df.columns) if name not in names)
    columns = _Columns(number_of[text], number_of.get(id or ""), number_of.get(url or ""), kept)
    return numbered.mapInArrow(_Cleaning(columns, chosen, removals), schema)


class _Columns(NamedTuple):
    """The names of the text, id and URL columns (None for no column), and of all columns to keep."""

    text: str
    id: str | None
    url: str | None
    kept: tuple[str, ...]


@dataclass(frozen=True)
class _Cleaning:
    """A function that executors call to clean record batches."""

    columns: _Columns
    pipeline: Pipeline
    removals: bool

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return map(self._cleaned, batches)

    def _cleaned(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        before = batch.column(self.columns.text)
        texts, broken = decoded(before)
        documents = map(Document, texts, _words(batch, self.columns.id), _words(batch, self.columns.url))
        results = list(clean_many(documents, pipeline=self.pipeline))
        rules = [_rule(result) if not bad else "malformed" for result, bad in zip(results, broken, strict=True)]
        columns = {name: batch.column(name) for name in self.columns.kept}
        columns[self.columns.text] = _texts(results, rules, before)
        if self.removals:
            untouched = [
                bool(rule) or not there for rule, there in zip(rules, before.is_valid().to_pylist(), strict=True)
            ]
            columns[REMOVALS] = _accounts(results, untouched)
        columns[UNCLEANED] = pa.array([rule or None for rule in rules], pa.string())
        return pa.RecordBatch.from_arrays(list(columns.values()), names=list(columns))


def _words(batch: pa.RecordBatch, name: str | None) -> list[str]:
    if name is None:
        return [""] * batch.num_rows
    return ["" if value is None else str(value) for value in batch.column(name).to_pylist()]


def _accounts(results: list[CleanResult], untouched: list[bool]) -> pa.Array:
    """Return a column with the removals of each document; null where `untouched` is True."""
    accounts = [
        None if skipped else [removal.to_dict() for removal in result.removals]
        for result, skipped in zip(results, untouched, strict=True)
    ]
    return pa.array(accounts, _ACCOUNT)


def decoded(column: pa.Array) -> tuple[list[str], list[bool]]:
    """Return the texts in a column, and for each whether it is invalid UTF-8.

    The text for null is empty. Invalid bytes become lone surrogates.
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
    """Return `column` with the clean texts. Nulls, and documents that were not cleaned, are unchanged.

    `rules` has the rule that a document broke and was therefore not cleaned; an empty string for a cleaned document.
    """
    cleaned = pa.array(
        [None if rule else result.text for result, rule in zip(results, rules, strict=True)], column.type
    )
    passed = pc.or_(pa.array([bool(rule) for rule in rules]), column.is_null())
    merged: Any = pc.if_else(passed, column, cleaned)
    return merged
