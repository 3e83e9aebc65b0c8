"""Learn the template of a site from a DataFrame of its pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
from pyspark.sql import functions as F  # noqa: N812 - the usual alias
from pyspark.sql.types import ArrayType, BinaryType, LongType, StringType, StructField, StructType

from newsclean.spark.cleaning import decoded
from newsclean.spark.columns import check_text, column
from newsclean.template.counts import MAX_PAGES, LineCounts, PageSketch
from newsclean.template.site import SiteTemplate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyspark.sql import DataFrame

    from newsclean.template.support import MinSupport

_FIELDS = StructType(
    [
        *(StructField(name, BinaryType()) for name in ("digest", "edge", "inside")),
        StructField("lines", ArrayType(StringType())),
        StructField("seen", LongType()),
    ]
)
_TYPES = [pa.binary(), pa.binary(), pa.binary(), pa.list_(pa.string()), pa.int64()]


def learn_template(
    df: DataFrame,
    *,
    site: str = "",
    text: str = "text",
    min_support: MinSupport | None = None,
    max_pages: int = MAX_PAGES,
) -> SiteTemplate:
    """Return the template of a site, the same as `SiteTemplate.learn` returns for these pages.

    Each partition, and the driver, needs memory for the digests of the lines of at most `max_pages` pages.

    Args:
        df: the pages of one site.
        site: name of the site.
        text: name of the column of texts; null is ignored.
        min_support: the shares of pages that a line needs to be removed; None for the defaults.
        max_pages: largest number of pages in the sample.

    Raises:
        TypeError: the text column does not contain strings.
        ValueError: the column does not exist, or `max_pages` is below 1.
    """
    check_text(df, text)
    nothing = LineCounts(max_pages=max_pages)
    pages = df.select(column(text).alias("text")).where("text is not null")
    counted = pages.mapInArrow(_Counting(nothing), _FIELDS)
    seen = F.sum("seen").alias("seen")
    merged = counted.groupBy("digest").agg(seen, F.max(F.struct("lines", "edge", "inside")).alias("page"))
    return SiteTemplate.learn(_counts(merged, nothing), site, min_support)


def _counts(merged: DataFrame, nothing: LineCounts) -> LineCounts:
    """Return the line counts of all partitions, merged.

    Args:
        merged: a row for each page in the sample of any partition, and one with only the number of all pages.
        nothing: counts of no pages, with the size of the sample.
    """
    merged = merged.persist()
    try:
        total = merged.agg(F.sum("seen")).head()
        least = merged.where("digest is not null").orderBy("digest").limit(nothing.max_pages).toArrow().to_pylist()
    finally:
        merged.unpersist()
    sketches = (PageSketch(row["digest"], row["page"]["edge"], row["page"]["inside"], _lines(row)) for row in least)
    parts = LineCounts(tuple(sketches), int(total[0] or 0) if total else 0, nothing.max_pages)
    return nothing + parts


def _lines(row: dict[str, dict[str, list[str] | None]]) -> tuple[str, ...]:
    return tuple(row["page"]["lines"] or ())


@dataclass(frozen=True)
class _Counting:
    """A function that executors call to count the lines of a partition.

    It returns a row for each page of the sample, and one row with only the number of all pages.

    Attributes:
        nothing: counts of no pages, with the size of the sample.
    """

    nothing: LineCounts

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        counts = self.nothing
        for batch in batches:
            counts = counts.counting(decoded(batch.column("text"))[0])
        rows = [(*sketch, 0) for sketch in counts.sketches]
        columns = zip(*rows, (None, None, None, None, counts.seen), strict=True)
        arrays = [pa.array(list(values), kind) for values, kind in zip(columns, _TYPES, strict=True)]
        yield pa.RecordBatch.from_arrays(arrays, names=_FIELDS.names)
