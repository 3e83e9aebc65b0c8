"""Lines of a page with what their tags say, and the paragraphs that an extractor missed."""

from __future__ import annotations

import pickle

import pytest
from lxml.html import document_fromstring

from newsclean.html.blocks import Block, blocks_of, key_of
from newsclean.html.markup import DropByMarkup, linked_lines, with_missed
from newsclean.testing import check_cleaner
from newsclean.types import Document

STORY = [
    "The mill of Etal ground its last sack of flour on Tuesday, and the miller hung up his apron.",
    "He had bought the mill from his uncle in a year of floods, when nobody else would have it.",
    "Die Mühle bleibt bis zum Herbst offen, damit Besucher das alte Rad noch einmal sehen können.",
    "製粉所の水車は夏の終わりまで町の子どもたちに公開され、誰でも無料で中を見学できる。",
]


def _box(*lines: str, kind: str = "story") -> str:
    return f"<div class='{kind}'>" + "".join(f"<p>{line}</p>" for line in lines) + "</div>"


def _blocks(body: str) -> list[Block]:
    return blocks_of(document_fromstring(f"<html><body>{body}</body></html>"))


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("One<br>two<p>three</p>four", ["One", "two", "three", "four"]),
        ("a <b>b</b> <!-- no --> c<script>d</script> e<style>f</style>", ["a b c e"]),
        ("<p>a <?php x ?> b</p>", ["a b"]),
        ("<ul><li>a<li>b</ul><table><tr><td>c<td>d</table>", ["a", "b", "c", "d"]),
        ("<svg><text>a</text></svg>\n \u00a0 ", []),
        ("", []),
    ],
)
def test_lines_are_those_that_a_browser_shows(body: str, lines: list[str]) -> None:
    assert [block.text for block in _blocks(body)] == lines


def test_each_line_tells_how_much_of_it_is_links() -> None:
    body = "<p><a href='/'>abcd</a></p><p>ab<a href='/'><b>cd</b></a></p><p>abcd</p><a href='/'><p>ab</p>cd</a>"
    assert [block.linked for block in _blocks(body)] == [1.0, 0.5, 0.0, 1.0, 1.0]


@pytest.mark.parametrize("missed", range(4))
def test_a_box_that_was_missed_comes_back_in_its_place(missed: int) -> None:
    blocks = _blocks("<p>Advertisement</p>".join(_box(line) for line in STORY))
    extracted = "\n".join(line for number, line in enumerate(STORY) if number != missed)
    assert with_missed(extracted, blocks).split("\n") == STORY


@pytest.mark.parametrize(
    "rest",
    [
        _box(STORY[2], kind="teaser"),
        _box("Read on", "Flour"),
        f"<article>{_box(STORY[2])}</article>",
        _box(f"<a href='/'>{STORY[2]}</a>"),
        f"<footer>{_box(STORY[2])}</footer>",
    ],
)
def test_what_stands_elsewhere_or_is_no_prose_does_not_come(rest: str) -> None:
    extracted = "\n".join(STORY[:2])
    assert with_missed(extracted, _blocks(f"<article>{_box(*STORY[:2])}</article>{rest}")) == extracted
    assert with_missed(extracted, _blocks(_box(*STORY[:2]) + rest)) == extracted


def test_lines_that_the_extractor_joined_are_not_missed() -> None:
    extracted = " ".join(STORY[:2]) + "\n" + STORY[2]
    assert with_missed(extracted, _blocks(_box(*STORY[:3]))) == extracted


def test_lines_that_the_extractor_broke_are_not_missed_and_others_are() -> None:
    extracted = STORY[0] + "\n" + STORY[1].replace(" in ", "\nin ")
    assert with_missed(extracted, _blocks(_box(*STORY[:2]))) == extracted
    assert with_missed(extracted, _blocks(_box(*STORY[:3]))).count(STORY[2]) == 1


def test_short_lines_do_not_stand_for_a_paragraph() -> None:
    extracted = "\n".join([STORY[0], *["He had."] * 40])
    assert STORY[1] in with_missed(extracted, _blocks(_box(*STORY[:2])))


def test_keys_take_time_with_the_length_of_accents_and_are_the_same_in_both_forms() -> None:
    assert key_of("プール") == key_of("フ\u309aール")
    assert key_of("Ω" + "\u0301\u0323" * 1_000_000) == "ω"


def test_hundreds_of_paragraphs_are_more_than_one_story() -> None:
    many = [f"Visitor number {n} wrote into the guest book that the flour of the mill was good." for n in range(300)]
    assert with_missed(STORY[0], _blocks(_box(STORY[0], *many))) == STORY[0]
    assert with_missed(STORY[0], _blocks(_box(STORY[0], *many[:150]))).count("\n") == 150


def test_a_line_that_the_page_has_without_a_link_too_is_none() -> None:
    blocks = _blocks("<p><a href='/'>Mill of Etal</a></p><p>Mill of Etal</p><p><a href='/'>Flour</a></p>")
    assert linked_lines("\n".join(["Mill of Etal", "Flour", *STORY]), blocks) == {key_of("Flour")}


@pytest.mark.parametrize("cleaner", [DropByMarkup(), DropByMarkup(key_of("Etal"), frozenset({key_of("Flour")}))])
@pytest.mark.parametrize(
    "text", ["", "\n", "Etal\n\nFlour\n\nFlour is white.\n", "Flour", "Etal\nEtal\nEtal\n\nEtal\nEtal"]
)
def test_the_cleaner_keeps_the_laws(cleaner: DropByMarkup, text: str) -> None:
    check_cleaner(cleaner, Document(text))
    assert pickle.loads(pickle.dumps(cleaner)) == cleaner  # noqa: S301 - our own bytes


def test_the_title_is_looked_for_at_the_top_only() -> None:
    title = "The mill of Etal stands still"
    cleaner = DropByMarkup(key_of(title + " – Etal Post"))
    lines = [*STORY, title]
    assert list(cleaner(Document("\n".join(lines)))) == []
    assert [edit.reason for edit in cleaner(Document("\n".join([title, *STORY])))] == ["title"]


def test_an_address_that_the_story_gives_is_no_linked_line() -> None:
    address = "https://etal.example/mill"
    blocks = _blocks(f"<p><a href='/'>{address}</a></p><p><a href='/'>Mill of Etal</a></p>")
    assert linked_lines("\n".join([address, "Mill of Etal", *STORY]), blocks) == {key_of("Mill of Etal")}
