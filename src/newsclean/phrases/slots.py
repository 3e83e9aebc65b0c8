"""Patterns for the placeholders in phrases, called slots: {n} a number, {name} a name, {network} social networks."""

from __future__ import annotations

import re
from functools import cache

from newsclean.phrases.word_lists import word_list
from newsclean.text.scripts import script_of

_NAME = r"\S{1,30}(?: \S{1,30}){0,4}"
_SPACED_SCRIPTS = frozenset({"Latin", "Greek", "Cyrillic"})


@cache
def _number() -> str:
    """Return the pattern of a number in the forms of counters: 12, 1.204, 3,4 K, 5万."""
    return rf"\d[\d.,' ]{{0,9}} ?(?:{'|'.join(word_list('counter units'))})?\.?"


@cache
def counter() -> re.Pattern[str]:
    """Return the pattern of a counter at the end of a text, such as " (12)"."""
    return re.compile(rf" (?:{_number()}|\({_number()}\)?)\Z")


@cache
def slots() -> dict[str, str]:
    """Return the pattern of each placeholder by its name; `network` matches any text, which is looked up later."""
    return {"n": rf" ?\(?{_number()}\)?", "name": _NAME, "network": r"(.{1,120}?)"}


@cache
def joint() -> re.Pattern[str]:
    """Return the pattern of a sign or word between the names of two networks.

    Only words in Latin, Greek or Cyrillic letters must be separate words. Others may follow a name without a space.
    """
    words = word_list("list joints")
    spaced = [word for word in words if script_of(word[0]) in _SPACED_SCRIPTS]
    glued = [word for word in words if script_of(word[0]) not in _SPACED_SCRIPTS]
    return re.compile(rf" ?(?:[,/&+·•|、]|\b(?:{'|'.join(spaced)})\b|{'|'.join(glued)}) ?")
