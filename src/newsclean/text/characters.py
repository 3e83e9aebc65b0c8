"""Every code point's class, script and lower case, as tables that classify a whole text in one step."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from newsclean.text.lines import SCRIPT_RANGES, SENTENCE_ENDS, UNSPACED

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

PLANE = 0x10000
"""Code points of the basic plane; those beyond stand for a symbol, or for a Chinese character from 0x20000 on."""
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
    """One entry a code point of the basic plane: class, number of the script, lower case."""

    classes: Array
    scripts: Array
    lowers: Array


_OF_CATEGORY = {"Lu": UPPER, "Lt": UPPER, "Ll": LOWER, "Lo": CASELESS, "Lm": CASELESS}
_OF_MAJOR = {"Z": SPACE, "C": SPACE, "M": MARK, "N": DIGIT}


@cache
def tables() -> Tables:
    """Return the tables, made once a process: punctuation by list, the rest by its Unicode category.

    >>> [NAMES[tables().classes[ord(c)]] for c in "aA語7。"]
    ['lower', 'upper', 'unspaced', 'digit', 'end']
    """
    chars = [*map(chr, range(PLANE))]
    categories, category = np.unique([*map(unicodedata.category, chars)], return_inverse=True)
    classes = np.array([_OF_CATEGORY.get(c, _OF_MAJOR.get(c[0], SYMBOL)) for c in categories.tolist()], np.uint8)[
        category
    ]
    letters = np.array([c[0] == "L" for c in categories.tolist()])[category]
    names = ["", *(name for _, name in SCRIPT_RANGES)]
    numbers = {name: number for number, name in enumerate(sorted(set(names)))}
    unspaced = np.array([name in UNSPACED for name in names])
    numbers["Hangul"] = numbers["Kana"] = numbers["Han"]  # one sentence of Japanese or Korean mixes them
    place = np.searchsorted([start for start, _ in SCRIPT_RANGES], np.arange(PLANE), side="right") * letters
    classes[(classes == CASELESS) & unspaced[place]] = UNSPACED_LETTER
    for char, kind in _LISTED.items():
        classes[ord(char)] = kind
    scripts = np.array([numbers[name] for name in names], np.uint8)[place]
    made = Tables(classes, scripts, np.fromiter((ord(c.lower()[0]) for c in chars), np.uint32, PLANE))
    for table in made:
        table.flags.writeable = False
    return made


def points(text: str) -> Array:
    r"""Return the text's code points, those beyond the basic plane replaced by one that stands for them.

    >>> points("a\U0001f600").tolist()
    [97, 9731]
    """
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    beyond = codes >= PLANE
    if beyond.any():
        codes = np.where(beyond, np.where(codes >= 0x20000, 0x4E00, 0x2603), codes)
    return codes
