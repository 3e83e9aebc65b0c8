"""Parse a page, from text or bytes, into a tree of elements."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import HTMLParser
    from lxml.html import HtmlElement

_SURROGATES = re.compile("[\ud800-\udfff]")
_TAG = re.compile("<[A-Za-z]")


def tree_of(html: str | bytes) -> HtmlElement | None:
    """Return the root element of a page, or of a fragment of a page; None if the text has no tag.

    >>> [node.tag for node in tree_of("<p>Rain fell.</p>").iter()]
    ['html', 'body', 'p']
    """
    from trafilatura.utils import decode_file, load_html

    page = _whole(html) if isinstance(html, str) else html
    root = load_html(page)
    if root is None and _TAG.search(text := decode_file(page)):
        root = load_html(f"<html><body>{text}</body></html>")  # load_html refuses a fragment of a single element
    return None if root is None else _moved(root)


def _whole(html: str) -> str:
    """Return a text with replacement characters for lone surrogates and null characters, which no tree can contain."""
    try:
        html.encode()  # takes a tenth of the time of a search
    except UnicodeEncodeError:
        html = _SURROGATES.sub("\ufffd", html)
    return html.replace("\0", "\ufffd")


def _moved(root: HtmlElement) -> HtmlElement:
    """Return a copy of a tree in which all elements have one class, fixed in advance; the given tree is emptied.

    Otherwise, lxml calls a Python function to choose the class of every element, again in each search of each copy of a
    tree. These calls take a tenth of the time of an extraction.
    """
    try:
        moved: HtmlElement = _parser().makeelement(root.tag, dict(root.attrib))
    except ValueError:  # the parser accepts names such as "p&nbsp;", which no new element can have
        moved = _parser().makeelement("html")
    moved.text = root.text
    moved.extend(list(root))
    return moved


@cache
def _parser() -> HTMLParser:
    """Return the parser of the copied trees, which fixes the class of all their elements."""
    from lxml.etree import ElementDefaultClassLookup
    from lxml.html import HtmlElement, HTMLParser

    parser = HTMLParser(encoding="utf-8")
    parser.set_element_class_lookup(ElementDefaultClassLookup(element=HtmlElement))
    return parser
