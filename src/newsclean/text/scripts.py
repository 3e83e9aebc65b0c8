"""The scripts of letters, and all code-point ranges that newsclean uses."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from functools import lru_cache
from itertools import pairwise

MARKS = "\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0dff\u200c\u200d"
"""Combining marks and joiners, as a character set for patterns. They are parts of words that `\\w` does not match."""
WORD_MARKS = "\u0300-\u036f\u0900-\u0dff\u0e30-\u0e4e"
"""Marks on letters, as a character set: accents, and vowel signs of Thai and the scripts of India."""
UNSTOPPED_LETTERS = "\u0e00-\u0eff\u1780-\u17ff"
"""Letters of Thai, Lao and Khmer. These scripts have no mark at the end of a sentence."""
SPACELESS_LETTERS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
"""Letters of Thai, Lao, Myanmar and Khmer. These separate words by a zero-width space, or do not separate them."""
UNSPACED_LETTERS = SPACELESS_LETTERS + "\u3005\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f"
"""Letters of all scripts without spaces between words; `UNSPACED` has the names of the scripts."""
JOINED_LETTERS = "\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
"""Thai, Lao, kana, Chinese characters and hangul. In these, a phrase may end directly before another letter."""
WIDE_LETTERS = "\u1100-\u11ff\u2e80-\ud7ff\uf900-\ufaff\uff66-\uff9f"
"""Chinese characters, kana and hangul."""
VOWELLESS_LETTERS = "\u0590-\u06ff\u0750-\u077f\ufb1d-\ufdff\ufe70-\ufefc"
"""Letters of Hebrew and Arabic, which omit short vowels."""
KANA = range(0x3041, 0x3100)
IDEOGRAPHS = (range(0x3400, 0x4DC0), range(0x4E00, 0xA000), range(0x20000, 0x2F800), range(0x30000, 0x32400))
"""Ranges of Chinese characters, including those of later Unicode versions."""
LETTERED = (range(0x3400), range(0xA000, 0xE000), range(0xF900, 0x20000), range(0x2F800, 0x2FA20))
"""Ranges of all other code points that may be letters. Higher ones are private, unassigned or invisible."""
# First code point of each range and its script; all others are Common (digits, marks, signs).
SCRIPT_RANGES: tuple[tuple[int, str], ...] = (
    (0x0041, "Latin"), (0x005B, ""), (0x0061, "Latin"), (0x007B, ""), (0x00AA, "Latin"), (0x00AB, ""),
    (0x00BA, "Latin"), (0x00BB, ""), (0x00C0, "Latin"), (0x02B0, ""), (0x0370, "Greek"), (0x0400, "Cyrillic"),
    (0x0530, "Armenian"), (0x0590, "Hebrew"), (0x0600, "Arabic"), (0x0700, "Syriac"), (0x0750, "Arabic"),
    (0x0780, ""), (0x08A0, "Arabic"), (0x0900, "Devanagari"), (0x0980, "Bengali"), (0x0A00, "Gurmukhi"),
    (0x0A80, "Gujarati"), (0x0B00, "Oriya"), (0x0B80, "Tamil"), (0x0C00, "Telugu"), (0x0C80, "Kannada"),
    (0x0D00, "Malayalam"), (0x0D80, "Sinhala"), (0x0E00, "Thai"), (0x0E80, "Lao"), (0x0F00, "Tibetan"),
    (0x1000, "Myanmar"), (0x10A0, "Georgian"), (0x1100, "Hangul"), (0x1200, "Ethiopic"), (0x13A0, ""),
    (0x1780, "Khmer"), (0x1800, "Mongolian"), (0x18B0, ""), (0x1C80, "Cyrillic"), (0x1C90, "Georgian"),
    (0x1CC0, ""), (0x1E00, "Latin"), (0x1F00, "Greek"), (0x2000, ""), (0x2C60, "Latin"), (0x2C80, ""),
    (0x2DE0, "Cyrillic"), (0x2E00, ""), (0x3005, "Han"), (0x3006, ""), (0x3041, "Kana"), (0x3100, ""),
    (0x3105, "Bopomofo"), (0x3130, "Hangul"), (0x3190, ""), (0x31F0, "Kana"), (0x3200, ""), (0x3400, "Han"),
    (0xA000, ""), (0xA640, "Cyrillic"), (0xA6A0, ""), (0xA720, "Latin"), (0xA800, ""), (0xAC00, "Hangul"),
    (0xD800, ""), (0xF900, "Han"), (0xFB00, "Latin"), (0xFB13, ""), (0xFB1D, "Hebrew"), (0xFB50, "Arabic"),
    (0xFE00, ""), (0xFE70, "Arabic"), (0xFEFF, ""), (0xFF21, "Latin"), (0xFF3B, ""), (0xFF41, "Latin"),
    (0xFF5B, ""), (0xFF66, "Kana"), (0xFFA0, "Hangul"), (0xFFE0, ""), (0x20000, "Han"), (0x32000, ""),
)  # fmt: skip
_STARTS = [start for start, _ in SCRIPT_RANGES]
_NAMES = ["", *(name for _, name in SCRIPT_RANGES)]
UNSPACED = frozenset({"Han", "Kana", "Thai", "Lao", "Khmer", "Myanmar"})
"""Scripts without spaces between words."""


@lru_cache(maxsize=8192)
def script_of(char: str) -> str:
    """Return the script of a letter; the empty string for any character that is not a letter.

    >>> [script_of(c) for c in "aя語ら7"]
    ['Latin', 'Cyrillic', 'Han', 'Kana', '']
    """
    return _NAMES[bisect_right(_STARTS, ord(char))] if char.isalpha() else ""


def scripts(text: str) -> Counter[str]:
    """Return the number of letters of each script in a text.

    >>> scripts("Москва, May 9")
    Counter({'Cyrillic': 6, 'Latin': 3})
    """
    counts: Counter[str] = Counter()
    for char, times in Counter(text).items():
        if name := script_of(char):
            counts[name] += times
    return counts


_BEYOND = [(start, end - 1) for (start, name), (end, _) in pairwise(SCRIPT_RANGES) if name not in {"", "Latin"}]
_BEYOND_LATIN = re.compile(f"[{''.join(f'{chr(first)}-{chr(last)}' for first, last in _BEYOND)}]")


def goes_beyond_latin(text: str) -> bool:
    """Return whether a text may contain letters of another script than Latin. The test is fast.

    >>> goes_beyond_latin("Ærø, 9 €"), goes_beyond_latin("Москва")
    (False, True)
    """
    return not text.isascii() and _BEYOND_LATIN.search(text) is not None
