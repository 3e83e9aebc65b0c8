"""Hostile texts and pages through every public entry: a result with its account, or a reason; never an exception."""

from __future__ import annotations

import json

import pytest

from newsclean import (
    PRESETS,
    Document,
    clean,
    clean_html,
    clean_many,
    clean_text,
    fix_unicode,
    near_duplicates,
    restore,
)
from newsclean.batch import RunOptions, run_batch
from newsclean.testing import check_pipeline

STORY = (
    "The night ferry of Norham turned back on Friday, because nobody was on board.\n\n"
    "Its captain had waited an hour for the choir that hires the boat every November.\n\n"
    "The company will send them the bill, and has kept the cake."
)
FIRST, REST = STORY.split("\n\n", 1)
UNITS = {
    "lone surrogates": "\ud800",
    "NULs": "\0",
    "bidi overrides": "\u202e\u2066",
    "zero-width characters": "\u200b\u200c\u200d\ufeff",
    "combining marks": "\u0301\u0489",
    "spaces": " ",
    "blank lines": "\n",
    "odd line breaks": "\r\x85\u2028\x1c",
    "lines of one character": "x\n",
    "one word": "x",
    "one line": "The ferry turned back on Friday. ",
    "mojibake": "Ã©tÃ",
    "brackets": "([{“",
    "dates": "Friday, Nov 07, 2025\n",
    "labels": "Read more\n",
    "headings": "Related articles\n",
    "near labels": "Share on Facebook and ",
    "two scripts": "潮水退得很远\nThe tide went out\n",
}
BLANK = {"zero-width characters", "spaces", "blank lines", "odd line breaks"}
SIZES = [100, pytest.param(1_000_000, marks=pytest.mark.slow)]


