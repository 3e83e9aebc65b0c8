"""Which document of a group stays, and numbers of clusters."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_laws import collections

from newsclean import Document, Edit, clean, clean_many, cluster_labels, deduplicate, drop_masthead, near_duplicates

few = settings(max_examples=settings.default.max_examples // 5)
WIRE = "The night ferry of Norham turned back on Friday, because nobody was on board. The captain waited for an hour."
LONGER = f"{WIRE} He will sail again on Sunday."
OTHER = "Bakers in the old town raise the price of bread for the third time since spring."
TEXTS = [WIRE, OTHER, LONGER, WIRE.upper()]
keeps = st.sampled_from(["central", "longest", "first", "newest", lambda _: 0, lambda text: text[::-1]])


def test_the_longest_the_first_and_the_greatest_by_a_key_stay() -> None:
    assert deduplicate(TEXTS, keep="longest") == [OTHER, LONGER]
    assert deduplicate(TEXTS, keep="first") == [WIRE, OTHER]
    assert deduplicate(TEXTS, keep=str.isupper) == [OTHER, WIRE.upper()]
    assert deduplicate(dict(zip("abcd", TEXTS, strict=True)), keep="first") == {"a": WIRE, "b": OTHER}


def test_a_key_chooses_among_copies_of_one_text() -> None:
    dated = [Document(WIRE, meta={"date": date}) for date in ("2026-03-01", "2026-03-09", "2026-03-04")]
    assert deduplicate(dated, keep=lambda document: document.meta["date"]) == [dated[1]]
    assert deduplicate(dated, keep=lambda _: 0) == deduplicate(dated, keep="first") == [dated[0]]


def test_the_newest_stays_and_one_without_a_date_only_where_none_has_one() -> None:
    dates = ["2026-03-09T01:00+02:00", dt.date(2026, 3, 9), None, "2026-03-08T20:00-05:00"]
    dated = [Document(text, date=date) for text, date in zip([WIRE, LONGER, WIRE, WIRE.upper()], dates, strict=True)]
    assert deduplicate(dated, keep="newest") == [dated[3]]
    assert deduplicate(dated[:3], keep="newest") == [dated[1]]
    assert deduplicate([dated[2], WIRE], keep="newest") == [dated[2]]


def test_the_date_of_a_result_is_what_was_found() -> None:
    results = [clean(f"Friday, March {day}, 2026\n\n{WIRE}\n\n{OTHER}", pipeline=drop_masthead) for day in (8, 10, 9)]
    assert [result.date for result in results] == [dt.date(2026, 3, day) for day in (8, 10, 9)]
    assert deduplicate(results, keep="newest") == [results[1]]


def test_the_result_that_lost_least_stays_and_one_that_was_not_cleaned_last() -> None:
    noisy = clean(f"{WIRE}\n\n{OTHER}\n\nShare this article\n\nRead more\n")
    clear = clean(f"{WIRE}\n\n{OTHER}\n\nRead more\n")
    uncleaned = next(iter(clean_many([f"{WIRE}\n\n{OTHER}"], pipeline=_fails)))
    assert noisy.text == clear.text
    assert deduplicate([uncleaned, noisy, clear, noisy], keep="cleanest") == [clear]
    assert deduplicate([uncleaned, noisy], keep="cleanest") == [noisy]
    with pytest.raises(TypeError, match="must be a CleanResult if keep is 'cleanest', got 'The night"):
        deduplicate([noisy, WIRE], keep="cleanest")


def _fails(document: Document) -> list[Edit]:
    raise OSError(document.id)


def test_results_of_cleaning_are_compared_by_their_clean_texts() -> None:
    results = [clean(f"{text}\n\n{OTHER}\n\nRead more\n") for text in TEXTS]
    assert near_duplicates(results) == near_duplicates([result.text for result in results])


def test_a_document_that_has_no_text_stays_and_is_not_asked() -> None:
    with pytest.warns(UserWarning, match="1 of 3 documents"):
        assert deduplicate([None, WIRE, LONGER], keep=len) == [None, LONGER]


def test_empty_texts_stay() -> None:
    assert deduplicate([], keep="longest") == []
    assert deduplicate(["", "***", ""], keep="longest") == ["", "***", ""]
    assert cluster_labels([]).tolist() == []


def test_labels_are_those_of_any_container_read_once() -> None:
    assert cluster_labels(text for text in TEXTS).tolist() == [0, -1, 0, 0]
    assert cluster_labels(dict(zip("abcd", TEXTS, strict=True))).tolist() == [0, -1, 0, 0]
    with pytest.warns(UserWarning, match="1 of 2 documents have no text and were not compared.* 'b'"):
        assert cluster_labels({"a": WIRE, "b": None}).tolist() == [-1, -1]


@few
@given(collections, keeps)
def test_doing_it_twice_changes_nothing_and_a_group_leaves_something(documents, keep) -> None:
    once = deduplicate(documents, keep=keep)
    assert deduplicate(once, keep=keep) == once
    assert not near_duplicates(once)
    assert bool(once) == bool(documents)


@few
@given(collections)
def test_the_first_document_of_all_stays_and_so_does_the_longest(documents) -> None:
    assert deduplicate(documents, keep="first")[:1] == documents[:1]
    longest = max(map(len, documents), default=0)
    assert max(map(len, deduplicate(documents, keep="longest")), default=0) == longest


@few
@given(collections)
def test_labels_are_those_of_the_clusters(documents) -> None:
    labels = cluster_labels(documents).tolist()
    clusters = near_duplicates(documents)
    assert [label for cluster in clusters for label in [labels[member] for member in cluster.members]] == [
        number for number, cluster in enumerate(clusters) for _ in cluster.members
    ]
    assert len(labels) == len(documents)
    assert labels.count(-1) == len(documents) - sum(len(cluster.members) for cluster in clusters)
