"""Every cleaner keeps the laws on whatever a scraper can bring home."""

from __future__ import annotations

import inspect

import pytest
from hypothesis import given, settings

import newsclean
from newsclean import (
    NEWS,
    PAGE_PRICES,
    Document,
    DropForeign,
    DropFurniture,
    DropHeadlines,
    KeepStory,
    Pipeline,
    Rewrite,
    SiteTemplate,
    SiteTemplates,
    drop_author_notes,
    drop_credits,
    drop_foreign,
    drop_furniture,
    drop_headlines,
    drop_masthead,
    drop_tags,
    fix_unicode,
    fix_whitespace,
)
from newsclean.template import LineSupport
from newsclean.template.keys import line_key
from newsclean.testing import check_cleaner, check_pipeline, documents
from newsclean.testing.newsroom import newsroom
from newsclean.testing.strategies import head_lines

EN = newsroom("en")
# A template of what the strategies put into their texts: labels, sentences and a paragraph, at every support.
_OPENINGS = [topic.sentences[0].format(day=day, n=3, many=120) for topic in EN.topics for day in EN.days[:2]]
_SHARED = [*head_lines(), *EN.headlines, *newsroom("ru").headlines, *_OPENINGS, "Share this article", "Read more"]
_PAGES = len(_SHARED) + 10
TEMPLATE = SiteTemplate(
    _PAGES, tuple(LineSupport(line_key(text), _PAGES - i, _PAGES - i) for i, text in enumerate(_SHARED))
)

BUILT_IN = {
    "whitespace": fix_whitespace,
    "furniture": drop_furniture,
    "furniture-options": DropFurniture(phrases=("It rained",), kinds=("share", "player")),
    "masthead": drop_masthead,
    "headlines": drop_headlines,
    "headlines-options": DropHeadlines(min_lines=2, min_headed_lines=1, min_words=1, max_cohesion=1.0),
    "credits": drop_credits,
    "author_notes": drop_author_notes,
    "tags": drop_tags,
    "foreign": drop_foreign,
    "foreign-options": DropForeign(detector="", min_letters=1),
    "reader": KeepStory(),
    "reader-page": KeepStory(PAGE_PRICES),
    "template": TEMPLATE,
    "templates": SiteTemplates((TEMPLATE,)),
    "unicode": fix_unicode,
    "rewrite": Rewrite(str.casefold, "small-letters"),
}

_LEARNED = {"reader", "reader-page"}


def test_every_cleaner_is_here() -> None:
    public = [getattr(newsclean, name) for name in newsclean.__all__]
    cleaners = {value for value in public if inspect.isclass(value) and hasattr(value, "name") and callable(value)}
    assert cleaners - {newsclean.Pipeline} <= {type(cleaner) for cleaner in BUILT_IN.values()}


# To draw a document takes longer than to clean it with most of them: they share it. A broken law names the cleaner.
@pytest.mark.parametrize("names", [sorted(set(BUILT_IN) - _LEARNED), *([name] for name in sorted(_LEARNED))], ids=len)
@given(document=documents())
def test_cleaners_keep_the_laws_and_insert_only_white_space(names: list[str], document: Document) -> None:
    for name in names:
        check_cleaner(BUILT_IN[name], document, only_blanks=name not in {"unicode", "rewrite"})


@settings(max_examples=60)
@given(document=documents())
def test_a_template_before_a_preset_keeps_the_laws_of_presets(document: Document) -> None:
    check_pipeline(Pipeline(TEMPLATE, NEWS), document)
