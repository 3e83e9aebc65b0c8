"""Columns of pandas and polars as documents; whole tables are refused."""

from __future__ import annotations

import importlib
from importlib.util import find_spec
from typing import Any

import pytest

from newsclean import LineCounts, NearDuplicateIndex, SiteTemplate, clean_many, deduplicate, near_duplicates

pytestmark = pytest.mark.slow  # the fast tests run without these packages
pandas: Any = importlib.import_module("pandas") if find_spec("pandas") else None
polars: Any = importlib.import_module("polars") if find_spec("polars") else None

WIRE = "The old ferry across the estuary will run again from Monday after four years in dry dock."
OTHER = "Bakers in the old town raise the price of bread for the second time this year."
COPY = f"TARNMOUTH (Wire) - {WIRE}"
TEXTS = [WIRE, OTHER, COPY]


def _clusters_of_index(documents: Any, folder: Any) -> list[Any]:
    with NearDuplicateIndex(folder / "stories.index") as index:
        index.add(documents)
        return [cluster.members for cluster in index.clusters()]


def test_a_series_of_pandas_has_its_index_as_ids(tmp_path: Any) -> None:
    series = pandas.Series(TEXTS, index=[10, 20, 30], name="text")
    assert [cluster.members for cluster in near_duplicates(series)] == [(30, 10)]
    assert deduplicate(series) == {20: OTHER, 30: COPY}
    assert _clusters_of_index(series, tmp_path) == [(30, 10)]


def test_ids_given_beside_a_series_replace_its_index() -> None:
    series = pandas.Series(TEXTS, index=[10, 20, 30])
    assert [cluster.members for cluster in near_duplicates(series, ids=[*"abc"])] == [("c", "a")]
    assert [cluster.members for cluster in near_duplicates(series, ids=pandas.Series([*"xyz"]))] == [("z", "x")]


def test_an_index_that_repeats_is_named() -> None:
    with pytest.raises(ValueError, match="ids must be unique, got 0 at positions 0 and 2"):
        near_duplicates(pandas.Series(TEXTS, index=[0, 1, 0]))


def test_a_series_with_a_label_that_is_called_columns_is_a_series() -> None:
    assert deduplicate(pandas.Series(TEXTS, index=["columns", "b", "c"])) == {"b": OTHER, "c": COPY}


def test_a_column_with_missing_texts_of_pandas() -> None:
    column = pandas.Series([WIRE, None, COPY, pandas.NA], index=[*"wxyz"])
    with pytest.warns(UserWarning, match="2 of 4 documents have no text and were not compared; first: .* at id 'x'"):
        assert [cluster.members for cluster in near_duplicates(column)] == [("y", "w")]


def test_the_results_of_a_series_have_its_index_as_ids() -> None:
    results = list(clean_many(pandas.Series(["Rain.", None], index=["a", "b"])))
    assert [result.document.id for result in results] == ["a", "b"]
    assert results[1].place == "b"


def test_a_series_of_polars_is_a_sequence() -> None:
    texts = polars.Series("text", TEXTS)
    assert [cluster.members for cluster in near_duplicates(texts)] == [(2, 0)]
    assert deduplicate(texts) == [OTHER, COPY]
    assert [result.source for result in clean_many(texts)] == TEXTS


@pytest.mark.parametrize("kind", ["pandas.DataFrame", "polars.DataFrame", "polars.LazyFrame"])
@pytest.mark.parametrize("consumer", [near_duplicates, deduplicate, clean_many, LineCounts.of, SiteTemplate.learn])
def test_a_table_is_refused_with_a_hint(consumer: Any, kind: str) -> None:
    library, _, name = kind.partition(".")
    table = getattr({"pandas": pandas, "polars": polars}[library], name)
    message = rf'must be an iterable of texts, got a table \({name}\); .* such as df\["text"\]'
    with pytest.raises(TypeError, match=message):
        consumer(table({"text": TEXTS}))
