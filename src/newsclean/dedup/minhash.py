"""Signatures: what is left of a set of shingles when only similarity matters.

datasketch's MinHash in its `affine32` scheme (the default since 2.0): 128 permutations of the low 32 bits of
each hash, of each permutation the smallest value. Two signatures agree in a slot as often as their sets'
Jaccard index says; over 128 slots the error is 0.04.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from datasketch import MinHash

if TYPE_CHECKING:
    from numpy.typing import NDArray

PERMUTATIONS = 128
SEED = 1
# Hashes an update: datasketch lays out hashes x permutations, and this much (256 kB) stays in the cache.
_SLICE = 512
# Pairs compared at a time: 64 MB of signatures.
_PAIRS = 1 << 16


def signature(hashes: NDArray[np.uint64]) -> MinHash:
    """Return the signature of a set of shingle hashes.

    >>> from newsclean.dedup.shingles import shingles
    >>> one = signature(shingles("The river rose on Friday night."))
    >>> two = signature(shingles("The river rose on Friday, at night."))
    >>> len(one), one.jaccard(two) > 0.4
    (128, True)
    """
    sketch = _empty().copy()
    values = hashes.astype(np.uint32)
    for start in range(0, len(values), _SLICE):
        sketch.update_batch(values[start : start + _SLICE].tolist())
    return sketch


@cache
def _empty() -> MinHash:
    return MinHash(num_perm=PERMUTATIONS, seed=SEED, scheme="affine32", hashfunc=int)


def estimates(signatures: NDArray[np.uint32], pairs: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the estimated Jaccard index of each pair: the share of slots in which two rows agree.

    Args:
        signatures: a row of 128 values each.
        pairs: numbers of rows; shape (pairs, 2).
    """
    agreed = np.empty(len(pairs))
    for start in range(0, len(pairs), _PAIRS):
        a, b = pairs[start : start + _PAIRS].T
        agreed[start : start + _PAIRS] = (signatures[a] == signatures[b]).mean(axis=1)
    return agreed
