"""Parse dates that are alone on a line, in every language of `phrases/`, and find dates at either end of a line."""

from __future__ import annotations

import datetime
import re
from functools import cache
from typing import NamedTuple

from newsclean.phrases import DateWords, date_words, fold
from newsclean.text.lines import Lines
from newsclean.text.scripts import UNSPACED, WORD_MARKS, script_of

LONGEST_DATE_LINE = 90
_TIME = re.compile(
    r"(?:(?<!\d)\d{1,2} ?[時时시点點] ?\d{1,2} ?[分분](?: ?\d{1,2} ?[秒초])?"
    r"|\b\d{1,2}[:：]\d{2}(?:[:：]\d{2}(?:\.\d{1,6})?)?|\b\d{1,2} ?h ?\d{2}\b|(?<![\d.])\d{1,2}\.\d{2}(?![.\d]))"
    r"(?: ?(?:gmt|utc)? ?[+−-]\d{1,2}(?::?\d{2})?\b)?"
)
_CLOCK = re.compile(r"(?:gmt|utc) ?[+−-] ?\d{1,2}\b|\b\d{1,2} ?(?:a\.?m|p\.?m)\b\.?")
_DIVIDER = re.compile(r"(?<=\d)t(?=\d)")
_WORD = re.compile(rf"(?:(?!\d)[\w{WORD_MARKS}'])+")
_TOKEN = re.compile(rf"\d+|{_WORD.pattern}")
# Words of clocks in all languages.
_ZONES = frozenset(
    "gmt utc z t h am pm est edt cst cdt mst mdt pst pdt bst cet cest eet eest wib wita wit msk мск".split()  # noqa: SIM905
)
JOINED = UNSPACED | {"Hangul"}
"""Scripts in which the words of a date may follow each other without spaces."""
_LONGEST_NAME = 3  # tokens: tháng mười một
_LONGEST_SEARCH = 1000
_WORD_START = re.compile(r"(?<!\w)\w")
_MOST_MONTHS, _MOST_DAYS = 13, 32
"""Months of an Ethiopian year, days of a Nepali month."""
_BUDDHIST_YEARS = 543
_MOST_AFTER_DATE = 10
"""Largest number of words that may follow the date of a line such as "Updated 7 May 2025 by Ada Finch in News"."""


class _Found(NamedTuple):
    """The numbers and words found in a date line.

    Attributes:
        numbers: all numbers, except times of day.
        months: numbers of the named months of the Gregorian calendar.
        unsure: number of month names whose month differs between languages.
        jalali: numbers of the named months of the Iranian calendar.
        others: number of other known words, such as weekdays.
        timed: whether the line contains a time of day.
    """

    numbers: tuple[int, ...]
    months: tuple[int, ...]
    unsure: int
    jalali: tuple[int, ...]
    others: int
    timed: bool


def _split_unknown(token: str, words: DateWords) -> list[str] | None:
    """Return the date words that form a token such as 日金曜日; None if it does not consist of known date words.

    It is also None for a token in a script with spaces between words.
    """
    if script_of(token[0]) not in JOINED:
        return None
    parts, rest = [], token
    while rest:
        size = next((n for n in range(len(rest), 0, -1) if rest[:n] in words.others), 0)
        if not size:
            return None
        parts.append(rest[:size])
        rest = rest[size:]
    return parts


def _find(text: str) -> _Found | None:
    """Return the numbers and date words of a line that consists only of these; None for any other line."""
    if len(text) > LONGEST_DATE_LINE or not any(map(str.isdigit, text)):
        return None
    words = date_words()
    folded = fold(text)
    if not _may_be_date(folded):
        return None
    bare = _DIVIDER.sub(" ", folded)
    bare, times = _TIME.subn(" ", bare)
    bare, clocks = _CLOCK.subn(" ", bare)
    tokens = _TOKEN.findall(bare)
    numbers: list[int] = []
    months: list[int] = []
    jalali: list[int] = []
    others, unsure, i = 0, 0, 0
    while i < len(tokens):
        name, size = _name_at(tokens, i)
        if tokens[i].isdecimal():  # excludes superscripts, which `int` refuses
            numbers.append(int(tokens[i]) if len(tokens[i]) <= 4 else 10**6)
        elif name in words.months:
            months.append(words.months[name])
        elif name in words.unsure:
            unsure += 1
        elif name in words.jalali:
            jalali.append(words.jalali[name])
        elif name or tokens[i] in _ZONES or _split_unknown(tokens[i], words):
            others += 1
        else:
            return None
        i += size
    return _Found(tuple(numbers), tuple(months), unsure, tuple(jalali), others, bool(times or clocks))


def _may_be_date(folded: str) -> bool:
    """Return whether the first word of a line may be part of a date. The test is fast, and excludes most lines.

    True if the word is not ASCII, and if a part of it may belong to a time of day, as in "12gmt+3".
    """
    found = _WORD.search(folded)
    first = found[0] if found else ""
    timed = first.endswith(("gmt", "utc")) or first.startswith(("am'", "pm'"))
    return timed or not first.isascii() or first in _date_parts()


@cache
def _names() -> frozenset[str]:
    """Return the names of months and all other words of dates."""
    return frozenset().union(*date_words())


@cache
def _date_parts() -> frozenset[str]:
    """Return the words of which dates and times of day consist; "a" and "p" are in "a.m." and "p.m."."""
    return frozenset(part for name in _names() for part in name.split()) | _ZONES | {"", "a", "p"}


