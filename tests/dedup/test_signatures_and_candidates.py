"""Signatures are datasketch's own, and LSH nominates what it should without quadratic cost."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from datasketch import MinHash, MinHashLSH
from wire import STORIES, sentences, with_dateline

from newsclean.dedup.lsh import bands_and_rows, candidates
from newsclean.dedup.minhash import PERMUTATIONS, SEED, estimates, signature
from newsclean.dedup.shingles import shingles


def sketch(*hashes: int) -> MinHash:
    return signature(np.array(hashes, np.uint64))


@pytest.mark.parametrize("size", [0, 1, 511, 512, 513, 2000])
def test_a_signature_is_datasketchs_own(size: int) -> None:
    hashes = np.random.default_rng(size).integers(0, 2**64, size, dtype=np.uint64)
    own = MinHash(num_perm=PERMUTATIONS, seed=SEED, scheme="affine32", hashfunc=lambda value: value & 0xFFFFFFFF)
    own.update_batch(hashes.tolist())
    assert signature(hashes) == own
    assert signature(hashes).scheme == "affine32"


def test_signatures_share_no_state() -> None:
    first = sketch(1, 2, 3)
    before = first.hashvalues.copy()
    sketch(4, 5, 6)
    assert np.array_equal(first.hashvalues, before)


def test_estimates_are_what_datasketch_estimates() -> None:
    texts = [story for pair in STORIES.values() for story in (*pair, with_dateline(pair[0], "en"))]
    sketches = [signature(shingles(text)) for text in texts]
    pairs = np.array(list(combinations(range(len(texts)), 2)))
    matrix = np.array([one.hashvalues for one in sketches])
    assert estimates(matrix, pairs).tolist() == [sketches[a].jaccard(sketches[b]) for a, b in pairs]
    assert estimates(matrix, pairs[:0]).tolist() == []


def test_estimates_come_close_to_the_true_index() -> None:
    rng = np.random.default_rng(1)
    errors = []
    for shared in range(0, 1000, 50):
        hashes = rng.integers(0, 2**64, 2000 - shared, dtype=np.uint64)
        one, other = signature(hashes[:1000]), signature(hashes[1000 - shared :])
        errors.append(one.jaccard(other) - shared / (2000 - shared))
    assert np.sqrt(np.mean(np.square(errors))) < 0.06


@pytest.mark.parametrize("jaccard", [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 0.9, 1.0])
def test_bands_fit_the_threshold(jaccard: float) -> None:
    bands, rows = bands_and_rows(jaccard)
    assert bands * rows <= PERMUTATIONS
    assert rows == 1 or 1 - (1 - jaccard**rows) ** bands >= 0.85


def test_the_default_bands_are_32_of_4() -> None:
    assert bands_and_rows(0.5) == (32, 4)
    assert bands_and_rows(0.9) == (32, 4)  # more rows would lose what is contained


def test_candidates_are_what_the_index_finds() -> None:
    texts = [story for pair in STORIES.values() for story in (*pair, with_dateline(pair[0], "en"))]
    sketches = [signature(shingles(text)) for text in texts]
    index = MinHashLSH(num_perm=PERMUTATIONS, params=(32, 4))
    for place, one in enumerate(sketches):
        index.insert(place, one)
    expected = {(min(a, b), max(a, b)) for a, one in enumerate(sketches) for b in index.query(one) if a != b}
    found = candidates(sketches, jaccard=0.5)
    assert [tuple(pair) for pair in found.tolist()] == sorted(expected)
    assert len(expected) >= len(STORIES)


def test_no_signatures_no_candidates() -> None:
    assert candidates([], jaccard=0.5).shape == (0, 2)
    assert candidates([sketch(1)], jaccard=0.5).shape == (0, 2)


def test_a_crowd_costs_linear_time_and_stays_connected() -> None:
    crowd = 1000
    found = candidates([sketch(1, 2, 3)] * crowd, jaccard=0.5)
    assert len(found) < 10 * crowd
    linked_to_the_first = {high for low, high in found.tolist() if low == 0}
    assert linked_to_the_first == set(range(1, crowd))


def test_a_small_family_is_all_pairs() -> None:
    found = candidates([signature(shingles(sentences(1, 1)[0]))] * 20, jaccard=0.5)
    assert [tuple(pair) for pair in found.tolist()] == list(combinations(range(20), 2))
