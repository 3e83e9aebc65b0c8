"""Remove lines of furniture, such as share bars, follow prompts, read-more labels and newsletter prompts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from newsclean.arguments import shown, strings
from newsclean.phrases import FURNITURE_KINDS, furniture_phrases
from newsclean.text.lines import Lines, is_headline, lines_of, runs, word_count
from newsclean.types import Document, Edit

if TYPE_CHECKING:
    from collections.abc import Iterator

_STAMP = re.compile(r"[-−–]?\d{1,2}:\d{2}(?::\d{2})?(?: ?[/|] ?[-−–]?\d{1,2}:\d{2}(?::\d{2})?)?")
_ZERO_STAMP = re.compile(r"[-−–]?0{1,2}:00(?::00)?(?: ?[/|] ?[-−–]?\d{1,2}:\d{2}(?::\d{2})?)?")
_CLOSE_SIGNS = frozenset("×✕✖✗╳⨯")
_LIST_SIGNS = frozenset("|•·›»‹«>→←▼▲▾▸►…")
_LONGEST_LINE = 300
_TITLED = frozenset({"player", "controls", "read-more", "related"})
MIN_RUN = 2
"""Smallest number of ambiguous lines that must follow each other to be furniture without a certain line among them.

Ambiguous lines are names of social networks, and words that may also be a heading of the story.
"""


class _Sign(NamedTuple):
    """The furniture that a whole line consists of.

    Attributes:
        kind: the kind of furniture, such as `share`.
        alone: whether the line is furniture even without other furniture beside it.
        network: whether the line is the name of a social network.
        labels: whether the line is a label followed by the text of a link.
    """

    kind: str
    alone: bool
    network: bool = False
    labels: bool = False


_CLOCK, _PLAYER = _Sign("player", alone=False), _Sign("player", alone=True)


@lru_cache(maxsize=16384)
def _sign(line: str, phrases: tuple[str, ...]) -> _Sign | None:
    """Return the furniture that a whole line consists of; None if the line is not furniture.

    The line must not have white space around it. `phrases` are further phrases of furniture.
    """
    if _STAMP.fullmatch(line):
        return _PLAYER if _ZERO_STAMP.fullmatch(line) else _CLOCK
    if is_close_sign(line):
        return _Sign("controls", alone=True)
    if line[:1] in _LIST_SIGNS and set(line) <= _LIST_SIGNS:
        return _Sign("controls", alone=False)
    matcher = furniture_phrases(phrases)
    found = matcher(line)
    if found and found.alone:
        return _Sign(found.kind, alone=True, labels=found.labels)
    if matcher.is_network(line):
        return _Sign("share", alone=False, network=True)
    return _Sign(found.kind, alone=False) if found else None


def is_stamp(line: str) -> bool:
    """Return whether a line is the time display of a player, such as "0:00 / 2:14".

    >>> is_stamp("0:00 / 2:14"), is_stamp("2:1")
    (True, False)
    """
    return _STAMP.fullmatch(line) is not None


def is_close_sign(line: str) -> bool:
    """Return whether a line contains only the sign of a close button.

    >>> is_close_sign("×"), is_close_sign("")
    (True, False)
    """
    return line[:1] in _CLOSE_SIGNS and set(line) <= _CLOSE_SIGNS


@dataclass(frozen=True)
class DropFurniture:
    r"""Remove lines that prompt readers to share, follow, subscribe or read on, and buttons of the page.

    Removes a line if the whole line is a phrase of a phrase file, in any language. Some words may also be a heading
    of the story, such as "Print" and "Comments". These, names of social networks, and times such as "12:45" are
    removed only next to other furniture. A list of only such lines is kept after a line of the story that ends in a
    colon. Misses furniture inside a line of the story.

    Attributes:
        phrases: your own phrases to remove, for the reason `custom`; they may contain the placeholders {n}, {name} and
            {network}, as in the phrase files.
        kinds: the kinds to remove; each is also the reason of its edits. They are share, follow, read-more, related,
            newsletter, subscription, comments, cookies, controls, player, advertisement and legal. The default has
            all except legal: the texts of publishers often end in copyright lines.

    Raises:
        TypeError: `phrases` or `kinds` is a single string, or contains a value that is not a string.
        ValueError: a kind is unknown, or a phrase is empty.

    >>> text = "The bridge opens again.\nShare this article:\nFacebook\nTelegram"
    >>> [edit.reason for edit in DropFurniture()(Document(text))]
    ['share']
    """

    name: ClassVar[str] = "furniture"
    phrases: tuple[str, ...] = ()
    kinds: tuple[str, ...] = tuple(kind for kind in FURNITURE_KINDS if kind != "legal")

    def __post_init__(self) -> None:
        for name in ("phrases", "kinds"):
            object.__setattr__(self, name, strings(getattr(self, name), name))
        if not all(phrase.strip() for phrase in self.phrases):
            raise ValueError(f"phrases must contain no empty string, got {shown(self.phrases)}")
        for kind in self.kinds:
            if kind not in FURNITURE_KINDS:
                raise ValueError(f"kinds must be among {', '.join(FURNITURE_KINDS)}, got {kind!r}")

    def __call__(self, document: Document) -> Iterator[Edit]:
        """Yield an edit for each block of successive lines that are furniture of the same kind."""
        lines = lines_of(document)
        filled = lines.filled()
        signs = {i: sign for i in filled if (sign := self._sign(lines.texts[i]))}
        for i, below in pairwise(filled):
            if i in signs and below not in signs and _is_list_heading(signs[i], lines.texts[below]):
                del signs[i]
        signs.pop(next((i for i in filled if i not in signs or _may_be_title(signs[i])), -1), None)
        blocks = list(runs(filled, signs.__contains__))
        timed = any(len(run) == 1 and signs[run[0]] == _CLOCK for run in blocks)
        found = [
            part
            for run in blocks
            if _is_sure(run, signs, timed=timed) or (len(run) >= MIN_RUN and not _is_introduced(run, lines))
            for part in _parts(run, signs)
        ]
        for (first, _), span in zip(found, lines.covers(found), strict=True):
            yield Edit(span, signs[first].kind)

    def _sign(self, text: str) -> _Sign | None:
        if len(text) > _LONGEST_LINE:
            return None
        sign = _sign(text.strip(), self.phrases)
        return sign if sign and (sign.kind in self.kinds or sign.kind == "custom") else None


def _is_list_heading(sign: _Sign, below: str) -> bool:
    """Return whether a line is a heading such as "Related" above a headline that this cleaner keeps.

    `sign` is the furniture of the line, and `below` is the line under it. The heading is then kept too. Without it, the
    headline would look like part of the story.
    """
    return sign.kind in {"related", "read-more"} and not sign.labels and is_headline(below)


def _may_be_title(sign: _Sign) -> bool:
    """Return whether the first line may be the title although it begins with a label: "Watch: Bear Visits Bakery"."""
    return sign.labels and sign.kind in _TITLED


def _is_sure(run: list[int], signs: dict[int, _Sign], *, timed: bool) -> bool:
    """Return whether one of the successive lines `run` would be furniture even alone, which makes the others certain.

    If `timed` is True, times that are alone on their lines divide the text. "0:00" alone is then not certain.
    """
    return any(signs[i].alone for i in run) and not (timed and len(run) == 1 and signs[run[0]] == _PLAYER)


def _is_introduced(run: list[int], lines: Lines) -> bool:
    """Return whether the ambiguous lines `run` belong to the story: after a colon, or as part of a longer list."""
    before = lines.texts[run[0] - 1].strip() if run[0] else ""
    after = lines.texts[run[-1] + 1].strip() if run[-1] + 1 < len(lines) else ""
    above = next((lines.texts[i].strip() for i in range(run[0] - 1, -1, -1) if lines.texts[i].strip()), "")
    return above.endswith((":", "：")) or any(text and word_count(text) <= 4 for text in (before, after))


def _parts(run: list[int], signs: dict[int, _Sign]) -> Iterator[tuple[int, int]]:
    """Divide the lines `run` by kind of furniture, and yield the numbers of the first and last line of each part."""
    first = run[0]
    for here, following in zip(run, [*run[1:], -1], strict=True):
        if following < 0 or signs[following].kind != signs[here].kind:
            yield first, here
            first = following


drop_furniture = DropFurniture()
"""`DropFurniture` with its default settings."""
