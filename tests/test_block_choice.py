"""The blocks of a page that are its story: where an extraction stands, which it missed, and which stand apart."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import document_fromstring

from newsclean import NEWS, Document, KeepStory, Pipeline, Policy, clean, clean_html
from newsclean.html.alignment import aligned
from newsclean.html.block_choice import MOST_BLOCKS, Choice, choose, decided, odds_of
from newsclean.html.block_columns import COLUMNS, Known, columns_of_page
from newsclean.html.block_network import Networks, packed, shipped
from newsclean.html.blocks import Layout, blocks_of, key_of, layout_of
from newsclean.html.clean_html import by_choice
from newsclean.html.markup import DropByMarkup
from newsclean.html.sure import with_sure

STORY = [
    "The mill of Etal ground its last sack of flour on Tuesday, and the miller hung up his apron.",
    "He had bought the mill from his uncle in a year of floods, when nobody else would have it.",
    "Visitors may see the old wheel until the autumn, when the council will decide what becomes of it.",
    "The miller will keep his boat, and says that he will fish where he used to watch the river rise.",
]
OTHER = "A ferry of another town carried its last passengers on Saturday, and nobody was there to see it."
TAGS = st.sampled_from(["div", "p", "li", "td", "br", "article", "aside", "h2", "a", "b"])
PAGES = st.recursive(
    st.sampled_from([*STORY, OTHER, "Share", "12", "", "語語語"]),
    lambda inner: st.tuples(TAGS, st.lists(inner, max_size=4)).map(
        lambda pair: f"<{pair[0]} class='story share_bar'>{' '.join(pair[1])}</{pair[0]}>"
    ),
    max_leaves=12,
)


def _layout(body: str) -> Layout:
    return layout_of(document_fromstring(f"<html><body>{body}</body></html>"))


def _paragraphs(*lines: str) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


@pytest.mark.parametrize(
    ("text", "blocks", "kept"),
    [
        (STORY[0], [[0]], [1, 0]),
        (f"{STORY[0]} {STORY[1]}", [[0, 1]], [1, 1]),
        (STORY[0][:46], [[0]], [0.5, 0]),
        (STORY[0].upper(), [[0]], [1, 0]),
        ("Not on the page at all, this line.\nNor this", [[], []], [0, 0]),
        ("", [], [0, 0]),
    ],
)
def test_lines_are_found_however_they_are_broken(text: str, blocks: list[list[int]], kept: list[float]) -> None:
    found = aligned(text, _layout(_paragraphs(*STORY[:2])).blocks)
    assert found.blocks == blocks
    assert np.abs(found.kept - kept).max() < 0.1


def test_a_line_that_the_page_interrupts_is_found_by_its_pieces() -> None:
    found = aligned(f"{STORY[0]} {STORY[1]}", _layout(_paragraphs(STORY[0], "Share", STORY[1])).blocks)
    assert found.blocks == [[0]]


def test_a_line_that_stands_twice_is_found_twice() -> None:
    found = aligned(
        f"{STORY[0]}\nMill\n{STORY[1]}\nMill", _layout(_paragraphs(STORY[0], "Mill", STORY[1], "Mill")).blocks
    )
    assert found.blocks == [[0], [1], [2], [3]]


def test_a_line_that_joins_blocks_in_another_order_has_them_all() -> None:
    layout = _layout(_paragraphs(STORY[2], "Share", STORY[0], OTHER, STORY[1]))
    found = aligned(f"| By the miller | {STORY[0]} {STORY[1]} See also {STORY[2]} |", layout.blocks)
    assert found.blocks == [[0, 2, 4]]
    assert found.kept.tolist() == [1, 0, 1, 0, 1]


def test_a_line_that_is_mostly_other_text_has_no_blocks() -> None:
    found = aligned(f"{OTHER} {OTHER.upper()} {STORY[0]}", _layout(_paragraphs(STORY[0])).blocks)
    assert (found.blocks, found.kept.tolist()) == ([[]], [0])


@pytest.mark.parametrize(
    ("line", "block"),
    [
        (f"| {OTHER} | {STORY[0]} {STORY[1]} |", STORY[1]),
        (STORY[0], f"{STORY[0]} (Photo: Finch)"),
        (f"ETAL, Tuesday. {STORY[0]}", STORY[0]),
    ],
)
def test_a_block_that_a_line_of_the_extraction_has_is_not_added(line: str, block: str) -> None:
    layout = _layout(_paragraphs(block, STORY[3]))
    text = f"{line}\n{STORY[3]}"
    unseen = aligned(text, layout.blocks)._replace(blocks=[[], [1]], kept=np.array([0.0, 1.0]))
    assert decided(unseen, layout, np.full(2, 3.0), text).text == text


def test_a_missed_block_is_added_in_its_place_and_once() -> None:
    layout = _layout(_paragraphs(*STORY, STORY[2]))
    text = "\n".join(line for line in STORY if line != STORY[2])
    choice = decided(aligned(text, layout.blocks), layout, np.full(5, 3.0), text)
    assert choice.text.split("\n") == STORY


def test_a_line_below_the_price_stands_apart_unless_it_is_most_of_the_text() -> None:
    layout, text = _layout(_paragraphs(*STORY)), "\n".join(STORY)
    found = aligned(text, layout.blocks)
    one = decided(found, layout, np.array([3.0, -3.0, 3.0, 3.0]), text)
    assert one.apart == {layout.blocks[1].key: -3.0}
    assert decided(found, layout, np.array([0.0, -3.0, -3.0, -3.0]), text).apart == {}


def test_a_paragraph_stands_apart_at_a_lower_price_than_a_label() -> None:
    layout, text = _layout(_paragraphs("Etal Mill", *STORY)), "\n".join(["Etal Mill", *STORY])
    odds = np.array([-1.25, -1.25, 3.0, 3.0, 3.0])
    assert decided(aligned(text, layout.blocks), layout, odds, text).apart == {"etalmill": -1.25}


def test_rows_of_a_table_share_one_judgement() -> None:
    rows = [f"| {name} | {number} |" for number, name in enumerate(("Mill", "Ferry", "Bridge"))]
    layout = _layout("<p>Mill<p>Ferry<p>Bridge" + _paragraphs(*STORY))
    text = "\n".join([*rows, *STORY])
    odds = np.array([-1.0, 3.0, -1.0, 3.0, 3.0, 3.0, 3.0])
    assert not decided(aligned(text, layout.blocks), layout, odds, text).apart


def test_pages_without_blocks_or_with_too_many_are_left_alone() -> None:
    text = "\n".join(STORY)
    assert choose(text, _layout(""), Known()).text == text
    assert choose(text, _layout("<p>x</p>" * (MOST_BLOCKS + 1)), Known()).text == text


@given(PAGES, st.lists(st.sampled_from(STORY), max_size=3))
def test_any_page_has_finite_columns_and_the_same_odds_again(body: str, lines: list[str]) -> None:
    layout = _layout(body)
    kept = aligned("\n".join(lines), layout.blocks).kept
    columns = columns_of_page(layout, kept, Known("etal", "themill", "thelast"))
    assert columns.shape == (len(layout.blocks), len(COLUMNS))
    assert np.isfinite(columns).all()
    if layout.blocks:
        odds = odds_of(layout, kept, Known())
        assert np.isfinite(odds).all()
        assert (odds == odds_of(layout, kept, Known())).all()


@given(PAGES)
def test_the_account_restores_the_source_and_every_line_is_the_pages(body: str) -> None:
    result = clean_html(f"<html><body>{_paragraphs(*STORY)}{body}</body></html>")
    assert result.restore() == result.source
    assert set(STORY) <= set(result.text.split("\n"))


@pytest.mark.parametrize(
    "body", ["<div>" * 3000 + STORY[0], "<p class='" + "share " * 20000 + f"'>{STORY[0]}", "<li>" * 4000]
)
def test_deep_and_wide_pages_are_judged(body: str) -> None:
    assert clean_html(f"<html><body>{_paragraphs(*STORY)}{body}</body></html>").text.count(STORY[1]) == 1


BLURB = "Жители посёлка слепили снеговика высотой девять метров. Нос ему сделали из старого дорожного конуса."


@pytest.mark.parametrize("below", ["", "\nRead more"])
def test_a_line_on_another_subject_stays_where_the_page_is_sure(below: str) -> None:
    text = "\n".join([*STORY, BLURB]) + below
    key = blocks_of(document_fromstring(_paragraphs(BLURB)))[0].key
    kept = with_sure(NEWS, frozenset({key}))(text)
    assert NEWS(text).text == "\n".join(STORY)
    assert kept.text == "\n".join([*STORY, BLURB])
    assert kept.restore() == text
    assert with_sure(NEWS, frozenset()) == NEWS
    assert with_sure(NEWS.then(NEWS), frozenset({key}))(text).text == kept.text


def test_a_page_whose_last_line_is_sure_keeps_its_line_break() -> None:
    ferry = [
        "The ferry across the estuary will run again from Monday after four years in dry dock, the company said.",
        "Engineers replaced both engines, and the town paid a third of the bill for the repairs, the mayor said.",
    ]
    result = clean_html(f"<html><body><article>{_paragraphs(*ferry, BLURB)}</article></body></html>")
    assert result.text.split("\n") == [*ferry, BLURB]


def test_weights_beyond_their_grid_are_refused() -> None:
    with pytest.raises(ValueError, match=r"enter\.bias must lie within 15\.9995 of 0, got 20"):
        packed({"enter.bias": np.array([20.0])})


def test_the_weights_that_ship_are_read_once() -> None:
    assert isinstance(shipped(), Networks)
    assert shipped() is shipped()


NOTICES = (
    (
        "This site and its partners use cookies to measure how often pages are read and to choose advertising. Accept "
        "all cookies, or change your settings at any time in the menu below each page."
    ),
    (
        "Your privacy matters to us. Some cookies are needed to run this site, others help us to improve it. If you "
        "continue to browse, you consent to our use of cookies as our privacy policy describes it."
    ),
    (
        "Sign up for our newsletter and get the best of our stories in your inbox every morning. By signing up you "
        "agree to our terms of use and privacy policy, and may unsubscribe at any time."
    ),
)


@pytest.mark.parametrize("notice", NOTICES)
def test_a_story_that_the_extraction_missed_for_a_notice_is_the_text(notice: str) -> None:
    nav, foot = "<nav><a href='/'>Home</a> <a href='/s'>Sport</a></nav>", "<footer><p>© 2025 Gull Post</p></footer>"
    box = f"<div class='consent'><p>{notice}</p><button>Accept</button></div>"
    story = f"<aside><h1>The mill stands still</h1>{_paragraphs(*STORY)}</aside>"
    html = f"<html><head><title>The mill stands still</title></head><body>{nav}{box}{story}{foot}</body></html>"
    assert clean_html(html, pipeline=Pipeline()).text.strip().split("\n") == STORY


SHARE, CREDIT = "Share this article on Facebook", "Photo: Ada Finch/Gull Pictures"


def test_a_line_apart_is_in_the_account_with_its_kind_and_its_chance() -> None:
    apart = {key_of(line): odds for line, odds in ((STORY[1], -1.0), (SHARE, -3.0))}
    result = clean("\n".join([STORY[0], STORY[1], SHARE]), DropByMarkup(apart=apart))
    assert [(removal.text.strip(), removal.reason, removal.score) for removal in result.removals] == [
        (STORY[1], "set-apart", 0.731),
        (SHARE, "share", 0.953),
    ]


def test_a_line_that_the_policy_keeps_is_not_set_apart() -> None:
    page = document_fromstring(f"<html><body>{_paragraphs(*STORY, CREDIT)}</body></html>")
    choice = Choice("\n".join([*STORY, CREDIT]), apart={key_of(CREDIT): -5.0})
    for policy, kept in ((Policy(credits="keep"), True), (Policy(credits="drop"), False)):
        pipeline = Pipeline(KeepStory(policy=policy))
        result = by_choice(choice, Document(choice.text), blocks_of(page), pipeline)
        assert (CREDIT in result.text) == kept


def test_a_choice_that_is_unsure_and_leaves_too_little_gives_way_to_the_extraction() -> None:
    """The extraction alone: without what the network added, and with what it set apart."""
    page = document_fromstring(f"<html><body>{_paragraphs(*STORY, OTHER)}</body></html>")
    extraction = Document("\n".join(STORY))
    apart = {key_of(line): -1.1 for line in STORY[1:]}
    result = by_choice(Choice("\n".join([*STORY, OTHER]), apart), extraction, blocks_of(page), Pipeline())
    assert (result.text, result.source, result.flags) == (extraction.text, extraction.text, ("extraction-kept",))
    sure = by_choice(Choice(extraction.text, dict.fromkeys(apart, -6.0)), extraction, blocks_of(page), Pipeline())
    assert (sure.text.strip(), sure.flags) == (STORY[0], ())
