"""Compute signatures: short arrays that estimate the Jaccard index of two shingle sets.

There are two schemes. In both, a signature has 128 values, called slots. The share of equal slots in two signatures
estimates the Jaccard index:

- `fast_similarity` (Dahlgaard, Knudsen and Thorup, "Fast Similarity Sketching", 2017) puts each hash into one slot, and
  into further slots while some are empty. It reads the hashes once, where permutations need 128 passes. Its error is
  0.034, on short texts 0.028. `near_duplicates` uses these signatures.
- `affine32` is the default scheme of datasketch since version 2.0, with the same bits. A slot is the smallest value of
  one of 128 permutations of the hashes. Its error is 0.037. It is for `datasketch.MinHashLSH` and its storages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from newsclean.arguments import check_whole
from newsclean.containers import texts_of
from newsclean.dedup.folding import ragged
from newsclean.dedup.shingles import shingled

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from newsclean.dedup.shingles import Shingled

SLOTS = 128
SEED = 1

_NONE, _EMPTY = np.uint32(2**32 - 1), np.uint64(2**64 - 1)
# Hashes computed at a time, for each slot of a signature that has empty slots. If the text is short, they need several
# rounds (see `_fill`). They fill all 128 slots in 199 of 200 cases.
_THROWS = 10
_ROUND, _FACTOR = np.uint32(0x9E3779B9), np.uint32(0xC2B2AE35)
# Texts in a block: its hashes and one permutation of them fit in the processor's cache.
_BLOCK = 8


def fast_similarity(texts: Shingled, slots: int = SLOTS) -> NDArray[np.uint32]:
    """Return the `fast_similarity` signature of each text, as a row. Every text must have shingles.

    Args:
        texts: the shingle hashes of the texts.
        slots: number of slots, a power of 2 up to 128.
    """
    hashes, bounds = texts
    lengths = np.diff(bounds)
    values = np.full(len(lengths) * slots, _NONE)
    places = np.repeat(np.arange(len(lengths)) * slots, lengths)
    places += hashes & np.uint32(slots - 1)
    np.minimum.at(values, places, hashes)
    sketch = values.reshape(-1, slots)
    # `_NONE` is not a hash: `shingles.mixed` never returns the largest value.
    _fill(sketch, sketch == _NONE, texts)
    return sketch


def _fill(sketch: NDArray[np.uint32], empty: NDArray[np.bool_], texts: Shingled) -> None:
    """Fill the empty slots of signatures in place. `empty` marks these slots, and is also changed.

    In each round, all hashes of a text are hashed again, and each new hash belongs to one slot. An empty slot gets the
    smallest hash of the first round that has one for this slot.
    """
    lengths, slots = np.diff(texts.bounds), sketch.shape[1]
    rounds = np.ones(len(sketch), np.int64)
    wanting = np.flatnonzero(empty.any(axis=1))
    while len(wanting):
        more = -(-_THROWS * slots // lengths[wanting])
        thrown = _thrown(texts, wanting, np.stack([rounds[wanting], more]), slots)
        fresh = empty[wanting] & (thrown != _EMPTY)
        filled = sketch[wanting]
        filled[fresh] = thrown[fresh].astype(np.uint32)
        sketch[wanting] = filled
        empty[wanting] &= ~fresh
        rounds[wanting] += more
        wanting = wanting[empty[wanting].any(axis=1)]


def _thrown(texts: Shingled, wanting: NDArray[np.int64], turns: NDArray[np.int64], slots: int) -> NDArray[np.uint64]:
    """Return for each text and slot the smallest hash of the first round that has one for this slot; see `_fill`.

    The round and the hash are packed in one integer, which is `_EMPTY` if no round has a hash.

    Args:
        texts: the shingle hashes of all texts.
        wanting: the positions of the texts to hash again.
        turns: the first round of each of these texts, and the number of rounds; shape (2, texts).
        slots: number of slots.
    """
    first, more = turns
    starts, lengths = texts.bounds[wanting], np.diff(texts.bounds)[wanting]
    within = ragged(lengths * more)
    rows = np.repeat(np.arange(len(wanting)), lengths * more)
    turn, places = np.divmod(within, lengths[rows])
    turn += first[rows]
    values = _again(texts.hashes[starts[rows] + places], turn.astype(np.uint32))
    best = np.full(len(wanting) * slots, _EMPTY)
    ranked = (turn.astype(np.uint64) << np.uint64(32)) | values
    np.minimum.at(best, rows * slots + (values & np.uint32(slots - 1)), ranked)
    return best.reshape(-1, slots)


def _again(hashes: NDArray[np.uint32], turns: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Hash the hashes again. `turns` has the round of each hash, and each round has a different hash function."""
    mixed: NDArray[np.uint32] = hashes ^ (turns * _ROUND)
    for shift in (16, 13):
        mixed ^= mixed >> np.uint32(shift)
        mixed *= _FACTOR
    mixed ^= mixed >> np.uint32(16)
    return mixed