def texts(unit: str, times: int) -> list[str]:
    """The unit many times, if it is short: alone, inside a story, and below it."""
    flood = unit * (times // max(1, len(unit) - 1))
    return [flood, f"{FIRST}\n\n{flood}\n\n{REST}", f"{STORY}\n\n{flood}"]


@pytest.mark.parametrize("times", SIZES)
@pytest.mark.parametrize("name", UNITS)
def test_texts_are_cleaned_with_their_account(name: str, times: int) -> None:
    for text in texts(UNITS[name], times):
        for preset in PRESETS.values():
            result = clean(text, preset)
            assert restore(result.text, result.removals) == text
            assert not [removal for removal in result.removals if removal.replacement.strip()]
            assert result.flags == (() if result.text else ("empty-after-cleaning",))


@pytest.mark.slow
def test_a_line_of_50_mb_stays_as_it_is() -> None:
    line = "The ferry turned back on Friday. " * 1_600_000
    result = clean(line)
    assert result.text == line.rstrip()
    assert result.restore() == line
    [cluster] = near_duplicates([line, line, STORY])
    assert cluster.members == (0, 1)


@pytest.mark.parametrize("name", UNITS)
def test_the_laws_hold(name: str) -> None:
    for text in texts(UNITS[name], 100):
        for preset in PRESETS.values():
            check_pipeline(preset, Document(text), idempotent=True)
        assert clean_text(text) == clean(text).text


@pytest.mark.parametrize("times", SIZES)
@pytest.mark.parametrize("name", sorted(BLANK))
def test_a_flood_of_blanks_inside_a_story_is_all_that_goes(name: str, times: int) -> None:
    _, inside, below = texts(UNITS[name], times)
    wanted = "".join(STORY.split())
    for text in (inside, below):
        left = clean(text).text.replace("\u200c", "").replace("\u200d", "")  # joiners belong to scripts
        assert "".join(left.split()) == wanted


@pytest.mark.parametrize("times", SIZES)
@pytest.mark.parametrize("name", UNITS)
def test_one_hostile_text_stops_no_others(name: str, times: int) -> None:
    given = [STORY, *texts(UNITS[name], times), STORY]
    results = list(clean_many(given))
    assert [result.source for result in results] == given
    assert [results[0].text, results[-1].text] == [STORY, STORY]
    for result in results:
        assert result.restore() == result.source
        assert "uncleaned" not in result.flags or (result.text == result.source and result.message)


def test_a_line_beyond_every_story_is_passed_on_with_the_reason() -> None:
    [result] = clean_many(["x" * 1_000_001])
    assert result.flags == ("uncleaned", "line-too-long")
    assert result.message == "a line must have at most 1000000 characters, the longest has 1000001"


@pytest.mark.parametrize("times", SIZES)
@pytest.mark.parametrize("name", UNITS)
def test_copies_among_hostile_texts_are_found(name: str, times: int) -> None:
    alone, _, below = texts(UNITS[name], times)
    clusters = near_duplicates([STORY, alone, STORY.upper(), alone])
    homes = {member: cluster.members for cluster in clusters for member in cluster.members}
    assert set(homes[0]) >= {0, 2}
    assert 1 not in homes or set(homes[1]) == {1, 3}
    assert [pair.kind for cluster in near_duplicates([below, below]) for pair in cluster.pairs] == ["exact"]


@pytest.mark.parametrize("times", SIZES)
@pytest.mark.parametrize("name", UNITS)
def test_a_hostile_file_stops_no_others(tmp_path, name: str, times: int) -> None:
    folder, out = tmp_path / "news", tmp_path / "out"
    folder.mkdir()
    for number, text in enumerate(texts(UNITS[name], times)):
        (folder / f"{number}.txt").write_bytes(text.encode("utf-8", "surrogatepass"))
    (folder / "story.txt").write_text(STORY)
    summary = run_batch(RunOptions([folder], out=out, isolate=False))
    failures = [json.loads(line) for line in (out / "errors.jsonl").read_bytes().splitlines()]
    assert summary.files == 4
    assert (out / "clean" / "news" / "story.txt").read_text() == STORY
    assert {failure["rule"] for failure in failures} <= {"blank", "binary", "nul", "lone-surrogate", "line-too-long"}
    cleaned = {path.name for path in (out / "clean" / "news").iterdir()}
    refused = {failure["path"].rpartition("/")[2] for failure in failures if failure["rule"] != "line-too-long"}
    assert cleaned | refused == {"0.txt", "1.txt", "2.txt", "story.txt"}


@pytest.mark.parametrize("times", [1_000, 20_000])
def test_repairs_of_a_long_line_that_repeats_itself_take_no_time(times: int) -> None:
    """`difflib` took 3 s for 250 of these; it would not end here."""
    pytest.importorskip("ftfy")
    text = "Ã©tÃ" * times
    edits = list(fix_unicode(Document(text)))
    assert edits
    assert all(edit.reason == "mojibake" for edit in edits)


PARAGRAPHS = "".join(f"<p>{line}</p>" for line in STORY.split("\n\n") * 3)
PAGES = {
    "nested boxes": lambda n: "<div>" * n + "x" + "</div>" * n,
    "open bold": lambda n: "<p>" + "<b>" * n + "x",
    "open paragraphs": lambda n: "<p>x" * n,
    "attributes": lambda n: f"<p {' '.join(f'a{i}=1' for i in range(n))}>x</p>",
    "one attribute": lambda n: f"<p class='{'x ' * n}'>x</p>",
    "one line": lambda n: f"<p>{'x ' * n}</p>",
    "open comment": lambda n: "<!-- " * n,
    "signs": lambda n: "<" * n,
    "entities": lambda n: "&amp;&#0;&#xD800;&bogus;" * n,
    "links": lambda n: "<li><a href='/'>Who owns the pier?</a>" * n,
    "cells": lambda n: "<table>" + "<tr><td>1<td>2" * n,
    "NULs": lambda n: "\0" * n,
    "surrogates": lambda n: "\ud800" * n,
}


# For attributes of one element libxml2, for siblings trafilatura takes time that grows with their square.
FEWER = {"attributes": 10_000, "open paragraphs": 5_000, "cells": 5_000, "links": 20_000}


@pytest.mark.parametrize("times", [100, pytest.param(100_000, marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", PAGES)
def test_pages_give_a_text_with_its_account(name: str, times: int) -> None:
    flood = PAGES[name](min(times, FEWER.get(name, times)))
    for body in (PARAGRAPHS + flood, flood + PARAGRAPHS):
        page = f"<html><head><title>Night Ferry</title></head><body><article>{body}</article></body></html>"
        result = clean_html(page)
        assert result.restore() == result.source
        assert result.text == clean_html(page.encode("utf-8", "replace")).text or name in {"NULs", "surrogates"}
        assert not [removal for removal in result.removals if removal.replacement.strip()]
