"""datasketch: MinHash signatures of texts, and an LSH index with the same bands as `near_duplicates`.

The indexes of datasketch return candidates, which are not verified. The signatures also work with the other indexes of
datasketch, and with its storages Redis and Cassandra.

>>> index = lsh()
>>> for name, minhash in zip("ab", minhashes(["Rain fell all night.", "The sun shone all day."])):
...     index.insert(name, minhash)
>>> index.query(*minhashes(["RAIN FELL ALL NIGHT!"]))
['a']
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from datasketch import MinHash, MinHashLSH

from newsclean.dedup.lsh import bands_and_rows
from newsclean.dedup.minhash import SEED, SLOTS, signatures
from newsclean.dedup.thresholds import JACCARD, Thresholds

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def minhashes(texts: Iterable[str], *, permutations: int = SLOTS, seed: int = SEED) -> list[MinHash]:
    """Return the MinHash signature of each text, for the indexes of datasketch.

    Args:
        texts: an iterable of texts, read once.
        permutations: number of values in a signature; 128 by default, as in datasketch.
        seed: seed of the permutations.

    Raises:
        TypeError: `texts` is one text, bytes or a table, or contains a value that is neither a str nor a Document.
        ValueError: `permutations` is below 1.

    >>> a, b = minhashes(["The river rose on Friday night.", "The river rose on Friday, at night."])
    >>> a.jaccard(b) > 0.4
    True
    """
    rows = signatures(texts, permutations=permutations, seed=seed)
    shared = MinHash(num_perm=permutations, seed=seed, scheme="affine32").permutations
    known = {"num_perm": permutations, "seed": seed, "scheme": "affine32", "permutations": shared}
    return [MinHash(hashvalues=row, **known) for row in rows]


def lsh(jaccard: float = JACCARD, *, storage_config: Mapping[str, Any] | None = None) -> MinHashLSH:
    """Return an empty LSH index with the same bands and rows as `near_duplicates`.

    Args:
        jaccard: smallest Jaccard index of near-duplicates, over 0 and up to 1. A pair with exactly this Jaccard index
            becomes a candidate with a probability of at least three in four.
        storage_config: storage of the index, such as `{"type": "redis", "redis": {"host": "localhost"}}`; None to keep
            the index in memory.

    Raises:
        TypeError: `jaccard` is not a number.
        ValueError: `jaccard` is out of range.

    >>> lsh().b, lsh().r
    (32, 3)
    """
    Thresholds(jaccard, None)
    return MinHashLSH(num_perm=SLOTS, params=bands_and_rows(jaccard), storage_config=storage_config)
