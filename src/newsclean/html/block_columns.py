"""Describe each block of a page by numbers: its text, and its position relative to the extraction.

The extraction is the story as trafilatura finds it; see `newsclean.html.extraction`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from newsclean.html.surroundings import AROUND, LEVELS, TAGS, Surroundings, share
from newsclean.reader.signs import SIGNS
from newsclean.reader.table import SHAPE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from newsclean.html.blocks import Block, Layout

    Array = NDArray[Any]
_PROSE = 60
"""Smallest number of letters of a block that counts as prose, if less than 30 % of them are in links."""
_LONG_KEY, _QUOTED_KEY = 12, 20
"""A block of more than `_LONG_KEY` letters is searched for in the title and the JSON-LD. A block of more than
`_QUOTED_KEY` letters is searched for in the description."""
_OPENING = 60
"""Number of first letters of the description that are searched for in each block."""
ABOUT = ("linked", "link", "letters", "title", "title_part", "described", "describes", "body", "has_body", "repeated")
PLACED = (
    "kept", "place_kept", "place_rest", "place_story", "place_letters", "place_linked",
    *(f"{name}{level}" for level in range(LEVELS)
      for name in ("kept", "rest", "story", "letters", "linked", "prose", "outer")),
    "in_main", "up", "down", "main_article", "in_article", "before", "after", "far_before", "far_after", "at",
    "story_letters", "page_letters", "story_share",
)  # fmt: skip
COLUMNS = (*ABOUT, *TAGS, *AROUND, "article_body", "hidden", "depth", *PLACED)
"""Names of the columns of a block, except those of its words."""
READ = (*SHAPE, *SIGNS)
"""Names of the columns of a block's words, which are columns of the reader (`newsclean.reader`)."""


class Known(NamedTuple):
    """The keys (see `key_of`) of a page's title, its description, and the story in its JSON-LD; empty if missing."""

    title: str = ""
    description: str = ""
    body: str = ""


def columns_of_page(layout: Layout, kept: Array, known: Known) -> Array:
    """Return the numbers that describe each block of a page; float64, blocks x `COLUMNS`.

    Args:
        layout: the blocks of the page and the elements around them.
        kept: the share of each block's letters that the extraction contains.
        known: the title, the description and the story in the page's metadata.
    """
    blocks = layout.blocks
    if not blocks:
        return np.zeros((0, len(COLUMNS)))
    at = np.array([block.element for block in blocks])
    size = np.array([len(block.key) for block in blocks], np.float64)
    linked = np.array([block.linked for block in blocks])
    held = np.rint(size * kept)
    about = np.column_stack([linked, linked > 0.8, np.log1p(size) / 3, _said(blocks, known)])
    prose = np.where((size >= _PROSE) & (linked < 0.3), size, 0.0)
    around = Surroundings(layout, at, np.stack([size, held, size * linked, prose]))
    return np.hstack([about, around.marks(), _of_place(blocks, size, held, linked), around.containers(size, held),
                      around.from_centre(), _of_page(blocks, size, held)])  # fmt: skip


def _said(blocks: Sequence[Block], known: Known) -> Array:
    """Return how each block agrees with the page's title, description and JSON-LD; blocks x 7.

    The last column is whether an earlier block has the same letters.
    """
    seen, rows = set[str](), []
    title, description, body = known
    for _, key, *_ in blocks:
        long_ = len(key) > _LONG_KEY
        rows.append((
            bool(key) and key == title, long_ and (key in title or (title != "" and title in key)),
            len(key) > _QUOTED_KEY and key in description,
            len(description) > _OPENING // 2 and description[:_OPENING] in key,
            long_ and key in body, body != "", key in seen,
        ))  # fmt: skip
        seen.add(key)
    return np.array(rows, np.float64)


def _of_place(blocks: Sequence[Block], size: Array, held: Array, linked: Array) -> Array:
    """Return, for each block, how much of the text in elements of the same kind the extraction contains; blocks x 6.

    Args:
        blocks: the blocks; those in elements of the same kind have an equal `place`.
        size: letters of each block.
        held: letters of each block that the extraction contains.
        linked: share of each block's letters inside links.
    """
    place = np.array([block.place for block in blocks])
    total, story, link = (np.bincount(place, weights=values) for values in (size, held, size * linked))
    total, story, link = total[place], story[place], link[place]
    kept = held / np.maximum(size, 1)
    return np.column_stack([
        kept, share(story, total), share(story - held, total - size), share(story, held.sum()),
        np.log1p(total) / 5, share(link, total),
    ])  # fmt: skip


def _of_page(blocks: Sequence[Block], size: Array, held: Array) -> Array:
    """Return each block's position relative to the extraction, and the sizes of extraction and page; blocks x 10."""
    n, at = len(blocks), np.arange(len(blocks))
    article = np.array([block.article for block in blocks])
    main = np.bincount(article, weights=held).argmax()
    found = np.flatnonzero((held > 0.5 * size) & (size > 20))
    first, last = (int(found[0]), int(found[-1])) if len(found) else (n, n)
    story, page = held.sum(), size.sum()
    whole = np.array([np.log1p(story) / 5, np.log1p(page) / 5, story / (page + 1)])
    return np.column_stack([
        article == main, article > 0, at < first, at > last, np.log1p(np.maximum(first - at, 0)) / 3,
        np.log1p(np.maximum(at - last, 0)) / 3, at / n, np.tile(whole, (n, 1)),
    ])  # fmt: skip
