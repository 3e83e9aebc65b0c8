"""Sketches: compact descriptions of texts that replace them in comparisons.

A sketch consists of a digest, sizes, band keys, the shingle set, and the numbers and names of the text. It has about
1.5 kB, for any text of up to 13,000 letters. `sketched` is a pure function of a batch of texts, and can be called in
other processes and on other machines.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import numpy as np

from newsclean.arguments import check_boolean, check_whole
from newsclean.dedup import shingle_sets
from newsclean.dedup.facts import WORDS, facts
from newsclean.dedup.folding import fold, ragged
from newsclean.dedup.lsh import band_keys, bands_and_rows
from newsclean.dedup.minhash import fast_similarity
from newsclean.dedup.passages import NO_PASSAGES, Passages, passages
from newsclean.dedup.shingle_sets import Sets, sampled, sets_of
from newsclean.dedup.shingles import Shingled, pieces, shingled
from newsclean.dedup.thresholds import JACCARD
from newsclean.dedup.word_shingles import word_pieces, word_shingled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from newsclean.dedup.shingle_sets import Dates

# Shingles of an opening, slots of its signature, and bands and rows of the signature.
_OPENING, _OPENING_SLOTS, _OPENING_BANDS = 256, 32, (10, 3)
# A text with more characters is read in pieces of this size.
_PIECE = 1 << 16
# Size in bytes of a block of memory that glibc always maps separately.
_MAPPED = 40 << 20


@dataclass(frozen=True)
class Scheme:
    """The settings with which sketches are computed.

    Attributes:
        jaccard: smallest Jaccard index of near-duplicates, which determines the number of bands.
        contained: whether to include passages, to find short stories in long texts.
        words: number of words in a shingle; None for shingles of characters.
        within: longest time between near-duplicates, in microseconds; None if dates do not matter.
    """

    jaccard: float = JACCARD
    contained: bool = False
    words: int | None = None
    within: int | None = None

    def __post_init__(self) -> None:
        check_boolean(self.contained, "find_contained")
        if self.words is not None:
            check_whole(self.words, "shingle_words")

    @property
    def bands(self) -> int:
        """Number of band keys of a text, including those of its opening, the first 256 shingles."""
        return bands_and_rows(self.jaccard)[0] + _OPENING_BANDS[0]


@dataclass(frozen=True)
class Sketches:
    """The sketches of texts, with a row for each text.

    Attributes:
        digests: the 128-bit digest of each text as two words, the high word first; shape (texts, 2).
        lengths: the length of each text in characters.
        keys: the band keys; shape (texts, bands).
        sets: the shingle sets, for verification.
        passages: the keys of passages, to find short stories in long texts.
    """

    digests: NDArray[np.uint64]
    lengths: NDArray[np.int64]
    keys: NDArray[np.uint64]
    sets: Sets
    passages: Passages

    def __len__(self) -> int:
        return len(self.lengths)


def digest(text: str) -> bytes:
    """Return the 128-bit BLAKE2b digest of a text in UTF-8; lone surrogates are allowed.

    >>> digest("Rain").hex()
    '357fdb33ed45d05196961481cbf53889'
    """
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def sketched(texts: Sequence[str], digests: Sequence[bytes], scheme: Scheme) -> tuple[NDArray[np.int64], Sketches]:
    """Return the sketches of a batch of texts.

    Args:
        texts: the texts.
        digests: the `digest` of each text.
        scheme: the settings.

    Returns:
        The positions of the texts that contain letters or digits, and the sketches of these texts.
    """
    hashed, long = _hashed(texts, scheme.words)
    kept = np.flatnonzero(np.diff(hashed.bounds))
    hashed = Shingled(hashed.hashes, np.concatenate([hashed.bounds[:1], hashed.bounds[kept + 1]]))
    sets = sets_of(hashed, facts(texts)[kept])
    lengths = np.diff(hashed.bounds)
    for row in np.flatnonzero((lengths > shingle_sets.LONG) | np.isin(kept, [*long])).tolist():
        all_of_it = hashed.hashes[hashed.bounds[row] : hashed.bounds[row + 1]]
        level, hashes = long.get(int(kept[row])) or sampled([all_of_it])
        sets.rows[row], sets.counts[row], sets.levels[row] = 0, len(hashes), level
        sets.long[row] = hashes
    marks = np.frombuffer(b"".join(digests), ">u8").reshape(-1, 2).astype(np.uint64)
    shape = bands_and_rows(scheme.jaccard)
    whole = band_keys(fast_similarity(hashed), shape)
    opening = band_keys(fast_similarity(_openings(hashed), _OPENING_SLOTS), _OPENING_BANDS, shape[0])
    keys = np.concatenate([whole, opening], axis=1)
    chosen = NO_PASSAGES
    if scheme.contained:
        # Passages always consist of characters, also with shingles of words.
        chosen = passages(hashed if scheme.words is None else _hashed([texts[row] for row in kept.tolist()], None)[0])
    characters = np.array([len(text) for text in texts], np.int64)
    return kept, Sketches(marks[kept], characters[kept], keys, sets, chosen)


def _openings(texts: Shingled) -> Shingled:
    """Return the hashes of the first 256 shingles of each text."""
    lengths = np.minimum(np.diff(texts.bounds), _OPENING)
    bounds = np.concatenate([[0], np.cumsum(lengths)])
    return Shingled(texts.hashes[np.repeat(texts.bounds[:-1], lengths) + ragged(lengths)], bounds)


def _hashed(texts: Sequence[str], words: int | None) -> tuple[Shingled, dict[int, tuple[int, NDArray[np.uint32]]]]:
    """Return the shingle hashes of texts, and the shingle sets of very long texts, from `sampled`, by position.

    A text is very long if it has more than 65,536 characters, and more than `LONG` folded characters. For such a text,
    only the hashes of the opening and the hashes in the shingle set are returned.

    Args:
        texts: the texts.
        words: number of words in a shingle; None for shingles of characters.
    """
    if all(len(text) <= _PIECE for text in texts):
        return _at_once(texts, words), {}
    parts, long = [], {}
    for number, text in enumerate(texts):
        if len(text) <= _PIECE:
            parts.append(_at_once([text], words).hashes)
        elif _letters(text) <= shingle_sets.LONG:
            parts.append(np.concatenate([np.zeros(0, np.uint32), *_in_pieces(text, words)]))
        else:
            # The smallest hashes of a long text suffice for its signature. The opening must be at the start.
            long[number] = sampled(_in_pieces(text, words))
            parts.append(np.concatenate([_at_once([text[:_PIECE]], words).hashes[:_OPENING], long[number][1]]))
    bounds = np.zeros(len(parts) + 1, np.int64)
    np.cumsum([len(part) for part in parts], out=bounds[1:])
    return Shingled(np.concatenate(parts), bounds), long


def _at_once(texts: Sequence[str], words: int | None) -> Shingled:
    return shingled(texts) if words is None else word_shingled(texts, words)


def _in_pieces(text: str, words: int | None) -> Iterator[NDArray[np.uint32]]:
    return pieces(text, _PIECE) if words is None else word_pieces(text, _PIECE, words)


def _letters(text: str) -> int:
    """Return the number of folded characters of a long text."""
    return sum(len(fold([text[start : start + _PIECE]]).words) for start in range(0, len(text), _PIECE))


def taken(sketches: Sketches, rows: NDArray[np.int64]) -> Sketches:
    """Return the sketches in the given rows, without their dates. A row may occur several times."""
    sets, chosen = sketches.sets, sketches.passages
    long = {place: sets.long[row] for place, row in enumerate(rows.tolist()) if row in sets.long}
    if len(chosen.counts):
        counts = chosen.counts[rows]
        starts = np.cumsum(chosen.counts) - chosen.counts
        chosen = Passages(chosen.keys[np.repeat(starts[rows], counts) + ragged(counts)], counts)
    return Sketches(
        sketches.digests[rows],
        sketches.lengths[rows],
        sketches.keys[rows],
        Sets(sets.rows[rows], sets.counts[rows], sets.levels[rows], long, sets.facts[rows]),
        chosen,
    )


def with_dates(sketches: Sketches, dates: Dates) -> Sketches:
    """Return the sketches with the dates of their texts."""
    return replace(sketches, sets=replace(sketches.sets, dates=dates))


class Column:
    """An array to which rows are appended. Earlier rows are rarely copied.

    When the array has more than about a thousand rows, memory for `room` rows is reserved. With 0, none is reserved.
    """

    def __init__(self, room: int = 0) -> None:
        self._array: NDArray[Any] = np.zeros(0)
        self._used, self._room = 0, room

    def append(self, part: NDArray[Any]) -> None:
        """Append rows to the array."""
        end = self._used + len(part)
        if not self._used:
            self._array = np.zeros((max(len(part), 1024), *part.shape[1:]), part.dtype)
        if len(self._array) < end <= self._room:
            used, self._array = self.rows(), np.zeros((self._room, *part.shape[1:]), part.dtype)
            self._array[: self._used] = used
        elif end > len(self._array):
            # `resize` grows in place if there is room, and fills the new rows with zeros. Few rows are therefore added.
            self._array.resize((end + end // 8, *part.shape[1:]), refcheck=False)
        self._array[self._used : end] = part
        self._used = end

    def rows(self) -> NDArray[Any]:
        """Return the rows that were appended so far."""
        return self._array[: self._used]


def collected(parts: Iterable[Sketches], scheme: Scheme) -> Sketches:
    """Return the sketches of all parts in one `Sketches`, without dates.

    The data of all parts are never in memory twice. `scheme` determines the number of bands.
    """
    # Bitmaps need most of the memory, then keys. After the first thousand rows, each has a block so large that glibc
    # maps it separately. Unwritten rows take no memory, and a growing block is not copied and leaves no gap.
    rooms = (0, 0, 8 * scheme.bands, 0, 0, shingle_sets.BITS // 8, 0, 0, 8 * WORDS)
    columns = [Column(_MAPPED // size if size else 0) for size in rooms]
    long: dict[int, NDArray[np.uint32]] = {}
    start = 0
    _append(columns, _nothing(scheme.bands))
    for part in parts:
        _append(columns, part)
        long |= {start + row: hashes for row, hashes in part.sets.long.items()}
        start += len(part)
    digests, lengths, keys, chosen, counts, rows, marked, levels, known = (column.rows() for column in columns)
    return Sketches(digests, lengths, keys, Sets(rows, marked, levels, long, known), Passages(chosen, counts))


def _append(columns: Sequence[Column], part: Sketches) -> None:
    """Append each array of the sketches to its column, in the order of the columns in `collected`."""
    sets = part.sets
    arrays: tuple[NDArray[Any], ...] = (
        part.digests,
        part.lengths,
        part.keys,
        *part.passages,
        sets.rows,
        sets.counts,
        sets.levels,
        sets.facts,
    )
    for column, array in zip(columns, arrays, strict=True):
        column.append(array)


def _nothing(bands: int) -> Sketches:
    """Return sketches of no texts, whose arrays have the types and shapes of other sketches."""
    rows, known = np.zeros((0, shingle_sets.BITS // 8), np.uint8), np.zeros((0, WORDS), np.uint64)
    sets = Sets(rows, np.zeros(0, np.int32), np.zeros(0, np.int8), {}, known)
    keys = np.zeros((0, bands), np.uint64)
    return Sketches(np.zeros((0, 2), np.uint64), np.zeros(0, np.int64), keys, sets, NO_PASSAGES)
