"""Read the phrase files, once a process."""

from __future__ import annotations

import sys
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

from newsclean.phrases.folding import fold
from newsclean.phrases.matching import Matcher, Phrase

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

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
_FORMS = ("always", "beside", "label", "starts")


@cache
def phrase_files() -> dict[str, dict[str, Any]]:
    """Return the parsed phrase files by name, in a fixed order."""
    folder = resources.files("newsclean.phrases")
    names = sorted(file.name for file in folder.iterdir() if file.name.endswith(".toml"))
    return {name.removesuffix(".toml"): tomllib.loads(folder.joinpath(name).read_text("utf-8")) for name in names}


@cache
def _languages() -> tuple[dict[str, Any], ...]:
    return tuple(table for name, table in phrase_files().items() if name != "networks")


@cache
def furniture_phrases(extra: tuple[str, ...] = ()) -> Matcher:
    """Return the matcher of all languages' furniture; `extra` lines are of the kind `custom`."""
    phrases = [Phrase("custom", "always", text) for text in extra]
    for table in _languages():
        for kind in FURNITURE_KINDS:
            for form in _FORMS:
                phrases += [Phrase(kind, form, text) for text in table.get(kind, {}).get(form, ())]
    return Matcher(phrases, phrase_files()["networks"]["names"])


class DateWords(NamedTuple):
    """The words of dates.

    Attributes:
        months: month (1 to 12) by its folded name.
        unsure: names that languages give to different months, as "listopad" to the tenth and the eleventh.
        jalali: month of the Solar Hijri calendar by its folded name.
        others: weekdays, ordinals and other words that may stand in a date line.
    """

    months: dict[str, int]
    unsure: frozenset[str]
    jalali: dict[str, int]
    others: frozenset[str]


@cache
def date_words() -> DateWords:
    """Return the words of dates in all languages; a name that two languages give to two months is unsure."""
    named: dict[str, set[int]] = {}
    jalali: dict[str, int] = {}
    others: set[str] = set()
    for table in (language.get("dates", {}) for language in _languages()):
        for number, names in enumerate(table.get("months", ()), start=1):
            for name in names:
                named.setdefault(fold(name), set()).add(number)
        jalali |= {fold(name): number for number, name in enumerate(table.get("jalali", ()), start=1)}
        others |= {fold(name) for names in table.get("weekdays", ()) for name in names}
        others |= {fold(word) for word in (*table.get("joiners", ()), *table.get("hijri", ()))}
    months = {name: numbers.copy().pop() for name, numbers in named.items() if len(numbers) == 1}
    return DateWords(months, frozenset(named.keys() - months.keys()), jalali, frozenset(others))


class HeadWords(NamedTuple):
    """The words of bylines, breadcrumbs, and lines that tell when a story was published, folded.

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

    def every(table: str, key: str) -> frozenset[str]:
        return frozenset(fold(word) for language in _languages() for word in language.get(table, {}).get(key, ()))

    texts = [t for language in _languages() for t in language.get("reading", {}).get("always", ())]
    reading = [Phrase("reading-time", "always", text) for text in texts]
    return HeadWords(
        every("byline", "starts"),
        every("byline", "label"),
        every("byline", "ends"),
        every("updated", "starts"),
        every("breadcrumb", "home"),
        Matcher(reading, ["x"]),
    )
