"""Fold texts: keep letters and digits, and remove differences of case, accents and punctuation.

Copies of a story often differ in case, accents, quotes, dashes, full-width forms, spacing and line breaks. Folding
removes these differences. Each code point is folded alone. Therefore, the result does not depend on the Unicode normal
form of the text, or on its division into pieces. The rules are:

- characters are decomposed (compatibility form) and case-folded: `ﬁ` becomes `fi`, `ß` becomes `ss`, `Ａ` becomes
  `a`, and `が` becomes `か` with its voicing mark. A Hangul syllable becomes its two or three jamo. The symbol `Ⓡ` is
  not a letter;
- letters, numbers and spelling marks are kept: vowel signs, viramas and nuktas of the Indic scripts, vowels and
  tones of Thai and Lao, voicing marks of kana;
- accents, Hebrew points, Arabic vowel signs, joiners and everything else (punctuation, white space, symbols,
  emoji, controls, lone surrogates) are dropped;
- decimal digits of every script become ASCII digits, and a few letters that Unicode does not decompose become
  plain letters (`_PLAIN`).

Code points that are newer than the Unicode tables of the running Python are dropped, except CJK ideographs.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from newsclean.text.scripts import IDEOGRAPHS, LETTERED
from newsclean.text.scripts import KANA as KANA_LETTERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

# Letters that Unicode does not decompose, although they differ from others only by a stroke or by the keyboard. The
# tatweel only stretches an Arabic word, and Hangul fillers are invisible letters.
_PLAIN = {
    "ı": "i", "ł": "l", "ø": "o", "đ": "d", "ħ": "h", "æ": "ae", "œ": "oe",
    "ی": "ي", "ى": "ي", "ک": "ك", "ـ": "", "\u115f": "", "\u1160": "",
}  # fmt: skip
# Marks that have no combining class and are not part of the spelling: joiner, inherent vowels, variation selectors.
_INVISIBLE = frozenset(map(chr, (0x034F, 0x17B4, 0x17B5, 0x180B, 0x180C, 0x180D, 0x180F, *range(0xFE00, 0xFE10))))


def fold_character(char: str) -> str:
    """Return the folded form of a code point: letters, digits and spelling marks; empty for all other characters.

    >>> [fold_character(c) for c in "Éﬁ４٤—"]
    ['e', 'fi', '4', '4', '']
    """
    if any(ord(char) in block for block in IDEOGRAPHS):
        return char
    if unicodedata.category(char)[0] not in "LNM" or not any(ord(char) in block for block in LETTERED):
        return ""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())
    return "".join(_plain(part) for part in folded)


def _plain(char: str) -> str:
    """Return the folded form of a character that is already decomposed and case-folded; empty if it is dropped."""
    kind = unicodedata.category(char)
    if kind == "Nd":
        return str(unicodedata.decimal(char))
    if kind[0] in "LN":
        return _PLAIN.get(char, char)
    return char if kind in {"Mn", "Mc"} and _spells(char) else ""


def _spells(mark: str) -> bool:
    """Return whether a mark is part of the spelling, such as a vowel sign; False for accents and points."""
    # Canonical combining classes: 0 vowel signs, 7 nukta, 8 kana voicing, 9 virama, 84-132 vowels and tones of
    # Telugu, Thai, Lao and Tibetan. 1 is overlays, 10-36 Hebrew and Arabic points, 200 and above accents.
    order = unicodedata.combining(mark)
    return mark not in _INVISIBLE and order != 1 and not 10 <= order <= 36 and order < 200


class Alphabet(NamedTuple):
    """The folded form of every code point, as 32-bit words.

    A word is a hash of one folded character. Its lowest two bits are the kind of the character: `LETTER`, `KANA` or
    `IDEOGRAPH`. The hash of a shingle is a sum of words.

    Attributes:
        words: the word of each code point; 0 if folding removes the code point. If a code point folds to several
            characters, their words are in `pool` and form an entry. The value in `words` is then 4 times the number of
            this entry, counted from 1.
        starts: the position in `pool` at which each entry begins; entry 0 is unused.
        lengths: the number of words in each entry.
        pool: the words of all entries in one array.
    """

    words: NDArray[np.uint32]
    starts: NDArray[np.int64]
    lengths: NDArray[np.int64]
    pool: NDArray[np.uint32]


LETTER, KANA, IDEOGRAPH = 1, 2, 3
"""Kinds of folded characters. The lowest two bits of a word have one of these values."""

BREAK = np.uint32(LETTER)
"""The word for a boundary between two words of a text. No folded character has this value."""


@cache
def alphabet() -> Alphabet:
    """Return the folded form of every code point. The table is computed at the first call."""
    words = np.zeros(0x110000, np.uint32)
    for block in IDEOGRAPHS:
        words[block.start : block.stop] = words_of(np.arange(block.start, block.stop, dtype=np.uint32))
    points, folds = _folds()
    sizes = np.fromiter(map(len, folds), np.int64, len(folds))
    folded = words_of(code_points("".join(folds)))
    single, several = sizes == 1, sizes > 1
    words[points[single]] = folded[(np.cumsum(sizes) - sizes)[single]]
    words[points[several]] = 4 * np.arange(1, np.count_nonzero(several) + 1, dtype=np.uint32)
    lengths = np.concatenate([[0], sizes[several]])
    return Alphabet(words, np.cumsum(lengths) - lengths, lengths, folded[np.repeat(several, sizes)])


@cache
def _parted() -> NDArray[np.uint32]:
    """Return `Alphabet.words` with `BREAK` at the code points of white space, punctuation, symbols and controls."""
    words: NDArray[np.uint32] = alphabet().words.copy()
    kinds = [unicodedata.category(chr(point)) for point in range(LETTERED[2].stop)]
    parting = [point for point, kind in enumerate(kinds) if kind[0] in "ZPSC" and kind not in {"Cf", "Cn"}]
    words[parting] = BREAK
    return words


def words_of(points: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Return for each folded code point its word: a 32-bit hash, with the kind of the character in the lowest two bits.

    The hash is the last step of MurmurHash3.
    """
    mixed: NDArray[np.uint32] = points + np.uint32(1)
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35)):
        mixed ^= mixed >> np.uint32(shift)
        mixed *= np.uint32(factor)
    mixed ^= mixed >> np.uint32(16)
    kinds = np.full(len(points), LETTER, np.uint32)
    kinds[(points >= KANA_LETTERS.start) & (points < KANA_LETTERS.stop)] = KANA
    # Ideographs that decompose to one fold into the unified blocks.
    kinds[((points >= 0x3400) & (points < 0xA000)) | (points >= 0x20000)] = IDEOGRAPH
    mixed &= ~np.uint32(3)
    mixed |= kinds
    return mixed


