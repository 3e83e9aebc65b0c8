"""What is a near-duplicate and what is not, case by case."""

from __future__ import annotations

import random
import subprocess
import sys
import tracemalloc
import weakref
from itertools import combinations

import numpy as np
import pytest
from wire import STORIES, VARIANTS, sentences, slow_overlap, typeset_otherwise, with_dateline

from newsclean.dedup import grouping as grouping_module
from newsclean.dedup import sketching as sketching_module
from newsclean.dedup.near_duplicates import deduplicate, near_duplicates
from newsclean.types import Cluster, Document, Pair

EN, CHESS = STORIES["en"]


def groups(documents, **options) -> list[set]:
    return [set(cluster.members) for cluster in near_duplicates(documents, **options)]


def test_nothing_in_nothing_out() -> None:
    assert near_duplicates([]) == []
    assert deduplicate([]) == []


def test_an_exact_copy_is_an_exact_pair() -> None:
    assert near_duplicates([EN, CHESS, EN]) == [Cluster((0, 2), 0, (Pair(0, 2, 1.0, 1.0, "exact"),))]


@pytest.mark.parametrize("language", STORIES)
@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.__name__)
def test_a_variant_joins_its_story_and_no_other(language: str, variant) -> None:
    first, second = STORIES[language]
    texts = [first, second, variant(first, language), variant(second, language)]
    assert sorted(groups(texts), key=min) == [{0, 2}, {1, 3}]


@pytest.mark.parametrize("language", STORIES)
def test_all_variants_of_a_story_are_one_group(language: str) -> None:
    first, second = STORIES[language]
    variants = [variant(first, language) for variant in VARIANTS]
    assert groups([first, *variants, second]) == [set(range(len(variants) + 1))]


def test_stories_of_every_language_are_unrelated() -> None:
    assert groups([story for pair in STORIES.values() for story in pair]) == []


@pytest.mark.parametrize("language", STORIES)
def test_typography_alone_changes_nothing(language: str) -> None:
    first, _ = STORIES[language]
    (cluster,) = near_duplicates([first, typeset_otherwise(first, language)])
    assert cluster.pairs[0][2:] == (1.0, 1.0, "near")


def test_a_wire_story_inside_a_longer_one_is_contained() -> None:
    background = " ".join(sentences(1, 9))
    (cluster,) = near_duplicates([EN, f"{EN} {background}"])
    assert cluster.representative == 1
    (pair,) = cluster.pairs
    assert pair.kind == "contained"
    assert pair.jaccard < 0.5
    assert pair.containment >= 0.9


def test_containment_can_be_left_out() -> None:
    texts = [EN, f"{EN} {' '.join(sentences(1, 9))}"]
    assert groups(texts, containment=None) == []


def test_a_shared_passage_is_no_copy() -> None:
    passage = EN[:120]
    texts = [f"{passage} {' '.join(sentences(seed, 12))}" for seed in (1, 2)]
    assert groups(texts) == []


def test_a_short_quotation_in_a_long_text_is_no_copy() -> None:
    quotation = "The first crossing is free for everyone."
    assert groups([quotation, f"{' '.join(sentences(1, 30))} {quotation}"]) == []


@pytest.mark.parametrize("text", ["", "   \n", "— … !!", "🙂🙂", "\ud800", "\0"])
def test_a_text_without_letters_is_in_no_group(text: str) -> None:
    assert near_duplicates([text, text, EN]) == []
    assert deduplicate([text, text]) == [text, text]


def test_texts_shorter_than_a_shingle_are_compared_whole() -> None:
    assert groups(["Rain", "RAIN!", "Rails", "Ra", "in", "雨", "雨。", "风"]) == [{0, 1}, {5, 6}]


def test_stray_surrogates_and_nuls_do_not_matter() -> None:
    (cluster,) = near_duplicates([EN, EN.replace("ferry", "\ud83dferry\0")])
    assert cluster.pairs[0].jaccard == 1.0


def test_documents_are_taken_by_their_text() -> None:
    documents = [Document(EN, id="a", title="Ferry"), Document(CHESS, id="a"), EN]
    assert groups(documents) == [{0, 2}]
    assert deduplicate(documents) == documents[:2]


def test_the_documents_are_read_once() -> None:
    assert groups(iter([EN, CHESS, EN])) == [{0, 2}]
    assert deduplicate(iter([EN, CHESS, EN]), ids=iter("abc")) == [EN, CHESS]


def test_deduplicate_keeps_the_most_complete_in_the_order_given() -> None:
    longer = with_dateline(EN, "en")
    first, second = Document(longer), Document(longer)
    kept = deduplicate([EN, CHESS, first, second])
    assert kept == [CHESS, first]
    assert kept[1] is first


def test_the_most_complete_text_represents() -> None:
    (cluster,) = near_duplicates([EN[:300], EN, with_dateline(EN, "en")])
    assert cluster.members == (2, 1, 0)
    assert [pair.member for pair in cluster.pairs] == [1, 0]


