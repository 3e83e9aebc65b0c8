"""The metadata of a page: title, authors, dates, site, language, address, description."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from newsclean.dates import parse_date
from newsclean.html.authors import credited, signed, stated_authors
from newsclean.html.blocks import key_of
from newsclean.html.head import FIRST_DAY, LAST_DAY, MODIFIED, Head, host_of, whole, words_of
from newsclean.html.titles import chosen_title
from newsclean.types import Metadata

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lxml.html import HtmlElement

    from newsclean.html.blocks import Block

_MODIFIED_IN_JSON = re.compile(r'"dateModified"\s*:\s*"([^"]{8,40})"')
_OWN_LINES = 150
"""Number of first lines of a page among which its title is searched."""
_MOST_HEADINGS, _LONGEST_PAGE = 20, 2_000_000
"""Largest numbers of headings, and of characters of a page, that are examined."""
_CLOSE, _NEAR = 10, 60
"""Number of lines below and above the title that are searched for a date first; number of lines below the title that
are searched later, if no better date was found."""
_LONGEST_DATED = 120
_FIRST = dt.date.fromisoformat(FIRST_DAY)
_YEAR = re.compile(r"(?:19|20)\d\d")
_BESIDE_YEAR = 40
"""Number of characters before and after a year that may belong to its date; with 20, 6 of 246 dates are different."""
_FOUR_DIGITS = re.compile(r"\d{4}")
_PARTS = re.compile(r"[|·•]|\s[–—-]\s")


@dataclass(frozen=True)
class Page:
    """A parsed page.

    Attributes:
        tree: the root element.
        head: the metadata that the page states.
        blocks: the lines of the page.
    """

    tree: HtmlElement
    head: Head
    blocks: Sequence[Block]


def title_of(page: Page) -> str:
    """Return the page's title without the site's name; an empty string if it has no title."""
    head = page.head
    heads = dict.fromkeys(filter(None, (head.values.get("og:title"), head.found.title, head.title)))
    headings = [words_of(node) for node in islice(page.tree.iter("h1"), _MOST_HEADINGS)]
    return chosen_title(list(heads), headings, page.blocks[:_OWN_LINES], head.sites)


def metadata_of(page: Page, title: str, line: dt.date | None) -> Metadata:
    """Return the metadata of a page.

    The date is the first of these that is known: the date that the page's address or metadata states; the date of the
    story's date line; a date close to the title; the date that htmldate finds; the date of the last modification. A
    stated date may be that of a new edition. Therefore an earlier date in the date line or close to the title has
    priority.

    Args:
        page: the page.
        title: the title of the page.
        line: the date in the story's date line; None if it has none.
    """
    head = page.head
    stated, modified = _date(head.found.date or ""), _modified(head)
    close = line if line and line >= _FIRST else _close_date(page.blocks, key_of(title))
    date = min(stated, close or stated) if stated else close or _found(page, key_of(title)) or modified
    language = page.tree.get("lang") or page.tree.get("xml:lang") or head.values.get("og:locale") or ""
    return Metadata(
        title=title,
        authors=tuple(map(whole, stated_authors(head) or credited(page.tree) or _signed(page.blocks, key_of(title)))),
        date=date,
        modified=modified,
        site=whole(_site(head, title)),
        language=_language(language),
        canonical_url=whole(head.found.url or head.url),
        description=whole(head.found.description or ""),
    )


def _modified(head: Head) -> dt.date | None:
    """Return the date of the page's last modification that its metadata states; None if it states none."""
    stated = [head.values[name] for name in head.values if name in MODIFIED]
    stated += [found[1] for script in head.scripts if (found := _MODIFIED_IN_JSON.search(script))]
    return next(filter(None, map(_date, stated)), None)


def _marked(tree: HtmlElement) -> dt.date | None:
    """Return the date of publication that htmldate reads from the elements of a page; None if it finds none."""
    from htmldate import find_date

    try:
        found = find_date(tree, extensive_search=False, original_date=True, url="", max_date=LAST_DAY)
    except Exception:  # an error in the metadata must not prevent the cleaning of the story
        return None
    return _date(found or "")