def _folds() -> tuple[NDArray[np.int64], list[str]]:
    """Return the code points of letters, numbers and marks, except ideographs, and the folded form of each.

    The forms equal those of `fold_character`. They are computed faster, on one string with a NUL between characters.
    """
    every = np.concatenate([np.arange(block.start, block.stop) for block in LETTERED])
    kinds = "".join([kind[0] for kind in map(unicodedata.category, map(chr, every.tolist()))])
    points = every[np.isin(np.frombuffer(kinds.encode(), np.uint8), list(b"LNM"))]
    folded = unicodedata.normalize("NFKD", "\0".join(map(chr, points.tolist()))).casefold()
    folded = unicodedata.normalize("NFKD", folded)
    marks = [char for char in set(folded) if char in _PLAIN or (char != "\0" and unicodedata.category(char)[0] != "L")]
    return points, folded.translate({ord(char): _plain(char) for char in marks}).split("\0")


def code_points(text: str) -> NDArray[np.uint32]:
    """Return the code points of a text as an array."""
    # A numpy string is an array of code points; this takes a fifth of the time of the UTF-32 codec.
    points: NDArray[np.uint32] = np.array([text]).view(np.uint32)[: len(text)]
    return points


class Folded(NamedTuple):
    """Several folded texts in one array.

    Attributes:
        words: the 32-bit words of the folded characters.
        bounds: the position in `words` at which each text begins, then the end of the last text.
    """

    words: NDArray[np.uint32]
    bounds: NDArray[np.int64]


def fold(texts: Sequence[str], *, breaks: bool = False) -> Folded:
    """Return the letters and digits of texts, without differences of case and accents, as 32-bit words.

    Args:
        texts: the texts. If a text is divided into pieces, the folded pieces joined equal the folded text.
        breaks: whether to replace each white space, punctuation mark, symbol and control by `BREAK`, instead of
            dropping it.

    >>> shouted, plain = fold(["“L’ÉTÉ À ŁÓDŹ…”"]), fold(["l'ete a lodz"])
    >>> bool((shouted.words == plain.words).all()), shouted.bounds.tolist()
    (True, [0, 9])
    """
    points = code_points("".join(texts))
    offsets = np.zeros(len(texts) + 1, np.int64)
    np.cumsum([len(text) for text in texts], out=offsets[1:])
    words = (_parted() if breaks else alphabet().words).take(points, mode="clip")
    kept = words != 0
    bounds = np.zeros(len(offsets), np.int64)
    np.cumsum([np.count_nonzero(kept[start:end]) for start, end in pairwise(offsets.tolist())], out=bounds[1:])
    return _spread(Folded(words.compress(kept), bounds))


def _spread(folded: Folded) -> Folded:
    """Return the texts with the number of each entry of `alphabet` replaced by the words of this entry.

    A code point that folds to several characters has an entry. In `folded`, such a code point is one value: 4 times the
    number of the entry.
    """
    words, bounds = folded
    places = np.flatnonzero((words & np.uint32(3)) == 0)
    if not len(places):
        return folded
    table = alphabet()
    rows = words[places] >> np.uint32(2)
    lengths = table.lengths[rows]
    extra = np.zeros(len(places) + 1, np.int64)
    np.cumsum(lengths - 1, out=extra[1:])
    within = ragged(lengths)
    new = np.repeat(places + extra[:-1], lengths) + within
    spread = np.empty(len(words) + extra[-1], np.uint32)
    spread[new] = table.pool[np.repeat(table.starts[rows], lengths) + within]
    old = np.ones(len(spread), np.bool_)
    old[new] = False
    spread[old] = np.delete(words, places)
    return Folded(spread, bounds + extra[np.searchsorted(places, bounds)])


def ragged(lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return for each length the numbers from 0 to the length minus 1, all in one array.

    >>> ragged(np.array([2, 0, 3])).tolist()
    [0, 1, 0, 1, 2]
    """
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total) - np.repeat(ends - lengths, lengths)
