"""Load the compiled phrases, once in each process."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from newsclean.phrases.matching import Matcher, Phrase, Prepared, prepare
from newsclean.phrases.word_lists import compiled_phrases

FURNITURE_KINDS = (
    "share",
    "follow",
    "read-more",
    "related",
    "newsletter",
    "subscription",
    "comments",
    "cookies",
    "controls",
    "player",
    "advertisement",
    "legal",
)
"""The kinds of furniture. Each is the name of a table in the phrase files, and a reason in the account."""


def furniture_phrases(extra: tuple[str, ...] = ()) -> Matcher:
    """Return a matcher of furniture in all languages. It also matches the phrases in `extra`, with the kind `custom`.

    Calls with equal arguments return the same matcher, which caches its answers.

    >>> furniture_phrases() is furniture_phrases(())
    True
    """
    return _furniture(extra)


@cache
def _furniture(extra: tuple[str, ...]) -> Matcher:
    custom = [Phrase("custom", "always", text) for text in extra]
    return Matcher([prepare(custom), Prepared(**compiled_phrases()["furniture"])], compiled_phrases()["networks"])


class DateWords(NamedTuple):
    """The words of dates in all languages.

    Attributes:
        months: the number of each month, 1 to 12, by its name in the form of `fold`.
        unsure: names that mean different months in two languages; "listopad" is the tenth or the eleventh.
        jalali: the number of each month of the Iranian calendar, by its name in the form of `fold`.
        others: weekdays, months of the Islamic calendar, and small words of dates and times, such as "of" and "gmt".
    """

    months: dict[str, int]
    unsure: frozenset[str]
    jalali: dict[str, int]
    others: frozenset[str]


@cache
def date_words() -> DateWords:
    """Return the words of dates in all languages."""
    words = compiled_phrases()["dates"]
    return DateWords(words["months"], frozenset(words["unsure"]), words["jalali"], frozenset(words["others"]))


class HeadWords(NamedTuple):
    """Words of by-lines, breadcrumbs, and lines with the time of publication, in all languages, in the form of `fold`.

    Attributes:
        byline_starts: words before a name, as in "By Jane Roe".
        byline_labels: words before a colon and names, as in "Text: Jane Roe".
        byline_ends: words after a name, as in "Jane Roe reports".
        updated: words before a date or time, as in "Updated 3 hours ago".
        home: words for the first part of a breadcrumb, such as "Home".
        reading: a matcher of reading times, such as "3 min read".
    """

    byline_starts: frozenset[str]
    byline_labels: frozenset[str]
    byline_ends: frozenset[str]
    updated: frozenset[str]
    home: frozenset[str]
    reading: Matcher


@cache
def head_words() -> HeadWords:
    """Return the words of mastheads in all languages."""
    words = {name: frozenset(known) for name, known in compiled_phrases()["heads"].items()}
    return HeadWords(**words, reading=Matcher([Prepared(**compiled_phrases()["reading"])], ["x"]))
