"""Find the signs of a line, which show its kind: a furniture phrase, a date, a by-line or a credit, for example."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from newsclean.cleaners.author_notes import is_contact
from newsclean.cleaners.credits import is_credit
from newsclean.cleaners.furniture import is_close_sign, is_stamp
from newsclean.cleaners.masthead import is_breadcrumb, is_byline, is_updated
from newsclean.cleaners.tags import tags_kind
from newsclean.dates import is_date_line
from newsclean.phrases import FURNITURE_KINDS, furniture_phrases, head_words
from newsclean.phrases.atoms import bar_of
from newsclean.reader.dated import is_dated

if TYPE_CHECKING:
    from collections.abc import Iterator

MARKS = ("dated", "counter", "time-first", "time-last", "address", "separators")
"""The signs that no kind of line has alone: stories have them, too."""
SIGNS = (
    *FURNITURE_KINDS, "bar", "date-line", "updated-line", "breadcrumb", "reading-time", "byline", "credit",
    "author-note", "tags", "stamp", *MARKS,
)  # fmt: skip
"""The signs that a line may have. A sign has the value 1 if it is certain, and 0.5 if a line of a story may
also have it. In the arrays of the reader, each sign has a column, with 0 for a line that lacks the sign."""
_COLUMN = {name: number for number, name in enumerate(SIGNS)}
_LONGEST = 160
"""Largest number of code points of a line with any sign. A longer line can have only `author-note` or `tags`."""
_LONGEST_NOTE = 400
_CRUMB = re.compile("[>›»/|•→]")
_DIGIT = re.compile(r"\d")
_COUNTER = re.compile(r"\W{0,3}\d{1,3} ?/ ?\d{1,3}\b|.*\b\d{1,3} ?/ ?\d{1,3}\W{0,2}$|\W?\+\d{1,3}\W?$")
_TIME = r"\d{1,2}:\d\d(?::\d\d)?"
_TIME_FIRST, _TIME_LAST = re.compile(rf"\W{{0,2}}{_TIME}\b"), re.compile(rf"(?<![\d:]){_TIME}\W{{0,2}}$")
_ADDRESS = re.compile(r"://|\bwww\.|\w\.(?:com|org|net|info|[a-z]{2})(?![\w.])|(?<!\w)[@#]\w|\w@\w")
_SEPARATORS = re.compile(r"(?:^|\s)[|·•›»→▸▶►](?:\s|$)")


@lru_cache(maxsize=16384)
def signs_of(line: str) -> tuple[tuple[int, float], ...]:
    """Return the signs of a line: for each one, its position in `SIGNS` and its value. See `SIGNS` for the values.

    The line must not have white space around it.

    >>> [(SIGNS[column], value) for column, value in signs_of("Share this article")]
    [('share', 1.0)]
    >>> signs_of("The bridge opens again.")
    ()
    """
    if len(line) > _LONGEST_NOTE:
        return ()
    found = dict(_signs(line))
    return tuple([(_COLUMN[name], value) for name, value in found.items()]) if found else ()


def _signs(line: str) -> Iterator[tuple[str, float]]:
    """Yield the name and the value of each sign of a line. A later value of the same sign replaces an earlier one."""
    if "@" in line and is_contact(line):
        yield "author-note", 1.0
    if (kind := tags_kind(line)) is not None:
        yield "tags", 1.0 if kind == "list" else 0.5
    if len(line) <= _LONGEST:
        yield from _short_signs(line)


def _short_signs(line: str) -> Iterator[tuple[str, float]]:
    if found := furniture_phrases()(line):
        yield found.kind, 1.0 if found.alone else 0.5
    if is_close_sign(line):
        yield "controls", 1.0
    if bar := bar_of(line):
        yield "bar", 1.0 if bar.networks + bar.words > 1 else 0.5
    if is_credit(line):
        yield "credit", 1.0
    if is_byline(line):
        yield "byline", 1.0
    if _CRUMB.search(line) and is_breadcrumb(line):
        yield "breadcrumb", 1.0
    if _ADDRESS.search(line):
        yield "address", 1.0
    if _SEPARATORS.search(line):
        yield "separators", 1.0
    if _DIGIT.search(line):
        yield from _numbered_signs(line)


def _numbered_signs(line: str) -> Iterator[tuple[str, float]]:
    """Yield the name and the value of each sign that only a line with a digit can have."""
    if is_date_line(line):
        yield "date-line", 1.0
    if is_dated(line):
        yield "dated", 1.0
    if is_updated(line, first=False):
        yield "updated-line", 1.0
    if head_words().reading(line):
        yield "reading-time", 1.0
    if is_stamp(line):
        yield "stamp", 1.0
    if _COUNTER.match(line):
        yield "counter", 1.0
    if _TIME_FIRST.match(line):
        yield "time-first", 1.0
    if _TIME_LAST.search(line):
        yield "time-last", 1.0
