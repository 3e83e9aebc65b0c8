"""What is measured: cleaners, presets, pages, near-duplicates, and every compiled pattern of the package."""

from __future__ import annotations

import re
from importlib import import_module
from pkgutil import walk_packages
from typing import TYPE_CHECKING, Any, TypeAlias

import newsclean
from newsclean import PRESETS, Document, LineCounts, SiteTemplate, clean_html, near_duplicates
from newsclean.html.blocks import Block, key_of
from newsclean.html.markup import DropByMarkup, linked_lines, with_missed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Call: TypeAlias = "Callable[[str], object]"


def _modules() -> Iterator[Any]:
    for info in walk_packages(newsclean.__path__, "newsclean."):
        if info.name not in {"newsclean.__main__", "newsclean.spark"}:
            yield import_module(info.name)


def _cleaners() -> dict[str, Callable[[Document], Any]]:
    """Return every public cleaner, by its name; those that need to be told something, told it."""
    public = {name: getattr(newsclean, name) for name in newsclean.__all__}
    made = {
        name: value
        for name, value in public.items()
        if callable(value) and hasattr(value, "name") and not isinstance(value, type)
    }
    plain = {name: public[name] for name in ("whitespace", "unicode")}
    pages = [f"The Norham Tidings\nFerry {n} Turns Back\nFerry {n} turned back.\nRead more" for n in range(20)]
    told = {
        "Reader": newsclean.KeepStory(),
        "Reader page": newsclean.KeepStory(newsclean.PAGE_PRICES),
        "SiteTemplate": SiteTemplate.learn(LineCounts.of(pages), "norham.example"),
        "DropByMarkup": DropByMarkup(key_of("Night Ferry Turns Back Empty"), frozenset({key_of("Read more")})),
    }
    return {name: value for name, value in {**made, **plain, **told}.items() if name not in PRESETS}


def on_texts() -> dict[str, Call]:
    """Return what cleans a text: cleaners alone, and presets."""
    cleaners = {name: (lambda text, c=cleaner: list(c(Document(text)))) for name, cleaner in _cleaners().items()}
    presets = {name: (lambda text, p=preset: p(text).removals) for name, preset in PRESETS.items()}
    return {**cleaners, **presets, "protected NEWS": lambda text: PRESETS["NEWS"].protecting("the")(text).removals}


def on_pages() -> dict[str, Call]:
    """Return what cleans a page."""
    return {"clean_html": lambda page: clean_html(page).removals, "lines of a page": _markup}


def _markup(page: str) -> object:
    """Look at a page's lines as `clean_html` does, as if the extractor had found every second one."""
    from lxml.html import HTMLParser, document_fromstring

    from newsclean.html.blocks import blocks_of

    blocks: list[Block] = blocks_of(document_fromstring(page, parser=HTMLParser(huge_tree=True)))
    text = with_missed("\n".join(block.text for block in blocks[::2]), blocks)
    return linked_lines(text, blocks)


def on_documents() -> dict[str, Call]:
    """Return what groups documents: one long one and its twin, or one a line."""
    return {
        "near_duplicates of long texts": lambda text: near_duplicates([text, text[1:]]),
        "near_duplicates of lines": lambda text: near_duplicates(text.splitlines()),
    }


class Pattern:
    """A compiled pattern, found anywhere in a text as often as it is there."""

    def __init__(self, pattern: re.Pattern[Any]) -> None:
        """Take it."""
        self.pattern = pattern

    def __call__(self, text: str) -> int:
        """Look for it everywhere, and at the start, and for all of the text."""
        subject = text if isinstance(self.pattern.pattern, str) else text.encode("utf-8", "surrogatepass")
        self.pattern.match(subject)
        self.pattern.fullmatch(subject)
        return sum(1 for _ in self.pattern.finditer(subject))


def on_patterns() -> dict[str, Pattern]:
    """Return the patterns of all modules by their places."""
    found = {}
    for module in _modules():
        for name, value in vars(module).items():
            if isinstance(value, re.Pattern):
                found[f"{module.__name__.removeprefix('newsclean.')}.{name}"] = Pattern(value)
    return found
