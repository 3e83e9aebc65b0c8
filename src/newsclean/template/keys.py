"""Compute the key of a line, by which lines are compared. Lines that differ only in numbers or dates have one key."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsclean.dates import is_date_line
from newsclean.phrases import date_words, fold
from newsclean.text.scripts import WORD_MARKS

if TYPE_CHECKING:
    from newsclean.phrases import DateWords

LONGEST_LINE = 2000
"""Largest number of code points of a line that has a key. A longer line is a story without line breaks."""
_NUMBER = re.compile(r"\d+")
_NUMBERS = re.compile(r"0[\s,.:/|·–—0-]*0")
_WORD = re.compile(rf"(?:(?!\d)[\w{WORD_MARKS}'])+")
_SHORTEST_DATE_WORD = 3
"""Smallest number of letters of a date word that is ignored. Shorter ones ("at", "v", "年") have other meanings."""
_FEWEST_LETTERS = 2


def line_key(text: str) -> str:
    """Return the key of a line; an empty string if the line has no words.

    The key does not depend on case, look-alike characters, spaces, punctuation at the ends, numbers, times and dates.
    A line that consists only of these, such as "7 May 2025" or "12:31", has no key.

    >>> line_key("Updated 12:31"), line_key("updated  Monday, 4 May 2026, 9:05"), line_key("— 7 May 2025 —")
    ('updated 0', 'updated 0', '')
    """
    if len(text) > LONGEST_LINE:
        return ""
    key = fold(text)
    if _NUMBER.search(key):
        words = date_words()
        key = _WORD.sub(lambda match: "0" if _is_of_a_date(match[0], words) else match[0], key)
        key = "" if is_date_line(text) else _NUMBERS.sub("0", _NUMBER.sub("0", key))
    return key if sum(map(str.isalpha, key)) >= _FEWEST_LETTERS else ""


def _is_of_a_date(word: str, words: DateWords) -> bool:
    if word in words.months or word in words.jalali or word in words.unsure:
        return True
    return len(word) >= _SHORTEST_DATE_WORD and word in words.others
