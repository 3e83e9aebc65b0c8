"""Exact counts, thresholds, and groups in which every member is linked to the representative."""

from __future__ import annotations

from functools import lru_cache
from itertools import chain

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean.dedup import verify as verify_module
from newsclean.dedup.minhash import signature
from newsclean.dedup.stars import kin, linked, stars
from newsclean.dedup.verify import Overlap, Thresholds, Verdict, overlap, verified, within_reach

hash_sets = st.sets(st.integers(0, 40) | st.integers(2**64 - 20, 2**64 - 1), min_size=1)
pairs_of_ranks = st.tuples(st.integers(0, 14), st.integers(0, 14)).filter(lambda pair: pair[0] < pair[1])
graphs = st.sets(pairs_of_ranks, min_size=1, max_size=60)


def array(hashes: set[int]) -> np.ndarray:
    return np.array(sorted(hashes), np.uint64)


@given(hash_sets, hash_sets)
def test_the_overlap_is_what_sets_say(a: set[int], b: set[int]) -> None:
    assert overlap(array(a), array(b)) == (len(a & b) / len(a | b), len(a & b) / min(len(a), len(b)))


@pytest.mark.parametrize(
    ("thresholds", "measured", "kind"),
    [
        (Thresholds(), Overlap(0.5, 0.6), "near"),
        (Thresholds(), Overlap(0.4999, 0.8999), None),
        (Thresholds(), Overlap(0.1, 0.9), "contained"),
        (Thresholds(), Overlap(0.0999, 1.0), None),
        (Thresholds(), Overlap(0.6, 0.95), "near"),
        (Thresholds(containment=None), Overlap(0.4, 1.0), None),
        (Thresholds(jaccard=0.05), Overlap(0.06, 0.2), "near"),
    ],
)
def test_thresholds_are_met_at_the_value_itself(thresholds: Thresholds, measured: Overlap, kind: str | None) -> None:
    assert thresholds.kind(measured) == kind


@given(
    st.integers(1, 500),
    st.integers(1, 500),
    st.floats(0.01, 1),
    st.none() | st.floats(0.01, 1),
    st.floats(0, 1),
)
def test_no_pair_below_the_least_index_is_a_near_duplicate(one, other, jaccard, containment, share) -> None:
    small, large = sorted((one, other))
    shared = int(share * small)
    measured = Overlap(shared / (small + large - shared), shared / small)
    thresholds = Thresholds(jaccard, containment)
    (least,) = thresholds.least_jaccard(np.array([small]), np.array([large]))
    if thresholds.kind(measured):
        assert measured.jaccard >= least * (1 - 1e-12)


def _reach(sets: list[set[int]], thresholds: Thresholds = Thresholds()) -> list:  # noqa: B008 - frozen
    pairs = np.array([(a, b) for a in range(len(sets)) for b in range(a + 1, len(sets))])
    matrix = np.array([signature(array(one)).hashvalues for one in sets])
    return within_reach(pairs, np.array([len(one) for one in sets]), matrix, thresholds).tolist()


def test_pairs_far_from_the_thresholds_are_not_counted() -> None:
    base = set(range(0, 4000, 4))
    equal_size = set(range(2, 4000, 4)) - {2} | {0}
    small_part, stranger = set(range(0, 1200, 4)), set(range(1, 1201, 4))
    half = set(range(0, 2600, 4)) | set(range(1, 1400, 4))
    assert _reach([base, equal_size, half]) == [[0, 2]]
    assert _reach([base, small_part, stranger]) == [[0, 1]]
    assert _reach([base, small_part], Thresholds(containment=None)) == []
    assert _reach([base, set(range(0, 240, 4))]) == []  # all of it contained, but a sixteenth of the size


def test_sets_that_had_to_go_are_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    sets = [array(set(range(start, start + 10))) for start in range(6)]
    pairs = [(a, b) for a in range(6) for b in range(a + 1, 6)]
    made: list[int] = []

    def make(number: int) -> np.ndarray:
        made.append(number)
        return sets[number]

    plenty = list(verified(pairs, make, Thresholds()))
    assert len(made) == 6
    made.clear()
    monkeypatch.setattr(verify_module, "_KEPT_HASHES", 50)
    assert list(verified(pairs, make, Thresholds())) == plenty
    five = lru_cache(maxsize=5)(lambda number: number)
    for number in chain.from_iterable(pairs):
        five(number)
    assert len(made) == five.cache_info().misses > 6
    assert plenty[0] == ((0, 1), Verdict(9 / 11, 0.9, "near"))


@given(graphs)
def test_stars_part_the_linked(graph: set[tuple[int, int]]) -> None:
    links = linked(graph)
    groups = stars(links)
    members = [rank for group in groups.values() for rank in group]
    assert len(members) == len(set(members))
    assert set(members) <= set(links)
    for representative, group in groups.items():
        assert len(group) > 1
        assert group - {representative} <= links[representative]


@given(graphs)
def test_what_is_kept_is_not_linked(graph: set[tuple[int, int]]) -> None:
    links = linked(graph)
    groups = stars(links)
    kept = set(links) - {rank for group in groups.values() for rank in group} | set(groups)
    assert all(links[rank].isdisjoint(kept) for rank in kept)


@given(graphs, st.randoms(use_true_random=False))
def test_stars_do_not_depend_on_the_order_of_pairs(graph: set[tuple[int, int]], rng) -> None:
    pairs = sorted(graph)
    shuffled = rng.sample(pairs, len(pairs))
    assert list(stars(linked(shuffled)).items()) == list(stars(linked(pairs)).items())


@given(graphs)
def test_the_most_complete_that_is_linked_to_all_represents(graph: set[tuple[int, int]]) -> None:
    links = linked(graph)
    for representative, group in stars(links).items():
        assert representative == min(rank for rank in group if group - {rank} <= links[rank])


def test_a_chain_falls_into_stars() -> None:
    assert stars(linked([(0, 1), (1, 2), (2, 3), (3, 4), (4, 5)])) == {1: {0, 1, 2}, 4: {3, 4, 5}}


def test_kin_are_neighbours_of_a_neighbour() -> None:
    assert kin(linked([(0, 1), (0, 2), (0, 3), (2, 3)])) == [(1, 2), (1, 3)]


def test_a_text_with_a_crowd_of_copies_introduces_none() -> None:
    assert len(kin(linked([(0, other) for other in range(1, 33)]))) == 32 * 31 / 2
    assert kin(linked([(0, other) for other in range(1, 34)])) == []