def test_the_longest_is_no_representative_if_members_are_no_copies_of_it() -> None:
    """A badly scanned copy is long, and the cut one is no near-duplicate of it: the clean text stands between."""
    rng = random.Random(3)  # noqa: S311 - seeded, so that it is the same each time
    clean = " ".join(sentences(5, 20))
    scanned = "".join(rng.choice("qxz") + char if rng.random() < 0.05 else char for char in clean)
    cut = clean[: len(clean) * 55 // 100]
    assert slow_overlap(scanned, cut)[0] < 0.5
    (cluster,) = near_duplicates([cut, clean, scanned])
    assert set(cluster.members) == {0, 1, 2}
    assert cluster.representative == 1


def test_clusters_come_with_the_most_complete_representative_first() -> None:
    texts = [CHESS, EN, CHESS, EN]
    assert [cluster.representative for cluster in near_duplicates(texts)] == [1, 0]


def test_ten_thousand_copies_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read = []

    def counted(texts, *options, sketched=sketching_module.sketched):
        read.extend(texts)
        return sketched(texts, *options)

    monkeypatch.setattr(sketching_module, "sketched", counted)
    (cluster,) = near_duplicates([EN] * 10_000 + [CHESS])
    assert cluster.members == tuple(range(10_000))
    assert {pair.kind for pair in cluster.pairs} == {"exact"}
    assert len(read) == 2


def test_texts_are_not_kept() -> None:
    """No more of a stream of texts are there at once than a few batches, of seven texts each."""

    class Text(str):
        __slots__ = ("__weakref__",)

    alive: list[weakref.ref] = []

    def stream():
        for number, sentence in enumerate(sentences(8, 60)):
            text = Text(sentence * 400)
            alive.append(weakref.ref(text))
            yield text
            del text
            assert sum(ref() is not None for ref in alive) <= 30, number

    assert near_duplicates(stream()) == []
    assert len(alive) == 60


@pytest.mark.parametrize("find_contained", [False, True])
def test_processes_and_batches_do_not_matter(monkeypatch: pytest.MonkeyPatch, find_contained: bool) -> None:
    stories = [*(" ".join(sentences(seed, 3)) for seed in range(30)), EN, CHESS]
    texts = [variant(story, "en") for story in stories for variant in VARIANTS[:3]]
    whole = near_duplicates(texts, find_contained=find_contained)
    assert len(whole) == 32
    assert near_duplicates(texts, jobs=2, find_contained=find_contained) == whole
    monkeypatch.setattr(sketching_module, "_BATCH", 50)
    assert near_duplicates(texts, find_contained=find_contained) == whole


def test_a_story_cut_to_a_fourth_is_found_by_how_it_begins() -> None:
    stories = [" ".join(sentences(seed, 60)) for seed in range(40)]
    cut = [story[: len(story) // 4] for story in stories]
    assert sorted(groups(stories + cut), key=min) == [{number, number + 40} for number in range(40)]


def test_a_book_cut_to_a_fourth_is_found_by_how_it_begins() -> None:
    books = [" ".join(sentences(seed, 1200)) for seed in range(5)]
    cut = [book[: len(book) // 4] for book in books]
    assert min(map(len, books)) > 1 << 16 > max(map(len, cut))  # one is read in pieces, the other at once
    assert sorted(groups(books + cut), key=min) == [{number, number + 5} for number in range(5)]


def test_a_short_story_inside_a_long_one_is_found_when_asked_for() -> None:
    inside = [" ".join(sentences(seed, 9)) for seed in range(40)]
    around = [sentences(seed + 100, 50) for seed in range(40)]
    long = [" ".join([*rest[:25], story, *rest[25:]]) for story, rest in zip(inside, around, strict=True)]
    shares = [slow_overlap(one, other)[0] for one, other in zip(inside, long, strict=True)]
    assert 0.1 < min(shares) < max(shares) < 0.3
    found = groups(inside + long, find_contained=True)
    assert sorted(found, key=min) == [{number, number + 40} for number in range(40)]
    assert len(groups(inside + long)) < 20
    assert sorted(deduplicate(inside + long, find_contained=True)) == sorted(long)


def test_a_pair_at_the_threshold_is_near() -> None:
    texts = [EN, with_dateline(EN, "en")]
    share = near_duplicates(texts)[0].pairs[0].jaccard
    kinds = [near_duplicates(texts, jaccard=at)[0].pairs[0].kind for at in (share, share + 1e-9)]
    assert kinds == ["near", "contained"]


def test_a_book_is_read_in_little_room() -> None:
    book = " ".join(sentences(1, 2000)) * 40
    assert len(book) > 7_000_000
    near_duplicates(["warm the table up"])
    tracemalloc.start()
    try:
        assert len(near_duplicates([book, book + " The end."])) == 1
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 60e6  # a copy of the text, its UTF-8 form, and a piece


def test_a_chain_of_stories_is_no_cluster() -> None:
    """Each story drops a sentence of the one before and adds one: neighbours are copies, the ends share nothing."""
    parts = sentences(11, 60)
    chain = [" ".join(parts[start : start + 20]) for start in range(41)]
    assert slow_overlap(chain[0], chain[1])[0] > 0.85
    found = near_duplicates(chain)
    assert len(found) >= 3
    for cluster in found:
        middle = chain[cluster.representative]
        assert all(slow_overlap(middle, chain[member])[0] >= 0.29 for member in cluster.members)
        assert max(cluster.members) - min(cluster.members) <= 20


def _report(rng: random.Random) -> str:
    """A market report: half template, half figures and names."""
    firm = sentences(rng.randrange(10**9), 2)
    return (
        f"Shares closed {rng.choice(['higher', 'lower', 'little changed'])} at {rng.randint(1000, 9999)} points on the "
        f"local exchange. {firm[0]} Volume was {rng.randint(100, 999)} million, compared with an average of "
        f"{rng.randint(100, 999)} million over thirty days. {firm[1]} The yield on the ten-year bond stood at "
        f"{rng.randint(1, 9)}.{rng.randint(10, 99)} percent, and analysts expect a decision next week."
    )


def test_reports_from_one_template_do_not_collapse() -> None:
    rng = random.Random(2)  # noqa: S311 - seeded, so that it is the same each time
    reports = [_report(rng) for _ in range(300)]
    shares = [slow_overlap(a, b)[0] for a, b in combinations(reports[:40], 2)]
    assert 0.2 < sum(shares) / len(shares) < 0.5  # alike enough to meet in buckets, not to be copies
    copies = [reports[7].replace("analysts", "some analysts"), with_dateline(reports[8], "en")]
    found = groups(reports + copies)
    assert {7, 300} in found
    assert {8, 301} in found
    assert all(len(group) <= 3 for group in found)


def test_texts_that_tie_are_ordered_by_their_digest() -> None:
    texts = [EN, EN.upper(), EN.lower(), EN.title(), EN.swapcase()]
    assert len({len(text) for text in texts}) == 1
    by_position = [[texts[member] for member in cluster.members] for cluster in near_duplicates(texts)]
    texts.reverse()
    assert [[texts[member] for member in cluster.members] for cluster in near_duplicates(texts)] == by_position


def test_a_copy_of_a_copy_is_looked_at_too(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [f"{EN} Again{'!' * marks}" for marks in range(4)]
    nominated = np.array([[0, 1], [1, 2], [2, 3]])
    monkeypatch.setattr(grouping_module, "candidates", lambda *_, **__: nominated)
    (cluster,) = near_duplicates(texts)
    assert len(cluster.members) == 4


def test_ids_become_the_labels() -> None:
    (cluster,) = near_duplicates([EN, CHESS, EN + "!"], ids=["x", ("y", 1), None])
    assert set(cluster.members) == {"x", None}
    assert cluster.representative in cluster.members


@pytest.mark.parametrize(
    ("arguments", "options", "error", "message"),
    [
        (([EN],), {"jaccard": 1.5}, ValueError, r"jaccard must be in \(0, 1\], got 1.5"),
        (([EN],), {"jaccard": 0}, ValueError, r"jaccard must be in \(0, 1\], got 0"),
        (([EN],), {"jaccard": float("nan")}, ValueError, r"jaccard must be in \(0, 1\], got nan"),
        (([EN],), {"jaccard": "0.5"}, TypeError, r"jaccard must be a number in \(0, 1\], got '0.5'"),
        (([EN],), {"jaccard": None}, TypeError, r"jaccard must be a number in \(0, 1\], got None"),
        (([EN],), {"containment": -1}, ValueError, r"containment must be in \(0, 1\], got -1"),
        (([EN, 7],), {"on_error": "raise"}, TypeError, "a document must be a str or a Document, got 7 at position 1"),
        (([b"ab"],), {"on_error": "raise"}, TypeError, "a document must be a str or a Document, got b'ab'"),
        ((EN,), {}, TypeError, "documents must be an iterable of texts, got one str"),
        ((Document(EN),), {}, TypeError, "documents must be an iterable of texts, got one Document"),
        (([EN],), {"jobs": 0}, ValueError, "jobs must be at least 1, got 0"),
        (([EN, EN],), {"ids": [1]}, ValueError, "ids must contain one id for each document, got 1 for 2 documents"),
        (([EN],), {"ids": [1, 2]}, ValueError, "ids must contain one id for each document, got 2 for 1 documents"),
        (([EN, EN, EN],), {"ids": [*"aba"]}, ValueError, "ids must be unique, got 'a' at positions 0 and 2"),
    ],
)
@pytest.mark.parametrize("function", [near_duplicates, deduplicate])
def test_bad_input_is_named(function, arguments, options, error, message) -> None:
    with pytest.raises(error, match=message):
        function(*arguments, **options)


def test_the_package_loads_its_engine_when_asked() -> None:
    code = (
        "import sys, newsclean\n"
        "assert not {'numpy', 'scipy', 'datasketch'} & set(sys.modules)\n"
        "assert newsclean.near_duplicates([]) == []\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
