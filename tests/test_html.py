"""Pages: text and bytes, odd encodings, no story, broken markup."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import normalize

import pytest

from newsclean import CleanResult, Document, Edit, Pipeline, Span, clean_html, restore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean import Cleaner

SENTENCES = (
    "The old ferry of Norham carried its last passengers on Saturday, after ninety-one years on the river.",
    "Nobody had told the captain that the whole town would come, and he had to ask the crowd to step back.",
    "He took two hundred people across in the rain, eleven at a time, and refused to be paid for it.",
    "A bridge will do the ferry's work from Monday on, and the crossing will take two minutes.",
)
PARAGRAPHS = "".join(f"<p>{sentence}</p>\n" for sentence in SENTENCES)


def page(body: str = PARAGRAPHS, head: str = "") -> str:
    return (
        f"<!DOCTYPE html><html><head><title>Ferry Makes Its Last Crossing</title>{head}</head>"
        f"<body><nav><a href='/'>Home</a><a href='/sport'>Sport</a></nav><article>"
        f"<h1>Ferry Makes Its Last Crossing</h1>{body}</article><footer>Imprint</footer></body></html>"
    )


def holds_the_story(result: CleanResult) -> bool:
    return [sentence for sentence in SENTENCES if sentence not in result.text] == []


def test_a_page_gives_its_story_and_title() -> None:
    result = clean_html(page())
    assert holds_the_story(result)
    assert result.title == "Ferry Makes Its Last Crossing"
    assert "Imprint" not in result.text
    assert "Sport" not in result.text


def test_the_account_is_of_the_extraction() -> None:
    result = clean_html(page(PARAGRAPHS + "<p>Share this article on Facebook</p>"))
    assert "Share this article" not in result.text
    assert holds_the_story(result)
    assert restore(result.text, result.removals) == result.source
    assert "<p>" not in result.source


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1252"])
def test_bytes_are_decoded(encoding: str) -> None:
    story = PARAGRAPHS + "<p>The café of the ferrymen, Chez Zoé, stays open until the end of the year, she said.</p>"
    declared = f"<meta charset='{encoding}'>"
    result = clean_html(page(story, declared).encode(encoding))
    assert "The café of the ferrymen, Chez Zoé, stays open" in result.text


def test_bytes_in_a_cyrillic_encoding_are_decoded() -> None:
    story = "<p>Старый паром перевёз в субботу последних пассажиров, и весь город пришёл его проводить.</p>" * 4
    result = clean_html(page(story, "<meta charset='windows-1251'>").encode("windows-1251"))
    assert "Старый паром перевёз в субботу последних пассажиров" in result.text


def test_text_and_its_bytes_give_the_same() -> None:
    assert clean_html(page().encode()).text == clean_html(page()).text


@pytest.mark.parametrize(
    "html",
    [
        "",
        b"",
        "   \n",
        "<html><body></body></html>",
        "<",
        "<!-- nothing -->",
        b"\x00\x01\x02\xff\xfe",
    ],
)
def test_a_page_without_a_story_is_empty_and_says_so(html: str | bytes) -> None:
    result = clean_html(html)
    assert (result.text, result.title, result.flags) == ("", None, ("empty-after-cleaning",))


@pytest.mark.parametrize("page", ["<p>{}</p>", "<div><p>{}</p></div>", "<p&nbsp;><p>{}</p>", "<htm<l><p>{}</p>"])
def test_a_fragment_or_a_wrong_tag_keeps_its_story(page: str) -> None:
    assert clean_html(page.format(SENTENCES[0])).text == SENTENCES[0]
    assert clean_html(page.format(SENTENCES[0]).encode()).text == SENTENCES[0]


def test_a_page_without_a_story_keeps_its_title() -> None:
    result = clean_html("<html><head><title>Home</title></head><body><img src='ferry.png'></body></html>")
    assert (result.text, result.title, result.flags) == ("", "Home", ("empty-after-cleaning",))


def test_broken_markup_keeps_the_story() -> None:
    broken = "<html><body><div><article><h1>Ferry<p>" + "<p>".join(SENTENCES) + "<ul><li>one<li>two</div></span><b"
    assert holds_the_story(clean_html(broken))


def test_surrogates_and_nuls_do_not_stop_it() -> None:
    body = PARAGRAPHS + "<p>A broken \ud800 letter and a \0 byte stand in this sentence of the story.</p>"
    result = clean_html(page(body))
    assert holds_the_story(result)
    assert "\ud800" not in result.text
    assert "\0" not in result.text
    assert result.text.encode("utf-8")


def test_nuls_in_bytes_do_not_stop_it() -> None:
    assert holds_the_story(clean_html(page().replace("<footer>", "<p>\0</p><footer>").encode()))


def test_the_pipeline_and_protected_lines_are_the_callers() -> None:
    html = page(PARAGRAPHS + "<p>Share this article on Facebook</p>")
    assert _reasons(clean_html(html, pipeline=Pipeline()))["Share this article on Facebook"] == "share"
    assert "Share this article" in clean_html(html, protect="Facebook").text


def test_the_address_goes_along() -> None:
    assert clean_html(page(), url="https://norham.example/ferry").document.url == "https://norham.example/ferry"


@pytest.mark.parametrize(("wrong", "name"), [(None, "None"), (7, "7"), (bytearray(b"<p>"), "bytearray")])
def test_other_types_are_refused(wrong: object, name: str) -> None:
    with pytest.raises(TypeError, match=f"html must be a str or bytes, got {name}"):
        clean_html(wrong)  # type: ignore[arg-type] - the point


def _lines(result: CleanResult) -> list[str]:
    return [line for line in result.text.split("\n") if line]


def _reasons(result: CleanResult) -> dict[str, str]:
    return {removal.text.strip(): removal.reason for removal in result.removals}


def test_the_title_leaves_the_text_and_stays_known() -> None:
    result = clean_html(page())
    assert _lines(result) == list(SENTENCES)
    assert result.title == "Ferry Makes Its Last Crossing"
    assert _reasons(result) == {"Ferry Makes Its Last Crossing": "title"}


def test_a_sentence_that_repeats_a_part_of_the_title_stays() -> None:
    body = "<p>Ferry!</p>" + PARAGRAPHS
    assert _lines(clean_html(page(body), pipeline=Pipeline()))[0] == "Ferry!"


def test_a_line_that_is_a_link_goes_and_one_that_holds_a_link_stays() -> None:
    link = "<p><a href='/bridge'>Bridge of Norham opens its gates</a></p>"
    held = "<p>The town has put its plans for the bridge <a href='/plans'>on its own pages</a></p>"
    whole = "<p><a href='/song'>The captain sang when he had tied up the ferry for the last time.</a></p>"
    html = page(PARAGRAPHS + link + held + whole + PARAGRAPHS.replace("ferry", "boat"))
    result = clean_html(html, pipeline=Pipeline())
    assert _reasons(result)["Bridge of Norham opens its gates"] == "linked-line"
    assert "The town has put its plans for the bridge on its own pages" in result.text
    assert "The captain sang when he had tied up" in result.text
    assert restore(result.text, result.removals) == result.source


def test_a_story_that_is_a_list_of_links_keeps_them() -> None:
    names = ("Norham", "Wark", "Cornhill", "Ladykirk", "Birgham")
    links = "".join(
        f"<p><a href='/{n}'>Ferry of {name} and its captains through the years</a></p>" for n, name in enumerate(names)
    )
    text = clean_html(page(PARAGRAPHS + links + PARAGRAPHS.replace("ferry", "boat")), pipeline=Pipeline()).text
    assert [name for name in names if name not in text] == []


def test_protected_lines_stay_whatever_the_markup_says() -> None:
    link = "<p><a href='/bridge'>Bridge of Norham opens its gates</a></p>"
    html = page(PARAGRAPHS + link + PARAGRAPHS.replace("ferry", "boat"))
    assert "opens its gates" not in clean_html(html).text
    assert "opens its gates" in clean_html(html, protect="its gates").text


def test_a_story_that_goes_on_in_another_box_than_its_opening_is_not_lost() -> None:
    names = ("smith", "teacher", "baker", "nurse", "priest", "angler")
    rest = [f"The {name} of Norham remembered the year when the river stood higher than the pier." for name in names]
    slides = "<div class='slides'><div class='slide'>" + "".join(f"<p>{line}</p>" for line in rest) + "</div></div>"
    html = page(f"<div class='article-body'>{PARAGRAPHS}</div>{slides}").replace("article>", "main>")
    assert [line for line in (*SENTENCES, *rest) if line not in clean_html(html, pipeline=Pipeline()).text] == []


ACCENTED = tuple(normalize("NFC", sentence.replace("o", "o\u0302")) for sentence in SENTENCES)


@pytest.mark.parametrize("form", ["<p>{}<br></p>", "<p><font>{}<br></font></p>", "<p><code>On:</code> {}</p>"])
def test_a_paragraph_broken_by_its_source_is_printed_once(form: str) -> None:
    _, *broken = (sentence.replace(", ", ",\n    ").replace(" from", "\n    from") for sentence in SENTENCES)
    html = page(f"<p>{SENTENCES[0]}</p>" + "".join(form.format(sentence) for sentence in broken))
    words = " ".join(clean_html(html, pipeline=Pipeline()).text.split())
    assert [words.count(sentence) for sentence in SENTENCES] == [1, 1, 1, 1]


def test_a_paragraph_with_its_accents_apart_is_printed_once() -> None:
    apart = "".join(f"<p>{normalize('NFD', sentence)}</p>" for sentence in ACCENTED)
    text = normalize("NFC", clean_html(page(apart + f"<p>{SENTENCES[0]}</p>"), pipeline=Pipeline()).text)
    assert [text.count(sentence) for sentence in ACCENTED] == [1, 1, 1, 1]


def test_a_paragraph_without_its_hidden_label_is_printed_once() -> None:
    *first, last = SENTENCES
    label = "<span style='display:none'>Harbour Archive</span>"
    body = "".join(f"<p>{sentence}</p>" for sentence in first) + f"<p>{label} {last}</p>"
    text = clean_html(page(body), pipeline=Pipeline()).text
    assert [text.count(sentence) for sentence in SENTENCES] == [1, 1, 1, 1]


def _drop_all(score: float, share: int = 1) -> Cleaner:
    def drop(document: Document) -> Iterator[Edit]:
        yield Edit(Span(0, len(document.text) // share), "off-topic", score=score)

    return drop


def test_an_extraction_of_which_nothing_would_be_left_is_kept_and_marked() -> None:
    result = clean_html(page(), pipeline=_drop_all(1.0))
    assert _lines(result) == list(SENTENCES)
    assert result.flags == ("extraction-kept",)
    assert restore(result.text, result.removals) == result.source
    title = "Ferry of Norham sinks in the river"
    bare = clean_html(f"<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>")
    assert (bare.text, bare.title, bare.flags) == (title, title, ("extraction-kept",))


def test_most_of_an_extraction_goes_on_strong_evidence_only() -> None:
    three_quarters = Pipeline(_drop_all(0.5), _drop_all(0.5, 2))
    html = page(PARAGRAPHS + PARAGRAPHS.replace("ferry", "boat"))

    def most(document: Document, score: float) -> Iterator[Edit]:
        yield Edit(Span(0, 3 * len(document.text) // 4), "off-topic", score=score)

    unsure, sure = (clean_html(html, pipeline=lambda document, s=s: most(document, s)) for s in (0.5, 0.99))
    assert (unsure.flags, sure.flags) == (("extraction-kept",), ())
    assert len(sure.text) < len(unsure.text) / 2
    assert clean_html(html, pipeline=_drop_all(0.5, 3)).flags == ()
    assert clean_html(html, pipeline=three_quarters).flags == ("extraction-kept",)
    assert clean_html(html, pipeline=three_quarters).to_dict()["flags"] == ["extraction-kept"]
