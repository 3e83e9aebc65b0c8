"""A result as a person sees it, in a terminal and a notebook, and its way through JSON and back."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
from hypothesis import given

import newsclean
from newsclean import (
    NEWS,
    PAGE,
    REASONS,
    CleanResult,
    Document,
    DropFurniture,
    KeepStory,
    Pipeline,
    clean,
    clean_html,
    fix_whitespace,
)
from newsclean.testing import documents

STORY = "Harbour Opens Again\n\nThe harbour opened again on Friday after a year of repairs."
PAGE_OF_IT = (
    "<html lang='en'><head><title>Harbour opens again | Norham Post</title>"
    "<meta property='og:site_name' content='Norham Post'>"
    "<meta property='article:published_time' content='2025-05-07T09:20:00Z'></head><body><article>"
    "<h1>Harbour opens again</h1><p class='byline'>By Ada Finch</p>"
    + "<p>The harbour opened again on Friday after a year of repairs.</p>" * 5
    + "<p>Share this article</p></article></body></html>"
)


def test_a_result_is_one_short_line() -> None:
    assert repr(clean(f"{STORY}\n\nRead more")) == "CleanResult('Harbour Opens Again', 2 removals, 80 of 91 characters)"
    assert repr(clean("Rain fell on the town all night, and the river rose by noon.")).startswith(
        "CleanResult('Rain fell on the town all night, and th…', 0 removals, 60 of 60 characters"
    )
    assert repr(clean("")) == "CleanResult('', 0 removals, 0 of 0 characters)"


def test_a_failure_is_named_in_its_line() -> None:
    (result,) = newsclean.clean_many([None])  # type: ignore[list-item] - the point
    assert repr(result) == "Uncleaned('no-text', 'a document must be a str or a Document, got None')"


def test_a_notebook_strikes_through_every_removal() -> None:
    html = clean(f"{STORY}\n\n<b>Share this article</b>\nRead more", DropFurniture())._repr_html_()
    assert re.findall(r'<del title="([^"]*)"', html) == ["furniture: read-more, score 1"]
    assert "&lt;b&gt;Share" in html
    assert "<b>" not in html


def test_a_notebook_shows_hidden_and_reordering_characters() -> None:
    html = clean("Rain\u202e fell.\u200b", fix_whitespace)._repr_html_()
    assert "\\u202e" in html
    assert "\\u200b" in html
    assert not {"\u202e", "\u200b"} & set(html)


def test_a_notebook_cuts_a_long_source_and_says_it() -> None:
    html = clean("Rain fell. " * 3000, [])._repr_html_()
    assert len(html) < 25_000
    assert "13,000 characters more" in html


@given(document=documents())
def test_a_result_comes_back_from_json(document: Document) -> None:
    result = NEWS(document)
    back = CleanResult.from_dict(json.loads(json.dumps(result.to_dict())))
    assert (back.text, back.source, back.removals, back.flags) == (
        result.text, result.source, result.removals, result.flags,
    )  # fmt: skip
    assert back.to_dict() == result.to_dict()


def test_metadata_of_a_page_comes_back_from_json() -> None:
    result = clean_html(PAGE_OF_IT, url="https://norham.example/7")
    back = CleanResult.from_dict(json.loads(json.dumps(result.to_dict())))
    assert back.metadata() == result.metadata()
    assert (back.authors, back.site, back.date) == (("Ada Finch",), "Norham Post", result.date)


def test_a_pipeline_is_the_code_that_makes_it() -> None:
    assert repr(NEWS) == "Pipeline(fix_whitespace, KeepStory(), fix_whitespace, name='NEWS')"
    assert repr(PAGE).startswith("Pipeline(fix_whitespace, KeepStory(prices=Prices(")
    assert repr(Pipeline()) == "Pipeline(name='custom')"
    pipeline = Pipeline(fix_whitespace, DropFurniture(kinds=("share",)), protect="^Share", name="ours")
    assert repr(pipeline) == (
        "Pipeline(fix_whitespace, DropFurniture(kinds=('share',)), protect='^Share', name='ours')"
    )
    assert eval(repr(pipeline), vars(newsclean) | {n: getattr(newsclean, n) for n in newsclean.__all__}) == pipeline  # noqa: S307


def test_cleaners_before_others_run_first() -> None:
    assert NEWS.before(DropFurniture()).cleaners == (DropFurniture(), *NEWS.cleaners)
    assert (NEWS.before(KeepStory()).name, NEWS.protecting("x").before(KeepStory()).protect) == ("NEWS", "x")


def test_every_documented_reason_has_a_sentence() -> None:
    page = (Path(__file__).parents[1] / "docs" / "cleaners.md").read_text("utf-8")
    table = page.partition("| name |")[2].partition("\n\n")[0]
    reasons = {slug for row in table.splitlines() for slug in re.findall(r"`([a-z-]+)`", row.split("|")[3])}
    assert len(reasons) > 30
    assert reasons <= set(REASONS)
    assert all(sentence.endswith(".") and sentence[0].isupper() for sentence in REASONS.values())


def test_every_reason_that_the_reader_can_give_has_a_sentence() -> None:
    from newsclean.reader.reasons import REASONS as KINDS

    assert set(KINDS.values()) <= set(REASONS)


def test_a_page_names_the_weights_that_chose_its_blocks() -> None:
    assert clean_html(PAGE_OF_IT).weights == f"{NEWS.weights}+blocks-6"
    assert clean_html(PAGE_OF_IT, pipeline=[]).weights == "blocks-6"
    assert clean(STORY).weights == NEWS.weights


def test_a_record_with_arrays_of_numpy_as_pandas_reads_parquet_is_the_same_result() -> None:
    record = clean("Rain fell all night.\n\nRead more").to_dict()
    (padding, link) = record["removals"]
    link = {**link, "span": np.array(link["span"]), "score": np.float32(1.0)}
    arrays = {"authors": np.array([], object), "flags": np.array([], object), "removals": np.array([padding, link])}
    found = CleanResult.from_dict({**record, **arrays})
    assert (found.document.text, found.authors, found.flags) == ("Rain fell all night.\n\nRead more", (), ())
    assert json.dumps(found.removals[1].span)
