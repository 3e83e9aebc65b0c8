"""What a page's HTML knows of the lines of its text: how much of each is links, and which stand in the same place."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING, ClassVar, NamedTuple
from unicodedata import normalize

from newsclean.lines import ends_sentence, lines_of, word_count
from newsclean.types import Edit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lxml.html import HtmlElement

    from newsclean.types import Document

_BLOCK = frozenset({
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "pre", "figure", "address", "article", "aside",
    "body", "button", "caption", "center", "dd", "details", "dialog", "dir", "div", "dl", "dt", "fieldset",
    "figcaption", "footer", "form", "header", "hgroup", "hr", "legend", "li", "main", "menu", "nav", "option",
    "section", "select", "summary", "table", "tbody", "tfoot", "thead", "tr", "td", "th", "iframe", "video", "audio",
    "br",
})  # fmt: skip
"""Elements that begin and end a line."""
_SKIPPED = frozenset({"script", "style", "head", "noscript", "template", "svg", "math", "canvas"})
_WORD = re.compile(r"\w+")
_ADDRESS = re.compile(r"\A\W*(?:https?:|www\.)", re.IGNORECASE)
LINKED = 0.8
"""Share of a line's letters inside links from which it is one; .7 and .9 do the same within .0002 of F1."""
_MANY_LINKED = 0.3
"""Share of a story's lines that are links from which these are what the story is about."""
_TITLE_LINES = 4
PARAGRAPH = 10
"""Words of a paragraph."""
_MAIN = 0.3
"""Share of the story's words from which a place is where the story stands; .15 and .5 do the same."""
_MOST_MISSED = 200
"""Paragraphs that are given back; more is more than one story."""


class Block(NamedTuple):
    """One line of a page.

    Attributes:
        text: the line.
        key: its letters and digits, as `key_of` gives them.
        linked: share of its letters inside links, 0 to 1.
        place: number of its elements' tags, classes and identifiers, from the body down.
        article: number of the `article` it stands in, 0 for none.
    """

    text: str
    key: str
    linked: float
    place: int
    article: int


_decomposed = lru_cache(maxsize=4096)(partial(normalize, "NFD"))
"""One character with its accents apart. On whole texts, `normalize` is quadratic in the accents on one letter."""


def key_of(text: str) -> str:
    r"""Return what two renderings of one line share: its letters and digits, casefolded, without accents.

    >>> key_of("- The “Café”") == key_of("The Cafe\u0301") == "thecafe"
    True
    """
    text = text.casefold()
    return "".join(_WORD.findall(text if text.isascii() else "".join(map(_decomposed, text))))


