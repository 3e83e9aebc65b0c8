"""datasketch: MinHashes of texts, and an index whose bands are those of `near_duplicates`.

datasketch's indexes nominate; they do not verify. Their storages (Redis, Cassandra) and its other indexes take these
MinHashes too.

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
    """Return the MinHash of each text's shingles, as the indexes and storages of datasketch take them.

    Args:
        texts: in any iterable; read once.
        permutations: values of each, 128 as for datasketch by default.
        seed: of the permutations.

    Raises:
        TypeError: `texts` is one text, bytes or a table, or one of them is neither a str nor a Document.
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
    """Return an empty index that nominates near-duplicates by as many bands and rows as `near_duplicates` does.

    Args:
        jaccard: the least share of shingles, in (0, 1]; a pair that has it is nominated in three of four cases or more.
        storage_config: where datasketch keeps it, such as `{"type": "redis", "redis": {"host": "localhost"}}`; in
            memory by default.

    Raises:
        TypeError: `jaccard` is no number.
        ValueError: `jaccard` is out of range.

    >>> lsh().b, lsh().r
    (32, 3)
    """
    Thresholds(jaccard, None)
    return MinHashLSH(num_perm=SLOTS, params=bands_and_rows(jaccard), storage_config=storage_config)
