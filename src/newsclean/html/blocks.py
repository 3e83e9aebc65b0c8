"""The lines of a page, broken as in a browser, and their positions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import normalize

from newsclean.text import lines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.html import HtmlElement

_BLOCK = frozenset({
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "pre", "figure", "address", "article", "aside",
    "body", "button", "caption", "center", "dd", "details", "dialog", "dir", "div", "dl", "dt", "fieldset",
    "figcaption", "footer", "form", "header", "hgroup", "hr", "legend", "li", "main", "menu", "nav", "option",
    "section", "select", "summary", "table", "tbody", "tfoot", "thead", "tr", "td", "th", "iframe", "video", "audio",
    "br",
})  # fmt: skip
"""Elements that begin and end a line."""
_MARKED = _BLOCK | {"a"}
_SKIPPED = frozenset({"script", "style", "head", "noscript", "template", "svg", "math", "canvas"})
_NAMES = ("class", "id", "role", "itemprop")
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_MOST_LETTERS = 65536
"""Largest number of characters whose letters are cached."""


class Block(NamedTuple):
    """One line of a page.

    Attributes:
        text: the line.
        key: the letters and digits of the line, see `key_of`.
        linked: share of the line's letters inside links, 0 to 1.
        place: number of the kind of the element around the line. Elements of one kind have the same tag and names, and
            so have the elements around them.
        article: number of the `article` element around the line, 0 for none.
        element: number of the innermost element around the line, in `Layout.elements`.
    """

    text: str
    key: str
    linked: float
    place: int
    article: int
    element: int = 0


class Element(NamedTuple):
    """An element that begins and ends lines.

    Attributes:
        parent: number of the element around it, -1 for the root.
        tag: its tag.
        names: its class, identifier, role and `itemprop`, joined.
        hidden: whether attributes hide it, its own or those of an element around it.
    """

    parent: int
    tag: str
    names: str
    hidden: bool


class Layout(NamedTuple):
    """The lines of a page, and the elements around them.

    Attributes:
        blocks: the lines.
        elements: the elements in the order of the page: first an element, then all elements inside it.
        ends: for each element, the number that follows those of the element and of all elements inside it.
    """

    blocks: list[Block]
    elements: list[Element]
    ends: list[int]


class _Letters(dict[int, str]):
    """A cache of the letters and digits of each character, without accents; keys are code points."""

    def __missing__(self, code: int) -> str:
        found = "".join(_WORD.findall(normalize("NFD", chr(code))))
        if len(self) < _MOST_LETTERS:
            self[code] = found
        return found


_LETTERS = _Letters()


def key_of(text: str) -> str:
    r"""Return the letters and digits of a line, casefolded, without accents: equal for two renderings of one line.

    >>> key_of("- The “Café”") == key_of("The Cafe\u0301") == "thecafe"
    True
    """
    return text.casefold().translate(_LETTERS)


def keys_of(lines: Iterable[str], blocks: Iterable[Block]) -> list[str]:
    """Return the key of each line; keys that the blocks of the page already have are not computed again."""
    known = {block.text: block.key for block in blocks}
    return [known[line] if line in known else key_of(line) for line in lines]


def blocks_of(tree: HtmlElement) -> list[Block]:
    """Return the lines of a page, broken as in a browser, without scripts and styles.

    Args:
        tree: the root element of the page, of lxml.

    >>> from lxml.html import document_fromstring
    >>> tree = document_fromstring("<p>Rain <a href='/'>fell</a>.</p><p><a href='/'>More</a></p>")
    >>> [(block.text, round(block.linked, 1)) for block in blocks_of(tree)]
    [('Rain fell.', 0.4), ('More', 1.0)]
    """
    return layout_of(tree).blocks


def layout_of(tree: HtmlElement) -> Layout:
    """Return the lines of a page, as `blocks_of` returns them, and the elements around them.

    >>> from lxml.html import document_fromstring
    >>> layout = layout_of(document_fromstring("<div class='story' hidden><p>Rain fell.</p></div>"))
    >>> [(element.tag, element.names, element.hidden) for element in layout.elements]
    [('', '', False), ('body', '', False), ('div', 'story', True), ('p', '', True)]
    """
    from lxml.etree import iterwalk

    body = tree.find("body")
    root = tree if body is None else body
    walker = _Walker()
    walk = iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, node in walk:
        tag = node.tag
        if event == "start":
            if tag in _SKIPPED:
                walk.skip_subtree()
                continue
            if tag in _MARKED:
                walker.open(node, tag)
            words = node.text
        else:
            if event == "end" and tag in _MARKED:
                walker.close(tag)
            words = None if node is root else node.tail
        if words:
            walker.parts.append(words)
            if walker.links:
                walker.linked.append(words)
    walker.ends[0] = len(walker.elements)
    return Layout(walker.blocks, walker.elements, walker.ends)


class _Walker:
    """The state of a walk over the elements of a page: blocks so far, text since the last block, and open elements."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.parts: list[str] = []
        self.linked: list[str] = []  # of the parts, those in links
        self.links = self._articles = 0
        self.elements, self.ends = [Element(-1, "", "", hidden=False)], [1]
        self._around = [(0, 0, 0)]  # numbers of the element, the place and the article of each open element
        self._places: dict[tuple[int, str, str], int] = {}

    def open(self, node: HtmlElement, tag: str) -> None:
        """Enter an element. The text before the element becomes a block, unless the element is a link."""
        if tag == "a":
            self.links += 1
            return
        if self.parts:
            self._flush()
        if tag == "br":
            return
        element, place, article = self._around[-1]
        names, hidden = _said_by(node)
        kind = (place, tag, names)
        place = self._places.setdefault(kind, len(self._places) + 1)
        if tag == "article":
            self._articles += 1
            article = self._articles
        self._around.append((len(self.elements), place, article))
        self.elements.append(Element(element, tag, names, hidden or self.elements[element].hidden))
        self.ends.append(0)

    def close(self, tag: str) -> None:
        """Leave an element. The text at its end becomes a block, unless the element is a link."""
        if tag == "a":
            self.links -= 1
            return
        if self.parts:
            self._flush()
        if tag != "br":
            self.ends[self._around.pop()[0]] = len(self.elements)

    def _flush(self) -> None:
        """Add the text since the last block as a new block, unless the text is only white space."""
        if text := " ".join("".join(self.parts).split()):
            linked = sum([len(part.strip()) for part in self.linked])
            share = linked / sum([len(part.strip()) for part in self.parts]) if linked else 0.0
            element, place, article = self._around[-1]
            self.blocks.append(Block(text, key_of(text), share, place, article, element))
        self.parts, self.linked = [], []


def _said_by(node: HtmlElement) -> tuple[str, bool]:
    """Return the names of an element (see `Element`), and whether its own attributes hide it."""
    said = dict(node.items())
    if not said:
        return "", False
    names = " ".join([said[name] for name in _NAMES if said.get(name)])
    hidden = "hidden" in said or said.get("aria-hidden") == "true"
    return names, hidden or ("style" in said and bool(_HIDING.search(said["style"])))


def is_paragraph(block: Block) -> bool:
    """Return whether a line of a page is a paragraph: a sentence of at least ten words, less than half in links."""
    return block.linked < 0.5 and lines.is_paragraph(block.text)
