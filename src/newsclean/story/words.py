"""The words of a text as arrays: runs of letters and digits, and pairs of letters in scripts that put no spaces."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from newsclean import characters as ch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Array = NDArray[Any]

GROUPS = 4
"""Groups of words: short (function words), middling, long, and names or numbers."""
_UNIVERSAL = (
    "facebook", "twitter", "instagram", "whatsapp", "telegram", "linkedin", "pinterest", "youtube", "tiktok",
    "reddit", "threads", "bluesky", "flipboard", "tumblr", "mastodon", "xing", "viber", "skype", "messenger",
    "google", "copyright", "cookie", "cookies", "newsletter", "newsletters", "podcast", "podcasts", "email", "mail",
    "rss", "app", "apps", "android", "ios", "iphone", "login", "logout", "copy", "link", "pdf", "www", "http",
    "https", "com", "online", "web", "blog", "video", "videos", "photo", "photos", "foto", "fotos", "live",
    "stream", "tv",
)  # fmt: skip
_PREFIX = 6
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


class Words(NamedTuple):
    """The words of a text, in order: line, group, line where the word stood first, hash of its first six letters."""

    line: Array
    group: Array
    first: Array
    code: Array


class Points(NamedTuple):
    """The code points of a text, and the filled line each belongs to.

    Attributes:
        classes: class of each code point.
        lowers: its lower case.
        codes: itself.
        line: row of its line.
        begin: where each row begins.
        number: each row's line number among all lines.
    """

    classes: Array
    lowers: Array
    codes: Array
    line: Array
    begin: Array
    number: Array


def _hash(codes: Array, starts: Array, lengths: Array) -> Array:
    """Hash up to six code points from each start, the same on every machine."""
    out = np.zeros(len(starts), np.uint64)
    padded = np.concatenate([codes, np.zeros(_PREFIX, codes.dtype)])
    for k in range(_PREFIX):
        out = (out + np.where(lengths > k, padded[starts + k], 0).astype(np.uint64)) * _MULTIPLIER
        out ^= out >> np.uint64(29)
    return out


def codes_of(words: Sequence[str]) -> Array:
    """Return the hash of each word; of a word of an unspaced script, of its first two letters, as of any pair.

    >>> codes_of(["photograph"]) == codes_of(["photographer"])
    array([ True])
    """
    tables = ch.tables()
    parts = [word[:2] if tables.classes[ord(word[0])] == ch.UNSPACED_LETTER else word[:_PREFIX] for word in words]
    codes = tables.lowers[np.array([ord(c) for part in parts for c in part])]
    lengths = np.array([len(part) for part in parts])
    return _hash(codes, np.cumsum(lengths) - lengths, lengths)


@cache
def _universal_codes() -> Array:
    """Return the hashes of words that sites of every language print around a story, sorted."""
    return np.unique(codes_of(_UNIVERSAL))


def is_universal(words: Words) -> Array:
    """Tell of each word whether sites of every language print it around a story."""
    known = _universal_codes()
    return np.asarray(known[np.minimum(np.searchsorted(known, words.code), len(known) - 1)] == words.code)


def words_of(found: Points) -> Words:
    """Return the words of a text."""
    starts, lengths = _word_bounds(found.classes)
    line, first = found.line[starts], found.classes[starts]
    code = _hash(found.lowers, starts, np.minimum(lengths, _PREFIX))
    group = np.where(lengths <= 3, 0, np.where(lengths <= 5, 1, 2))
    opens = np.append(True, line[1:] != line[:-1])[: len(line)]
    group[(first == ch.DIGIT) | (first == ch.UPPER) & ~opens] = 3
    pairs = first == ch.UNSPACED_LETTER
    if pairs.any():
        hiragana = (found.codes[starts] >= 0x3041) & (found.codes[starts] < 0x30A0)
        group[pairs] = np.where(hiragana[pairs], 0, 2)
    _, index, inverse = np.unique(code, return_index=True, return_inverse=True)
    return Words(line, group, line[index][inverse], code)


def _word_bounds(classes: Array) -> tuple[Array, Array]:
    """Return where words start and how long they are; each unspaced letter starts a pair."""
    unspaced = classes == ch.UNSPACED_LETTER
    inside = (classes >= ch.LOWER) & (classes <= ch.DIGIT) & ~unspaced | (classes == ch.MARK)
    edges = np.diff(np.concatenate([[0], inside.view(np.int8), [0]]))
    starts = np.flatnonzero(edges == 1)
    lengths = np.flatnonzero(edges == -1) - starts
    if unspaced.any():
        pair = np.flatnonzero(unspaced)
        both = np.append(unspaced[1:], False)[pair]
        starts, lengths = np.concatenate([starts, pair]), np.concatenate([lengths, 1 + both])
        order = np.argsort(starts, kind="stable")
        starts, lengths = starts[order], lengths[order]
    return starts, lengths
