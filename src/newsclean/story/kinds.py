"""What furniture a line names itself to be, for the line table."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from newsclean.phrases import furniture_phrases
from newsclean.story.table import KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_LONGEST = 120
"""Code points of a line that is looked up: of 1,900 lines of 120 to 300, one in a hundred names itself furniture."""
_LONGEST_NETWORK = 50
_GROUP = {
    "share": "share", "follow": "share", "newsletter": "prompt", "subscription": "prompt", "comments": "prompt",
    "related": "related", "read-more": "related", "cookies": "control", "controls": "control", "player": "control",
    "advertisement": "control", "legal": "legal",
}  # fmt: skip


@lru_cache(maxsize=4096)
def kind_of(line: str) -> tuple[int, float] | None:
    """Return the column of `KINDS` a stripped line belongs to and how sure that is; None for most lines.

    >>> kind_of("Share this article"), kind_of("The bridge opens again.")
    ((0, 1.0), None)
    """
    if not line or len(line) > _LONGEST:
        return None
    matcher = furniture_phrases()
    if found := matcher(line):
        return KINDS.index(_GROUP[found.kind]), 1.0 if found.alone else 0.5
    named = len(line) <= _LONGEST_NETWORK and matcher.is_network(line)
    return (KINDS.index("share"), 0.5) if named else None


def kinds_of(lines: Sequence[str]) -> NDArray[Any]:
    """Return one row a line, one column for each of `KINDS`."""
    out = np.zeros((len(lines), len(KINDS)))
    for number, line in enumerate(lines):
        if found := kind_of(line.strip()):
            out[number, found[0]] = found[1]
    return out
