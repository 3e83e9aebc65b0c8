"""Wrong values are refused where they are given, with the value and the rule."""

from __future__ import annotations

import re

import pytest

from newsclean import Document, Edges, Edit, Foreign, SiteTemplate, SiteTemplates, Span, apply, furniture
from newsclean.batch import RunOptions
from newsclean.language import name_languages
from newsclean.testing import check_cleaner


def drop_beyond(document):
    yield Edit(Span(0, 9), "beyond")


def drop_unnamed(document):
    yield Edit(Span(0, 1), "Not a slug")


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Foreign(min_letters=0), "min_letters must be at least 1, got 0"),
        (lambda: Foreign(detector="guess"), "detector must be one of langdetect, py3langid, got 'guess'"),
        (lambda: Edges(min_words=0), "min_words must be at least 1, got 0"),
        (lambda: Edges(cost=-1), "cost must be at least 1, got -1"),
        (lambda: SiteTemplate(-1, ()), "pages must be at least 0, got -1"),
        (
            lambda: SiteTemplates((SiteTemplate(1, ()), SiteTemplate(2, ()))),
            "a site must have one template, '' has two",
        ),
        (lambda: apply("abc", drop_beyond), "span of 'beyond' must lie in [0, 3], got (0, 9)"),
        (
            lambda: RunOptions(["news"], out="out", keep="representatives", group=False),
            "keep must be 'all' where near-duplicates are not grouped, got 'representatives'",
        ),
    ],
)
def test_a_wrong_value_is_named_with_its_rule(call, message) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        call()


def test_a_law_that_is_broken_is_named_with_what_broke_it() -> None:
    check_cleaner(furniture, Document("The ferry sank.\nRead more"))
    with pytest.raises(
        AssertionError, match=re.escape("a reason must be a kebab-case slug, got Edit(span=Span(start=0")
    ):
        check_cleaner(drop_unnamed, Document("abc"))


def test_what_no_language_is_written_in_has_none() -> None:
    assert name_languages("langdetect")("1984, 12:30") == ""


def test_the_other_detector_tells_languages_apart_too() -> None:
    pytest.importorskip("py3langid")
    story = "The ferry will stop at the old landing until the bridge is mended, the mayor of the town said on Monday.\n"
    blurb = "Die Fähre hält am Montag wieder in der Altstadt\nBis zum Herbst wird die Brücke repariert, so die Stadt."
    result = apply(story * 6 + blurb, Foreign(detector="py3langid"))
    assert [removal.reason for removal in result.removals] == ["foreign-language"]
    assert result.text == (story * 6).rstrip()
