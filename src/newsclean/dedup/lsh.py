"""Candidates: which pairs of texts are worth a look, by locality-sensitive hashing.

A signature is cut into bands of a few rows; two texts that agree in all rows of any band share a bucket of
datasketch's `MinHashLSH`. With 32 bands of 4 rows a pair of Jaccard 0.5 is nominated in 87 % of cases, of
0.6 in 99 %, of 0.25 in 12 %, of 0.1 in 0.3 %. A shared bucket is a nomination and nothing more.
"""

from __future__ import annotations

from array import array
from itertools import chain, combinations, pairwise
from typing import TYPE_CHECKING

import numpy as np
from datasketch import MinHashLSH

from newsclean.dedup.minhash import PERMUTATIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from datasketch import MinHash
    from numpy.typing import NDArray

# Rows a band, at most: more would lose pairs at Jaccard 0.5, and the contained ones below it.
_ROWS = 4
# A pair at the threshold is nominated at least this often.
_RECALL = 0.85
# In a bucket of up to this many texts every pair is a candidate. In a larger one it is each text with the
# first `_HUBS` and with the one before it, so that 100,000 fillings of one template cost linear time; on
# 6,000 of them this found as many of the true pairs as buckets four times the size.
_CROWD, _HUBS = 64, 8


def bands_and_rows(jaccard: float) -> tuple[int, int]:
    """Return the bands and rows that nominate pairs at this threshold in at least 85 % of cases.

    >>> bands_and_rows(0.5), bands_and_rows(0.3)
    ((32, 4), (64, 2))
    """
    for rows in range(_ROWS, 1, -1):
        bands = PERMUTATIONS // rows
        if 1 - (1 - jaccard**rows) ** bands >= _RECALL:
            return bands, rows
    return PERMUTATIONS, 1


def candidates(signatures: Iterable[MinHash], *, jaccard: float) -> NDArray[np.int64]:
    """Return the pairs of signatures that share a bucket.

    Args:
        signatures: of 128 permutations each, in an order that does not depend on the order of the documents: in
            crowded buckets the first are paired with all others.
        jaccard: the threshold that bands and rows are chosen for.

    Returns:
        Their places in `signatures`, the lower first; shape (pairs, 2), sorted.
    """
    index = MinHashLSH(num_perm=PERMUTATIONS, params=bands_and_rows(jaccard))
    for place, signature in enumerate(signatures):
        index.insert(place, signature, check_duplication=False)
    keys = array("q")
    for bucket in _buckets(index):
        keys.extend((low << 32) + high for low, high in _within(sorted(bucket)))
    distinct = np.sort(np.frombuffer(keys, np.int64))
    distinct = distinct[np.diff(distinct, prepend=-1) != 0]
    return np.stack([distinct >> 32, distinct & 0xFFFFFFFF], axis=1)


def _buckets(index: MinHashLSH) -> Iterator[Iterable[int]]:
    for table in index.hashtables:
        yield from (table.get(key) for key, size in table.itemcounts().items() if size > 1)


def _within(bucket: list[int]) -> Iterable[tuple[int, int]]:
    if len(bucket) <= _CROWD:
        return combinations(bucket, 2)
    hubs = ((hub, other) for place, hub in enumerate(bucket[:_HUBS], 1) for other in bucket[place:])
    return chain(hubs, pairwise(bucket))
