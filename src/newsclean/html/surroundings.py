"""The elements around the blocks of a page: their tags, and how much text each has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from newsclean.html.blocks import Layout

    Array = NDArray[Any]
TAGS = (
    "p", "div", "li", "h1", "h2", "h3", "h4", "td", "figcaption", "blockquote", "dt", "button", "pre", "section",
    "article",
)  # fmt: skip
_SAME_TAG = {
    "h5": "h4", "h6": "h4", "th": "td", "tr": "td", "dd": "dt", "option": "button", "caption": "figcaption",
    "summary": "button",
}  # fmt: skip
_COLUMN = {tag: TAGS.index(_SAME_TAG.get(tag, tag)) for tag in (*TAGS, *_SAME_TAG)}
AROUND = (
    "aside", "footer", "nav", "header", "form", "figure", "blockquote", "table", "ul", "ol", "article", "main",
    "section", "details", "dialog",
)  # fmt: skip
_BIT = {tag: 1 << number for number, tag in enumerate(AROUND)}
_BODY = 1 << len(AROUND)
LEVELS = 4
"""Number of elements around a block that are examined, each with more text than the one inside it."""
_MAIN = 0.8
"""Smallest share of the extraction's letters in the centre; see `Surroundings.from_centre`."""
_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_LEAST = 3
"""Smallest number of letters of a word in the names of an element."""
NEAREST = 3
"""Number of innermost elements around a block whose names are counted twice: among themselves, and with all others."""
_DEEPEST, _FARTHEST_UP, _FARTHEST_DOWN = 60, 6, 8
"""Largest depth of a block, and largest numbers of levels up and down from the centre; larger numbers are reduced."""


def share(part: Array, whole: Array | float) -> Array:
    """Return `part / (whole + 1)` for numbers of letters; 1 avoids a division by 0. A negative `whole` counts as 0."""
    out: Array = part / (np.maximum(whole, 0.0) + 1.0)
    return out


class Surroundings:
    """The elements around the blocks of a page.

    In `layout.elements`, the elements inside an element directly follow it. A sum over them is therefore the
    difference of two running sums.

    Args:
        layout: the blocks of the page and the elements around them.
        at: for each block, the number of the innermost element around it.
        letters: four numbers of letters for each block: all, those in the extraction, in links, in prose; 4 x blocks.
    """

    def __init__(self, layout: Layout, at: Array, letters: Array) -> None:
        """Sum the letters within each element."""
        self._elements, self._at, self._ends = layout.elements, at, np.array(layout.ends)
        self._around = np.array([element.parent for element in layout.elements])
        n = len(self._ends)
        self._size, self._held, self._linked, self._prose = (self._within(values) for values in letters)
        self._depth = np.arange(n) - np.cumsum(np.bincount(self._ends, minlength=n + 1))[:n]
        self._centre = self._innermost()

    def _within(self, values: Array) -> Array:
        """Return, for each element, the sum of the values of the blocks inside it."""
        n = len(self._ends)
        sums = np.append(0.0, np.cumsum(np.bincount(self._at, weights=values, minlength=n)))
        total: Array = sums[self._ends] - sums[:n]
        return total

    def marks(self) -> Array:
        """Return the columns `TAGS`, `AROUND`, `article_body`, `hidden` and `depth` of each block; blocks x columns.

        These are its own tag, the tags around it, whether it is inside an `articleBody`, whether it is hidden, and how
        deep it is in the tree.
        """
        around = np.zeros(len(self._elements), np.int64)
        for number, (_, tag, names, _) in enumerate(self._elements):
            bits = _BIT.get(tag, 0)
            if names:
                bits |= _BODY if "articleBody" in names else 0
                bits |= _BIT["main"] if tag != "main" and " main" in names else 0
            if bits:
                around[number : self._ends[number]] |= bits
        own = [self._elements[number] for number in self._at.tolist()]
        tags = np.array([_COLUMN.get(element.tag, len(TAGS)) for element in own])
        hidden = np.array([element.hidden for element in own])
        return np.column_stack([
            tags[:, None] == np.arange(len(TAGS)), around[self._at, None] >> np.arange(len(AROUND) + 1) & 1,
            hidden, np.minimum(self._depth[self._at], _DEEPEST) / 20,
        ])  # fmt: skip

    def containers(self, size: Array, held: Array) -> Array:
        """Return seven columns for each of the four nearest elements around each block; blocks x 28.

        Of elements with the same text, only the innermost counts. Most columns are shares of its text, such as the
        share that the extraction contains. They are 0 if there are fewer than four such elements.

        Args:
            size: letters of each block.
            held: letters of each block that the extraction contains.
        """
        wider, out = self._wider(), []
        inside = self._inside(np.arange(len(wider)))
        now = np.where(self._size[self._at] > size, self._at, wider[self._at])
        for _ in range(LEVELS):
            total, story = self._size[now], self._held[now]
            columns = [
                share(story, total), share(story - held, total - size), share(story, self._held[0]),
                np.log1p(total) / 5, share(self._linked[now], total), share(self._prose[now], total),
                ~inside[now],
            ]  # fmt: skip
            out += [np.where(now >= 0, values, 0.0) for values in columns]
            now = np.where(now >= 0, wider[now], -1)
        return np.column_stack(out)

    def _wider(self) -> Array:
        """Return, for each element, the number of the nearest element around it with more text; -1 if there is none."""
        wider: Array = self._around.copy()
        while len(same := np.flatnonzero((wider >= 0) & (self._size[wider] <= self._size))):
            wider[same] = wider[wider[same]]
        return wider

    def from_centre(self) -> Array:
        """Return whether each block is inside the centre, and the levels up and down from there to it; blocks x 3.

        The centre is the innermost element that contains most of the extraction.
        """
        shared = np.zeros(len(self._elements), np.int64)  # depth of the innermost element around each and the centre
        line, number = list[int](), self._centre
        while number >= 0:
            line.append(number)
            number = int(self._around[number])
        for number in reversed(line):
            shared[number : self._ends[number]] = self._depth[number]
        up = self._depth[self._centre] - shared[self._at]
        inside = self._inside(self._at)
        down = np.where(inside, np.minimum(self._depth[self._at] - self._depth[self._centre], _FARTHEST_DOWN) / 4, 0.0)
        return np.column_stack([inside, np.minimum(up, _FARTHEST_UP) / 3, down])

    def _innermost(self) -> int:
        """Return the number of the innermost element that contains at least 80 % of the extraction's letters."""
        return int(np.where(self._held >= _MAIN * self._held[0], self._depth, -1).argmax())

    def _inside(self, elements: Array) -> Array:
        """Return whether each of some elements is the centre (see `from_centre`) or inside it."""
        out: Array = (elements >= self._centre) & (elements < self._ends[self._centre])
        return out


def words_of_names(names: str) -> list[str]:
    """Return the words of at least three letters in an element's class, identifier, role and `itemprop`, in lower case.

    >>> words_of_names("articleBody share_bar-2")
    ['article', 'body', 'share', 'bar']
    """
    return [part.lower() for part in _PARTS.findall(names) if len(part) >= _LEAST]
