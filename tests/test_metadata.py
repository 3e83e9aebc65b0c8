"""What a page says of itself, read from its head, its JSON-LD and its text; and which of its headings is the title."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import document_fromstring

from newsclean import CleanResult, Document, Metadata, Pipeline, clean_html
from newsclean.edits import Change
from newsclean.html.authors import credited
from newsclean.html.titles import chosen_title, without_site
from newsclean.result import METADATA

STORY = "".join(
    f"<p>The old ferry of Norham carried its {number} passengers over the river on Saturday, in the rain.</p>"
    for number in ("first", "last", "oldest", "youngest")
)
TITLE = "Ferry Makes Its Last Crossing"


def page(head: str = "", body: str = "", tail: str = "", lang: str = "") -> str:
    return (
        f"<!DOCTYPE html><html{lang and f' lang={lang}'}><head><title>{TITLE} | The Norham Post</title>{head}</head>"
        f"<body><article><h1>{TITLE}</h1>{body}{STORY}</article>{tail}</body></html>"
    )


def ld(**values: object) -> str:
    known = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": TITLE, **values}
    return f"<script type='application/ld+json'>{json.dumps(known)}</script>"


def test_everything_that_a_page_says_is_in_the_result() -> None:
    head = (
        "<meta property='og:site_name' content='The Norham Post'>"
        "<meta property='article:published_time' content='2025-05-07T09:20:00+01:00'>"
        "<meta property='article:modified_time' content='2025-05-09T10:00:00+01:00'>"
        "<meta name='description' content='Ninety-one years on the river end.'>"
        "<meta name='author' content='Ada Finch'>"
        "<link rel='canonical' href='https://norham.example.com/ferry'>"
    )
    result = clean_html(page(head, lang="en-GB"), url="https://m.norham.example.com/ferry?from=home")
    assert result.metadata() == {
        "title": TITLE,
        "authors": ["Ada Finch"],
        "date": "2025-05-07",
        "modified": "2025-05-09",
        "site": "The Norham Post",
        "language": "en",
        "canonical_url": "https://norham.example.com/ferry",
        "description": "Ninety-one years on the river end.",
    }
    assert json.loads(json.dumps(result.to_dict()))["site"] == "The Norham Post"
    assert set(METADATA) <= set(result.to_dict())


def test_json_ld_is_read() -> None:
    person = [{"@type": "Person", "name": name} for name in ("Ada Finch", "Tom Marrow")]
    head = ld(author=person, datePublished="2025-05-07T08:00:00Z", dateModified="2025-06-01")
    result = clean_html(page(head))
    assert result.authors == ("Ada Finch", "Tom Marrow")
    assert (result.date, result.modified) == (dt.date(2025, 5, 7), dt.date(2025, 6, 1))


def test_json_ld_and_meta_elements_outside_the_head_are_read() -> None:
    tail = ld(datePublished="2025-05-07") + "<meta property='og:site_name' content='The Norham Post'>"
    result = clean_html(page(tail=tail))
    assert (result.date, result.site) == (dt.date(2025, 5, 7), "The Norham Post")


def test_names_in_the_wrong_attribute_are_read() -> None:
    head = "<meta name='og:title' value='Ferry Makes Its Very Last Crossing'><meta name='author' value='Ada Finch'>"
    assert clean_html(page(head).replace(f"<h1>{TITLE}</h1>", "")).title == "Ferry Makes Its Very Last Crossing"
    assert clean_html(page(head)).authors == ("Ada Finch",)


def test_a_date_near_the_title_is_the_story_s() -> None:
    old = "<div class='box'>Our archive since 3 January 1999</div>"
    assert clean_html(page(body="<div>7 May 2025 | 3 min read</div>", tail=old)).date == dt.date(2025, 5, 7)


def test_the_day_that_a_newspaper_was_founded_is_no_day_of_publication() -> None:
    head = "<meta property='article:published_time' content='2024-05-06T10:00:00Z'>"
    assert clean_html(page(head, "<p>Founded on 12 March 1890</p>")).date == dt.date(2024, 5, 6)


def test_a_new_edition_is_not_the_day_of_publication() -> None:
    head = "<meta property='article:published_time' content='2025-06-30'>"
    assert clean_html(page(head, "<div>Published: 7 May 2025</div>")).date == dt.date(2025, 5, 7)
    head = "<meta property='article:modified_time' content='2025-06-30'>"
    result = clean_html(page(head, "<div>Published: 7 May 2025</div>"))
    assert (result.date, result.modified) == (dt.date(2025, 5, 7), dt.date(2025, 6, 30))
    assert clean_html(page(head)).date == dt.date(2025, 6, 30)  # better than none


@pytest.mark.parametrize(
    ("html", "names"),
    [
        ("<p class='byline'>By <a>Ada Finch</a> and <a>Tom Marrow</a></p>", ("Ada Finch", "Tom Marrow")),
        ("<div class='author-box'><a>Ada Finch</a><i>Senior Editor</i></div>", ("Ada Finch",)),
        ("<a rel='author'>jsteinhardt</a>", ("jsteinhardt",)),
        ("<p class='post-author'>Written by <b>Ada Finch</b> <i>7 May 2025</i></p>", ("Ada Finch",)),
        ("<div class='comment'><b class='author'>Tom Marrow</b></div><b class='author'>Ada Finch</b>", ("Ada Finch",)),
        ("<figure><i class='author'>Tom Marrow</i></figure>", ()),
        ("<p class='byline'>7 May 2025</p>", ()),
        ("<div class='post-author'><span>Seapost</span> <time>- 2025/4/29</time></div>", ("Seapost",)),
        ("<div class='story-byline'>Posted by <a>GullFan</a> on 7 May 2025 from the harbour</div>", ("GullFan",)),
        ("<div class='author-card'>Seapost</div>", ()),
        ("<div class='post-author'><b>Updated</b> <i>January 8, 2026</i></div>", ()),
        ("<h3 class='author-box'>About the author</h3><h4 class='author-box'>Ada Finch</h4>", ("Ada Finch",)),
        ("<p class='byline'>Posted by</p>", ()),
        ("<p class='authority'>The harbour authority has told the ferrymen of Norham " + "again " * 40 + "</p>", ()),
    ],
)
def test_tags_tell_who_wrote_the_story(html: str, names: tuple[str, ...]) -> None:
    assert credited(document_fromstring(f"<html><body>{html}</body></html>")) == names


@pytest.mark.parametrize(
    ("before", "after", "authors"),
    [
        ("", "<div>By Ada Finch \u22c5 Senior Editor \u22c5 7 May 2025</div>", ("Ada Finch",)),
        ("<div>Written by Ada Finch</div>", "", ("Ada Finch",)),
        ("", f"<p>{'Rain fell. ' * 12}</p>" * 12 + "<div>By Tom Marrow</div>", ()),
        ("", "<div>By the harbour of Norham a new pier will be built</div>", ()),
    ],
)
def test_a_byline_close_to_the_title_tells_who_wrote_the_story(
    before: str, after: str, authors: tuple[str, ...]
) -> None:
    html = page(body=after).replace("<h1>", f"{before}<h1>")
    assert clean_html(html, pipeline=Pipeline()).authors == authors


@pytest.mark.parametrize(
    ("heads", "headings", "sites", "title"),
    [
        ([TITLE + " | Wark Post"], ["Wark Post", TITLE], {"warkpost"}, TITLE),
        ([TITLE + " - Wark Post"], ["Other pages", TITLE], set(), TITLE),
        (["Ferry: the last crossing"], ["The Ferry's Last Crossing", "Most read"], set(), "The Ferry's Last Crossing"),
        ([TITLE + " | Wark Post"], ["Wark Post"], {"warkpost"}, TITLE),
        (["Wark Post"], ["Wark Post", TITLE], {"warkpost"}, TITLE),
        ([], ["Other pages", "Menu"], set(), "Other pages"),
        ([], [], set(), ""),
        (["Webcams of the Norham National Park"], ["Menu", "Webcams"], set(), "Webcams of the Norham National Park"),
        ([TITLE], ["Join our club of readers today"], set(), TITLE),
        ([TITLE], ["The ferry stops: its last day"], set(), "The ferry stops: its last day"),
        ([TITLE], [f"Post \u3009 Town life \u3009{TITLE}"], set(), TITLE),
        ([TITLE], [f"{TITLE} > Pictures"], set(), f"{TITLE} > Pictures"),
    ],
)  # fmt: skip
def test_the_title_is_the_heading_that_agrees_with_the_head(
    heads: list[str], headings: list[str], sites: set[str], title: str
) -> None:
    assert chosen_title(heads, headings, [], frozenset(sites)) == title


def test_a_line_of_the_page_is_the_title_where_no_heading_is() -> None:
    html = page(body="<div>渡し船、五年ぶりに運航を再開</div>").replace(f"<h1>{TITLE}</h1>", "")
    html = html.replace(f"{TITLE} | The Norham Post", "渡し船、五年ぶりに運航を再開｜社会｜白波新聞")
    assert clean_html(html).title == "渡し船、五年ぶりに運航を再開"


def test_many_separators_are_no_recursion_without_an_end() -> None:
    assert without_site("a" + " | wark" * 50, frozenset({"wark"})) == "a"
    assert chosen_title(["wark | " * 100_000], [], [], frozenset({"wark"})) == ""


def test_a_site_that_is_named_like_the_story_is_none() -> None:
    head = f"<meta property='og:site_name' content='{TITLE} | The Norham Post'>"
    assert clean_html(page(head), url="https://www.norham.example/a").site == "norham.example"


def test_plain_texts_know_what_their_removed_lines_and_their_document_say() -> None:
    made = (Change(0, 13, "", "masthead", "byline", 1.0), Change(13, 25, "", "masthead", "date-line", 1.0))
    result = CleanResult(Document("By Ada Finch\n7 May 2025\n\nRain."), "Rain.", made)
    assert (result.authors, result.date) == (("Ada Finch",), dt.date(2025, 5, 7))
    assert (result.modified, result.site, result.language, result.canonical_url, result.description) == (None,) * 5
    known = Document("Rain.", url="https://norham.example/rain", lang="en")
    assert (CleanResult(known, "Rain.").language, CleanResult(known, "Rain.").canonical_url) == ("en", known.url)


@pytest.mark.parametrize(
    "head",
    [
        "<script type='application/ld+json'>{\"@context\": </script>",
        "<script type='application/ld+json'>" + "[" * 100_000 + "</script>",
        "<script type='application/ld+json'>[1, null, \"x\"]</script>",
        "<script type='application/ld+json'>" + '"author":' * 100_000 + "</script>",
        "<script type='application/ld+json'>[\""
        + "<" * 400_000
        + "\"]</script><meta name=author content='"
        + "<" * 400_000
        + "'>",
        "<meta property='og:url' content='http://['><link rel='canonical' href='http://[::1'>",
        "<meta property='article:published_time' content='0000-99-99'>",
        "".join(f"<meta name=author content='Ada Finch {n:x}'>" for n in range(3000)),
        ld(author=[{"@type": "Person", "name": f"Ada Finch {n:x}"} for n in range(3000)]),
        "<meta name='description' content='&#xD800; rain'>" + ld(author="\ud800 Finch", datePublished=7),
    ],
)
def test_a_broken_head_costs_no_story(head: str) -> None:
    result = clean_html(page(head), url="http://[")
    assert "carried its first passengers" in result.text
    assert json.dumps(result.to_dict(), ensure_ascii=False).encode("utf-8")


_PIECES = (
    *("<h1>", "</h1>", "<p class='author'>", "</p>", "<title>", "</title>", "<meta name=author", " content='", "'>"),
    *("<time datetime='", "<script type='application/ld+json'>", "</script>", "<a rel=author>", "<html lang='"),
    *("<head>", "<body>", "Ada Finch", "7 May 2025", "2025", '{"@type":', "&#0;", " | ", "\u202e"),
)


@given(st.lists(st.sampled_from(_PIECES), max_size=30).map("".join))
def test_any_page_gives_plain_values(html: str) -> None:
    values = clean_html(html).to_dict()
    assert json.loads(json.dumps(values)) == values


def test_a_document_takes_no_other_page() -> None:
    with pytest.raises(TypeError, match="page must be a Metadata or None, got 'x'"):
        Document("Rain.", page="x")  # type: ignore[arg-type] - the point
    assert Document("Rain.", page=Metadata()).page == Metadata()
