"""Load the compiled phrases, once in a process."""

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
"""Kinds of furniture, each a table in the phrase files and a reason in the account."""


def furniture_phrases(extra: tuple[str, ...] = ()) -> Matcher:
    """Return the matcher of all languages' furniture; `extra` lines have the kind `custom`.

    Equal arguments return the same object, with its cache of lines.

    >>> furniture_phrases() is furniture_phrases(())
    True
    """
    return _furniture(extra)


@cache
def _furniture(extra: tuple[str, ...]) -> Matcher:
    custom = [Phrase("custom", "always", text) for text in extra]
    return Matcher([prepare(custom), Prepared(**compiled_phrases()["furniture"])], compiled_phrases()["networks"])


class DateWords(NamedTuple):
    """The words of dates.

    Attributes:
        months: month (1 to 12) by its folded name.
        unsure: names of different months in different languages, such as "listopad" for the tenth and the eleventh.
        jalali: month of the Solar Hijri calendar by its folded name.
        others: weekdays, ordinals and other possible words of a date line.
    """

    months: dict[str, int]
    unsure: frozenset[str]
    jalali: dict[str, int]
    others: frozenset[str]


@cache
def date_words() -> DateWords:
    """Return the words of dates in all languages; a name for different months in two languages is unsure."""
    words = compiled_phrases()["dates"]
    return DateWords(words["months"], frozenset(words["unsure"]), words["jalali"], frozenset(words["others"]))


class HeadWords(NamedTuple):
    """The folded words of bylines, breadcrumbs, and lines with the time of publication.

    Attributes:
        byline_starts: words before a name, as in "By Jane Roe".
        byline_labels: words before a separator and names.
        byline_ends: words after a name.
        updated: words before a date or time.
        home: the first element of a breadcrumb.
        reading: matcher of reading times.
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
