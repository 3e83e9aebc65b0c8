"""The metadata of a page: its `head` element, and its JSON-LD."""

from __future__ import annotations

import json
import re
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from newsclean.html.blocks import key_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

FIRST_DAY, LAST_DAY = "1995-01-01", "2036-12-31"
"""The earliest and latest dates that are accepted. The earliest is that of htmldate. The latest is fixed, because the
metadata must not depend on the current day."""
MODIFIED = frozenset({
    "article:modified_time", "article:modified", "og:updated_time", "og:article:modified_time", "datemodified",
    "last-modified", "modified", "dcterms.modified", "dc.date.modified", "lastmod", "revised", "updated_time",
})  # fmt: skip
"""Names of `meta` elements that say when a page was changed last."""
_SITE = ("og:site_name", "application-name", "twitter:site", "publisher", "dc.publisher")
_LABELS = frozenset({"www", "news", "html", "blog", "info", "edition", "mobile"})
"""Parts of host names that are not names of sites."""
BODY = re.compile(r'"articleBody"\s*:\s*("[^"\\]*(?:\\.[^"\\]*)*")', re.DOTALL)
"""Pattern of the story in JSON-LD. Group 1 is the JSON string, with quotation marks and escapes."""
_LONGEST_SCRIPT, _LONGEST_BROKEN, _LONGEST_TITLE, _LONGEST_CONTENT = 50_000, 5_000, 2_000, 5_000
"""Largest numbers of characters that are examined: of JSON-LD without its story, of invalid JSON-LD, of a title, and of
the content of a `meta` element. The time of some patterns of trafilatura grows with the square of the length."""
_MOST_BROKEN, _MOST_ALIKE, _MOST_NAMES = 10, 50, 300
"""Largest numbers that are examined: of invalid scripts, of `meta` elements with one name, and of names in a script."""
_SURROGATES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Head:
    """The metadata of a page, from its `head` element and its JSON-LD.

    Attributes:
        tree: a new tree with only the elements that state metadata.
        values: the first content of each name of `meta` elements.
        title: the text of the `title` element.
        url: the address of the page that the caller gave; empty if unknown.
        scripts: all JSON-LD of the page.
        found: the metadata that trafilatura reads from `tree`.
    """

    tree: HtmlElement
    values: dict[str, str]
    title: str
    url: str
    scripts: tuple[str, ...]
    found: Any = field(repr=False)

    @property
    def sites(self) -> frozenset[str]:
        """Keys (see `key_of`) of the names of the site, in the metadata and the host; without the page's titles."""
        names = [self.values.get(name, "") for name in _SITE]
        host = [label for label in host_of(self.found.url or self.url).split(".") if len(label) > len("www")]
        keys = {key_of(name) for name in [*names, *(set(host) - _LABELS)]}
        titles = {key_of(self.title), key_of(self.values.get("og:title", ""))}
        return frozenset(keys - titles - {""})


def head_of(tree: HtmlElement, url: str | None) -> Head:
    """Return the metadata of a page. The kinds of elements that state it may be in any order.

    Args:
        tree: the root element of the page.
        url: the address of the page; None if unknown.
    """
    from lxml.html import Element
    from trafilatura import extract_metadata
    from trafilatura.settings import Document as TrafilaturaDocument

    root, head, values = Element("html"), Element("head"), dict[str, str]()
    root.append(head)
    times = Counter[str]()
    for name, content in _said(tree):
        values.setdefault(name, content)
        times[name] += 1
        if name in MODIFIED or times[name] > _MOST_ALIKE:
            continue  # htmldate would mistake a date of modification for the date of publication
        kind = "property" if name.startswith(("og:", "article:")) else "name"
        head.append(Element("meta", {kind: name, "content": content}))
    title = next((words_of(node) for node in tree.iter("title") if node.getparent().tag in {"head", "html"}), "")
    _add(head, "title", title)
    for node in tree.iter("link"):
        if node.get("rel") == "canonical" and node.get("href"):
            head.append(Element("link", {"rel": "canonical", "href": node.get("href")}))
    scripts = [node.text for node in tree.iter("script") if node.get("type") == "application/ld+json" and node.text]
    for script in _harmless(scripts):
        _add(head, "script", script, "application/ld+json")
    bounds = {"original_date": True, "extensive_search": False, "max_date": LAST_DAY}
    try:
        found = extract_metadata(root, url, bounds)
    except Exception:  # an error in the metadata must not prevent the cleaning of the story
        found = TrafilaturaDocument()
    return Head(root, values, title, url or "", tuple(scripts), found)


def _said(tree: HtmlElement) -> Iterator[tuple[str, str]]:
    """Yield the name and the content of each `meta` element that has both, from attributes of HTML or RDFa."""
    for node in tree.iter("meta"):
        name = node.get("property") or node.get("name") or node.get("itemprop") or ""
        content = " ".join((node.get("content") or node.get("value") or "")[:_LONGEST_CONTENT].split())
        if name and content:
            yield name.strip().lower(), content


def _harmless(scripts: Sequence[str]) -> Iterator[str]:
    """Yield the JSON-LD that is short without its stories, and the first few short scripts that are not valid JSON."""
    broken = 0
    for script in scripts:
        bare = BODY.sub('"articleBody": ""', script)
        if len(bare) > _LONGEST_SCRIPT or bare.count('"name"') > _MOST_NAMES:
            continue
        try:
            json.loads(bare, strict=False)
        except (ValueError, RecursionError):
            broken += 1
            if broken > _MOST_BROKEN or len(bare) > _LONGEST_BROKEN:
                continue
        yield bare


def _add(head: HtmlElement, tag: str, text: str, kind: str = "") -> None:
    """Append an element with a text to `head`, and with a `type` if `kind` is not empty."""
    from lxml.html import Element

    node = Element(tag, {"type": kind} if kind else {})
    node.text = text
    head.append(node)


def pieces_of(node: HtmlElement, longest: int) -> list[str]:
    """Return each text inside an element; empty if they have more than `longest` characters together."""
    found, size = list[str](), 0
    for piece in node.itertext():
        if words := " ".join(piece.split()):
            found.append(words)
            size += len(words)
            if size > longest:
                return []
    return found


def words_of(node: HtmlElement) -> str:
    """Return the text of an element in one line; an empty string if it is too long for a title."""
    return whole(" ".join(pieces_of(node, _LONGEST_TITLE)))


def whole(text: str) -> str:
    """Return a text with replacement characters for the lone surrogates that JSON can produce."""
    return _SURROGATES.sub("\ufffd", text)


def host_of(url: str) -> str:
    """Return the host of a web address without "www."; an empty string if the address has no host."""
    with suppress(ValueError):
        return (urlsplit(url).hostname or "").removeprefix("www.")
    return ""
