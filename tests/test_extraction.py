"""What trafilatura finds, broken as the page breaks it; and stories that a page does not show."""

from __future__ import annotations

import json

import pytest
from lxml.html import document_fromstring

from newsclean import Pipeline, clean_html
from newsclean.html.blocks import blocks_of
from newsclean.html.extraction import with_breaks

STORY = (
    "The mill of Etal ground its last sack of flour on Tuesday, and the miller hung up his apron.",
    "He had bought the mill from his uncle in a year of floods, when nobody else would have it.",
    "製粉所の水車は夏の終わりまで町の子どもたちに公開され、誰でも無料で中を見学できる。",
)


def lines_of_page(html: str) -> list[str]:
    return clean_html(html, pipeline=Pipeline()).text.split("\n")


def test_a_layout_table_is_broken_as_the_page_breaks_it() -> None:
    links = "<td><a href='/'>Home</a><br><a href='/a'>Archive</a></td>"
    cell = "<td><h1>The mill stands still</h1><p>" + "<p>".join(STORY * 2) + "</td>"
    assert lines_of_page(f"<html><body><table><tr>{links}{cell}</tr></table></body></html>") == list(STORY * 2)


def test_a_table_of_data_stays_a_row_a_line() -> None:
    rows = "".join(f"<tr><td>{name}</td><td>{sacks}</td></tr>" for name, sacks in (("Etal", 14), ("Ford", 9)))
    html = f"<html><body><article><p>{'</p><p>'.join(STORY)}</p><table>{rows}</table></article></body></html>"
    assert [line for line in lines_of_page(html) if "Etal" in line and "14" in line] != []


def test_what_begins_or_ends_within_a_line_of_the_page_is_not_broken() -> None:
    blocks = blocks_of(document_fromstring("<p>" + "<p>".join(STORY)))
    whole = " ".join(STORY)
    assert with_breaks(whole, blocks).split("\n") == list(STORY)
    assert with_breaks(whole[:-1], blocks).split("\n") == list(STORY)  # a full stop is no letter
    assert with_breaks(whole[4:], blocks) == whole[4:]
    assert with_breaks(whole[:-9], blocks) == whole[:-9]
    assert with_breaks("", blocks) == ""
    assert with_breaks(whole, []) == whole


@pytest.mark.parametrize("body", ["\n\n".join(STORY), "<p>" + "</p><p>".join(STORY) + "</p>", "<br>".join(STORY)])
def test_a_story_that_a_script_would_draw_is_the_one_of_json_ld(body: str) -> None:
    known = {"@context": "https://schema.org", "@type": "NewsArticle", "articleBody": body}
    script = "<script type='application/ld+json'>" + json.dumps(known).replace("</", r"<\/") + "</script>"
    page = f"<html><head>{script}</head><body><div id='root'></div><p>Loading</p></body></html>"
    result = clean_html(page, pipeline=Pipeline())
    assert result.text.split("\n") == list(STORY)
    assert result.flags == ("article-body",)


def test_a_story_that_the_page_shows_is_the_page_s() -> None:
    known = {"@context": "https://schema.org", "@type": "NewsArticle", "articleBody": "Another text. " * 40}
    script = f"<script type='application/ld+json'>{json.dumps(known)}</script>"
    shown = [f"{line} So it was in year {year}." for year in (1, 2, 3) for line in STORY]
    html = f"<html><head>{script}</head><body><article><p>{'</p><p>'.join(shown)}</p></article></body></html>"
    result = clean_html(html, pipeline=Pipeline())
    assert (result.text.split("\n"), result.flags) == (shown, ())


def test_a_long_or_broken_body_costs_no_time() -> None:
    script = "<script type='application/ld+json'>" + '"articleBody": "' * 40_000 + "</script>"
    assert clean_html(f"<html><head>{script}</head><body><p>{STORY[0]}</p></body></html>").flags == ()
