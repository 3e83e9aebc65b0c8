r"""pandas: an accessor `.newsclean` of Series and DataFrames, and functions that return results as DataFrames.

>>> import pandas as pd
>>> import newsclean.adapters.pandas
>>> stories = pd.Series(["Rain fell all night.\n\nRead more", "RAIN FELL ALL NIGHT!"], index=[7, 9])
>>> stories.newsclean.clean().to_dict()
{7: 'Rain fell all night.', 9: 'RAIN FELL ALL NIGHT!'}
>>> stories.newsclean.clean().newsclean.cluster().to_dict()
{7: 0, 9: 0}
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from newsclean.adapters.tables import (
    check_column,
    cleaned,
    dates_matter,
    kept,
    labels,
    removal_columns,
    story_columns,
    table,
)
from newsclean.batch.clean_many import clean_many
from newsclean.extras import load
from newsclean.presets import NEWS

load("pandas", extra="pandas", user="newsclean.adapters.pandas")

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from newsclean.pipeline import PipelineLike
    from newsclean.result import CleanResult

DATES = ("date", "modified")


def to_frame(results: Iterable[CleanResult]) -> pd.DataFrame:
    r"""Return a DataFrame with a row for each result: text, metadata, flags and the number of removals.

    Args:
        results: an iterable of results, read once. If it is a Series, the DataFrame has the same index.

    Raises:
        TypeError: `results` is not an iterable of CleanResult values.
        ValueError: a value has a lone surrogate, and pandas stores strings in Arrow, as pandas 3 does.

    >>> from newsclean import clean
    >>> to_frame([clean("Rain fell all night.\n\nRead more")])[["text", "removals"]].values.tolist()
    [['Rain fell all night.', 2]]
    """
    index = results.index if isinstance(results, pd.Series) else None
    frame = table(partial(pd.DataFrame, index=index), story_columns(results))
    return frame.assign(**{name: frame[name].astype("datetime64[s]") for name in DATES})


def removals_frame(results: Iterable[CleanResult]) -> pd.DataFrame:
    r"""Return a DataFrame with a row for each removal. The index is the index of the result.

    Args:
        results: an iterable of results, read once. For a Series, the index of the DataFrame has the labels of the
            Series; otherwise, the positions of the results.

    Raises:
        TypeError: `results` is not an iterable of CleanResult values.
        ValueError: a value has a lone surrogate, and pandas stores strings in Arrow, as pandas 3 does.

    >>> from newsclean import clean
    >>> removals_frame([clean("Rain fell all night.\n\nRead more")])["reason"].tolist()
    ['padding', 'read-more']
    """
    columns = removal_columns(results)
    rows = columns.pop("row")
    index = results.index.take(rows) if isinstance(results, pd.Series) else pd.Index(rows, dtype="int64")
    return table(partial(pd.DataFrame, index=index), columns)


@pd.api.extensions.register_series_accessor("newsclean")
class SeriesCleaning:
    """`series.newsclean`: clean, cluster and deduplicate a column of texts. Missing texts remain missing.

    Raises:
        AttributeError: the column contains numbers, dates or other values that are not texts.
    """

    def __init__(self, series: pd.Series) -> None:
        types = pd.api.types
        if not (types.is_string_dtype(series.dtype) or isinstance(series.dtype, pd.CategoricalDtype)):
            raise AttributeError(f".newsclean needs a column of texts, got a column of type {series.dtype}")
        self._series = series

    def results(self, pipeline: PipelineLike = NEWS, *, jobs: int = 1) -> pd.Series:
        """Return a Series with the result of each text, for `to_frame` and `removals_frame`; see `clean_many`."""
        found = list(clean_many(self._series, pipeline=pipeline, jobs=jobs))
        return pd.Series(found, index=self._series.index, name=self._series.name, dtype=object)

    def clean(self, pipeline: PipelineLike = NEWS, *, jobs: int = 1) -> pd.Series:
        """Return a Series with the clean texts. A text that cannot be cleaned is unchanged; see `clean_many`."""
        series = self._series
        dtype = object if isinstance(series.dtype, pd.CategoricalDtype) else series.dtype
        return pd.Series(cleaned(list(series), pipeline, jobs), index=series.index, name=series.name, dtype=dtype)

    def cluster(self, **options: Any) -> pd.Series:  # noqa: ANN401 - `cluster_labels` checks them
        """Return a Series with the cluster number of each text, -1 without a cluster; see `cluster_labels`.

        Raises:
            ValueError: `within` is used, which needs the dates of a DataFrame.
        """
        return pd.Series(labels(self._texts(), **options), index=self._series.index, name="cluster")

    def deduplicate(self, **options: Any) -> pd.Series:  # noqa: ANN401 - `deduplicate` checks them
        """Return a Series with the texts that `newsclean.deduplicate` keeps with these options.

        Raises:
            ValueError: `within` or `keep="newest"` is used, which need the dates of a DataFrame.
        """
        return self._series.iloc[kept(self._texts(), **options)]

    def _texts(self) -> list[Any]:
        """Return the texts, with an empty text for each missing one, because newsclean warns of missing texts."""
        missing = self._series.isna()
        return ["" if none else text for text, none in zip(self._series, missing, strict=True)]


@pd.api.extensions.register_dataframe_accessor("newsclean")
class FrameCleaning:
    """`frame.newsclean`: clean, cluster and deduplicate the rows of a DataFrame by a column of texts."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self._frame = frame

    def clean(self, column: str = "text", pipeline: PipelineLike = NEWS, *, jobs: int = 1) -> pd.DataFrame:
        """Return a DataFrame in which the clean texts replace the texts of the column."""
        return self._frame.assign(**{column: self._frame[column].newsclean.clean(pipeline, jobs=jobs)})

    def cluster(self, column: str = "text", *, date_column: str = "date", **options: Any) -> pd.Series:  # noqa: ANN401 - as above
        """Return a Series with the cluster number of each row's text, -1 without a cluster; see `cluster_labels`.

        Args:
            column: name of the column of texts.
            date_column: name of the column of dates, which is read only if `within` is used. It has dates, datetimes
                or strings in ISO 8601; a row with a missing value or an empty string has no date.
            options: the options of `cluster_labels`.

        Raises:
            TypeError: a value of the column is neither a str nor a date.
            ValueError: the table has no such column, or a date is not in ISO 8601.
        """
        texts, dates = self._read(column, date_column, options)
        return pd.Series(labels(texts, dates, **options), index=self._frame.index, name="cluster")

    def deduplicate(self, column: str = "text", *, date_column: str = "date", **options: Any) -> pd.DataFrame:  # noqa: ANN401 - as above
        """Return the rows whose texts `newsclean.deduplicate` keeps. A function `keep` gets each row as `meta`.

        The arguments and errors are those of `cluster`, with the options of `deduplicate`. The column of dates is read
        for `within` and for `keep="newest"`.
        """
        rows = self._frame.to_dict("records") if callable(options.get("keep")) else None
        texts, dates = self._read(column, date_column, options)
        return self._frame.iloc[kept(texts, rows, dates, **options)]

    def _read(self, column: str, date_column: str, options: Mapping[str, object]) -> tuple[list[Any], list[Any] | None]:
        """Return the texts and, if the options compare dates, the dates of the rows."""
        texts = self._frame[column].newsclean._texts()  # noqa: SLF001 - same module
        if not dates_matter(options):
            return texts, None
        check_column(date_column, list(self._frame.columns), "date_column")
        found = self._frame[date_column]
        return texts, [None if none else date for date, none in zip(found, found.isna(), strict=True)]
