"""The kinds of lines that the network distinguishes, in the order of its outputs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

KINDS = (
    "story", "title", "caption", "credit", "repeated-title", "slogan", "date-line", "byline", "navigation", "cookies",
    "share", "follow", "comments", "related", "newsletter", "subscription", "advertisement", "controls", "headlines",
    "other-story", "foreign", "author-note", "legal", "tags", "gallery",
)  # fmt: skip
FURNITURE = frozenset({
    "navigation", "cookies", "share", "follow", "comments", "related", "newsletter", "subscription", "advertisement",
    "controls", "author-note", "legal",
})  # fmt: skip
"""The kinds of lines that sites print around any story, with words that many sites use."""


def among(kind: NDArray[Any], names: Iterable[str]) -> NDArray[Any]:
    """Return for each line whether its kind has one of the names. `kind` has the positions of kinds in `KINDS`.

    >>> among(np.array([0, 1, 0]), ["title"]).tolist()
    [False, True, False]
    """
    named = np.zeros(len(KINDS), bool)
    named[[KINDS.index(name) for name in names]] = True
    out: NDArray[Any] = named[kind]
    return out