def _name_at(tokens: list[str], i: int) -> tuple[str, int]:
    """Return the longest known date word that starts at token `i`, and the number of its tokens.

    Without such a word, an empty string and 1 are returned.
    """
    for size in range(min(_LONGEST_NAME, len(tokens) - i), 0, -1):
        name = " ".join(tokens[i : i + size])
        if name in _names():
            return name, size
    return "", 1


def is_date_line(text: str) -> bool:
    """Return whether a line is only a date, with a year, weekday or time that no heading would have.

    >>> is_date_line("Friday, Nov 07, 2025"), is_date_line("May 9"), is_date_line("In May 2025")
    (True, False, False)
    """
    found = _find(text)
    if found is None:
        return False
    named = bool(found.months or found.unsure or found.jalali)
    year = any(1000 <= number <= 9999 for number in found.numbers)
    if named:
        days = sum(1 <= number <= 31 for number in found.numbers)
        sure = year or found.others > 0 or found.timed
        return len(found.numbers) <= 3 and days > 0 and len(set(found.months)) <= 1 and sure
    return len(found.numbers) == 3 and (year or found.timed) and _may_be_day(sorted(found.numbers))


def _may_be_day(numbers: list[int]) -> bool:
    """Return whether three numbers, the smallest first, can be a month, a day and a year of any calendar."""
    month, day, year = numbers
    return month <= _MOST_MONTHS and day <= _MOST_DAYS and year < 10**4


def parse_date(text: str) -> datetime.date | None:
    """Return the first date of a text; None if it has no date, or if its day and month are ambiguous.

    >>> parse_date("Friday, Nov 07, 2025"), parse_date("Last updated: 07.11.2025, 14:30")
    (datetime.date(2025, 11, 7), datetime.date(2025, 11, 7))
    >>> parse_date("07/11/2025") is None
    True
    """
    for line in Lines(text[:_LONGEST_SEARCH]).texts:
        found = _find(line) or find_after_label(line)
        if found:
            return _date(found, line)
    return None


def find_after_label(line: str) -> _Found | None:
    """Return the parts of the date at the end of a line such as "Last updated on 7 May 2025"; None without a date."""
    if len(line) > LONGEST_DATE_LINE:
        return None
    starts = [match.start() for match in _WORD_START.finditer(line)]
    for start in starts[1:12]:
        found = _find(line[start:])
        if found and len(found.numbers) >= 2:
            return found
    return None


def starts_with_date(text: str) -> bool:
    """Return whether a text begins with a date or a time of day and has few words after it.

    >>> starts_with_date("7 May 2025 by Ada Finch"), starts_with_date("14:30"), starts_with_date("50 years ago")
    (True, True, False)
    """
    ends = [match.end() for match in _TOKEN.finditer(text[:LONGEST_DATE_LINE])]
    for more, end in enumerate(ends[: -_MOST_AFTER_DATE - 1 : -1]):
        found = _find(text[:end])
        if found and (_names_a_day(found) or (found.timed and not found.numbers and more < 2)):
            return True
    return False


def _names_a_day(found: _Found) -> bool:
    numbers, named = found.numbers, found.months or found.unsure or found.jalali
    return bool(named and numbers) or len(numbers) >= 3 or (len(numbers) == 2 and max(numbers) >= 1000)


def _date(found: _Found, line: str) -> datetime.date | None:
    numbers, year = list(found.numbers), None
    for number in numbers:
        if 1000 <= number <= 9999:
            year = number
    if year is None:
        return None
    first = numbers[0] == year
    numbers.remove(year)
    if found.months and len(numbers) == 1:
        return _valid(year, found.months[0], numbers[0])
    if found.jalali and len(numbers) == 1:
        return _from_jalali(year, found.jalali[0], numbers[0])
    if found.months or found.unsure or found.jalali or len(numbers) != 2:
        return None
    return _numeric(year, numbers, first, line)


def _numeric(year: int, pair: list[int], year_first: bool, line: str) -> datetime.date | None:  # noqa: FBT001 - private
    """Return the date for a year and two numbers, its day and month in any order.

    The result is None if both numbers could be the month, as in 07/11/2025, or if there is no such date.

    Args:
        year: the year.
        pair: the two other numbers, in the order of the line.
        year_first: whether the year is the first number of the line.
        line: the line, whose punctuation may show the order.
    """
    one, two = pair
    if year_first:
        return _valid(year, one, two)
    if one > 12 or one == two or re.search(rf"\b0?{one}\. ?0?{two}\.", line) or "tháng" in line.casefold():
        return _valid(year, two, one)
    return _valid(year, one, two) if two > 12 else None


def _from_jalali(year: int, month: int, day: int) -> datetime.date | None:
    """Return the Gregorian date for a date of the Iranian calendar; None for a year or day out of range.

    >>> _from_jalali(1403, 12, 22)
    datetime.date(2025, 3, 12)
    """
    if not (1250 <= year <= 1500 and 1 <= day <= 31):
        return None
    years, months = year - 979, month - 1
    days = 365 * years + years // 33 * 8 + (years % 33 + 3) // 4 + 30 * months + min(months, 6) + day - 1
    return datetime.date(1600, 3, 20) + datetime.timedelta(days)


def _valid(year: int, month: int, day: int) -> datetime.date | None:
    if 2400 <= year <= 2700:
        year -= _BUDDHIST_YEARS
    try:
        return datetime.date(year, month, day) if 1700 <= year <= 2200 else None
    except ValueError:
        return None
