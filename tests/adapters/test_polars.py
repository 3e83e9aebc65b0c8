"""The namespaces of polars, and results as its frames."""

from __future__ import annotations

import re

import pytest
from dispatches import BEES, CLEAN, FERRY, KEPT, LABELS, PAGE_RESULTS, PAGES, RESULTS, SCRAPED, URLS

from newsclean import Document, clean, clean_html_many, fix_whitespace

pl = pytest.importorskip("polars")
adapter = pytest.importorskip("newsclean.adapters.polars")
pytestmark = pytest.mark.adapters

FRAME = pl.DataFrame({"day": range(7), "text": SCRAPED})


def test_a_series_is_cleaned() -> None:
    found = FRAME["text"].newsclean.clean()
    assert (found.to_list(), found.name, found.dtype) == (CLEAN, "text", pl.String)
    assert FRAME["text"].newsclean.clean(fix_whitespace).to_list() == [
        clean(text, fix_whitespace).text for text in SCRAPED
    ]


def test_clusters_and_kept_rows_are_those_of_the_library() -> None:
    cleaned = FRAME.newsclean.clean()
    assert cleaned.newsclean.cluster().to_list() == LABELS
    assert cleaned.newsclean.deduplicate()["day"].to_list() == KEPT
    assert cleaned["text"].newsclean.deduplicate().to_list() == [CLEAN[place] for place in KEPT]
    latest = cleaned.newsclean.deduplicate(keep=lambda document: document.meta["day"])
    assert latest["day"].to_list() == [3, 4, 5, 6]


def test_a_lazy_frame_is_cleaned_by_expressions() -> None:
    text = pl.col("text").newsclean.clean()
    lazy = FRAME.lazy().with_columns(text, text.newsclean.cluster(jaccard=0.36).alias("cluster"))
    assert lazy.collect_schema() == {"day": pl.Int64, "text": pl.String, "cluster": pl.Int64}
    assert lazy.collect().select("text", "cluster").rows() == list(zip(CLEAN, LABELS, strict=True))


@pytest.mark.parametrize("dtype", [pl.String, pl.Categorical])
def test_null_stays_null_and_duplicates_nothing(dtype: object) -> None:
    series = pl.Series("text", [SCRAPED[0], None, SCRAPED[2], None], dtype=dtype)
    found = series.newsclean.clean()
    assert found.to_list() == [CLEAN[0], None, CLEAN[2], None]
    assert found.newsclean.cluster().to_list() == [0, -1, 0, -1]
    assert found.newsclean.deduplicate().to_list() == [None, CLEAN[2], None]
    assert pl.Series([None]).newsclean.clean().to_list() == [None]


def test_a_column_of_something_else_is_refused() -> None:
    with pytest.raises(TypeError, match="needs a column of texts, got a column of type Int64"):
        FRAME["day"].newsclean.clean()


def test_results_become_frames(tmp_path) -> None:
    pages = [Document(page, url=url) for page, url in zip(PAGES, URLS, strict=True)]
    adapter.to_frame(clean_html_many(pages)).write_parquet(tmp_path / "stories.parquet")
    read = pl.read_parquet(tmp_path / "stories.parquet")
    assert read["text"].to_list() == [result.text for result in PAGE_RESULTS]
    assert read["date"].to_list() == [result.date for result in PAGE_RESULTS]
    assert read["authors"].to_list() == [["Ada Finch"]] * 3
    removals = adapter.removals_frame(RESULTS)
    assert removals["reason"].to_list() == [removal.reason for result in RESULTS for removal in result.removals]
    assert removals["row"].to_list() == [row for row, result in enumerate(RESULTS) for _ in result.removals]
    assert adapter.to_frame([]).schema == read.schema


DATED = pl.DataFrame({"body": [FERRY, BEES, FERRY.upper()], "day": ["2026-03-09", None, "2026-03-02"]})


@pytest.mark.parametrize("kind", [pl.String, pl.Date, pl.Datetime])
def test_a_column_of_dates_is_used(kind: object) -> None:
    day = pl.col("day") if kind == pl.String else pl.col("day").str.to_datetime("%Y-%m-%d").cast(kind)
    namespace = DATED.with_columns(day).newsclean
    assert namespace.deduplicate("body", keep="newest", date_column="day")["body"].to_list() == [FERRY, BEES]
    assert len(namespace.deduplicate("body", within="3d", date_column="day")) == 3
    assert namespace.cluster("body", within="3d", date_column="day").to_list() == [-1, -1, -1]
    assert namespace.cluster("body", within="2w", date_column="day").to_list() == [0, -1, 0]


def test_a_missing_column_of_dates_is_named() -> None:
    for call, options in [("cluster", {"within": "3d"}), ("deduplicate", {"keep": "newest"})]:
        with pytest.raises(ValueError, match=r"date_column must name one column of 'body', 'day', got 'date'"):
            getattr(DATED.newsclean, call)("body", **options)
        with pytest.raises(ValueError, match=r"for a column of texts, which has no dates.*date_column"):
            getattr(DATED["body"].newsclean, call)(**options)
    with pytest.raises(ValueError, match="within must be None for a column of texts, which has no dates"):
        pl.col("body").newsclean.cluster(within="3d")


@pytest.mark.parametrize(
    ("make", "document", "message"),
    [
        (
            adapter.to_frame,
            "Ra\ud800in.",
            r"text must be free of lone surrogates, got '\ud800' as character 2 in row 1",
        ),
        (adapter.to_frame, Document("Rain.", id="\udcff"), r"id must be free of lone surrogates, got '\udcff'"),
        (adapter.removals_frame, "Rain.\n\nRead more \ud800", r"text must be free of lone surrogates, got '\ud800'"),
    ],
)
def test_lone_surrogates_that_arrow_cannot_store_are_named(make, document, message) -> None:
    with pytest.raises(ValueError, match=re.escape(message)) as caught:
        make([clean("Rain."), clean(document)])
    assert not isinstance(caught.value, UnicodeError)
