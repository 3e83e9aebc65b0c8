"""Recognise share bars: lines of network names, words such as "share", counters and signs, in any order."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from newsclean.phrases.normalizing import fold
from newsclean.phrases.word_lists import compiled_phrases, word_list

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST_BAR, _LONGEST_ATOM = 160, 5
"""Most code points of a share bar, and most words of an atom, which is a phrase that can be part of a share bar."""
_KINDS = ("share", "follow", "comments", "controls")
_PARTS = re.compile(r"[^\s|·•,;/()\[\]{}<>:：、，；。→»›«‹&+…–—-]+")
_LETTER_MARKS = frozenset("ftwgpi")
"""Single letters that replace the icons of networks in a text without the icon font."""


class Bar(NamedTuple):
    """The contents of a line that is a share bar.

    Attributes:
        kind: `share` or `follow`.
        networks: number of names of social networks.
        words: number of other phrases, such as "share" or "copy link".
        counters: number of counters, such as "1.2k".
    """

    kind: str
    networks: int
    words: int
    counters: int


@cache
def _atoms() -> dict[str, str]:
    """Return all atoms, which are phrases that can be part of a share bar, each with its kind.

    The keys are the phrases in the form of `fold`: lower case, without punctuation at the ends. The kind is `network`
    for the name of a social network, and else the kind of furniture, such as `share`.
    """
    atoms: dict[str, str] = {}
    phrases = compiled_phrases()
    for kind in reversed(_KINDS):
        for form in ("beside", "label", "always"):
            for text in phrases["furniture"]["whole"].get(form, {}).get(kind, ()):
                if text.count(" ") < _LONGEST_ATOM:
                    atoms[text] = kind
    atoms.update(dict.fromkeys(phrases["networks"], "network"))
    return atoms


@cache
def _counter() -> re.Pattern[str]:
    """Return the pattern of a counter, such as "1.2k"."""
    return re.compile(rf"\d+(?:[.,]\d+)?[{''.join(word_list('counter letters'))}]?")


def bar_of(line: str) -> Bar | None:
    """Return the contents of a line that is a share bar; None for any other line.

    All words of the line must belong to phrases such as "share", names of social networks, or counters. At least one
    must be the name of a network.

    >>> bar_of("Facebook | X · WhatsApp")
    Bar(kind='share', networks=3, words=0, counters=0)
    >>> bar_of("Share: Facebook Twitter Copy link").networks, bar_of("Facebook bought WhatsApp") is None
    (2, True)
    """
    first = _PARTS.search(line) if len(line) <= _LONGEST_BAR else None
    if first is None or not _may_open(fold(first[0])):
        return None
    folded = fold(line)
    parts = _PARTS.findall(folded)
    if folded.isascii() and _network_words().isdisjoint(parts):
        return None
    found: list[str] = []
    for kind in _cover(parts):
        if not kind:
            return None
        found.append(kind)
    networks = found.count("network")
    if not networks:
        return None
    counters, letters = found.count("counter"), found.count("letter")
    words = len(found) - networks - counters - letters
    kind = "follow" if "follow" in found and "share" not in found else "share"
    return Bar(kind, networks, words, counters)


def _cover(parts: list[str]) -> Iterator[str]:
    """Yield the kind of each phrase in a line: a kind of `_atoms`, `counter`, or `letter` for the icon of a network.

    `parts` are the words of the line in the form of `fold`. For a word in no such phrase, an empty string is yielded.
    """
    atoms, at = _atoms(), 0
    while at < len(parts):
        size = _atom_at(parts, at, atoms) if parts[at] in _openings() else 0
        if size:
            yield atoms[" ".join(parts[at : at + size])]
        elif _counter().fullmatch(parts[at]):
            size = 1
            yield "counter"
        elif parts[at] in _LETTER_MARKS:
            size = 1
            yield "letter"
        else:
            yield from _glued(parts[at], atoms)
            size = 1
        at += size


def _atom_at(parts: list[str], at: int, atoms: dict[str, str]) -> int:
    """Return the number of words of the longest phrase in `atoms` that begins at `parts[at]`; 0 if none begins."""
    sizes = range(min(_LONGEST_ATOM, len(parts) - at), 0, -1)
    return next((n for n in sizes if " ".join(parts[at : at + n]) in atoms), 0)


def _may_open(word: str) -> bool:
    """Return whether a share bar may begin with a word, which must be in the form of `fold`.

    True for every word that is not ASCII: in scripts without spaces, it may consist of several phrases.
    """
    return word in _openings() or not word.isascii() or word[:1].isdigit() or word in _LETTER_MARKS


@cache
def _openings() -> frozenset[str]:
    """Return the first word of each phrase that can be part of a share bar."""
    return frozenset(atom.split(" ", 1)[0] for atom in _atoms())


@cache
def _network_words() -> frozenset[str]:
    """Return the first word of each name of a social network."""
    return frozenset(atom.split(" ", 1)[0] for atom, kind in _atoms().items() if kind == "network")


def _glued(word: str, atoms: dict[str, str]) -> Iterator[str]:
    """Split a word of a script without spaces into phrases that are keys of `atoms`, and yield the kind of each.

    If no phrase begins at some letter, an empty string is yielded instead of a kind, and the rest is not read. An ASCII
    word yields only an empty string.
    """
    while word:
        size = next((n for n in range(len(word), 1, -1) if word[:n] in atoms), 0) if not word.isascii() else 0
        yield atoms[word[:size]] if size else ""
        if not size:
            return
        word = word[size:]
