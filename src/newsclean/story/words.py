"""The words of a text as arrays: runs of letters and digits, and pairs of letters in scripts that put no spaces."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from newsclean import characters as ch
from newsclean.word_hashes import PREFIX, hashes, word_bounds

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


def codes_of(words: Sequence[str]) -> Array:
    """Return the hash of each word; of a word of an unspaced script, of its first two letters, as of any pair.

    >>> codes_of(["photograph"]) == codes_of(["photographer"])
    array([ True])
    """
    tables = ch.tables()
    parts = [word[:2] if tables.classes[ord(word[0])] == ch.UNSPACED_LETTER else word[:PREFIX] for word in words]
    codes = tables.lowers[np.array([ord(c) for part in parts for c in part])]
    lengths = np.array([len(part) for part in parts])
    return hashes(codes, np.cumsum(lengths) - lengths, lengths)


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
    starts, lengths = word_bounds(found.classes)
    line, first = found.line[starts], found.classes[starts]
    code = hashes(found.lowers, starts, np.minimum(lengths, PREFIX))
    group = np.where(lengths <= 3, 0, np.where(lengths <= 5, 1, 2))
    opens = np.append(True, line[1:] != line[:-1])[: len(line)]
    group[(first == ch.DIGIT) | (first == ch.UPPER) & ~opens] = 3
    pairs = first == ch.UNSPACED_LETTER
    if pairs.any():
        hiragana = (found.codes[starts] >= 0x3041) & (found.codes[starts] < 0x30A0)
        group[pairs] = np.where(hiragana[pairs], 0, 2)
    _, index, inverse = np.unique(code, return_index=True, return_inverse=True)
    return Words(line, group, line[index][inverse], code)
