"""datasketch's indexes and storages, fed with our signatures, nominate what `near_duplicates` reports."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from datasketch import MinHash, MinHashLSH, MinHashLSHForest
from wire import STORIES, loaded, sentences, with_dateline

from newsclean import near_duplicates
from newsclean.adapters.datasketch import lsh, minhashes
from newsclean.dedup.minhash import signatures

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = [story for pair in STORIES.values() for story in (*pair, with_dateline(pair[0], "en"))]


def _pairs(texts: list[str]) -> set[tuple[int, ...]]:
    """The pairs that share enough of all their shingles: those of one that holds the other are for other bands."""
    clusters = near_duplicates(texts)
    return {
        tuple(sorted((pair.representative, pair.member)))
        for cluster in clusters
        for pair in cluster.pairs
        if pair.kind in {"exact", "near"}
    }


def _nominated(index: MinHashLSH, texts: list[str]) -> set[tuple[int, ...]]:
    made = minhashes(texts)
    for number, minhash in enumerate(made):
        index.insert(number, minhash)
    return {
        tuple(sorted((number, other)))
        for number, minhash in enumerate(made)
        for other in index.query(minhash)
        if other != number
    }


@pytest.mark.parametrize("language", ["zh", "ja", "ko", "th"])
def test_an_index_of_datasketch_nominates_every_near_duplicate(language: str, root: Path) -> None:
    texts = loaded(root / "benchmarks" / "dedup" / "families.py").families(language, 40, seed=4)[0]
    wanted, found = _pairs(texts), _nominated(lsh(), texts)
    assert len(wanted) > 40
    assert wanted - found == set()
    assert len(found) < len(texts) ** 2 / 8


def test_unlike_stories_are_not_nominated() -> None:
    texts = [*TEXTS, *sentences(9, 200)]
    found = _nominated(lsh(0.5), texts)
    assert _pairs(TEXTS) <= found
    assert len(found) < 4 * len(_pairs(texts)) + len(texts)


def test_minhashes_are_those_of_the_signatures() -> None:
    made = minhashes(TEXTS, permutations=64, seed=7)
    rows = signatures(TEXTS, permutations=64, seed=7)
    assert [minhash.hashvalues.tolist() for minhash in made] == rows.tolist()
    alone = MinHash(num_perm=64, seed=7, scheme="affine32", hashvalues=rows[0])
    assert alone == made[0]
    again = pickle.loads(pickle.dumps(made[0]))  # noqa: S301 - our own
    assert again == made[0]
    assert minhashes([]) == []


def test_other_indexes_of_datasketch_take_them() -> None:
    forest = MinHashLSHForest(num_perm=128)
    made = minhashes(TEXTS)
    for number, minhash in enumerate(made):
        forest.add(number, minhash)
    forest.index()
    assert {0, 2} <= set(forest.query(made[2], 3))


def test_a_storage_on_redis_keeps_the_index(redis_url: str) -> None:
    address = urlsplit(redis_url)
    place = {"type": "redis", "basename": b"stories", "redis": {"host": address.hostname, "port": address.port}}
    filled, opened = lsh(storage_config=place), lsh(storage_config=place)
    assert _nominated(filled, TEXTS) == _nominated(lsh(), TEXTS)
    assert set(opened.query(minhashes(TEXTS)[0])) >= {0, 2}
    for index in (filled, opened):
        for table in (index.keys, *index.hashtables):
            table._redis.close()  # datasketch leaves that to its user


def test_a_threshold_out_of_range_is_refused() -> None:
    with pytest.raises(ValueError, match=r"jaccard must be in \(0, 1\], got 1.5"):
        lsh(1.5)
    with pytest.raises(TypeError, match="texts must be an iterable of texts"):
        minhashes("Rain.")
