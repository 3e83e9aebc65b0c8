"""Tables with the class, script and lower case of code points, to classify all characters of a text at once."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from newsclean.text.lines import SENTENCE_ENDS
from newsclean.text.scripts import SCRIPT_RANGES, UNSPACED

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

PLANE = 0x10000
"""Number of code points in the basic plane. `points` replaces all higher code points."""
NAMES = (
    "space", "lower", "upper", "caseless", "unspaced", "digit", "end", "comma", "colon", "quote", "bracket",
    "dash", "bullet", "mark", "sign", "symbol",
)  # fmt: skip
SPACE, LOWER, UPPER, CASELESS, UNSPACED_LETTER, DIGIT, END, COMMA = range(8)
COLON, QUOTE, BRACKET, DASH, BULLET, MARK, SIGN, SYMBOL = range(8, 16)
_LISTED = {
    **dict.fromkeys(",;،؛、，；·", COMMA),
    **dict.fromkeys(":：", COLON),
    **dict.fromkeys("\"'”’»«“„`」』「『‘‚›‹", QUOTE),
    **dict.fromkeys("()[]{}（）【】", BRACKET),
    **dict.fromkeys("-–—―_", DASH),
    **dict.fromkeys("•*|>→▶►●■▪◆◇○×+#✓·", BULLET),
    **dict.fromkeys("@©®/\\=&%€$£¥™", SIGN),
    **dict.fromkeys(SENTENCE_ENDS, END),
}


class Tables(NamedTuple):
    """Three arrays that are indexed by a code point of the basic plane.

    Attributes:
        classes: the class of the code point, as a position in `NAMES`.
        scripts: the number of the script of the code point; 0 if it is not a letter.
        lowers: the lower case of the code point; only the first code point if the lower case has several.
    """

    classes: Array
    scripts: Array
    lowers: Array


_OF_CATEGORY = {"Lu": UPPER, "Lt": UPPER, "Ll": LOWER, "Lo": CASELESS, "Lm": CASELESS}
_DOTTED = "İ"
_OF_MAJOR = {"Z": SPACE, "C": SPACE, "M": MARK, "N": DIGIT}


@cache
def tables() -> Tables:
    """Return the tables with the class, script and lower case of code points; they are built at the first call.

    The class of most punctuation is listed in this module. The Unicode category decides the class of all others.

    >>> [NAMES[tables().classes[ord(c)]] for c in "aA語7。"]
    ['lower', 'upper', 'unspaced', 'digit', 'end']
    """
    categories = [*map(unicodedata.category, map(chr, range(PLANE)))]
    names_of = sorted(set(categories))
    kinds = {name: _OF_CATEGORY.get(name, _OF_MAJOR.get(name[0], SYMBOL)) for name in names_of}
    classes = np.fromiter(map(kinds.__getitem__, categories), np.uint8, PLANE)
    is_letter = {name: name[0] == "L" for name in names_of}
    letters = np.fromiter(map(is_letter.__getitem__, categories), np.bool_, PLANE)
    names = ["", *(name for _, name in SCRIPT_RANGES)]
    numbers = {name: number for number, name in enumerate(sorted(set(names)))}
    unspaced = np.array([name in UNSPACED for name in names])
    numbers["Hangul"] = numbers["Kana"] = numbers["Han"]  # sentences of Japanese and Korean mix them
    place = np.searchsorted([start for start, _ in SCRIPT_RANGES], np.arange(PLANE), side="right") * letters
    classes[(classes == CASELESS) & unspaced[place]] = UNSPACED_LETTER
    for char, kind in _LISTED.items():
        classes[ord(char)] = kind
    scripts = np.array([numbers[name] for name in names], np.uint8)[place]
    made = Tables(classes, scripts, _lowers())
    for table in made:
        table.flags.writeable = False
    return made


def _lowers() -> Array:
    """Return the lower case of each code point of the basic plane, or its first code point if it has several."""
    # All in one text, the fastest way: only İ has a lower case of two code points, and ß replaces it.
    every = "".join(map(chr, range(PLANE))).replace(_DOTTED, "ß").lower()
    lowers: Array = np.frombuffer(every.encode("utf-32-le", "surrogatepass"), np.uint32).copy()
    lowers[ord(_DOTTED)] = ord("i")
    return lowers


def points(text: str) -> Array:
    r"""Return the code points of a text, with those beyond the basic plane replaced.

    Each Chinese character beyond the basic plane becomes the character U+4E00, each other one the symbol U+2603.

    >>> points("a\U0001f600").tolist()
    [97, 9731]
    """
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    beyond = codes >= PLANE
    if beyond.any():
        codes = np.where(beyond, np.where(codes >= 0x20000, 0x4E00, 0x2603), codes)
    return codes
