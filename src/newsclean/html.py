"""HTML: trafilatura extracts the story, a pipeline cleans what it left."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsclean.presets import NEWS
from newsclean.types import Document

if TYPE_CHECKING:
    from newsclean.pipeline import CleanResult, Pipeline

_SURROGATES = re.compile("[\ud800-\udfff]")


def clean_html(
    html: str | bytes, *, url: str | None = None, pipeline: Pipeline = NEWS, protect: str = ""
) -> CleanResult:
    """Extract a page's story with trafilatura and clean it.

    The result's source is the extraction: its removals account for that, not for the tags. A page without a story
    gives an empty text, marked `empty-after-cleaning`.

    Args:
        html: the page; bytes are decoded by what the page declares and what they look like.
        url: where the page came from, which helps trafilatura.
        pipeline: what cleans the extraction.
        protect: a regular expression; lines in which it is found are never removed.

    Raises:
        TypeError: `html` is neither str nor bytes.

    >>> page = "<html><body><article><h1>Harbour opens</h1><p>" + "The harbour opened again. " * 20 + "</p></article>"
    >>> clean_html(page).text.count("The harbour opened again.")
    20
    """
    if not isinstance(html, str | bytes):
        raise TypeError(f"html must be a str or bytes, got {type(html).__name__}")
    text, title = _extract(html, url)
    document = Document(text, url=url or "", title=title)
    return (pipeline.protecting(protect) if protect else pipeline)(document)


def _extract(html: str | bytes, url: str | None) -> tuple[str, str]:
    """Return a page's story and title as trafilatura finds them, both empty where it finds no story."""
    from trafilatura import extract  # noqa: PLC0415 - half a second at import
    from trafilatura.metadata import extract_title  # noqa: PLC0415
    from trafilatura.utils import load_html  # noqa: PLC0415

    if isinstance(html, str):
        html = _SURROGATES.sub("\ufffd", html).replace("\0", "\ufffd")
    tree = load_html(html)
    if tree is None:
        return "", ""
    title = extract_title(tree) or ""
    text = extract(tree, url=url, include_comments=False, include_tables=True, output_format="txt")
    return (text, title) if text else ("", "")
