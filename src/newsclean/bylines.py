"""Find the names in a by-line."""

from __future__ import annotations

import re
from functools import cache

from newsclean.phrases import fold, head_words, word_list

_MOST_WORDS, _MOST_NAMES, _LONGEST = 5, 6, 90
_NO_NAME = re.compile(r"[\d?!@:#()\[\]\"“”]")


def names_in(line: str) -> tuple[str, ...]:
    """Return the names in a by-line, without the words around them; empty if there are none.

    Parts after a name, such as a town or a role, count as names if they look like one.

    >>> names_in("By Ada Finch and Tom Marrow"), names_in("Text: Ada Finch"), names_in("12 May 2025")
    (('Ada Finch', 'Tom Marrow'), ('Ada Finch',), ())
    """
    text = line.strip()
    if len(text) > _LONGEST:
        return ()
    parts = (part.strip(" .:–—-") for part in _between().split(_without_labels(text)))
    found = [part for part in parts if _is_name(part) and " " in part]
    whole = _without_labels(text)
    single = [whole] if not whole.isascii() and _is_name(whole) else []  # scripts without spaces
    return tuple((found or single)[:_MOST_NAMES])


def is_label(text: str) -> bool:
    """Return whether a text consists only of words that introduce the name in a by-line.

    >>> is_label("Written by:"), is_label("By Ada Finch")
    (True, False)
    """
    words = fold(text.strip(" :："))
    return words in head_words().byline_starts or words in head_words().byline_labels


def is_joint(text: str) -> bool:
    """Return whether a text is only a separator that may be between two names in a by-line.

    >>> is_joint("and"), is_joint(", "), is_joint("Editor")
    (True, True, False)
    """
    return _between().fullmatch(f" {text.strip()} ") is not None


@cache
def _between() -> re.Pattern[str]:
    """Return the pattern of a sign, or of a word with spaces around it, between two names."""
    return re.compile(rf"\s*(?:[,;|/&·•、，]|\s(?:{'|'.join(word_list('name joints'))})\s)\s*")


def _is_name(text: str) -> bool:
    return text[:1].isalpha() and not _NO_NAME.search(text) and len(text.split()) <= _MOST_WORDS


def _without_labels(text: str) -> str:
    """Return the part of a by-line with the names, without the words around them, such as "By" or "Text:"."""
    label, colon, rest = text.replace("：", ":").partition(":")
    if colon and rest.strip() and fold(label) in head_words().byline_labels:
        return rest.strip()
    words = text.split()
    for size in range(min(3, len(words) - 1), 0, -1):
        if fold(" ".join(words[:size])) in head_words().byline_starts:
            return " ".join(words[size:])
    end = next((end for end in _ends() if fold(text).endswith(end)), "")
    return text[: len(text) - len(end)].strip() if end else text


@cache
def _ends() -> tuple[str, ...]:
    """Return the words that may follow the names in a by-line, in all languages, the longest first."""
    return tuple(sorted(head_words().byline_ends, key=lambda end: (-len(end), end)))
