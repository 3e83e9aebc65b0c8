"""Every code point's class, script and lower case, as tables that classify a whole text in one step."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from newsclean.lines import SENTENCE_ENDS, UNSPACED, script_of

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


def _class_of(char: str) -> int:
    """Return a character's class: punctuation by list, the rest by its Unicode category."""
    if char in _LISTED:
        return _LISTED[char]
    category = unicodedata.category(char)
    if category in {"Lo", "Lm"}:
        return UNSPACED_LETTER if script_of(char) in UNSPACED else CASELESS
    named = {"Lu": UPPER, "Lt": UPPER, "Ll": LOWER}.get(category)
    return named if named is not None else {"Z": SPACE, "C": SPACE, "M": MARK, "N": DIGIT}.get(category[0], SYMBOL)


@cache
def tables() -> Tables:
    """Return the tables, made once a process.

    >>> [NAMES[tables().classes[ord(c)]] for c in "aA語7。"]
    ['lower', 'upper', 'unspaced', 'digit', 'end']
    """
    chars = [chr(code) for code in range(PLANE)]
    names = {name: number for number, name in enumerate(sorted({script_of(c) for c in chars}))}
    names["Hangul"] = names["Kana"] = names["Han"]  # one sentence of Japanese or Korean mixes them
    made = Tables(
        np.fromiter((_class_of(c) for c in chars), np.uint8, PLANE),
        np.fromiter((names[script_of(c)] for c in chars), np.uint8, PLANE),
        np.fromiter((ord(c.lower()[0]) for c in chars), np.uint32, PLANE),
    )
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
