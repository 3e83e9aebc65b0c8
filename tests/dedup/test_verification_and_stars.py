"""What pairs share by what is kept of them, thresholds, and groups around representatives."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean.dedup import shingle_sets, verify
from newsclean.dedup.shingle_sets import drawn, sampled
from newsclean.dedup.shingles import shingles
from newsclean.dedup.sketches import Scheme, collected, digest, sketched
from newsclean.dedup.star_clustering import introduced, linked, stars
from newsclean.dedup.thresholds import Overlaps, Thresholds
from newsclean.dedup.verify import overlaps, verified

pairs_of_ranks = st.tuples(st.integers(0, 14), st.integers(0, 14)).filter(lambda pair: pair[0] < pair[1])
graphs = st.sets(pairs_of_ranks, min_size=1, max_size=60)


def letters(seed: int, count: int) -> str:
    return "".join(map(chr, np.random.default_rng(seed).integers(ord("a"), ord("z") + 1, count)))


def sets_of(*texts: str) -> shingle_sets.Sets:
    _, sketches = sketched(texts, [digest(text) for text in texts], Scheme())
    assert len(sketches) == len(texts)
    return sketches.sets


def true_overlap(one: str, other: str) -> tuple[float, float]:
    a, b = shingles(one), shingles(other)
    shared = len(np.intersect1d(a, b))
    return shared / (len(a) + len(b) - shared), shared / min(len(a), len(b))


def errors(texts: list[str]) -> tuple[np.ndarray, np.ndarray]:
    pairs = list(combinations(range(len(texts)), 2))
    found = overlaps(sets_of(*texts), np.array(pairs))
    true = np.array([true_overlap(texts[a], texts[b]) for a, b in pairs])
    return found.jaccard - true[:, 0], found.containment - true[:, 1]


def family(seed: int, count: int) -> list[str]:
    """Texts that share a half, a fourth, and next to nothing."""
    text = letters(seed, count)
    return [text, text[: count // 2] + letters(seed + 1, count // 2), text[: count // 4], letters(seed + 2, count)]


@pytest.mark.parametrize("at_a_time", [1, 7, 28])
def test_pairs_are_verified_alike_however_many_at_a_time(at_a_time: int, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [*family(1, 900), *family(20, 200)]
    sets, pairs = sets_of(*texts), np.array(list(combinations(range(len(texts)), 2)))
    want = verified(sets, pairs, Thresholds())
    assert 2 < len(want.pairs) < len(pairs) == 28
    monkeypatch.setattr(verify, "_CANDIDATES", at_a_time)
    found = verified(sets, pairs.astype(np.int32), Thresholds())
    assert found.pairs.tolist() == want.pairs.tolist()
    assert [column.tolist() for column in found.overlaps] == [column.tolist() for column in want.overlaps]


@given(st.lists(st.text(alphabet="abcd ", min_size=1, max_size=250).filter(str.strip), min_size=2, max_size=5))
def test_short_texts_are_counted_exactly(texts: list[str]) -> None:
    jaccard, containment = errors(texts)
    assert not jaccard.any()
    assert not containment.any()


@pytest.mark.parametrize("count", [300, 1000, 3000, 8000])
def test_texts_with_bitmaps_are_counted_closely(count: int) -> None:
    sets = sets_of(*family(1, count))
    assert (sets.levels[:2] == -1).all()
    found = np.concatenate([errors(family(seed, count))[0] for seed in range(0, 60, 3)])
    assert np.std(found) < 0.01
    assert abs(np.mean(found)) < 0.003


def test_a_short_text_in_one_with_a_bitmap_is_found() -> None:
    found = np.concatenate([errors([text[:200], text])[1] for text in (letters(seed, 1800) for seed in range(30))])
    assert np.abs(found).max() < 0.01
    strange = np.concatenate([errors([letters(seed + 100, 200), letters(seed, 1800)])[1] for seed in range(30)])
    assert np.abs(strange).max() < 0.15


@pytest.mark.parametrize("count", [20_000, 70_000, 140_000])
def test_long_texts_are_counted_by_their_smallest_hashes(count: int) -> None:
    texts = family(9, count)
    sets = sets_of(*texts)
    assert (sets.levels[[0, 1, 3]] >= 0).all()
    assert all(len(hashes) <= shingle_sets.SAMPLED for hashes in sets.long.values())
    jaccard, _ = errors(texts)
    assert np.abs(jaccard).max() < 0.03
    assert np.abs(sets.sizes() / [len(shingles(text)) for text in texts] - 1).max() < 0.04


def test_two_books_are_no_copies() -> None:
    books = [letters(seed, 300_000) for seed in (1, 2)]
    found = overlaps(sets_of(*books), np.array([[0, 1]]))
    assert found.jaccard[0] < 0.05


def test_a_long_text_and_one_with_a_bitmap_are_compared() -> None:
    text = letters(4, 15_000)
    found = overlaps(sets_of(text, text[:9000], letters(5, 9000)), np.array([[0, 1], [0, 2]]))
    assert found.jaccard[0] == pytest.approx(0.6, abs=0.05)
    assert found.jaccard[1] < 0.05


@given(st.integers(0, 100), st.integers(1, 7))
def test_what_a_long_text_keeps_does_not_depend_on_its_pieces(seed: int, parts: int) -> None:
    hashes = np.random.default_rng(seed).integers(0, 2**32 - 1, 40_000, dtype=np.uint32)
    level, kept = sampled([hashes])
    again, same = sampled(np.array_split(hashes, parts))
    assert again == level
    assert np.array_equal(same, kept)
    assert np.array_equal(kept, np.unique(hashes[hashes < 1 << (32 - level)]))


def test_the_table_counts_what_it_takes_to_set_bits() -> None:
    """The classical estimate -m ln(1 - c / m), within a shingle or two, without a logarithm."""
    marked = np.arange(1, 6000)
    classical = -shingle_sets.BITS * np.log1p(-marked / shingle_sets.BITS)
    assert np.abs(drawn()[marked] / 256 - classical).max() < 2
    assert (np.diff(drawn()) > 0).all()


def test_sketches_collected_are_those_of_one_batch() -> None:
    texts = [*family(1, 400), *family(20, 15_000), "Rain", "short text"]
    marks = [digest(text) for text in texts]
    scheme = Scheme(contained=True)
    _, whole = sketched(texts, marks, scheme)
    parts = collected((sketched([text], [mark], scheme)[1] for text, mark in zip(texts, marks, strict=True)), scheme)
    for name in ("digests", "lengths", "keys"):
        assert np.array_equal(getattr(whole, name), getattr(parts, name))
    assert np.array_equal(whole.passages.keys, parts.passages.keys)
    for name in ("rows", "counts", "levels"):
        assert np.array_equal(getattr(whole.sets, name), getattr(parts.sets, name))
    assert {row: kept.tolist() for row, kept in whole.sets.long.items()} == {
        row: kept.tolist() for row, kept in parts.sets.long.items()
    }


@pytest.mark.parametrize(
    ("thresholds", "measured", "met"),
    [
        (Thresholds(), (0.36, 0.6, 1), True),
        (Thresholds(), (0.36, 0.6, 0), False),
        (Thresholds(jaccard=0.46), (0.5201, 0.6, 0), True),
        (Thresholds(jaccard=0.46), (0.5199, 0.6, 0), False),
        (Thresholds(), (0.9, 0.9, -1), False),
        (Thresholds(jaccard=0.5), (0.4999, 0.6999, 1), False),
        (Thresholds(), (0.1, 0.7, 1), True),
        (Thresholds(), (0.1, 0.85, 0), True),
        (Thresholds(), (0.1, 0.8499, 0), False),
        (Thresholds(), (0.0999, 1.0, 1), False),
        (Thresholds(containment=None), (0.3, 1.0, 1), False),
        (Thresholds(jaccard=1.0), (1.0, 1.0, 0), True),
        (Thresholds(jaccard=0.05), (0.16, 0.2, 0), True),
    ],
)
def test_thresholds_are_met_at_the_value_itself(thresholds: Thresholds, measured, met) -> None:
    assert thresholds.met(Overlaps(*(np.array([value]) for value in measured))).tolist() == [met]


def test_only_what_meets_a_threshold_is_verified() -> None:
    text = letters(1, 800)
    sets = sets_of(text, text[:700] + letters(2, 100), text[:250], letters(3, 800))
    pairs = np.array(list(combinations(range(4), 2)))
    assert verified(sets, pairs, Thresholds()).pairs.tolist() == [[0, 1], [0, 2], [1, 2]]
    assert verified(sets, pairs, Thresholds(containment=None)).pairs.tolist() == [[0, 1]]


@given(graphs)
def test_stars_part_the_linked(graph: set[tuple[int, int]]) -> None:
    links = linked(graph)
    groups = stars(links, links)
    members = [rank for group in groups.values() for rank in group]
    assert len(members) == len(set(members))
    assert set(members) <= set(links)
    for representative, group in groups.items():
        assert len(group) > 1
        assert group - {representative} <= links[representative]


@given(graphs)
def test_what_is_kept_is_not_linked(graph: set[tuple[int, int]]) -> None:
    links = linked(graph)
    groups = stars(links, links)
    kept = set(links) - {rank for group in groups.values() for rank in group} | set(groups)
    assert all(links[rank].isdisjoint(kept) for rank in kept)


@given(graphs, st.randoms(use_true_random=False))
def test_stars_do_not_depend_on_the_order_of_pairs(graph: set[tuple[int, int]], rng) -> None:
    pairs = sorted(graph)
    shuffled = rng.sample(pairs, len(pairs))
    assert list(stars(linked(shuffled), linked(shuffled)).items()) == list(stars(linked(pairs), linked(pairs)).items())


@given(graphs)
def test_the_most_complete_that_is_linked_to_all_represents(graph: set[tuple[int, int]]) -> None:
    links = linked(graph)
    for representative, group in stars(links, links).items():
        assert representative == min(rank for rank in group if group - {rank} <= links[rank])


def test_a_chain_falls_into_stars() -> None:
    chain = linked([(0, 1), (1, 2), (2, 3), (3, 4), (4, 5)])
    assert stars(chain, chain) == {1: {0, 1, 2}, 4: {3, 4, 5}}


def test_kin_are_neighbours_of_a_neighbour() -> None:
    assert introduced(linked([(0, 1), (0, 2), (0, 3), (2, 3)])) == [(1, 2), (1, 3)]


def test_a_text_with_a_crowd_of_copies_introduces_each_to_the_busiest_and_the_next() -> None:
    assert len(introduced(linked([(0, other) for other in range(1, 33)]))) == 32 * 31 / 2
    crowd = linked([*((0, other) for other in range(1, 34)), (20, 40), (20, 41)])
    found = [pair for pair in introduced(crowd) if max(pair) < 40 and 0 not in pair]
    assert len(found) == 32 + 32 - 2
    assert sum(20 in pair for pair in found) == 32


def test_links_that_are_not_near_make_members_and_no_representatives() -> None:
    links, near = linked([(0, 1), (0, 2), (0, 3), (1, 4), (2, 5)]), linked([(1, 4), (2, 5)])
    assert stars(links, near) == {1: {0, 1, 4}, 2: {2, 5}}