class _Reader:
    """Collects the blocks of a tree while it is walked, in one step an element."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._parts: list[str] = []
        self._inside: list[str] = []  # of the parts, those in links
        self._links = self._count = 0
        self._places, self._articles = [0], [0]
        self._numbers: dict[tuple[int, str, str, str], int] = {}

    def add(self, text: str | None) -> None:
        if text:
            self._parts.append(text)
            if self._links:
                self._inside.append(text)

    def open(self, node: HtmlElement) -> None:
        if node.tag in _BLOCK:
            self._flush()
            kind = (self._places[-1], node.tag, node.get("class") or "", node.get("id") or "")
            self._places.append(self._numbers.setdefault(kind, len(self._numbers) + 1))
        if node.tag == "article":
            self._count += 1
            self._articles.append(self._count)
        self._links += node.tag == "a"
        self.add(node.text)

    def close(self, node: HtmlElement) -> None:
        self._links -= node.tag == "a"
        if node.tag in _BLOCK:
            self._flush()
            self._places.pop()
        if node.tag == "article":
            self._articles.pop()

    def _flush(self) -> None:
        if text := " ".join("".join(self._parts).split()):
            letters = sum(len(part.strip()) for part in self._parts)
            linked = sum(len(part.strip()) for part in self._inside) / letters
            self.blocks.append(Block(text, key_of(text), linked, self._places[-1], self._articles[-1]))
        self._parts, self._inside = [], []


def blocks_of(tree: HtmlElement) -> list[Block]:
    """Return the lines of a page, as a browser would break them, scripts and styles left out.

    Args:
        tree: the page's root element, of lxml.

    >>> from lxml.html import document_fromstring
    >>> tree = document_fromstring("<p>Rain <a href='/'>fell</a>.</p><p><a href='/'>More</a></p>")
    >>> [(block.text, round(block.linked, 1)) for block in blocks_of(tree)]
    [('Rain fell.', 0.4), ('More', 1.0)]
    """
    from lxml.etree import iterwalk  # noqa: PLC0415 - loads with trafilatura, at first use

    body, reader = tree.find("body"), _Reader()
    root = tree if body is None else body
    walk = iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, node in walk:
        if event == "start" and node.tag in _SKIPPED:
            walk.skip_subtree()
        elif event == "start":
            reader.open(node)
        elif event == "end" and node.tag not in _SKIPPED:
            reader.close(node)
        if event != "start" and node is not root:
            reader.add(node.tail)
    return reader.blocks


def with_missed(text: str, blocks: Sequence[Block]) -> str:
    r"""Return a story with the paragraphs that its extractor missed: those that stand where its own stand.

    Pages that break a story into several boxes, say around an advertisement, give an extractor only one of them. The
    boxes have the same tags and classes. Paragraphs of another `article` are not taken, nor those that the story has
    with other line breaks, other forms of its accents, or in part.

    >>> lines = [f"Ferry {n} left the old harbour before it was light on Friday." for n in (1, 2)]
    >>> with_missed(lines[0], [Block(line, key_of(line), 0.0, 7, 1) for line in lines]) == "\n".join(lines)
    True
    """
    lines = [line for line in text.split("\n") if line.strip()]
    keys = [key_of(line) for line in lines]
    known, story = {key: number for number, key in reversed([*enumerate(keys)])}, "".join(keys)
    missed = {number for number in _candidates(known, blocks) if not _is_there(blocks[number].key, story, known)}
    if not missed:
        return text
    after: dict[int, list[str]] = defaultdict(list)
    last = -1
    for number, block in enumerate(blocks):
        if number in missed:
            after[last].append(block.text)
        elif block.key in known and word_count(block.text) >= PARAGRAPH // 2:
            last = max(last, known[block.key])
    return "\n".join([*after[-1], *(one for number, line in enumerate(lines) for one in (line, *after[number]))])


def _candidates(known: Mapping[str, int], blocks: Sequence[Block]) -> list[int]:
    """Return the numbers of the blocks that stand where the known lines stand, and are none of them."""
    paragraphs = {number: block for number, block in enumerate(blocks) if is_paragraph(block)}
    words: Counter[int] = Counter()
    articles = set()
    for block in paragraphs.values():
        if block.key in known:
            words[block.place] += word_count(block.text)
            articles.add(block.article)
    least = _MAIN * sum(words.values())
    main = {place for place, count in words.items() if count >= least}
    rest = {number: block for number, block in paragraphs.items() if block.key not in known}
    fits = [number for number, block in rest.items() if block.place in main and block.article in articles]
    return fits if len(fits) <= _MOST_MISSED else []


def _is_there(block: str, story: str, lines: Iterable[str]) -> bool:
    """Return whether a story has a block, however its lines are broken, or lines that are more than half of it."""
    return block in story or 2 * sum(len(line) for line in lines if line in block) > len(block)


def is_paragraph(block: Block) -> bool:
    """Tell whether a line of a page is a paragraph: a sentence of some words, most of them in no link."""
    return block.linked < 0.5 and ends_sentence(block.text) and word_count(block.text) >= PARAGRAPH


def linked_lines(text: str, blocks: Sequence[Block]) -> frozenset[str]:
    """Return the keys of a story's lines that are links and no sentences or addresses; none where they are many."""
    share: dict[str, float] = {}
    for block in blocks:
        share[block.key] = min(block.linked, share.get(block.key, 1.0))
    lines = [line for line in text.split("\n") if line.strip()]
    found = [key_of(line) for line in lines if not (ends_sentence(line.strip()) or _ADDRESS.match(line))]
    found = [key for key in found if key and share.get(key, 0.0) >= LINKED]
    return frozenset(found if len(found) <= _MANY_LINKED * len(lines) else ())


@dataclass(frozen=True)
class DropByMarkup:
    r"""Drop the lines of an extracted story that the page's HTML tells apart: its title, and links that stand alone.

    Reasons: `title`, among the first four filled lines, whole or its larger part (the page's title stays known as the
    result's `title`); `linked-line`.

    Attributes:
        title: the key of the page's title; empty for none.
        linked: keys of the lines that are links.

    >>> from newsclean import apply
    >>> text = "Ferry Sinks\nThe ferry sank on Friday.\nMore about ferries"
    >>> apply(text, DropByMarkup(key_of("Ferry Sinks"), frozenset({key_of("More about ferries")}))).text
    'The ferry sank on Friday.'
    """

    name: ClassVar[str] = "markup"
    title: str = ""
    linked: frozenset[str] = frozenset()

    def __call__(self, document: Document) -> Iterator[Edit]:
        """Propose one edit a line."""
        lines = lines_of(document)
        found = []
        for place, number in enumerate(lines.filled()):
            key = key_of(lines.texts[number])
            if place < _TITLE_LINES and self._is_title(key):
                found.append((number, "title"))
            elif key in self.linked:
                found.append((number, "linked-line"))
        spans = lines.covers([(number, number) for number, _ in found])
        for span, (_, reason) in zip(spans, found, strict=True):
            yield Edit(span, reason)

    def _is_title(self, key: str) -> bool:
        return bool(key) and key in self.title and 2 * len(key) > len(self.title)
