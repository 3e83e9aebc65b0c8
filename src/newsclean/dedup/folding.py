"""What two spellings of one text have in common: its letters and digits, folded.

Copies of a story differ in case, accents, quotes, dashes, full-width forms, spacing and line breaks long
before they differ in words. Folding takes all of that away, one code point at a time, so that neither the
normal form of the text nor where it is cut into pieces matters:

- compatibility decomposition and full case folding (`Ⓡ` aside, which is a symbol: `ﬁ` is `fi`, `ß` is `ss`,
  `Ａ` is `a`, a Hangul syllable is its two or three jamo, and `が` is `か` with its voicing mark);
- letters, numbers and the marks that spell a word are kept: vowel signs, viramas and nuktas of the Indic
  scripts, vowels and tones of Thai and Lao, voicing marks of kana;
- accents, Hebrew points, Arabic vowel signs, joiners and everything else (punctuation, white space, symbols,
  emoji, controls, lone surrogates) are dropped;
- decimal digits of every script are ASCII digits, and a few letters that Unicode does not decompose are
  written as their plain ones (`_PLAIN`).

Code points that Unicode added after the running Python's tables were made are dropped, CJK ideographs aside.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

# Letters that differ by a stroke or by the keyboard they were typed on, not by decomposition; the tatweel
# only stretches an Arabic word, and Hangul fillers are letters that nobody sees.
_PLAIN = {
    "ı": "i", "ł": "l", "ø": "o", "đ": "d", "ħ": "h", "æ": "ae", "œ": "oe",
    "ی": "ي", "ى": "ي", "ک": "ك", "ـ": "", "\u115f": "", "\u1160": "",
}  # fmt: skip
# Marks without a combining class that change no word: joiner, inherent vowels, variation selectors.
_INVISIBLE = frozenset(map(chr, (0x034F, 0x17B4, 0x17B5, 0x180B, 0x180C, 0x180D, 0x180F, *range(0xFE00, 0xFE10))))
# Folded to themselves without asking: unified ideographs, also those of a later Unicode.
_IDEOGRAPHS = (range(0x3400, 0x4DC0), range(0x4E00, 0xA000), range(0x20000, 0x2F800), range(0x30000, 0x32400))
# Everything else that holds letters; planes above are private, unassigned or invisible.
_LETTERED = (range(0x3400), range(0xA000, 0xE000), range(0xF900, 0x20000), range(0x2F800, 0x2FA20))


def fold_character(char: str) -> str:
    """Return what is left of one code point: letters, digits and spelling marks, or nothing.

    >>> [fold_character(c) for c in "Éﬁ４٤—"]
    ['e', 'fi', '4', '4', '']
    """
    if any(ord(char) in block for block in _IDEOGRAPHS):
        return char
    if unicodedata.category(char)[0] not in "LNM":
        return ""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())
    return "".join(_plain(part) for part in folded)


def _plain(char: str) -> str:
    kind = unicodedata.category(char)
    if kind == "Nd":
        return str(unicodedata.decimal(char))
    if kind[0] in "LN":
        return _PLAIN.get(char, char)
    return char if kind in {"Mn", "Mc"} and _spells(char) else ""


def _spells(mark: str) -> bool:
    # Canonical combining classes: 0 vowel signs, 7 nukta, 8 kana voicing, 9 virama, 84-132 vowels and tones of
    # Telugu, Thai, Lao and Tibetan. 1 is overlays, 10-36 Hebrew and Arabic points, 200 and above accents.
    order = unicodedata.combining(mark)
    return mark not in _INVISIBLE and order != 1 and not 10 <= order <= 36 and order < 200


class _Table(NamedTuple):
    """For each code point how many it folds to, and where in `pool` they start."""

    lengths: NDArray[np.uint8]
    starts: NDArray[np.int64]
    pool: NDArray[np.uint32]


@cache
def _table() -> _Table:
    lengths, starts = np.zeros(0x110000, np.uint8), np.zeros(0x110000, np.int64)
    ideographs = np.array([*chain(*_IDEOGRAPHS)])
    lengths[ideographs], starts[ideographs] = 1, np.arange(len(ideographs))
    points, folds = zip(*_folds(), strict=True)
    sizes = np.array([len(fold) for fold in folds])
    lengths[list(points)] = sizes
    starts[list(points)] = len(ideographs) + np.cumsum(sizes) - sizes
    return _Table(lengths, starts, np.concatenate([ideographs.astype(np.uint32), _code_points("".join(folds))]))


def _folds() -> Iterator[tuple[int, str]]:
    for point in chain(*_LETTERED):
        if folded := fold_character(chr(point)):
            yield point, folded


def _code_points(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


def fold(text: str) -> NDArray[np.uint32]:
    """Return the folded text as an array of code points.

    Folding pieces of a text one after the other gives the same as folding the whole.

    >>> "".join(map(chr, fold("“L’été à Łódź…”")))
    'letealodz'
    """
    table, points = _table(), _code_points(text)
    lengths = table.lengths[points]
    ends = np.cumsum(lengths, dtype=np.int64)
    total = int(ends[-1]) if len(ends) else 0
    # One range of the pool for each code point, end to end.
    source = np.repeat(table.starts[points] - ends + lengths, lengths) + np.arange(total)
    return table.pool[source]
