"""Near-duplicates within a time window: what is too far apart is apart, in memory and in an index."""

from __future__ import annotations

import datetime as dt
import tempfile
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_laws import collections

from newsclean import (
    Document,
    NearDuplicateIndex,
    clean,
    cluster_labels,
    deduplicate,
    drop_masthead,
    near_duplicates,
    similar_pairs,
)
from newsclean.dedup.passages import RARE

few = settings(max_examples=settings.default.max_examples // 5)
START = dt.datetime(2026, 3, 9, 8, tzinfo=dt.timezone.utc)
WIRE = "The night ferry of Norham turned back on Friday, because nobody was on board. The captain waited for an hour."
LONGER = f"{WIRE} He will sail again on Sunday."
hours = st.none() | st.sampled_from([0, 0, 1, 11, 12, 13, 24, 25, 36, 240, 24_000])
windows = st.sampled_from(["0h", "12h", "1d", dt.timedelta(hours=25)])


def dated(text: str, after: int | None) -> Document:
    return Document(text, date=None if after is None else (START + dt.timedelta(hours=after)).isoformat())


@st.composite
def scattered(draw: st.DrawFn) -> list[Document]:
    """Documents of a few families, some of them copies, at dates near and far."""
    texts = draw(collections)
    texts += draw(st.lists(st.sampled_from(texts), max_size=8)) if texts else []
    return [dated(text, draw(hours)) for text in texts]


def by_document(documents: list[Document], within) -> list[tuple]:
    """The clusters with texts and dates in place of labels."""
    named = [(document.text, document.date) for document in documents]
    return [
        (
            [named[member] for member in cluster.members],
            [(named[pair.representative], named[pair.member], *pair[2:]) for pair in cluster.pairs],
        )
        for cluster in near_duplicates(documents, within=within)
    ]


def apart(one: Document, other: Document) -> dt.timedelta:
    if one.date is None or other.date is None:
        return dt.timedelta()
    return abs(dt.datetime.fromisoformat(str(one.date)) - dt.datetime.fromisoformat(str(other.date)))


def span(within: str | dt.timedelta) -> dt.timedelta:
    return (
        within
        if isinstance(within, dt.timedelta)
        else dt.timedelta(hours=int(within[:-1]) * (24 if within[-1] == "d" else 1))
    )


def test_copies_too_far_apart_are_not_merged() -> None:
    documents = [dated(WIRE, after) for after in (0, 71, 150, 0)] + [dated(LONGER, 160)]
    assert [cluster.members for cluster in near_duplicates(documents, within="3d")] == [(4, 2), (0, 3, 1)]
    assert [cluster.members for cluster in near_duplicates(documents)] == [(4, 0, 1, 2, 3)]
    assert cluster_labels(documents, within="3d").tolist() == [1, 1, 0, 1, 0]
    assert [document.date for document in deduplicate(documents, within="3d", keep="first")] == [
        documents[0].date,
        documents[2].date,
    ]


def test_copies_at_other_dates_are_exact() -> None:
    [cluster] = near_duplicates([dated(WIRE, 0), dated(WIRE, 1)], within="1d")
    assert [(pair.jaccard, pair.containment, pair.kind) for pair in cluster.pairs] == [(1.0, 1.0, "exact")]
    assert [pair.kind for pair in similar_pairs([dated(WIRE, 0), dated(WIRE, 1)], within="1d")] == ["exact"]
    assert similar_pairs([dated(WIRE, 0), dated(LONGER, 25)], within="1d") == []


def test_a_document_without_a_date_is_compared_with_all() -> None:
    documents = [dated(WIRE, 0), dated(WIRE, 1000), Document(LONGER), dated(WIRE, 2000)]
    assert [cluster.members for cluster in near_duplicates(documents, within="1d")] == [(2, 0, 1, 3)]


def test_a_daily_bulletin_is_found_again_within_its_day_among_years_of_it() -> None:
    documents = [dated(WIRE if copy else f"{WIRE} ", 24 * day + copy) for day in range(400) for copy in range(3)]
    clusters = near_duplicates(documents, within="3h")
    assert sorted(sorted(cluster.members) for cluster in clusters) == [[n, n + 1, n + 2] for n in range(0, 1200, 3)]


def test_rare_passages_are_counted_over_all_time() -> None:
    """As in an index, which does not look for dates where it counts."""
    inside = [dated(f"{_unlike(number)} {WIRE} {WIRE[::-1]} {_unlike(-number)}", 100 * number) for number in range(60)]
    pair = [dated(WIRE + WIRE[::-1], 0), inside[0]]
    assert len(near_duplicates(pair, find_contained=True, within="1d", containment=0.5)) == 1
    assert len(inside) > RARE
    assert near_duplicates([*pair, *inside[1:]], find_contained=True, within="1d", containment=0.5) == []


def _unlike(number: int) -> str:
    return " ".join(str((number * 7919 + step * 104729) ** 3) for step in range(60))


def test_the_date_of_a_result_counts() -> None:
    results = [clean(f"Friday, March {day}, 2026\n\n{WIRE}\n\n{LONGER}", pipeline=drop_masthead) for day in (8, 10, 18)]
    assert [cluster.members for cluster in near_duplicates(results, within="2d")] == [(0, 1)]


@few
@given(scattered(), windows, st.randoms(use_true_random=False))
def test_the_order_of_documents_does_not_matter(documents, within, rng) -> None:
    assert by_document(rng.sample(documents, len(documents)), within) == by_document(documents, within)


@few
@given(scattered(), windows)
def test_a_member_is_at_most_that_far_from_its_representative(documents, within) -> None:
    for cluster in near_duplicates(documents, within=within):
        head = documents[cluster.representative]
        assert max(apart(head, documents[member]) for member in cluster.members) <= span(within)


@few
@given(scattered(), windows)
def test_copies_in_one_window_are_linked(documents, within) -> None:
    kept = deduplicate(documents, within=within)
    for one, other in combinations([each for each in kept if any(char.isalnum() for char in each.text)], 2):
        assert one.text != other.text or apart(one, other) > span(within)


@few
@given(scattered(), windows, st.sampled_from(["central", "newest", "first", "longest"]))
def test_deduplicating_twice_is_deduplicating_once(documents, within, keep) -> None:
    kept = deduplicate(documents, within=within, keep=keep)
    assert deduplicate(kept, within=within, keep=keep) == kept
    assert not near_duplicates(kept, within=within)


@few
@given(collections, windows, st.none() | st.just(7))
def test_dates_that_are_all_the_same_change_nothing(texts, within, after) -> None:
    documents = [dated(text, after) for text in texts]
    assert near_duplicates(documents, within=within, find_contained=True) == near_duplicates(texts, find_contained=True)


@few
@given(scattered(), windows, st.booleans(), st.data())
def test_an_index_has_the_clusters_of_one_call(documents, within, find_contained, data) -> None:
    options = {"within": within, "find_contained": find_contained}
    with tempfile.TemporaryDirectory() as folder, NearDuplicateIndex(f"{folder}/i", **options) as index:
        cut = data.draw(st.integers(0, len(documents)))
        index.add(documents[:cut])
        index.add(documents[cut:])
        gone = data.draw(st.lists(st.sampled_from(range(len(documents))), unique=True, max_size=3)) if documents else []
        index.remove(gone)
        there = {number: document for number, document in enumerate(documents) if number not in gone}
        clusters = near_duplicates(there, **options)
        assert index.clusters() == clusters
        for number in list(there)[:3]:
            assert index.clusters(of=[number]) == [cluster for cluster in clusters if number in cluster.members]
            far = {pair.member for pair in index.query(there[number])}
            assert all(apart(there[number], there[member]) <= span(within) for member in far)


@few
@given(scattered(), st.none() | windows, st.data())
def test_all_pairs_are_those_of_two_documents_alone(documents, within, data) -> None:
    """Near the threshold the verdict of two alone is the same; that they are looked at is up to this option."""
    clusters = near_duplicates(documents, within=within, pairs=True)
    assert [(cluster.members, cluster.pairs[: len(cluster.members) - 1]) for cluster in clusters] == [
        (cluster.members, cluster.pairs) for cluster in near_duplicates(documents, within=within)
    ]
    for cluster in clusters:
        found = {frozenset((pair.representative, pair.member)): pair for pair in cluster.pairs}
        assert len(found) == len(cluster.pairs)
        for one, other in combinations(cluster.members[:6], 2):
            pair = found.get(frozenset((one, other)))
            alone = similar_pairs([documents[one], documents[other]], within=within)
            if alone and alone[0].kind != "template":
                stands_for_all = not _copied(documents, within, one) and not _copied(documents, within, other)
                assert pair or not stands_for_all
            if pair and alone:
                assert alone[0].jaccard == pair.jaccard
    with tempfile.TemporaryDirectory() as folder, NearDuplicateIndex(f"{folder}/i", within=within) as index:
        index.add(documents)
        assert index.clusters(pairs=True) == clusters
        if documents:
            asked = data.draw(st.sampled_from(documents))
            plain, answers = index.query(asked), index.query(asked, pairs=True)
            assert answers[: len(plain)] == plain
            near = {pair.member for pair in plain}
            assert all({pair.representative, pair.member} <= near for pair in answers[len(plain) :])


def _copied(documents, within, place) -> bool:
    """Whether an earlier document is the same, and stands for this one."""
    own = documents[place]
    return any(each.text == own.text and (within is None or each.date == own.date) for each in documents[:place])


def test_all_pairs_of_a_cluster_and_copies_by_the_first() -> None:
    documents = [WIRE, LONGER, f"{LONGER} Perhaps.", WIRE, LONGER]
    [cluster] = near_duplicates(documents, pairs=True)
    assert [(pair.representative, pair.member, pair.kind) for pair in cluster.pairs] == [
        (2, 1, "near"), (2, 4, "near"), (2, 0, "near"), (2, 3, "near"),
        (1, 4, "exact"), (0, 3, "exact"), (1, 0, "near"),
    ]  # fmt: skip


@pytest.mark.parametrize("most", [1, 7, 1000])
def test_all_pairs_are_the_same_however_many_are_compared_at_a_time(monkeypatch, most) -> None:
    documents = [f"{WIRE} It was number {number} of its kind, she said." for number in range(12)]
    want = near_duplicates(documents, pairs=True)
    assert len(want[0].pairs) == 12 * 11 // 2
    monkeypatch.setattr("newsclean.dedup.member_pairs._PAIRS", most)
    assert near_duplicates(documents, pairs=True) == want


def test_a_query_looks_at_the_date(open_index) -> None:
    with open_index(within="1d") as index:
        index.add([dated(WIRE, 0), dated(WIRE, 20), dated(WIRE, 40), Document(WIRE), Document("***")])
        assert [(pair.member, pair.kind) for pair in index.query(dated(WIRE, 40))] == [
            (1, "exact"),
            (2, "exact"),
            (3, "exact"),
        ]
        assert [pair.member for pair in index.query(dated(LONGER, 10))] == [0, 1, 3]
        assert [pair.member for pair in index.query(LONGER)] == [0, 1, 2, 3]
        assert index.query(Document("***", date=START)) == []


@pytest.mark.parametrize("within", [None, "1d"])
def test_documents_are_removed_by_age(open_index, within) -> None:
    with open_index(within=within) as index:
        index.add([dated(WIRE, 0), dated(WIRE, 24), Document(WIRE), dated("***", 0), dated(LONGER, 25)])
        index.remove(before=START)
        assert list(index) == [0, 1, 2, 3, 4]
        index.remove(before=START + dt.timedelta(hours=24))
        assert list(index) == [1, 2, 4]
        index.remove(before="2026-03-11")
        assert list(index) == [2]
        assert [pair.member for pair in index.query(WIRE)] == [2]
        for wrong in ({}, {"ids": [2], "before": START}):
            with pytest.raises(TypeError, match="either ids or before"):
                index.remove(**wrong)
        with pytest.raises(ValueError, match="before must be a date in ISO 8601"):
            index.remove(before="yesterday")


def test_an_index_keeps_its_window(tmp_path) -> None:
    with NearDuplicateIndex(tmp_path / "i", within="36h") as index:
        index.add([dated(WIRE, 0)], ids=["a"])
        assert index.add([dated(WIRE, 0)], ids=["a"], skip_known=True) == []
        with pytest.raises(ValueError, match="'a', which it already contains with another text or date"):
            index.add([dated(WIRE, 1)], ids=["a"], skip_known=True)
    with pytest.raises(ValueError, match="within None instead of '1 day, 12:00:00'"):
        NearDuplicateIndex(tmp_path / "i")
    NearDuplicateIndex(tmp_path / "i", within=dt.timedelta(days=1.5)).close()


@pytest.mark.parametrize(
    ("within", "error", "message"),
    [
        (
            "3 days",
            ValueError,
            "within must be a timedelta, or hours, days or weeks such as '12h', '3d' or '2w', got '3 days'",
        ),
        ("-1d", ValueError, "got '-1d'"),
        ("", ValueError, "got ''"),
        ("d", ValueError, "got 'd'"),
        (3, TypeError, "got 3"),
        (dt.timedelta(-1), ValueError, "within must not be negative"),
    ],
)
def test_a_window_is_checked(within, error, message, tmp_path) -> None:
    for call in (near_duplicates, deduplicate, cluster_labels, similar_pairs):
        with pytest.raises(error, match=message):
            call([], within=within)
    with pytest.raises(error, match=message):
        NearDuplicateIndex(tmp_path / "i", within=within)