def signatures(texts: Iterable[str], *, permutations: int = SLOTS, seed: int = SEED) -> NDArray[np.uint32]:
    """Return the `affine32` signature of each text, as in datasketch, with a row for each text.

    `datasketch.MinHash(scheme="affine32", seed=seed, hashvalues=row)` is a MinHash for the indexes of datasketch. It
    has the same bits as after `update_batch` with the same hashes. All values of a text without letters and digits are
    2**32 - 1.

    Args:
        texts: the texts or documents.
        permutations: number of values in a signature.
        seed: seed of the permutations, as in datasketch.

    Raises:
        TypeError: `texts` is one text, bytes or a table, or contains a value that is neither a str nor a Document.
        ValueError: `permutations` is below 1.

    >>> a, b = signatures(["The river rose on Friday night.", "The river rose on Friday, at night."])
    >>> len(a), bool((a == b).mean() > 0.4)
    (128, True)
    """
    check_whole(permutations, "permutations")
    return affine32(shingled(list(texts_of(texts, "texts"))), permutations=permutations, seed=seed)


def affine32(texts: Shingled, *, permutations: int = SLOTS, seed: int = SEED) -> NDArray[np.uint32]:
    """Return the `affine32` signature of each text, as in datasketch, from its shingle hashes.

    `permutations` is the number of values in a signature, and `seed` the seed of the permutations.
    """
    from datasketch import MinHash

    multipliers, addends = MinHash(num_perm=permutations, seed=seed, scheme="affine32").permutations
    found = np.full((len(texts.bounds) - 1, permutations), 2**32 - 1, np.uint32)
    rows = np.flatnonzero(np.diff(texts.bounds))
    mixed = _fmix32(texts.hashes)
    for start in range(0, len(rows), _BLOCK):
        block = rows[start : start + _BLOCK]
        _permute(mixed, texts.bounds, block, (multipliers, addends), found)
    return found


def _permute(
    mixed: NDArray[np.uint32],
    bounds: NDArray[np.int64],
    block: NDArray[np.int64],
    permutations: tuple[NDArray[np.uint32], NDArray[np.uint32]],
    found: NDArray[np.uint32],
) -> None:
    """Compute the signatures of the texts in `block`, and write them to these rows of `found`.

    Args:
        mixed: the hashes of all texts, from `_fmix32`.
        bounds: the position in `mixed` at which each text begins, then the end of the last text.
        block: the positions of the texts, in ascending order. Texts between them have no hashes.
        permutations: the multipliers and the addends of the permutations.
        found: the signatures of all texts, with a row for each text.
    """
    first = bounds[block[0]]
    part = mixed[first : bounds[block[-1] + 1]]
    starts = bounds[block] - first
    for slot, (a, b) in enumerate(zip(*permutations, strict=True)):
        found[block, slot] = np.minimum.reduceat(part * a + b, starts)


def _fmix32(hashes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Return hashes after the last step of MurmurHash3, which datasketch applies before the permutations."""
    mixed: NDArray[np.uint32] = hashes ^ (hashes >> np.uint32(16))
    for shift, factor in ((13, 0x85EBCA6B), (16, 0xC2B2AE35)):
        mixed *= np.uint32(factor)
        mixed ^= mixed >> np.uint32(shift)
    return mixed
