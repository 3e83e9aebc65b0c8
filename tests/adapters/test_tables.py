"""Plain columns of results; needs none of the libraries."""

from __future__ import annotations

import re

import pytest
from dispatches import CLEAN, CLUSTERS, KEPT, LABELS, PAGE_RESULTS, RESULTS, SCRAPED

from newsclean import clean
from newsclean.adapters.tables import cleaned, document_of, kept, labels, removal_columns, story_columns, string_record
from newsclean.types import Removal


def test_the_dispatches_are_worth_a_test() -> None:
    assert [cluster.members for cluster in CLUSTERS] == [(2, 0, 5), (3, 1)]
    assert (KEPT, LABELS) == ([2, 3, 4, 6], [0, 1, 0, 1, -1, 0, -1])
    assert sum(len(result.removals) for result in RESULTS) >= 7


def test_every_column_has_a_value_for_each_result() -> None:
    columns = story_columns(PAGE_RESULTS)
    assert {len(values) for values in columns.values()} == {len(PAGE_RESULTS)}
    assert columns["text"] == [result.text for result in PAGE_RESULTS]
    assert columns["date"] == [result.date for result in PAGE_RESULTS]
    assert columns["authors"] == [["Ada Finch"]] * 3


def test_removals_are_those_of_the_results() -> None:
    columns = removal_columns(RESULTS)
    rows = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    made = [(row.pop("row"), Removal.from_dict({"span": (row.pop("start"), row.pop("end")), **row})) for row in rows]
    assert made == [(place, removal) for place, result in enumerate(RESULTS) for removal in result.removals]


def test_a_record_is_of_strings_alone() -> None:
    records = [string_record(result) for result in (*RESULTS, *PAGE_RESULTS)]
    assert {type(value) for record in records for value in record.values()} == {str}
    assert records[-1]["authors"] == "Ada Finch"
    assert records[-1]["date"] == "2025-11-03"
    assert records[len(RESULTS) - 1] == {
        "title": "",
        "authors": "",
        "date": "",
        "reasons": "",
        "flags": "empty-after-cleaning",
    }


def test_values_without_text_stay() -> None:
    assert cleaned([SCRAPED[0], None, 7, b"Rain."], "NEWS", 1) == [CLEAN[0], None, 7, b"Rain."]


def test_a_function_finds_the_row_of_a_text() -> None:
    assert kept(CLEAN) == KEPT
    rows = [{"day": day} for day in (3, 1, 2, 1, 1, 1, 1)]
    assert kept(CLEAN, rows, keep=lambda document: document.meta["day"])[0] == 0


def test_a_document_knows_its_url_and_title() -> None:
    document = document_of("Rain.", {"url": 7, "title": "Rain in the West"})
    assert (document.url, document.title) == ("", "Rain in the West")
    assert clean(document).title == "Rain in the West"


@pytest.mark.parametrize("columns", [story_columns, removal_columns])
@pytest.mark.parametrize(
    ("results", "message"),
    [
        (None, "results must be an iterable of CleanResult values, got None"),
        ("Rain.", "results must be an iterable of CleanResult values, got 'Rain.'"),
        (RESULTS[0], "results must be an iterable of CleanResult values, got CleanResult("),
        ({"a": RESULTS[0]}, "results must be an iterable of CleanResult values, got {'a': CleanResult("),
        ([RESULTS[0], "Rain."], "each of results must be a CleanResult, got 'Rain.' at position 1"),
    ],
)
def test_values_that_are_not_results_are_refused(columns, results, message) -> None:
    with pytest.raises(TypeError, match=re.escape(message)):
        columns(results)


def test_dates_are_used_and_a_column_without_dates_is_refused() -> None:
    texts, days = ["Rain on Monday.", "RAIN ON MONDAY!!"], ["2026-03-09", "2026-03-02"]
    assert kept(texts, None, days, keep="newest") == [0]
    assert kept(texts, None, days, within="3d") == [0, 1]
    assert labels(texts, days, within="3d").tolist() == [-1, -1]
    assert labels(texts, [None, ""], within="3d").tolist() == [0, 0]
    with pytest.raises(ValueError, match="keep must not be 'newest' for a column of texts, which has no dates"):
        kept(texts, keep="newest")
    with pytest.raises(ValueError, match="within must be None for a column of texts, which has no dates, got '3d'"):
        labels(texts, within="3d")
    with pytest.raises(ValueError, match=r"date at position 1 must be a date in ISO 8601, .*, got '9 March'"):
        kept(texts, None, ["2026-03-09", "9 March"], within="3d")


@pytest.mark.parametrize("call", [kept, labels])
@pytest.mark.parametrize("option", ["rows", "dates"])
def test_an_unknown_option_drops_no_rows(call, option) -> None:
    with pytest.raises(TypeError, match=f"unexpected keyword argument '{option}'"):
        call(CLEAN, **{option: [{}]})