def _close_date(blocks: Sequence[Block], title: str) -> dt.date | None:
    """Return the first date on the lines close below the title, else close above it; None if there is no date."""
    return _date_on(_close(blocks, title))


def _signed(blocks: Sequence[Block], title: str) -> tuple[str, ...]:
    """Return the names in a by-line close to the title; empty if the page does not show its title, or no by-line."""
    close = _close(blocks, title)
    return signed(block.text for block in close) if close and close[0].key == title else ()


def _close(blocks: Sequence[Block], title: str) -> list[Block]:
    """Return the title and the nine lines below it, then the ten lines above it.

    `title` is the title's key. If no line has it, the first ten lines are returned.
    """
    at = _place_of(blocks, title)
    return [*blocks[at : at + _CLOSE], *blocks[max(0, at - _CLOSE) : at]]


def _place_of(blocks: Sequence[Block], title: str) -> int:
    """Return the number of the first line whose key is `title`, 0 if there is none."""
    return next((number for number, block in enumerate(blocks) if block.key and block.key == title), 0)


def _date_on(blocks: Iterable[Block]) -> dt.date | None:
    """Return the first date after 1994 on a short line; None if there is none."""
    short = (block.text for block in blocks if len(block.text) <= _LONGEST_DATED and _FOUR_DIGITS.search(block.text))
    parts = (part for text in short for part in _PARTS.split(text) if _FOUR_DIGITS.search(part))
    return next((found for found in map(parse_date, parts) if found and found >= _FIRST), None)


def _found(page: Page, title: str) -> dt.date | None:
    """Return the date that htmldate reads from the elements, else one farther below the title, else one in the HTML.

    Return None if there is no date.
    """
    at = _place_of(page.blocks, title)
    return _marked(page.tree) or _date_on(page.blocks[at : at + _NEAR]) or _searched(page.tree)


def _searched(tree: HtmlElement) -> dt.date | None:
    """Return the date that htmldate finds by patterns in the HTML of a page; None if it finds none.

    The extensive search of htmldate also calls dateparser, which needs seconds at its first use. Only its search by
    patterns is used here.
    """
    from htmldate.core import search_page
    from htmldate.utils import Extractor
    from lxml.html import tostring

    last, first = map(dt.datetime.fromisoformat, (LAST_DAY, FIRST_DAY))
    options = Extractor(False, last, first, True, "%Y-%m-%d")  # noqa: FBT003 - it knows no names
    return _date(search_page(_near_years(tostring(tree, encoding="unicode")[:_LONGEST_PAGE]), options) or "")


def _near_years(text: str) -> str:
    r"""Return the parts of a text around its years, each on a line.

    Each date pattern of htmldate reads the whole text. In these parts, the patterns find the same dates.

    >>> _near_years("Rain. " * 50 + "Published in May 2024" + " and more" * 50).strip()
    'ain. Rain. Rain. Rain. Published in May 2024 and more and more and more and more and'
    """
    stretches, end = [], 0
    for year in _YEAR.finditer(text):
        start = max(year.start() - _BESIDE_YEAR, end)
        if start > end:
            stretches.append("\n")
        end = max(end, year.end() + _BESIDE_YEAR)
        stretches.append(text[start:end])
    return "".join(stretches)


def _date(text: str) -> dt.date | None:
    """Return the date that a text in ISO 8601 or in words states; None if it states none."""
    with suppress(ValueError):
        return dt.date.fromisoformat(text.strip()[:10])
    return parse_date(text)


def _site(head: Head, title: str) -> str:
    """Return the site's name, else the page's host; empty if both are missing.

    A name that contains the page's title is ignored.
    """
    names = (head.values.get("og:site_name", ""), head.found.sitename or "", host_of(head.found.url or head.url))
    own = key_of(title)
    return next((name.strip() for name in names if key_of(name) and not (own and own in key_of(name))), "")


def _language(tag: str) -> str:
    """Return the language of a language tag, such as `en` for `en-GB`; an empty string if the tag is invalid."""
    first = re.split(r"[-_]", tag.strip().lower())[0]
    return first if first.isalpha() and first.isascii() and len(first) in {2, 3} else ""
