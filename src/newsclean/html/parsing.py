"""The tree of a page, from text or bytes."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import HTMLParser
    from lxml.html import HtmlElement

_SURROGATES = re.compile("[\ud800-\udfff]")


def tree_of(html: str | bytes) -> HtmlElement | None:
    """Return the root element of a page; None where the page has no element.

    >>> [node.tag for node in tree_of("<html><body><p>Rain fell.</p></body></html>").iter()]
    ['html', 'body', 'p']
    """
    from trafilatura.utils import load_html

    root = load_html(_whole(html) if isinstance(html, str) else html)
    return None if root is None else _moved(root)


def _whole(html: str) -> str:
    """Return a text with replacement characters for its lone surrogates and zeros, which no tree can have."""
    try:
        html.encode()  # an attempt takes a tenth of a search
    except UnicodeEncodeError:
        html = _SURROGATES.sub("\ufffd", html)
    return html.replace("\0", "\ufffd")


def _moved(root: HtmlElement) -> HtmlElement:
    """Return a tree that gives each of its elements the same class; the tree that is passed is empty afterwards.

    lxml chooses the class of every element that Python looks at by a call of Python, once for each search of each
    copy of a tree. This choice takes a tenth of an extraction, and no extractor needs it.
    """
    moved: HtmlElement = _parser().makeelement(root.tag, dict(root.attrib))
    moved.text = root.text
    moved.extend(list(root))
    return moved


@cache
def _parser() -> HTMLParser:
    """Return the parser that owns the trees: lxml asks the parser of a tree for the class of an element."""
    from lxml.etree import ElementDefaultClassLookup
    from lxml.html import HtmlElement, HTMLParser

    parser = HTMLParser(encoding="utf-8")
    parser.set_element_class_lookup(ElementDefaultClassLookup(element=HtmlElement))
    return parser
