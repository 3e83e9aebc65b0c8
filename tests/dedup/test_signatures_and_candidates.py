"""Signatures: datasketch's own, and the fast ones; LSH nominates what it should without quadratic cost."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pytest
from datasketch import MinHash, MinHashLSH
from hypothesis import given
from hypothesis import strategies as st
from wire import STORIES, loaded, sentences, slow_overlap, with_dateline

from newsclean.dedup.lsh import band_keys, bands_and_rows, candidates, pairs_within, unpacked
from newsclean.dedup.minhash import SLOTS, affine32, fast_similarity, signatures
from newsclean.dedup.shingles import Shingled, shingled, shingles

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType


@pytest.fixture(scope="module")
def newsroom(root: Path) -> ModuleType:
    return loaded(root / "benchmarks" / "dedup" / "families.py")


FAMILIES = [story for pair in STORIES.values() for story in (*pair, with_dateline(pair[0], "en"))]


def hashed(*sets: np.ndarray) -> Shingled:
    return Shingled(np.concatenate(sets), np.cumsum([0, *map(len, sets)]))


def random_hashes(seed: int, size: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 2**32 - 1, size, dtype=np.uint32)


@pytest.mark.parametrize("seed", [1, 7])
@pytest.mark.parametrize("permutations", [64, 128])
def test_affine32_is_datasketchs_own(seed: int, permutations: int) -> None:
    texts = [*FAMILIES, "", "Rain", *sentences(3, 40)]
    for text, row in zip(texts, signatures(texts, permutations=permutations, seed=seed), strict=True):
        own = MinHash(num_perm=permutations, seed=seed, scheme="affine32", hashfunc=int)
        own.update_batch(shingles(text).tolist())
        assert np.array_equal(own.hashvalues, row)


def test_a_thousand_texts_have_datasketchs_own_signatures_and_are_found_by_them(newsroom: ModuleType) -> None:
    texts = [*FAMILIES, *sentences(9, 400)]
    for language in newsroom.LANGUAGES:
        texts += newsroom.families(language, 80, seed=4)[0][:160]
    texts = texts[:1000]
    assert len(texts) == 1000
    empty = MinHash(num_perm=SLOTS, seed=1, scheme="affine32", hashfunc=int)
    own = [empty.copy() for _ in texts]
    for minhash, text in zip(own, texts, strict=True):
        minhash.update_batch(shingles(text).tolist())
    rows = signatures(texts)
    assert np.array_equal(rows, [minhash.hashvalues for minhash in own])
    index = MinHashLSH(num_perm=SLOTS, params=(32, 4))
    for number, row in enumerate(rows):
        index.insert(number, MinHash(num_perm=SLOTS, seed=1, scheme="affine32", hashvalues=row))
    found = [set(index.query(minhash)) for minhash in own]
    assert all(number in near for number, near in enumerate(found))
    for one, other in combinations(range(len(FAMILIES)), 2):
        if slow_overlap(texts[one], texts[other])[0] >= 0.8:
            assert other in found[one]


@pytest.mark.parametrize("sketch", [fast_similarity, affine32])
def test_estimates_come_close_to_the_true_index(sketch) -> None:
    errors = []
    for shared in range(0, 1000, 50):
        hashes = random_hashes(shared, 2000 - shared)
        one, other = sketch(hashed(hashes[:1000], hashes[1000 - shared :]))
        errors.append((one == other).mean() - shared / (2000 - shared))
    assert np.sqrt(np.mean(np.square(errors))) < 0.05


@given(st.lists(st.integers(1, 300), min_size=1, max_size=6), st.integers(0, 1000))
def test_a_sketch_is_made_of_the_set_alone(sizes: list[int], seed: int) -> None:
    """Neither repeats, nor order, nor the other texts of the batch matter; every slot has a throw of the set."""
    sets = [random_hashes(seed + number, size) for number, size in enumerate(sizes)]
    rng = np.random.default_rng(seed)
    shuffled = [rng.permutation(np.concatenate([one, one[: len(one) // 2]])) for one in sets]
    together = fast_similarity(hashed(*shuffled))
    for one, row in zip(sets, together, strict=True):
        assert np.array_equal(fast_similarity(hashed(one))[0], row)
        assert (row & np.uint32(SLOTS - 1) == np.arange(SLOTS)).all()


def test_short_texts_are_sketched_well() -> None:
    errors = []
    for seed in range(60):
        hashes = random_hashes(seed, 30)
        one, other = fast_similarity(hashed(hashes[:20], hashes[10:]))
        errors.append((one == other).mean() - 1 / 3)
    assert abs(np.mean(errors)) < 0.02
    assert np.std(errors) < 0.06


@pytest.mark.parametrize("jaccard", [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 0.9, 1.0])
def test_bands_fit_the_threshold(jaccard: float) -> None:
    bands, rows = bands_and_rows(jaccard)
    assert bands * rows <= SLOTS
    assert rows == 1 or 1 - (1 - jaccard**rows) ** bands >= 0.85


def test_the_default_bands_are_32_of_4() -> None:
    assert bands_and_rows(0.5) == (32, 4)
    assert bands_and_rows(0.9) == (32, 4)  # more rows would lose what is contained


@pytest.mark.parametrize("shape", [(32, 4), (42, 3), (64, 2), (128, 1)])
def test_keys_are_equal_where_all_rows_of_a_band_are(shape: tuple[int, int]) -> None:
    bands, rows = shape
    slots = np.random.default_rng(5).integers(0, 3, (30, SLOTS), dtype=np.uint32)
    keys = band_keys(slots, shape)
    assert len(np.unique(keys[0])) == bands  # the number of the band is mixed in
    cut = slots[:, : bands * rows].reshape(30, bands, rows)
    for a, b in combinations(range(30), 2):
        assert np.array_equal(keys[a] == keys[b], (cut[a] == cut[b]).all(axis=1))


def expected_pairs(keys: list[int], owners: list[int]) -> set[tuple[int, int]]:
    """The rule in plain words: in each bucket everyone with the first and with the one before."""
    found = set()
    for key in set(keys):
        bucket = sorted(owner for owner, own in zip(owners, keys, strict=True) if own == key)
        found |= {pair for later, before in zip(bucket[1:], bucket, strict=False) for pair in [(before, later)]}
        found |= {(bucket[0], later) for later in bucket[1:]}
    return {(a, b) for a, b in found if a != b}


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 20)), max_size=40))
def test_buckets_pair_everyone_with_the_first_and_the_one_before(entries: list[tuple[int, int]]) -> None:
    keys, owners = [key for key, _ in entries], [owner for _, owner in entries]
    found = unpacked(pairs_within(np.array(keys, np.uint64), np.array(owners, np.int64)))
    assert {tuple(pair) for pair in found.tolist()} == expected_pairs(keys, owners)


@given(st.lists(st.lists(st.integers(0, 3), min_size=3, max_size=3), max_size=12), st.randoms(use_true_random=False))
def test_candidates_come_from_all_bands_once(rows: list[list[int]], rng) -> None:
    keys = np.array(rows, np.uint64).reshape(-1, 3) * 3 + np.arange(3, dtype=np.uint64)
    order = rng.sample(range(len(rows)), len(rows))
    place = {row: number for number, row in enumerate(order)}
    expected = set()
    for band in keys.T.tolist():
        expected |= expected_pairs(band, [place[row] for row in range(len(rows))])
    found = [tuple(sorted(place[row] for row in pair)) for pair in candidates(keys, np.array(order, np.int64)).tolist()]
    assert len(found) == len(set(found))
    assert set(found) == expected


def test_a_crowd_costs_linear_time_and_stays_connected() -> None:
    crowd = 1000
    found = candidates(np.tile(np.arange(32, dtype=np.uint64), (crowd, 1)), np.arange(crowd))
    assert len(found) < 2 * crowd
    assert {high for low, high in found.tolist() if low == 0} == set(range(1, crowd))


def test_crowded_buckets_of_passages_are_passed_over() -> None:
    keys = np.repeat(np.array([3, 9], np.uint64), [5, 4])
    found = unpacked(pairs_within(keys, np.arange(9), most=4))
    assert {low for low, _ in found.tolist()} == {5, 6, 7}


def test_texts_in_many_scripts_are_nominated_with_their_copies() -> None:
    keys = band_keys(fast_similarity(shingled(FAMILIES)), (32, 4))
    found = {tuple(sorted(pair)) for pair in candidates(keys, np.arange(len(FAMILIES))).tolist()}
    assert {(first, first + 2) for first in range(0, len(FAMILIES), 3)} <= found


def test_fewer_rows_for_lower_thresholds() -> None:
    assert [bands_and_rows(jaccard) for jaccard in (0.4, 0.3, 0.05)] == [(32, 3), (64, 2), (128, 1)]
