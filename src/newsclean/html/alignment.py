"""Find the blocks of a page that each line of the extraction consists of.

The extraction is the story as trafilatura finds it; see `newsclean.html.extraction`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from newsclean.html.blocks import keys_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from newsclean.html.blocks import Block

    Array = NDArray[Any]
_SHORT = 12
"""A line of fewer letters is found only if it is exactly one block. Longer lines are also found in other ways."""
_OPENING = 40
"""Number of first letters that are searched for if the page does not contain the whole line without interruption."""
MOST_SEARCHED = 500
"""Largest number of lines that are searched for in the text of the whole page."""
_MOST_COMPARED = 20_000_000
"""Limit on the sum, over the lines in which blocks are searched, of letters times blocks: the time grows with it."""


class Alignment(NamedTuple):
    """The blocks of the page that each line of an extraction consists of.

    Attributes:
        lines: the lines of the extraction that are not blank.
        keys: the key of each line, see `key_of`.
        blocks: for each line, the numbers of its blocks, ascending; empty for a line that the page does not show.
        kept: the share of each block's letters that the extraction contains, 0 to 1.
    """

    lines: list[str]
    keys: list[str]
    blocks: list[list[int]]
    kept: Array


def aligned(text: str, blocks: Sequence[Block]) -> Alignment:
    r"""Return which blocks of a page each line of an extraction consists of, even if their line breaks differ.

    >>> from lxml.html import document_fromstring
    >>> from newsclean.html.blocks import blocks_of
    >>> blocks = blocks_of(document_fromstring("<p>Home<p>The ferry sank<br>before dawn.<p>Rain"))
    >>> found = aligned("The ferry sank before dawn.\nSnow", blocks)
    >>> found.blocks, found.kept.tolist()
    ([[1, 2], []], [0.0, 1.0, 1.0, 0.0])
    """
    page = _Page(blocks)
    lines = [line for line in text.split("\n") if line.strip()]
    keys = keys_of(lines, blocks)
    found = [page.found(key) for key in keys]
    sizes = np.array([max(len(block.key), 1) for block in blocks], np.float64)
    return Alignment(lines, keys, found, np.minimum(page.held / sizes, 1.0))


class _Page:
    """The letters of a page's blocks, and how many letters of each block the lines of an extraction contain."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = blocks
        self._filled = [number for number, block in enumerate(blocks) if block.key]
        self._shown = "".join(blocks[number].key for number in self._filled)
        self._ends = list(accumulate(len(blocks[number].key) for number in self._filled))
        self._whole = defaultdict[str, list[int]](list)
        for number in self._filled:
            self._whole[blocks[number].key].append(number)
        self.held = np.zeros(len(blocks))
        self._last, self._place, self._searched, self._compared = -1, 0, 0, 0

    def found(self, key: str) -> list[int]:
        """Return the numbers of the blocks of the extraction's next line; empty if the page does not show the line.

        If the page shows the line several times, the first place after the previous line counts. If there is no such
        place, the first on the page counts.
        """
        if not key:
            return []
        if key in self._whole:
            numbers = self._whole[key]
            at = bisect_right(numbers, self._last)
            found = [numbers[at if at < len(numbers) else 0]]
            self.held[found] = len(key)
        else:
            found = self._search(key)
        if found:
            self._last = max(self._last, found[-1])
            self._place = self._ends[bisect_right(self._filled, self._last) - 1]
        return found

    def _search(self, key: str) -> list[int]:
        """Return the numbers of the blocks of a line that is not exactly one block; empty if the line is not found."""
        self._searched += 1
        if len(key) < _SHORT or self._searched > MOST_SEARCHED:
            return []
        start = self._find(key)
        if start < 0:
            start = self._find(key[:_OPENING]) if len(key) > _OPENING else -1
            return self._pieces(key, start) if start >= 0 else self._joined(key)
        first, last = bisect_right(self._ends, start), bisect_right(self._ends, start + len(key) - 1)
        for at in range(first, last + 1):
            begin = self._ends[at - 1] if at else 0
            self.held[self._filled[at]] += min(self._ends[at], start + len(key)) - max(begin, start)
        return self._filled[first : last + 1]

    def _find(self, key: str) -> int:
        """Return the position of a key in the page's letters, if possible after the previous line; -1 if missing."""
        start = self._shown.find(key, self._place)
        return start if start >= 0 else self._shown.find(key, 0, self._place + len(key))

    def _pieces(self, key: str, start: int) -> list[int]:
        """Return the numbers of successive blocks that a line contains in this order, with other text between them.

        Args:
            key: the key of the line.
            start: position in the page's letters at which the line begins. The block at this position is always
                included.
        """
        found, place = list[int](), 0
        for at in range(bisect_right(self._ends, start), len(self._filled)):
            number = self._filled[at]
            own = self._blocks[number].key
            begin = key.find(own, place)
            if begin < 0 and found:
                break
            found.append(number)
            self.held[number] = len(own)
            place = max(begin, 0) + len(own)
        return found

    def _joined(self, key: str) -> list[int]:
        """Return the numbers of the blocks inside a line, in any order; empty if they make up at most half of it."""
        self._compared += len(key) * len(self._filled)
        if self._compared > _MOST_COMPARED:
            return []
        own = ((number, self._blocks[number].key) for number in self._filled)
        found = {number: len(part) for number, part in own if len(part) > _SHORT and part in key}
        if 2 * sum(found.values()) <= len(key):
            return []
        for number, size in found.items():
            self.held[number] = size
        return list(found)
