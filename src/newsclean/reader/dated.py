"""Recognise short lines that contain a date or an elapsed time."""

from __future__ import annotations

import re
from functools import cache

from newsclean.dates import JOINED
from newsclean.phrases import word_list
from newsclean.text.lines import ends_sentence, word_count
from newsclean.text.scripts import script_of

_LONGEST_DATED, _LONGEST_ENDED = 100, 60
_DATED_WORDS, _ELAPSED_WORDS = 14, 8
_YEAR, _DAY = r"(?<!\d)(?:19|20)\d\d(?!\d)", r"(?<!\d)\d{1,2}(?!\d)"
_NUMBERS = re.compile(r"\d(?:\d{3}|[./-]\d\d?[./-]\d\d)")
"""Pattern of numbers that every match of `_DATE` contains. It is faster."""
_DATE = re.compile(rf"{_DAY}.{{0,40}}{_YEAR}|{_YEAR}.{{0,40}}{_DAY}|{_YEAR}[年년]|{_DAY}[./-]{_DAY}[./-]\d\d(?!\d)")


@cache
def _elapsed() -> re.Pattern[str]:
    """Return the pattern of a word beside a number that states an elapsed time, such as "ago"."""
    words = word_list("elapsed times")
    spaced = [word for word in words if script_of(word[0]) not in JOINED]
    glued = [word for word in words if script_of(word[0]) in JOINED]
    return re.compile(rf"\b(?:{'|'.join(spaced)})\b|\d.{{0,20}}(?:{'|'.join(glued)})", re.IGNORECASE)


def is_dated(line: str) -> bool:
    """Return whether a short line contains a day and a year, or an elapsed time such as "3 hours ago".

    >>> is_dated("Ada Finch on May 7, 2025 at 4:47 pm said:"), is_dated("vor 3 Stunden"), is_dated("7.5.25, 14:30")
    (True, True, True)
    >>> is_dated("12:30"), is_dated("The harbour wall was built in 1904, and not in 1890, as the plans had it.")
    (False, False)
    """
    return len(line) <= _LONGEST_DATED and any(map(str.isdigit, line)) and _has_time(line.strip())


def _has_time(line: str) -> bool:
    words = word_count(line)
    if words > _DATED_WORDS or (len(line) > _LONGEST_ENDED and ends_sentence(line)):
        return False
    if _NUMBERS.search(line) and _DATE.search(line):
        return True
    return words <= _ELAPSED_WORDS and _elapsed().search(line) is not None
