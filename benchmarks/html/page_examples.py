"""The blocks of labelled pages as arrays: `python benchmarks/html/page_examples.py DATA OUT`."""

from __future__ import annotations

import gzip
import json
import pickle
import re
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

sys.path.append(str(Path(__file__).parent.parent / "reader"))

from labelled_pages import fold_of, site_of

from newsclean.html.alignment import Alignment, aligned
from newsclean.html.block_columns import READ, columns_of_page
from newsclean.html.blocks import Layout, layout_of
from newsclean.html.clean_html import known_of
from newsclean.html.extraction import story_of
from newsclean.html.head import head_of
from newsclean.html.metadata import Page, title_of
from newsclean.html.parsing import tree_of
from newsclean.html.surroundings import words_of_names
from newsclean.reader.table import LineTable, read_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsclean.html.blocks import Block

SOURCES = ("aeb-html", "html/wcxb-dev", "html/postlight", "html/waddle")
_WORD = re.compile(r"\w+")
_SHINGLE, _NEAR = 4, 4


@dataclass
class Example:
    """A page.

    Attributes:
        source, name, site, lang, gold, title: of the page and its ground truth.
        baseline: trafilatura's text.
        layout: its blocks and elements.
        found: positions of the extraction's lines.
        story: the extraction.
        table: its blocks as the reader's lines.
        words: the words in names of the elements next around each block, and of all around it.
        columns: float32, blocks x `READ` and `COLUMNS`.
        labels, sizes: the share of each block that the gold text has, and its number of words.
    """

    source: str
    name: str
    site: str
    lang: str
    gold: str
    title: str
    baseline: str
    layout: Layout
    found: Alignment
    story: str
    table: LineTable
    words: list[tuple[list[str], list[str]]]
    columns: Any
    labels: Any
    sizes: Any

    @property
    def fold(self) -> int:
        """The fold of its site."""
        return fold_of(self.site)


def shingles(words: Sequence[str]) -> Counter[tuple[str, ...]]:
    """Return the shingles of four words, of a shorter text one."""
    return Counter(tuple(words[i : i + _SHINGLE]) for i in range(max(1, len(words) - _SHINGLE + 1)))


def labels_of(gold: str, blocks: Sequence[Block]) -> tuple[Any, Any]:
    """Return the share of each block that a gold text has, and its words; short blocks count beside gold ones only."""
    own = _WORD.findall(gold)
    known, whole = shingles(own), f" {' '.join(own)} "
    words = [_WORD.findall(block.text) for block in blocks]
    labels = np.zeros(len(blocks))
    for number, found in enumerate(words):
        if len(found) >= _SHINGLE:
            made = shingles(found)
            labels[number] = sum(min(count, known[one]) for one, count in made.items()) / sum(made.values())
    long_ = np.array([number for number, found in enumerate(words) if len(found) >= _SHINGLE], np.int64)
    for number, found in enumerate(words):
        if 0 < len(found) < _SHINGLE and f" {' '.join(found)} " in whole:
            at = int(np.searchsorted(long_, number))
            near = long_[max(0, at - 1) : at + 1]
            labels[number] = float(((np.abs(near - number) <= _NEAR) & (labels[near] > 0.5)).any())
    return labels, np.array([len(found) for found in words], np.float64)


def names_around(layout: Layout, nearest: int = 3) -> list[tuple[list[str], list[str]]]:
    """Return the words in names of the elements next around each block, and of all around it."""
    own, out = [words_of_names(element.names) for element in layout.elements], []
    for block in layout.blocks:
        line, number = list[int](), block.element
        while number >= 0:
            line.append(number)
            number = layout.elements[number].parent
        near, all_ = ([word for number in some for word in own[number]] for some in (line[:nearest], line))
        out.append((near, all_))
    return out


def example(source: str, name: str, truth: dict[str, Any], html: str) -> Example | None:
    """Return a page as an example; None where it has no blocks."""
    from trafilatura import extract

    tree = tree_of(html)
    layout = layout_of(tree) if tree is not None else None
    if tree is None or layout is None or not layout.blocks:
        return None
    page = Page(tree, head_of(tree, None), layout.blocks)
    title = title_of(page)
    story, _ = story_of(tree, page.head, page.blocks, None)
    texts = [block.text for block in layout.blocks]
    starts = np.cumsum([0, *(len(text) + 1 for text in texts)])
    starts[-1] -= 1
    table, found = read_lines("\n".join(texts), starts.tolist(), texts), aligned(story, layout.blocks)
    shape = np.zeros((len(texts), len(READ)))
    shape[table.number] = table.shape[:, : len(READ)]
    columns = np.hstack([shape, columns_of_page(layout, found.kept, known_of(page, title))]).astype(np.float32)
    labels, sizes = labels_of(truth["articleBody"], layout.blocks)
    lang = truth.get("language") or "English"
    return Example(source, name, site_of(truth.get("url") or name), lang, truth["articleBody"], title,
                   extract(html, include_comments=False) or "", layout, found, story, table,
                   names_around(layout), columns, labels, sizes)  # fmt: skip


def examples(data: Path) -> Iterator[Example]:
    """Yield the article pages of all sources."""
    for source in SOURCES:
        truths = json.loads((data / source / "ground-truth.json").read_text("utf-8"))
        for name, truth in truths.items():
            file = data / source / f"{name}.html.gz"
            if file.exists() and truth.get("page_type", "article") in {None, "article", "unknown", "other"}:
                found = example(source, name, truth, gzip.decompress(file.read_bytes()).decode("utf-8", "replace"))
                if found:
                    yield found


def main() -> None:
    """Make the examples and keep them."""
    made = list(examples(Path(sys.argv[1])))
    Path(sys.argv[2]).write_bytes(pickle.dumps(made, protocol=5))
    print(f"{len(made)} pages, {sum(len(e.labels) for e in made)} blocks")


if __name__ == "__main__":
    sys.modules["page_examples"] = sys.modules["__main__"]
    Example.__module__ = "page_examples"
    main()
