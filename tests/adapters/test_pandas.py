"""The accessor of pandas, and results as its frames."""

from __future__ import annotations

import pytest
from dispatches import BEES, CLEAN, FERRY, KEPT, LABELS, PAGE_RESULTS, PAGES, RESULTS, SCRAPED, URLS

from newsclean import PAGE, Document, clean, clean_html_many, fix_whitespace

pd = pytest.importorskip("pandas")
pytest.importorskip("pyarrow")
adapter = pytest.importorskip("newsclean.adapters.pandas")
pytestmark = pytest.mark.adapters

INDEX = [*"gfedcba"]
FRAME = pd.DataFrame({"day": range(7), "text": SCRAPED}, index=INDEX)


def test_a_series_is_cleaned_along_its_index() -> None:
    found = FRAME["text"].newsclean.clean()
    assert found.to_dict() == dict(zip(INDEX, CLEAN, strict=True))
    assert (found.name, found.dtype) == ("text", FRAME["text"].dtype)
    assert FRAME["text"].newsclean.clean(fix_whitespace).tolist() == [
        clean(text, fix_whitespace).text for text in SCRAPED
    ]


def test_clusters_are_labels_along_the_index() -> None:
    found = FRAME["text"].newsclean.clean().newsclean.cluster()
    assert found.tolist() == LABELS
    assert found.index.tolist() == INDEX
    assert found.dtype == "int64"


def test_rows_that_are_kept_are_those_of_deduplicate() -> None:
    cleaned = FRAME.newsclean.clean()
    assert cleaned.newsclean.deduplicate().index.tolist() == [INDEX[place] for place in KEPT]
    assert cleaned["text"].newsclean.deduplicate().tolist() == [CLEAN[place] for place in KEPT]
    assert cleaned.newsclean.cluster().tolist() == LABELS
    assert FRAME["text"].tolist() == SCRAPED


def test_a_function_looks_at_the_row_to_keep_one() -> None:
    latest = FRAME.newsclean.clean().newsclean.deduplicate(keep=lambda document: document.meta["day"])
    assert latest["day"].tolist() == [3, 4, 5, 6]


@pytest.mark.parametrize("dtype", ["object", "string", "category", "string[pyarrow]"])
def test_missing_texts_stay_missing_and_duplicate_nothing(dtype: str) -> None:
    series = pd.Series([SCRAPED[0], None, SCRAPED[2], None], index=[5, 5, 6, 6], dtype=dtype)
    found = series.newsclean.clean()
    assert found.isna().tolist() == [False, True, False, True]
    assert found.dropna().tolist() == [CLEAN[0], CLEAN[2]]
    assert found.newsclean.cluster().tolist() == [0, -1, 0, -1]
    assert found.newsclean.deduplicate().index.tolist() == [5, 6, 6]


@pytest.mark.parametrize("values", [[1, 2], pd.to_datetime(["2025-11-07"])])
def test_a_column_of_something_else_is_refused(values: object) -> None:
    with pytest.raises(AttributeError, match=r"needs a column of texts, got a column of type (int64|datetime64)"):
        pd.Series(values).newsclean  # noqa: B018 - asking is the test


def test_an_empty_column_gives_empty_columns() -> None:
    series = pd.Series([], dtype=object)
    assert series.newsclean.clean().tolist() == []
    assert series.newsclean.cluster().tolist() == []
    assert adapter.to_frame([]).columns.tolist() == [*adapter.to_frame(RESULTS).columns]


def test_results_become_a_frame_with_their_index() -> None:
    results = FRAME["text"].newsclean.results()
    frame, removals = adapter.to_frame(results), adapter.removals_frame(results)
    assert frame["text"].to_dict() == dict(zip(INDEX, CLEAN, strict=True))
    assert frame["removals"].tolist() == [len(result.removals) for result in RESULTS]
    assert removals["reason"].tolist() == [removal.reason for result in RESULTS for removal in result.removals]
    wanted = [label for label, result in zip(INDEX, RESULTS, strict=True) for _ in result.removals]
    assert removals.index.tolist() == wanted
    assert FRAME["text"].newsclean.results(PAGE)["a"].document == Document("", id="a")


def test_pages_become_a_file_of_parquet(tmp_path) -> None:
    pages = [Document(page, url=url) for page, url in zip(PAGES, URLS, strict=True)]
    adapter.to_frame(clean_html_many(pages)).to_parquet(tmp_path / "stories.parquet")
    read = pd.read_parquet(tmp_path / "stories.parquet")
    assert read["text"].tolist() == [result.text for result in PAGE_RESULTS]
    assert [date.date() for date in read["date"]] == [result.date for result in PAGE_RESULTS]
    assert read["url"].tolist() == URLS
    rows = [row for row, result in enumerate(PAGE_RESULTS) for _ in result.removals]
    assert len(rows) > 3
    assert adapter.removals_frame(PAGE_RESULTS).index.tolist() == rows


DATED = pd.DataFrame({"body": [FERRY, BEES, FERRY.upper()], "day": ["2026-03-09", None, "2026-03-02"]}, index=[*"xyz"])


@pytest.mark.parametrize("days", [DATED["day"], pd.to_datetime(DATED["day"]), pd.to_datetime(DATED["day"], utc=True)])
def test_a_column_of_dates_is_used(days) -> None:
    accessor = DATED.assign(day=days).newsclean
    assert accessor.deduplicate("body", keep="newest", date_column="day").index.tolist() == [*"xy"]
    assert accessor.deduplicate("body", within="3d", date_column="day").index.tolist() == [*"xyz"]
    assert accessor.cluster("body", within="3d", date_column="day").tolist() == [-1, -1, -1]
    assert accessor.cluster("body", within="2w", date_column="day").tolist() == [0, -1, 0]
    assert accessor.cluster("body").tolist() == [0, -1, 0]
    order = accessor.deduplicate("body", within="2w", date_column="day", keep=lambda document: document.meta["body"])
    assert order.index.tolist() == [*"xy"]


def test_a_missing_column_of_dates_is_named() -> None:
    for call, options in [("cluster", {"within": "3d"}), ("deduplicate", {"keep": "newest"})]:
        with pytest.raises(ValueError, match=r"date_column must name one column of 'body', 'day', got 'date'"):
            getattr(DATED.newsclean, call)("body", **options)
        with pytest.raises(ValueError, match=r"for a column of texts, which has no dates.*date_column"):
            getattr(DATED["body"].newsclean, call)(**options)
    with pytest.raises(TypeError, match="date at position 0 must be a str or a date, got 7"):
        DATED.assign(day=7).newsclean.cluster("body", within="3d", date_column="day")


@pytest.mark.filterwarnings("ignore:The 'future.infer_string' option")
def test_lone_surrogates_are_stored_as_python_strings() -> None:
    with pd.option_context("future.infer_string", False):
        assert adapter.to_frame([clean("Ra\ud800in.")])["text"].tolist() == ["Ra\ud800in."]
