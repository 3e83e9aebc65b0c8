"""The elements around the blocks of a page: their tags, and how much text each has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from newsclean.html.blocks import Element

    Array = NDArray[Any]
TAGS = (
    "p", "div", "li", "h1", "h2", "h3", "h4", "td", "figcaption", "blockquote", "dt", "button", "pre", "section",
    "article",
)  # fmt: skip
_SAME_TAG = {
    "h5": "h4", "h6": "h4", "th": "td", "tr": "td", "dd": "dt", "option": "button", "caption": "figcaption",
    "summary": "button",
}  # fmt: skip
AROUND = (
    "aside", "footer", "nav", "header", "form", "figure", "blockquote", "table", "ul", "ol", "article", "main",
    "section", "details", "dialog",
)  # fmt: skip
_BIT = {tag: 1 << number for number, tag in enumerate(AROUND)}
_BODY = 1 << len(AROUND)
LEVELS = 4
"""Containers of a block that are looked at, each with more text than the one within."""
_MAIN = 0.8
"""Share of the extraction's letters that the innermost element around the story has."""
_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_LEAST = 3
"""Letters of a word in a name."""
NEAREST = 3
"""Elements around a block, from the innermost, whose names count twice."""
_DEEPEST, _FARTHEST_UP, _FARTHEST_DOWN = 60, 6, 8
"""Levels from which deeper, or farther, is the same."""


def share(part: Array, whole: Array | float) -> Array:
    """Return a part's share of a number of letters, 0 where that is none."""
    out: Array = part / (np.maximum(whole, 0.0) + 1.0)
    return out


class Surroundings:
    """The elements around the blocks of a page.

    Args:
        elements: the elements, each after the one around it.
        at: the innermost element of each block.
        letters: of each block all letters, those that the extraction has, those in links, those in prose; 4 x blocks.
    """

    def __init__(self, elements: Sequence[Element], at: Array, letters: Array) -> None:
        """Sum the letters within each element."""
        self._elements, self._at = elements, at
        self._around = [element.parent for element in elements]
        sums = [np.bincount(at, weights=values, minlength=len(elements)).tolist() for values in letters]
        depth = [0] * len(elements)
        for number in range(len(elements) - 1, 0, -1):
            for values in sums:
                values[self._around[number]] += values[number]
        for number in range(1, len(elements)):
            depth[number] = depth[self._around[number]] + 1
        self._size, self._held, self._linked, self._prose, self._depth = map(np.array, (*sums, depth))
        self._centre = self._innermost(depth)
        self._within = self._inside()

    def marks(self) -> Array:
        """Return each block's tag, the tags around it, and whether it is hidden; blocks x columns."""
        around, tags = [0] * len(self._elements), np.zeros((len(self._elements), len(TAGS)))
        column = {tag: number for number, tag in enumerate(TAGS)}
        for number, (parent, tag, names, _) in enumerate(self._elements):
            bits = (around[parent] if number else 0) | _BIT.get(tag, 0)
            if names:
                bits |= _BODY if "articleBody" in names else 0
                bits |= _BIT["main"] if tag != "main" and " main" in names else 0
            around[number] = bits
            own = column.get(_SAME_TAG.get(tag, tag))
            if own is not None:
                tags[number, own] = 1
        bits_of = np.array(around)[:, None] >> np.arange(len(AROUND) + 1) & 1
        hidden = np.array([element.hidden for element in self._elements])
        return np.column_stack([tags, bits_of, hidden, np.minimum(self._depth, _DEEPEST) / 20])[self._at]

    def containers(self, size: Array, held: Array) -> Array:
        """Return the text of the elements around each block, each level with more text than the one within."""
        wider = list(self._around)
        larger = self._size.tolist()
        for number in range(1, len(wider)):
            around = self._around[number]
            wider[number] = around if larger[around] > larger[number] else wider[around]
        next_, out = np.array(wider), []
        now = np.where(self._size[self._at] > size, self._at, next_[self._at])
        for _ in range(LEVELS):
            total, story = self._size[now], self._held[now]
            columns = [
                share(story, total), share(story - held, total - size), share(story, self._held[0]),
                np.log1p(total) / 5, share(self._linked[now], total), share(self._prose[now], total),
                ~self._within[now],
            ]  # fmt: skip
            out += [np.where(now >= 0, values, 0.0) for values in columns]
            now = np.where(now >= 0, next_[now], -1)
        return np.column_stack(out)

    def from_centre(self) -> Array:
        """Return whether each block is within the centre of the extraction, and how far up and down from there."""
        depth, line, number = self._depth.tolist(), set[int](), self._centre
        while number >= 0:
            line.add(number)
            number = self._around[number]
        shared = [0] * len(depth)  # depth of the innermost element around both
        for number in range(1, len(depth)):
            shared[number] = depth[number] if number in line else shared[self._around[number]]
        up = depth[self._centre] - np.array(shared)[self._at]
        down = self._depth[self._at] - depth[self._centre]
        inside = self._within[self._at]
        down = np.where(inside, np.minimum(down, _FARTHEST_DOWN) / 4, 0.0)
        return np.column_stack([inside, np.minimum(up, _FARTHEST_UP) / 3, down])

    def _innermost(self, depth: Sequence[int]) -> int:
        """Return the innermost element that has most of the extraction."""
        least, centre = _MAIN * float(self._held[0]), 0
        for number, held in enumerate(self._held.tolist()):
            if held >= least and depth[number] > depth[centre]:
                centre = number
        return centre

    def _inside(self) -> Array:
        inside = [False] * len(self._elements)
        for number, around in enumerate(self._around):
            inside[number] = number == self._centre or (number > 0 and inside[around])
        return np.array(inside)


def words_of_names(names: str) -> list[str]:
    """Return the words in the names of an element.

    >>> words_of_names("articleBody share_bar-2")
    ['article', 'body', 'share', 'bar']
    """
    return [part.lower() for part in _PARTS.findall(names) if len(part) >= _LEAST]
