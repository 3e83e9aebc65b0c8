"""A cleaner, a sequence of cleaners and the name of a preset stand for a pipeline everywhere."""

from __future__ import annotations

import functools
from typing import Any

import pytest

from newsclean import (
    NEWS,
    PAGE,
    PRESETS,
    Document,
    DropFurniture,
    Edit,
    Pipeline,
    SiteTemplate,
    Span,
    clean,
    clean_html,
    clean_many,
    clean_text,
    drop_furniture,
    fix_whitespace,
)
from newsclean.batch import RunOptions, run_batch
from newsclean.pipeline import as_pipeline
from newsclean.template import at_site, with_template
from newsclean.testing import assert_keeps, assert_removes, check_pipeline

TEXT = "The harbour opened again on Friday after a year of repairs.\n\nShare this article\n"
CLEAN = "The harbour opened again on Friday after a year of repairs."
PAGE_OF_IT = f"<html><body><article><p>{CLEAN}</p><p>{CLEAN}</p><p>Share this article</p></article>"
FORMS = {
    "pipeline": Pipeline(drop_furniture, fix_whitespace),
    "preset": NEWS,
    "name": "NEWS",
    "name in small letters": "page",
    "list": [drop_furniture, fix_whitespace],
    "tuple": (drop_furniture, fix_whitespace),
    "nested": [[drop_furniture], Pipeline(fix_whitespace)],
    "preset and cleaner": ["NEWS", fix_whitespace],
    "unpacked": (*NEWS,),
    "cleaner": DropFurniture(),
}


def _files(folder: Any, pipeline: Any) -> str:
    (folder / "in").mkdir()
    (folder / "in" / "a.txt").write_text(TEXT, encoding="utf-8")
    run_batch(RunOptions([folder / "in"], folder / "out", pipeline, isolate=False))
    return next((folder / "out").rglob("a.txt*")).read_text("utf-8")


@pytest.mark.parametrize("form", FORMS)
def test_every_form_works_wherever_a_pipeline_does(form: str, tmp_path: Any) -> None:
    given = FORMS[form]
    texts = {
        "clean": clean(TEXT, given).text,
        "clean_text": clean_text(TEXT, given),
        "clean_many": next(clean_many([TEXT], pipeline=given)).text,
        "Pipeline": Pipeline(given)(TEXT).text,
        "then": Pipeline().then(given)(TEXT).text,
        "replacing": Pipeline(fix_whitespace).replacing("whitespace", given)(TEXT).text,
        "with_template": with_template(given, SiteTemplate(0, ()))(TEXT).text,
        "at_site": at_site(given, "a")(TEXT).text,
        "RunOptions": _files(tmp_path, given),
    }
    assert {name: text.strip() for name, text in texts.items()} == dict.fromkeys(texts, CLEAN)
    assert "Share" not in clean_html(PAGE_OF_IT, pipeline=given).text
    assert_removes(given, TEXT, ["Share this article"])
    assert_keeps(given, CLEAN)
    check_pipeline(given, CLEAN)


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_a_preset_taken_apart_does_the_same(preset: Pipeline) -> None:
    dirty = "Home\nSport\n\n" + TEXT * 3 + "Related articles\nBees move in\nFerry sinks\n" + "Read more\n\n\n" * 4
    whole = preset(dirty)
    for taken_apart in (Pipeline(*preset), Pipeline(preset), Pipeline([preset]), Pipeline(preset.name), [*preset]):
        result = clean(dirty, taken_apart)
        assert (result.text, result.removals) == (whole.text, whole.removals)
        assert as_pipeline(taken_apart).cleaners == preset.cleaners


def test_a_pipeline_in_another_keeps_its_protection() -> None:
    spared = NEWS.protecting("^Share")
    assert Pipeline(spared, fix_whitespace)(TEXT).text == TEXT.strip()
    assert Pipeline(spared, protect="^Share") == Pipeline(spared)
    with pytest.raises(
        ValueError, match=r"^protect must be one regular expression, got '\^Read' and '\^Share'; join them with \|$"
    ):
        Pipeline(spared, protect="^Read")


def test_a_preset_is_the_same_by_name_and_by_value() -> None:
    assert as_pipeline("NEWS") is NEWS
    assert as_pipeline("Page") is PAGE
    assert as_pipeline(NEWS) is NEWS


WRONG = [
    None,
    7,
    b"NEWS",
    {"NEWS": drop_furniture},
    {drop_furniture},
    iter([drop_furniture]),
    "NEWZ",
    "",
    Document("a"),
    [drop_furniture, 7],
]
RULE = r"^pipeline must be a Pipeline, a cleaner, the name of a preset \(NEWS, PAGE\), or a sequence of these, got "


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: type(wrong).__name__)
def test_everything_else_is_refused_with_what_was_given(wrong: Any, capfd: Any) -> None:
    calls = [
        functools.partial(clean, TEXT),
        functools.partial(clean_text, TEXT),
        Pipeline,
        NEWS.then,
        lambda given: clean_html(PAGE_OF_IT, pipeline=given),
        lambda given: clean_many([TEXT], pipeline=given),
        lambda given: RunOptions(["in"], "out", given),
        lambda given: assert_keeps(given, TEXT),
        lambda given: check_pipeline(given, TEXT),
    ]
    for call in calls:
        with pytest.raises(TypeError, match=RULE):
            call(wrong)
    assert capfd.readouterr() == ("", "")


def test_a_class_is_refused_with_a_hint() -> None:
    with pytest.raises(TypeError, match=rf"{RULE}the class DropFurniture; an instance is DropFurniture\(\)$"):
        clean(TEXT, DropFurniture)  # type: ignore[arg-type] - the point


def returns_nothing(document: Document) -> Any:
    return None


def returns_text(document: Document) -> Any:
    return document.text.replace("Share this article", "")


def yields_text(document: Document) -> Any:
    yield "Share this article"


def yields_a_loose_span(document: Document) -> Any:
    yield Edit((0, 4), "loose")  # type: ignore[arg-type] - the point


def yields_no_reason(document: Document) -> Any:
    yield Edit(Span(0, 4), None)  # type: ignore[arg-type] - the point


@pytest.mark.parametrize(
    ("cleaner", "message"),
    [
        (returns_nothing, "a cleaner must return an iterable of Edit values, returns_nothing returned None"),
        (returns_text, "a cleaner must return an iterable of Edit values, returns_text returned 'The harbour"),
        (yields_text, "a cleaner must yield Edit values, yields_text yielded 'Share this article'"),
        (yields_a_loose_span, r"an Edit must have a Span, .*, yields_a_loose_span yielded Edit\(span=\(0, 4\)"),
        (yields_no_reason, r"a reason and a replacement of type str, yields_no_reason yielded Edit\("),
    ],
)
@pytest.mark.parametrize("protect", ["", "Share"])
def test_a_cleaner_that_proposes_no_edits_is_named(cleaner: Any, message: str, protect: str) -> None:
    with pytest.raises(TypeError, match=message):
        clean(TEXT, cleaner, protect=protect)
