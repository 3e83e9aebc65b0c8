"""Candidates by locality-sensitive hashing: the pairs of texts to verify.

A signature is divided into bands of a few rows; two texts that agree in all rows of a band share a bucket. With 32
bands of 4 rows, a pair of Jaccard index 0.5 becomes a candidate in 87 % of cases. For 0.6 it is 99 %, for 0.25 12 %,
for 0.1 0.3 %. A candidate is not yet a near-duplicate.

A story that was cut to a fourth shares only a fourth of its shingles with the whole story, but has the same opening.
The opening of each text, 256 shingles, therefore has ten more bands of three rows.

A bucket has a 64-bit key that includes the number of its band. Keys are the same in an index on disk and on every
machine. In a bucket, each text is a candidate with the text of the smallest digest and with its predecessor by digest.
The number of candidates is linear in that of texts, and depends on the texts only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from newsclean.dedup.minhash import SLOTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

# Bands and rows, the fastest first. `links.kin` finds pairs that the bands miss. 42 bands of 3 rows cost a fourth more
# than 32. They change no adjusted Rand index by more than .001, except on hard families by .01.
_SHAPES = ((32, 4), (32, 3), (42, 3), (64, 2), (SLOTS, 1))
# Least share of the pairs at the threshold that become candidates.
_RECALL = 0.75
_STEP, _FACTOR = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xFF51AFD7ED558CCD)


def bands_and_rows(jaccard: float) -> tuple[int, int]:
    """Return the bands and rows that find pairs at this Jaccard index in at least 75 % of cases.

    >>> bands_and_rows(0.5), bands_and_rows(0.36), bands_and_rows(0.2)
    ((32, 4), (32, 3), (64, 2))
    """
    enough = (shape for shape in _SHAPES if 1 - (1 - jaccard ** shape[1]) ** shape[0] >= _RECALL)
    return next(enough, _SHAPES[-1])


def band_keys(signatures: NDArray[np.uint32], shape: tuple[int, int], first: int = 0) -> NDArray[np.uint64]:
    """Return the band keys of each signature, as rows.

    Args:
        signatures: one row for each text.
        shape: number of bands, and rows in a band.
        first: number of the first band; each band of a text has its own number.
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
    """Return mixed 64-bit keys; distinct keys remain distinct."""
    stirred: NDArray[np.uint64] = keys * _STEP
    stirred ^= stirred >> np.uint64(32)
    stirred *= _FACTOR
    stirred ^= stirred >> np.uint64(29)
    return stirred


def candidates(keys: NDArray[np.uint64], order: NDArray[np.int64]) -> NDArray[np.int32]:
    """Return the candidate pairs by band keys.

    Args:
        keys: band keys, one row for each text.
        order: rows sorted by digest.

    Returns:
        Pairs of rows, each pair once; shape (pairs, 2).
    """
    places = np.arange(len(order))
    bands = (pairs_within(keys[order, band], places) for band in range(keys.shape[1]))
    return order.astype(np.int32)[unpacked(united(bands))]


def pairs_within(keys: NDArray[np.uint64], owners: NDArray[np.int64], most: int | None = None) -> NDArray[np.uint64]:
    """Return the packed candidate pairs: each owner in a bucket with the first and with its predecessor.

    Args:
        keys: keys of buckets.
        owners: owner of each key, as a position in the order of digests.
        most: largest number of entries in a bucket; larger buckets are skipped.
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
    """Return True for each of some sorted keys that occurs more than once."""
    same, found = keys[1:] == keys[:-1], np.zeros(len(keys), np.bool_)
    found[1:] |= same
    found[:-1] |= same
    return found


def _packed(low: NDArray[np.int64], high: NDArray[np.int64]) -> NDArray[np.uint64]:
    packed: NDArray[np.uint64] = (low << 32 | high)[low != high].astype(np.uint64)
    return packed


def united(parts: Iterable[NDArray[np.uint64]]) -> NDArray[np.uint64]:
    """Return packed pairs sorted, each once; merged part by part, to bound the memory for repeats."""
    merged, pile, waiting = np.zeros(0, np.uint64), [], 0
    for part in parts:
        pile.append(part)
        waiting += len(part)
        if waiting > len(merged):
            merged, pile, waiting = _distinct(np.concatenate([merged, *pile])), [], 0
    return _distinct(np.concatenate([merged, *pile])) if pile else merged


def _distinct(packed: NDArray[np.uint64]) -> NDArray[np.uint64]:
    packed.sort()
    first = np.ones(len(packed), np.bool_)
    np.not_equal(packed[1:], packed[:-1], out=first[1:])
    return packed[first]


def unpacked(packed: NDArray[np.uint64]) -> NDArray[np.int32]:
    """Return packed pairs as rows of two."""
    pairs = np.empty((len(packed), 2), np.int32)
    pairs[:, 0], pairs[:, 1] = packed >> np.uint64(32), packed & np.uint64(0xFFFFFFFF)
    return pairs
