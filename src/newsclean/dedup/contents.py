"""The different texts among the documents, in the one order that every choice goes by."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

from newsclean.dedup.minhash import signature
from newsclean.dedup.shingles import shingles

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from datasketch import MinHash


@dataclass(frozen=True)
class Content:
    """One text with letters or digits, however often it was given.

    Attributes:
        text: the text.
        positions: where it was given, ascending.
        size: how many distinct shingles it has.
        signature: its MinHash signature.
    """

    text: str
    positions: Sequence[int]
    size: int
    signature: MinHash


def ranked(texts: Iterable[str]) -> list[Content]:
    """Return the different texts, the most complete first: most distinct shingles, then longest, then by digest.

    Texts without letters and digits are left out. A text's place in the list is its rank.

    >>> [(content.text, content.positions) for content in ranked(["Rain", "...", "Rain on Monday", "Rain"])]
    [('Rain on Monday', [2]), ('Rain', [0, 3])]
    """
    copies: dict[str, list[int]] = defaultdict(list)
    for position, text in enumerate(texts):
        copies[text].append(position)
    contents = (_content(text, positions) for text, positions in copies.items())
    return sorted((content for content in contents if content.size), key=_completeness)


def digest(text: str) -> bytes:
    """Return the 128-bit BLAKE2b digest of a text's UTF-8 form, lone surrogates allowed.

    >>> digest("Rain").hex()
    '357fdb33ed45d05196961481cbf53889'
    """
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _content(text: str, positions: Sequence[int]) -> Content:
    hashes = shingles(text)
    return Content(text, positions, len(hashes), signature(hashes))


def _completeness(content: Content) -> tuple[int, int, bytes]:
    return -content.size, -len(content.text), digest(content.text)
