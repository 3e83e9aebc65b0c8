"""The authors of a page's story: those that its metadata names, else those that its elements or a by-line name."""

from __future__ import annotations

import re
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from newsclean.bylines import is_joint, is_label, names_in
from newsclean.cleaners.masthead import is_byline, is_updated
from newsclean.html.blocks import key_of
from newsclean.html.head import pieces_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lxml.html import HtmlElement

    from newsclean.html.head import Head

_AUTHOR = re.compile("uthor|yline")
"""Part of the classes and identifiers of elements that name an author. It matches with and without a first capital."""
_LONGEST_CREDIT, _MOST_CREDITS = 200, 200
_CLAUSE = re.compile(r"\s*(?:[|•·⋅–—]|\s-\s).*", re.DOTALL)
_NOT_SHOWN = frozenset({"script", "style", "link", "meta", "body", "html", "img", "input"})
_SINGLE_NAME = re.compile(r"(?:^|[\s_-])(?:authors?|byline)(?:[_-]?name)*(?:\s|$)", re.IGNORECASE)
"""Classes of elements that contain a name and nothing else."""
_ONE_WORD = re.compile(r"[^\W\d][\w.'’-]{1,30}")


def stated_authors(head: Head) -> tuple[str, ...]:
    """Return the authors that the page's metadata names. The site's name is left out if there is another author."""
    names = [name.strip() for name in (head.found.author or "").split(";") if name.strip()]
    people = [name for name in names if key_of(name) not in head.sites]
    return tuple(people or names)


def credited(tree: HtmlElement) -> tuple[str, ...]:
    """Return the names in the first element that the page marks as the author's; empty if no such element has a name.

    A name of one word is returned only if the element contains nothing else, and no other element gives a longer name.

    >>> from lxml.html import document_fromstring
    >>> page = "<p class='byline'>By <a>Ada Finch</a> and <a>Tom Marrow</a> <i>3 May 2025</i></p>"
    >>> credited(document_fromstring(page))
    ('Ada Finch', 'Tom Marrow')
    """
    single = ""
    for node in islice(filter(_is_credit, tree.iter("*")), _MOST_CREDITS):
        if node.tag in _NOT_SHOWN or _is_elsewhere(node):
            continue
        parts = pieces_of(node, _LONGEST_CREDIT)
        if names := _names(parts):
            return names
        single = single or _single(node, parts)
    return (single,) if single else ()


def _is_credit(node: HtmlElement) -> bool:
    """Return whether the class, identifier, `rel` or `itemprop` of an element marks it as the author's."""
    names = f"{node.get('class')} {node.get('id')}"
    return _AUTHOR.search(names) is not None or "author" in (node.get("rel"), node.get("itemprop"))


def _is_elsewhere(node: HtmlElement) -> bool:
    """Return whether an element belongs to a comment, form, picture, footer or aside: its author is not the story's."""
    return any(
        above.tag in {"figure", "form", "footer", "aside"} or "omment" in f"{above.get('class')}{above.get('id')}"
        for above in (node, *node.iterancestors())
    )


def _names(parts: Sequence[str]) -> tuple[str, ...]:
    """Return the names in the texts of a by-line: the first name, and further names that follow "and" or a comma."""
    found: list[str] = []
    joined = False
    for part in takewhile(_has_no_digit, parts):
        if is_label(part):
            continue
        names = list(filter(_is_titled, names_in(_CLAUSE.sub("", part))))
        if names and (joined or not found):
            found += names
        elif found and not is_joint(part):
            break
        joined = bool(found) and (is_joint(part) or part.endswith(","))
    return tuple(dict.fromkeys(found))


def _single(node: HtmlElement, parts: Sequence[str]) -> str:
    """Return the single word before the date in an element that gives only the author's name; else an empty string."""
    words = [part for part in takewhile(_has_no_digit, parts) if not is_label(part)]
    named = "author" in (node.get("rel"), node.get("itemprop")) or _SINGLE_NAME.search(node.get("class") or "")
    if not named or len(words) != 1 or is_updated(" ".join(parts), first=False):
        return ""
    return words[0] if _ONE_WORD.fullmatch(words[0]) else ""


def _has_no_digit(text: str) -> bool:
    """Return whether a text contains no digit. In a by-line, the first digit begins the date."""
    return not any(map(str.isdigit, text))


def _is_titled(name: str) -> bool:
    """Return whether a name is one word, or at least two of its words begin with no small letter.

    "About the author" is therefore no name.
    """
    words = name.split()
    return len(words) < 2 or sum(not word[0].islower() for word in words) > 1


def signed(lines: Iterable[str]) -> tuple[str, ...]:
    """Return the names in the first by-line that contains any; empty if no line is such a by-line.

    >>> signed(["The Ferry Sinks", "By Ada Finch ⋅ Senior Editor"])
    ('Ada Finch',)
    """
    bylines = (names_in(_CLAUSE.sub("", line)) for line in lines if is_byline(line))
    return next(filter(None, bylines), ())
