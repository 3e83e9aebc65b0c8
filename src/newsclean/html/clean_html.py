"""Clean HTML: trafilatura extracts the story, a network corrects the extraction, a pipeline cleans it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from newsclean.arguments import check_type
from newsclean.html import BLOCK_WEIGHTS_VERSION
from newsclean.html.block_choice import Choice, choose
from newsclean.html.block_columns import Known
from newsclean.html.blocks import key_of, layout_of
from newsclean.html.extraction import article_body, story_of
from newsclean.html.head import head_of
from newsclean.html.markup import DropByMarkup, linked_lines
from newsclean.html.metadata import Page, metadata_of, title_of
from newsclean.html.parsing import tree_of
from newsclean.html.sure import with_sure
from newsclean.pipeline import Pipeline, as_pipeline
from newsclean.policy import DEFAULT_POLICY, Policy
from newsclean.presets import NEWS
from newsclean.reader.cleaner import KeepStory
from newsclean.types import Document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement

    from newsclean.html.blocks import Block
    from newsclean.pipeline import PipelineLike
    from newsclean.result import CleanResult

EXTRACTION = "extraction-kept"
"""Flag of a result whose text is the extraction, because cleaning would have kept too little of the extraction."""
_SURE = 0.8
"""Smallest mean score of the removed letters if they are more than half. Of 551 pages, the mean was .5 on two that lost
their story, and at least .97 on six that lost other stories."""
_LONGEST_BODY = 200_000
"""Number of code points of a story in JSON-LD in which blocks are searched. The time of a search grows with it."""


def clean_html(
    html: str | bytes,
    *,
    url: str | None = None,
    pipeline: PipelineLike = NEWS,
    protect: str = "",
    policy: Policy = DEFAULT_POLICY,
) -> CleanResult:
    """Extract a page's story with trafilatura, correct it by the page's blocks, and clean it.

    A network reads the blocks of the page: tags, words, and the share of each block that trafilatura kept. The blocks
    that trafilatura missed are added. Lines that are unlikely to be story are removed. Their reason is the kind of
    furniture that their words name, else `set-apart`. Also removed are the page's title (reason `title`; the result
    keeps it as `title`), and lines that are links but not sentences (reason `linked-line`).

    The source of the result is the extraction with the added blocks. The removals refer to this text, not to the HTML.
    If cleaning would remove all of it, or more than half without strong evidence, the text is the extraction without
    title and linked lines, and the result has the flag `extraction-kept`. A page without a story gives an empty text
    and the flag `empty-after-cleaning`. A story that only the page's JSON-LD contains has the flag `article-body`.

    The result has the page's metadata: title, authors, date and more, see `Metadata`.

    Args:
        html: the page. Bytes are decoded with the declared encoding, else with a detected one.
        url: the address of the page, which helps trafilatura; None if unknown.
        pipeline: cleans the extraction; a pipeline, cleaner, preset name or sequence, as for `clean`.
        protect: a regular expression; lines that it matches anywhere are never removed.
        policy: which kinds of disputed lines are kept.

    Raises:
        TypeError: `html` is neither str nor bytes, `url` is neither str nor None, or `pipeline` is not a pipeline.
        ValueError: `protect` is not a regular expression, or `policy` is set and `pipeline` has no reader.

    >>> page = "<html><body><article><h1>Harbour opens</h1><p>" + "The harbour opened again. " * 20 + "</p></article>"
    >>> clean_html(page).text.count("The harbour opened again.")
    20
    """
    check_type(html, (str, bytes), "html", "a str or bytes")
    check_type(url, (str, type(None)), "url", "a str or None")
    chosen = as_pipeline(pipeline, protect=protect, policy=policy)
    tree = tree_of(html)
    if tree is None:
        return chosen(Document("", url=url or ""))
    return _cleaned(tree, url, chosen)


def _cleaned(tree: HtmlElement, url: str | None, pipeline: Pipeline) -> CleanResult:
    """Return the clean result of a parsed page, with the page's metadata."""
    layout = layout_of(tree)
    page = Page(tree, head_of(tree, url), layout.blocks)
    title = title_of(page)
    text, marks = story_of(tree, page.head, page.blocks, url)
    choice = Choice(text) if marks else choose(text, layout, known_of(page, title))
    result = by_choice(choice, Document(text, url=url or "", title=title), page.blocks, pipeline)
    weights = "+".join(filter(None, (result.weights, BLOCK_WEIGHTS_VERSION)))
    known = replace(result.document, page=metadata_of(page, title, result.date))
    return replace(result, marks=(*marks, *result.marks), document=known, weights=weights)


def by_choice(choice: Choice, extraction: Document, blocks: Sequence[Block], pipeline: Pipeline) -> CleanResult:
    """Return the clean result of a page from its chosen blocks, or from the extraction if too little would remain.

    Args:
        choice: the chosen blocks.
        extraction: the extraction, with the title of the page.
        blocks: the lines of the page.
        pipeline: cleans the chosen blocks.
    """
    title = key_of(extraction.title)
    linked = linked_lines(choice.text, blocks) - choice.headings
    markup = DropByMarkup(title, linked, choice.apart, _kept_kinds(pipeline))
    chosen = replace(extraction, text=choice.text)
    result = Pipeline(markup, with_sure(pipeline, choice.sure), name=pipeline.name)(chosen)
    if not _loses_too_much(result):
        return result
    plain = Pipeline(DropByMarkup(title, linked_lines(extraction.text, blocks)), protect=pipeline.protect)
    return replace(_kept(extraction, plain), marks=(EXTRACTION,))


def _kept_kinds(pipeline: Pipeline) -> frozenset[str]:
    """Return the kinds of lines that the policy of the pipeline's reader keeps; empty if the pipeline has no reader."""
    policies = [cleaner.policy for cleaner in pipeline if isinstance(cleaner, KeepStory)]
    return policies[0].kinds("keep") if policies else frozenset()


def known_of(page: Page, title: str) -> Known:
    """Return the keys of a page's title, and of the description and the story in its metadata."""
    description = page.head.found.description or page.head.values.get("og:description", "")
    return Known(key_of(title), key_of(description), key_of(article_body(page.head)[:_LONGEST_BODY]))


def _loses_too_much(result: CleanResult) -> bool:
    """Return whether cleaning removed all of a story, or more than half of it without strong evidence."""
    if not result.text.strip():
        return bool(result.source.strip())
    if 2 * _size(result.text) >= _size(result.source):
        return False
    removed = [(_size(removal.text), removal.score) for removal in result.removals]
    return sum(size * score for size, score in removed) < _SURE * sum(size for size, _ in removed)


def _kept(document: Document, markup: Pipeline) -> CleanResult:
    """Return the extraction without its title and its linked lines; the whole extraction if it has no other lines."""
    result = markup(document)
    return result if result.text.strip() else Pipeline()(document)


def _size(text: str) -> int:
    """Return the number of characters of a text without its white space."""
    return sum(map(len, text.split()))
