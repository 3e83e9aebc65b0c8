"""The story of a page as trafilatura finds it, with the line breaks and paragraphs that trafilatura lost."""

from __future__ import annotations

import html
import json
import re
from bisect import bisect_left
from contextlib import suppress
from itertools import accumulate
from typing import TYPE_CHECKING

from newsclean.html.blocks import blocks_of, is_paragraph, key_of
from newsclean.html.head import BODY, whole
from newsclean.html.markup import with_missed
from newsclean.text.lines import PARAGRAPH_WORDS, word_count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement

    from newsclean.html.blocks import Block
    from newsclean.html.head import Head

ARTICLE_BODY = "article-body"
"""Flag of a story that only the page's JSON-LD contains, while the page does not show it."""
_TAG = re.compile(r"</?(?:p|br|div|h[1-6]|li|ul|ol|blockquote|a|b|i|em|strong|span|figure|img)\b[^>]*>", re.IGNORECASE)
_SHORT_KEY = 200


def story_of(tree: HtmlElement, head: Head, blocks: Sequence[Block], url: str | None) -> tuple[str, tuple[str, ...]]:
    """Return the story of a page, and flags about the way it was found; both are empty if the page has no story.

    If the page does not show its story, because a script would insert it, the story is the `articleBody` of the
    JSON-LD.

    Args:
        tree: the root element of the page.
        head: the metadata of the page.
        blocks: the lines of the page.
        url: the address of the page; None if unknown.
    """
    from trafilatura import extract

    text = extract(tree, url=url, include_comments=False) or ""
    if not _is_shown(text, blocks) and (body := article_body(head)):
        return body, (ARTICLE_BODY,)
    return (with_breaks(with_missed(text, blocks), blocks) if text else ""), ()


def _is_shown(text: str, blocks: Sequence[Block]) -> bool:
    """Return whether the page shows the beginning of one of a text's long lines.

    True for a text without long lines, False for an empty text.
    """
    long = [line for line in text.split("\n") if word_count(line) >= PARAGRAPH_WORDS // 2]
    if not long:
        return bool(text)
    lines = {block.text for block in blocks}
    if any(line in lines for line in long):
        return True
    shown = "".join(block.key for block in blocks)
    return any(key in shown for line in long if (key := key_of(line)[:_SHORT_KEY]))


def article_body(head: Head) -> str:
    r"""Return the longest `articleBody` in a page's JSON-LD, a paragraph a line; empty if shorter than a paragraph."""
    bodies = []
    for script in head.scripts:
        for found in BODY.finditer(script):
            with suppress(ValueError):
                bodies.append(whole(json.loads(found[1], strict=False)).replace("\0", ""))
    body = max(bodies, key=len, default="")
    lines = _lines_of_markup(body) if _TAG.search(body) else html.unescape(body).splitlines()
    text = "\n".join(line.strip() for line in lines if line.strip())
    return text if word_count(text) >= PARAGRAPH_WORDS else ""


def _lines_of_markup(body: str) -> list[str]:
    """Return the lines of a fragment of HTML, broken as in a browser."""
    from lxml.html import document_fromstring

    return [block.text for block in blocks_of(document_fromstring(f"<div>{body}</div>"))]


def with_breaks(text: str, blocks: Sequence[Block]) -> str:
    r"""Return a story in which each line of several paragraphs is split into the blocks of the page.

    trafilatura writes such a line for a row of a layout table. Rows of data contain no paragraphs and are unchanged.

    >>> from lxml.html import document_fromstring
    >>> lines = [f"The {boat} left the old harbour before it was light on Friday." for boat in ("ferry", "lugger")]
    >>> blocks = blocks_of(document_fromstring("<br>".join(lines)))
    >>> with_breaks(" | ".join(lines), blocks).split("\n") == lines
    True
    """
    filled = [block for block in blocks if block.key]
    lines = {block.text for block in filled}
    shown = "".join(block.key for block in filled)
    ends = list(accumulate(len(block.key) for block in filled))
    out = list[str]()
    for line in text.split("\n"):
        key = key_of(line) if line not in lines and word_count(line) >= 2 * PARAGRAPH_WORDS else ""
        parts = _between(shown.find(key), len(key), ends) if key else range(0)
        broken = sum(is_paragraph(filled[part]) for part in parts) > 1
        out += [filled[part].text for part in parts] if broken else [line]
    return "\n".join(out)


def _between(start: int, length: int, ends: Sequence[int]) -> range:
    """Return the numbers of the blocks in a range of the page's letters; empty if it begins or ends inside a block.

    Args:
        start: position of the range among the letters of all blocks; negative if it was not found.
        length: letters of the range.
        ends: for each block, the position after its last letter.
    """
    if start < 0:
        return range(0)
    before, last = bisect_left(ends, start), bisect_left(ends, start + length)
    whole_first = start == 0 or ends[before] == start
    whole_last = last < len(ends) and ends[last] == start + length
    return range(0 if start == 0 else before + 1, last + 1) if whole_first and whole_last else range(0)
