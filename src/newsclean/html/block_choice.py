"""Correct the extraction of a page by its blocks: add those that it missed, and find the lines that are not story.

The extraction is the story as trafilatura finds it; see `newsclean.html.extraction`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import accumulate
from math import inf
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from newsclean.html.alignment import MOST_SEARCHED, Alignment, aligned
from newsclean.html.block_columns import READ, Known, columns_of_page
from newsclean.html.markup import is_there, with_more
from newsclean.text.lines import is_paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from newsclean.html.blocks import Block, Layout

    Array = NDArray[Any]
MOST_BLOCKS, MOST_CHARS = 5000, 1_000_000
"""Largest numbers of blocks and code points of a page to judge. For a larger page, the extraction is unchanged."""
ADD, DROP, DROP_PROSE = 1.0, -1.0, -1.5
"""Log-odds of being story. A missed block is added above `ADD`. A line is removed below `DROP`, a paragraph only below
`DROP_PROSE`. Of the letters in paragraphs between -1 and -1.5, a third is story."""
SURE = 1.0
"""Log-odds from which a line surely belongs to the story. It is kept even if the reader removes it for its subject."""
CANDIDATE, NO_CANDIDATE = -3.0, -10.0
"""Log-odds of the first look above which a block is read; the log-odds that a block gets if it is not read."""
_MOST_DROPPED, _STRONG, _LEAST = 0.5, -1.5, 200
"""Largest share of the letters that may be removed. To remove more, the mean log-odds of the removed letters must be at
most `_STRONG`, and at least `_LEAST` letters must remain."""
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})


class Choice(NamedTuple):
    """The lines of a page's story, and how likely some of them belong to it.

    Attributes:
        text: the extraction with the blocks that it missed.
        apart: the lines to remove, as a mapping from their keys (see `key_of`) to their log-odds of being story.
        sure: keys of the lines that surely belong to the story.
        headings: keys of the lines in `sure` that are subheadings.
    """

    text: str
    apart: Mapping[str, float] = MappingProxyType({})
    sure: frozenset[str] = frozenset()
    headings: frozenset[str] = frozenset()


def choose(text: str, layout: Layout, known: Known) -> Choice:
    """Return the story of a page, given its extraction.

    If the page has no blocks, or is too large to judge, the extraction is returned unchanged.

    Args:
        text: the extraction; each line is one block of the page, as far as possible.
        layout: the blocks of the page and the elements around them.
        known: the title, the description and the story in the page's metadata.
    """
    blocks = layout.blocks
    if not blocks or len(blocks) > MOST_BLOCKS or sum(len(block.text) for block in blocks) > MOST_CHARS:
        return Choice(text)
    found = aligned(text, blocks)
    return decided(found, layout, _agreed_odds(layout, found.kept, known), text)


def _agreed_odds(layout: Layout, kept: Array, known: Known) -> Array:
    """Return the log-odds that each block is story; ignore the extraction if it appears to be another text.

    This is the case if two conditions are true. The likely story blocks that the extraction missed have more letters
    than the extraction. If the network gets these blocks as the extraction, the extracted blocks are unlikely to be
    story. The arguments are those of `odds_of`.
    """
    odds = odds_of(layout, kept, known)
    letters = np.array([len(block.key) for block in layout.blocks], np.float64)
    missed, extracted = ((odds > 0) & (kept <= 0.5)).astype(np.float64), letters * kept
    if letters @ missed <= extracted.sum():
        return odds
    without = odds_of(layout, missed, known)
    return without if extracted @ without < DROP * extracted.sum() else odds


def odds_of(layout: Layout, kept: Array, known: Known) -> Array:
    """Return the log-odds that each block of a page is part of the story, as an array with a value for each block.

    Args:
        layout: the blocks of the page and the elements around them.
        kept: the share of each block's letters that the extraction contains, 0 to 1.
        known: the title, the description and the story in the page's metadata.
    """
    from newsclean.html.block_network import shipped

    networks, columns = shipped(), columns_of_page(layout, kept, known)
    first = networks.first_look(columns)
    rows = np.flatnonzero((first > CANDIDATE) | (kept > 0.5))
    odds = np.full(len(layout.blocks), NO_CANDIDATE)
    if not len(rows):
        return odds
    words, reader = _read([layout.blocks[row].text for row in rows.tolist()])
    told = np.hstack([words, columns[rows], reader[:, None], first[rows, None] / 5])
    odds[rows] = networks(told, layout, np.array([layout.blocks[row].element for row in rows.tolist()]))
    return odds


def _read(texts: Sequence[str]) -> tuple[Array, Array]:
    """Return the columns `READ` of some blocks (blocks x columns), and the log-odds of story for each block.

    The log-odds are those of the reader (`newsclean.reader`), limited to ±10 and divided by 5. The reader reads the
    blocks as the lines of one text.
    """
    from newsclean.reader.network import rows_of, shipped
    from newsclean.reader.table import read_lines

    starts = [0, *accumulate(len(text) + 1 for text in texts)]
    starts[-1] -= 1
    table = read_lines("\n".join(texts), starts, texts)
    shape, odds = np.zeros((len(texts), len(READ))), np.zeros(len(texts))
    shape[table.number] = table.shape[:, : len(READ)]
    if len(table.number):
        rows = rows_of(table, np.arange(len(table.number)))
        odds[table.number] = np.clip(shipped()([rows])[0].story, -10, 10) / 5
    return shape, odds


def decided(found: Alignment, layout: Layout, odds: Array, text: str) -> Choice:
    """Return the story of a page, given the log-odds of its blocks.

    Args:
        found: the blocks of each line of the extraction.
        layout: the blocks of the page and the elements around them.
        odds: the log-odds that each block is part of the story.
        text: the extraction.
    """
    blocks = layout.blocks
    lines = [_mean_odds(numbers, blocks, odds) for numbers in found.blocks]
    _join_tables(found.lines, lines)
    keys, added = found.keys, list(_added(found, blocks, odds))
    prices = [DROP_PROSE if is_paragraph(line) else DROP for line in found.lines] + [DROP] * len(added)
    apart = _apart([*keys, *(blocks[number].key for number in added)], [*lines, *odds[added].tolist()], prices)
    times = Counter(keys)
    sure = {key for key, own in zip(keys, lines, strict=True) if own is not None and own >= SURE and times[key] == 1}
    sure |= {blocks[number].key for number in added if odds[number] >= SURE}
    made = _with_added(found, blocks, added) if added else text
    headings = {block.key for block in blocks if layout.elements[block.element].tag in _HEADINGS}
    return Choice(made, apart, frozenset(sure - apart.keys()), frozenset(sure & headings))


def _mean_odds(numbers: Sequence[int], blocks: Sequence[Block], odds: Array) -> float | None:
    """Return the mean log-odds of the blocks with these numbers, weighted by their letters; None without numbers."""
    if not numbers:
        return None
    size = np.array([len(blocks[number].key) for number in numbers], np.float64)
    return float((odds[list(numbers)] * size).sum() / size.sum())


def _join_tables(lines: Sequence[str], odds: list[float | None]) -> None:
    """Replace, in place, the log-odds of all rows of a table by their mean. A row is a line that begins with "|"."""
    run = list[int]()
    for number, line in enumerate([*lines, ""]):
        if line.startswith("|"):
            run.append(number)
            continue
        known = [own for row in run if (own := odds[row]) is not None]
        for row in run:
            odds[row] = sum(known) / len(known) if known else None
        run = []


def _apart(keys: Sequence[str], odds: Sequence[float | None], prices: Sequence[float]) -> dict[str, float]:
    """Return the log-odds of the lines to remove, by key.

    More than half of the letters are removed only if at least 200 letters remain, the remaining lines are surely story,
    and the other lines are clearly not. If this is not so, the result is empty.

    Args:
        keys: the keys of the lines of the extraction, then of the blocks that it missed.
        odds: the log-odds of each line, None for a line that the page does not show.
        prices: for each line, the log-odds below which it is removed.
    """
    best: dict[str, float] = {}
    size: dict[str, int] = defaultdict(int)
    for key, own in zip(keys, odds, strict=True):
        best[key] = max(best.get(key, -inf), own if own is not None else 0.0)
        size[key] += len(key)
    least = dict(zip(keys, prices, strict=True))
    apart = {key: own for key, own in best.items() if key and own < least[key]}
    dropped, whole = sum(size[key] for key in apart), sum(size.values())
    if dropped <= _MOST_DROPPED * whole:
        return apart
    left = whole - dropped
    certain = sum(best[key] * size[key] for key in best.keys() - apart.keys()) >= SURE * left
    clear = sum(own * size[key] for key, own in apart.items()) <= _STRONG * dropped
    return apart if left >= _LEAST and certain and clear else {}


def _added(found: Alignment, blocks: Sequence[Block], odds: Array) -> Iterator[int]:
    """Yield the numbers of the blocks that are likely story and that no line of the extraction contains."""
    there = {number for numbers in found.blocks for number in numbers}
    known, story = dict.fromkeys(found.keys), "".join(found.keys)
    missed = np.flatnonzero((odds > ADD) & (found.kept <= 0.5)).tolist()
    for place, number in enumerate(missed):
        key = blocks[number].key
        if not key or number in there or key in known or (place < MOST_SEARCHED and is_there(key, story, known)):
            continue
        known[key] = None
        yield number


def _with_added(found: Alignment, blocks: Sequence[Block], added: Sequence[int]) -> str:
    """Return the extraction with the added blocks, each after the extraction's line that precedes it on the page."""
    line_of: dict[int, int] = {}
    for line, numbers in enumerate(found.blocks):
        for number in numbers:
            line_of.setdefault(number, line)
    after: dict[int, list[str]] = defaultdict(list)
    last, more = -1, set(added)
    for number, block in enumerate(blocks):
        if number in more:
            after[last].append(block.text)
        elif number in line_of and len(block.key) > 20:
            last = max(last, line_of[number])
    return with_more(found.lines, after)
