"""Find candidates, the pairs of texts to verify, by locality-sensitive hashing.

A signature is divided into bands of a few values, called rows. Two texts that agree in all rows of a band share a
bucket. The default Jaccard threshold of 0.36 uses 32 bands of 3 rows. With these bands, a pair with a Jaccard index of
0.36 becomes a candidate in 78 % of cases. With an index of 0.5, it is 99 % of cases; with 0.25, 40 %; with 0.1, 3 %.
Candidates are verified later.

If a story was cut to a fourth, it shares only a fourth of its shingles with the whole story, but it has the same
opening. Ten further bands of three rows are therefore computed from the first 256 shingles of each text, the opening.

The key of a bucket has 64 bits and depends on the number of the band. Keys are the same in an index and on every
machine. In a bucket, each text forms two candidates: with the text that has the smallest digest, and with the text that
precedes it by digest. The number of candidates is proportional to the number of texts, and does not depend on order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from newsclean.dedup.minhash import SLOTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

# Numbers of bands and rows, the fastest first. `links.kin` finds pairs that the bands miss. 42 bands of 3 rows take a
# fourth more time than 32. They change the adjusted Rand index by at most .001, and by .01 on the hard corpus.
_SHAPES = ((32, 4), (32, 3), (42, 3), (64, 2), (SLOTS, 1))
# Smallest share of the pairs at the threshold that must become candidates.
_RECALL = 0.75
_STEP, _FACTOR = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xFF51AFD7ED558CCD)


def bands_and_rows(jaccard: float) -> tuple[int, int]:
    """Return the number of bands, and of rows in a band, that find at least 75 % of the pairs with this Jaccard index.

    If no supported numbers find so many, return 128 bands of one row, which find the most.

    >>> bands_and_rows(0.5), bands_and_rows(0.36), bands_and_rows(0.2)
    ((32, 4), (32, 3), (64, 2))
    """
    enough = (shape for shape in _SHAPES if 1 - (1 - jaccard ** shape[1]) ** shape[0] >= _RECALL)
    return next(enough, _SHAPES[-1])


def band_keys(signatures: NDArray[np.uint32], shape: tuple[int, int], first: int = 0) -> NDArray[np.uint64]:
    """Return a 64-bit key for each band of each signature; shape (texts, bands). Equal bands have the same key.

    Args:
        signatures: the signatures, with a row for each text.
        shape: the number of bands, and the number of signature values in a band.
        first: the number of the first band. Bands with different numbers never share a bucket.
    """
    bands, rows = shape
    slots = signatures[:, : bands * rows].reshape(len(signatures), bands, rows)
    keys = np.broadcast_to(mixed(np.arange(first + 1, first + bands + 1, dtype=np.uint64)), slots.shape[:2])
    for row in range(0, rows, 2):
        # Two slots form a 64-bit word.
        pair = slots[:, :, row].astype(np.uint64)
        if row + 1 < rows:
            pair |= slots[:, :, row + 1].astype(np.uint64) << np.uint64(32)
        keys = mixed(keys ^ pair)
    return keys


def mixed(keys: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return hashes of 64-bit keys. Different keys have different hashes."""
    stirred: NDArray[np.uint64] = keys * _STEP
    stirred ^= stirred >> np.uint64(32)
    stirred *= _FACTOR
    stirred ^= stirred >> np.uint64(29)
    return stirred


def candidates(keys: NDArray[np.uint64], order: NDArray[np.int64]) -> NDArray[np.int32]:
    """Return the candidates among texts, from the keys of their bands.

    Args:
        keys: the band keys, with a row for each text.
        order: the rows of the texts to compare, sorted by digest.

    Returns:
        Pairs of rows, each pair once; shape (pairs, 2).
    """
    places = np.arange(len(order))
    bands = (pairs_within(keys[order, band], places) for band in range(keys.shape[1]))
    return order.astype(np.int32)[unpacked(united(bands))]


def pairs_within(keys: NDArray[np.uint64], owners: NDArray[np.int64], most: int | None = None) -> NDArray[np.uint64]:
    """Return candidates: each text of a bucket with the first text and with the preceding text of the bucket.

    Each pair is packed in one integer, and may occur several times. An entry is a key and a text that has this key. All
    entries with the same key are a bucket.

    Args:
        keys: the key of each entry.
        owners: the text of each entry, as its position in the order of digests.
        most: largest number of entries in a bucket; larger buckets are skipped. None for no limit.
    """
    order = np.argsort(keys)
    entries = order[shared(keys[order])]
    entries = entries[np.lexsort((owners[entries], keys[entries]))]
    opens = np.flatnonzero(np.diff(keys[entries], prepend=~keys[entries[:1]]))
    sizes = np.diff(opens, append=len(entries))
    first, others = np.repeat(opens, sizes), np.ones(len(entries), np.bool_)
    others[opens] = False
    if most is not None:
        others &= np.repeat(sizes <= most, sizes)
    later = np.flatnonzero(others)
    before = _packed(owners[entries[later - 1]], owners[entries[later]])
    return np.concatenate([before, _packed(owners[entries[first[later]]], owners[entries[later]])])


def shared(keys: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Return for each of the sorted keys whether it occurs more than once."""
    same, found = keys[1:] == keys[:-1], np.zeros(len(keys), np.bool_)
    found[1:] |= same
    found[:-1] |= same
    return found


def _packed(low: NDArray[np.int64], high: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Return each pair as one integer, with `low` in the upper 32 bits. Pairs of a text with itself are left out."""
    packed: NDArray[np.uint64] = (low << 32 | high)[low != high].astype(np.uint64)
    return packed


def united(parts: Iterable[NDArray[np.uint64]]) -> NDArray[np.uint64]:
    """Return the distinct packed pairs of all parts in ascending order. A packed pair is one integer.

    Parts are merged as they arrive, to bound the memory that repeated pairs need.
    """
    merged, pile, waiting = np.zeros(0, np.uint64), [], 0
    for part in parts:
        pile.append(part)
        waiting += len(part)
        if waiting > len(merged):
            merged, pile, waiting = _distinct(np.concatenate([merged, *pile])), [], 0
    return _distinct(np.concatenate([merged, *pile])) if pile else merged


def _distinct(packed: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return the distinct packed pairs in ascending order. The argument is sorted in place."""
    packed.sort()
    first = np.ones(len(packed), np.bool_)
    np.not_equal(packed[1:], packed[:-1], out=first[1:])
    return packed[first]


def unpacked(packed: NDArray[np.uint64]) -> NDArray[np.int32]:
    """Convert packed pairs, which are one integer each, to an array of shape (pairs, 2)."""
    pairs = np.empty((len(packed), 2), np.int32)
    pairs[:, 0], pairs[:, 1] = packed >> np.uint64(32), packed & np.uint64(0xFFFFFFFF)
    return pairs
