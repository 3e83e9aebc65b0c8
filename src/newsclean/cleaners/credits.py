"""Remove credits of pictures and agencies, where the credit is a whole line."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from newsclean.phrases import word_list
from newsclean.text.lines import ends_sentence, lines_of, runs, words
from newsclean.types import Document, Edit, named

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST, _MOST_WORDS = 160, 14
_LONGEST_LABEL = 4
_SHORTEST_FIRST = 4
"""Smallest number of letters of the first word in a label of two words. This excludes “The picture: a mess”."""
_BRACKETS = {"(": ")", "[": "]", "（": "）", "【": "】", "<": ">"}
_SIGNS = re.compile(r"[:：=|©/]")


@cache
def _words(use: str) -> frozenset[str]:
    """Return the words of all languages for one use; see `word_list`."""
    return frozenset(word_list(use))


@cache
def _glued() -> re.Pattern[str]:
    """Return the pattern of a label that follows other letters without a space."""
    return re.compile(
        "(?:" + "|".join(label for label in word_list("picture labels") if not label.isascii()) + ")[:：=/]"
    )


@named("credits")
def drop_credits(document: Document) -> Iterator[Edit]:
    r"""Remove credits of pictures and agencies; the reason is `credit`.

    Removes lines with a label and a name ("Photo: Ada Finch", "Bild: dpa"), with a name in brackets or after a ©,
    and with only the name of an agency. Keeps every line that ends a sentence: captions with a credit at the end
    look like prose. Never removes the first line that is not blank. No preset contains this cleaner, since
    publishers disagree on whether credits are part of a story.

    >>> text = "Harbour reopens\nPhoto: Ada Finch\nThe harbour opened again on Friday.\nSource: Reuters"
    >>> [(edit.reason, text[slice(*edit.span)]) for edit in drop_credits(Document(text))]
    [('credit', 'Photo: Ada Finch\n'), ('credit', '\nSource: Reuters')]
    """
    lines = lines_of(document)
    filled = lines.filled()
    found = [(run[0], run[-1]) for run in runs(filled[1:], lambda i: is_credit(lines.texts[i].strip()))]
    for span in lines.covers(found):
        yield Edit(span, "credit")


def is_credit(line: str) -> bool:
    """Return whether a line, without white space around it, is the credit of a picture or an agency."""
    inner = _unwrapped(line) if len(line) <= _LONGEST else ""
    said = words(inner)
    if not said or len(said) > _MOST_WORDS or not _may_be_credit(inner, said) or ends_sentence(inner):
        return False
    labels, agencies, unsure = map(_words, ("picture labels", "agencies", "agencies with other meanings"))
    names = any(word in labels or word in agencies for word in said)
    if names and (inner != line or line.startswith(("©", "(c)", "(C)"))):
        return True
    if all(word in agencies and word not in unsure for word in said):
        return True
    if agencies.intersection(said[-2:]) and "/" in inner:
        return True
    return _is_labelled(inner, said)


def _may_be_credit(inner: str, said: list[str]) -> bool:
    """Return whether a line has a word of credits, or may begin with a label that follows other letters.

    The arguments are those of `_is_labelled`. The test is fast, and excludes most lines.
    """
    return not _known().isdisjoint(said) or (not inner.isascii() and _SIGNS.search(inner, 0, 20) is not None)


@cache
def _known() -> frozenset[str]:
    """Return all labels and agencies."""
    return _words("picture labels") | _words("agencies")


def _is_labelled(inner: str, said: list[str]) -> bool:
    """Return whether a line begins with a label such as "Photo", followed by a sign or "by" and a name.

    `inner` is the line without brackets around it, and `said` are its words.
    """
    if _glued().search(inner[:20]):
        return True
    labels, makers = _words("picture labels"), _words("picture makers")
    sign = _SIGNS.search(inner)
    if sign and inner[sign.end() :].strip():
        label = words(inner[: sign.start()])
        if len(label) == 2 and len(label[0]) >= _SHORTEST_FIRST and label[1] in labels:
            return True
        if 2 < len(label) <= _LONGEST_LABEL and labels.issuperset(label[-2:]):  # "Main image credit: Ada Finch"
            return True
        return 0 < len(label) <= 3 and label[0] in labels
    return len(said) > 2 and said[0] in labels and (said[1] in makers or said[2] in makers)


def _unwrapped(line: str) -> str:
    """Return the line without its brackets if one pair encloses the whole line; any other line is unchanged."""
    close = _BRACKETS.get(line[:1])
    return line[1:-1].strip() if close and line.endswith(close) and close not in line[1:-1] else line
