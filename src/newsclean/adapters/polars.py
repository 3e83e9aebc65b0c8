r"""polars: a namespace `.newsclean` of Series, DataFrames and expressions, and functions that return DataFrames.

>>> import polars as pl
>>> import newsclean.adapters.polars
>>> frame = pl.DataFrame({"text": ["Rain fell all night.\n\nRead more", "RAIN FELL ALL NIGHT!"]})
>>> clean = pl.col("text").newsclean.clean()
>>> frame.with_columns(clean, clean.newsclean.cluster().alias("cluster")).rows()
[('Rain fell all night.', 0), ('RAIN FELL ALL NIGHT!', 0)]
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from newsclean.adapters.tables import (
    check_column,
    check_undated,
    cleaned,
    dates_matter,
    kept,
    labels,
    removal_columns,
    story_columns,
    table,
)
from newsclean.extras import load
from newsclean.presets import NEWS

load("polars", extra="polars", user="newsclean.adapters.polars")

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from newsclean.pipeline import PipelineLike
    from newsclean.result import CleanResult

_OTHERS = {
    "authors": pl.List(pl.String),
    "date": pl.Date,
    "modified": pl.Date,
    "flags": pl.List(pl.String),
    "removals": pl.Int64,
    "row": pl.Int64,
    "start": pl.Int64,
    "end": pl.Int64,
    "score": pl.Float64,
}


def to_frame(results: Iterable[CleanResult]) -> pl.DataFrame:
    r"""Return a DataFrame with a row for each result: text, metadata, flags and the number of removals.

    Raises:
        TypeError: `results` is not an iterable of CleanResult values.
        ValueError: a value has a lone surrogate, which polars cannot store.

    >>> from newsclean import clean
    >>> to_frame([clean("Rain fell all night.\n\nRead more")]).select("text", "removals").rows()
    [('Rain fell all night.', 2)]
    """
    return _frame(story_columns(results))


def removals_frame(results: Iterable[CleanResult]) -> pl.DataFrame:
    r"""Return a DataFrame with a row for each removal. The column `row` has the position of the removal's result.

    Raises:
        TypeError: `results` is not an iterable of CleanResult values.
        ValueError: a value has a lone surrogate, which polars cannot store.

    >>> from newsclean import clean
    >>> removals_frame([clean("Rain fell all night.\n\nRead more")])["reason"].to_list()
    ['padding', 'read-more']
    """
    return _frame(removal_columns(results))


def _frame(columns: dict[str, list[Any]]) -> pl.DataFrame:
    return table(partial(pl.DataFrame, schema={name: _OTHERS.get(name, pl.String) for name in columns}), columns)


@pl.api.register_series_namespace("newsclean")
class SeriesCleaning:
    """`series.newsclean`: clean, cluster and deduplicate a column of texts. Null remains null.

    Raises:
        TypeError: the column contains numbers, dates or other values that are not texts.
    """

    def __init__(self, series: pl.Series) -> None:
        if series.dtype not in (pl.String, pl.Null, pl.Categorical, pl.Enum):
            raise TypeError(f".newsclean needs a column of texts, got a column of type {series.dtype}")
        self._series = series.cast(pl.String)

    def clean(self, pipeline: PipelineLike = NEWS, *, jobs: int = 1) -> pl.Series:
        """Return a Series with the clean texts. A text that cannot be cleaned is unchanged; see `clean_many`."""
        return pl.Series(self._series.name, cleaned(self._series.to_list(), pipeline, jobs), dtype=pl.String)

    def cluster(self, **options: Any) -> pl.Series:  # noqa: ANN401 - `cluster_labels` checks them
        """Return a Series with the cluster number of each text, -1 without a cluster; see `cluster_labels`.

        Raises:
            ValueError: `within` is used, which needs the dates of a DataFrame.
        """
        return pl.Series("cluster", labels(self._texts(), **options), dtype=pl.Int64)

    def deduplicate(self, **options: Any) -> pl.Series:  # noqa: ANN401 - `deduplicate` checks them
        """Return a Series with the texts that `newsclean.deduplicate` keeps with these options.

        Raises:
            ValueError: `within` or `keep="newest"` is used, which need the dates of a DataFrame.
        """
        return self._series.gather(kept(self._texts(), **options))

    def _texts(self) -> list[str]:
        """Return the texts, with an empty text for each null, because newsclean warns of missing texts."""
        found: list[str] = self._series.fill_null("").to_list()
        return found


@pl.api.register_dataframe_namespace("newsclean")
class FrameCleaning:
    """`frame.newsclean`: clean, cluster and deduplicate the rows of a DataFrame by a column of texts."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self._frame = frame

    def clean(self, column: str = "text", pipeline: PipelineLike = NEWS, *, jobs: int = 1) -> pl.DataFrame:
        """Return a DataFrame in which the clean texts replace the texts of the column."""
        return self._frame.with_columns(self._frame[column].newsclean.clean(pipeline, jobs=jobs))

    def cluster(self, column: str = "text", *, date_column: str = "date", **options: Any) -> pl.Series:  # noqa: ANN401 - as above
        """Return a Series with the cluster number of each row's text, -1 without a cluster; see `cluster_labels`.

        Args:
            column: name of the column of texts.
            date_column: name of the column of dates, which is read only if `within` is used. It has dates, datetimes
                or strings in ISO 8601; a row with null or an empty string has no date.
            options: the options of `cluster_labels`.

        Raises:
            TypeError: a value of the column is neither a str nor a date.
            ValueError: the table has no such column, or a date is not in ISO 8601.
        """
        texts, dates = self._read(column, date_column, options)
        return pl.Series("cluster", labels(texts, dates, **options), dtype=pl.Int64)

    def deduplicate(self, column: str = "text", *, date_column: str = "date", **options: Any) -> pl.DataFrame:  # noqa: ANN401 - as above
        """Return the rows whose texts `newsclean.deduplicate` keeps. A function `keep` gets each row as `meta`.

        The arguments and errors are those of `cluster`, with the options of `deduplicate`. The column of dates is read
        for `within` and for `keep="newest"`.
        """
        rows = self._frame.iter_rows(named=True) if callable(options.get("keep")) else None
        texts, dates = self._read(column, date_column, options)
        return self._frame[kept(texts, rows, dates, **options)]

    def _read(self, column: str, date_column: str, options: Mapping[str, object]) -> tuple[list[str], list[Any] | None]:
        """Return the texts and, if the options compare dates, the dates of the rows."""
        texts = self._frame[column].newsclean._texts()  # noqa: SLF001 - same module
        if not dates_matter(options):
            return texts, None
        check_column(date_column, self._frame.columns, "date_column")
        return texts, self._frame[date_column].to_list()


@pl.api.register_expr_namespace("newsclean")
class ExprCleaning:
    """`pl.col("text").newsclean`: clean and cluster in expressions, including those of lazy frames."""

    def __init__(self, expr: pl.Expr) -> None:
        self._expr = expr

    def clean(self, pipeline: PipelineLike = NEWS, *, jobs: int = 1) -> pl.Expr:
        """Return an expression for the clean texts; see `SeriesCleaning.clean`."""
        return self._expr.map_batches(partial(_clean, pipeline=pipeline, jobs=jobs), return_dtype=pl.String)

    def cluster(self, **options: Any) -> pl.Expr:  # noqa: ANN401 - as above
        """Return an expression for the cluster number of each text in the whole column, -1 without a cluster.

        Raises:
            ValueError: `within` is used, which needs the dates of a DataFrame.
        """
        check_undated(options)
        return self._expr.map_batches(partial(_cluster, **options), return_dtype=pl.Int64)


def _clean(series: pl.Series, **options: Any) -> pl.Series:  # noqa: ANN401 - as above
    return SeriesCleaning(series).clean(**options)


def _cluster(series: pl.Series, **options: Any) -> pl.Series:  # noqa: ANN401 - as above
    return SeriesCleaning(series).cluster(**options)
