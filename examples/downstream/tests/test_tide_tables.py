"""The cleaner's tests, for pytest."""

from __future__ import annotations

from hypothesis import given, settings
from tide_tables import COASTAL, TideTables

from newsclean import Document, clean
from newsclean.testing import assert_keeps, assert_removes, check_cleaner, check_pipeline, stories

STORY = "The harbour of Tarnmouth opened again on Friday after a year of repairs.\nThree ferries a day will call there."
TABLE = ["High tide: 04:12 (5.1 m)", "Low tide: 10:31 (0.9 m)", "High tide: 16:40 (5.3 m)"]


def test_the_cleaner_keeps_the_laws() -> None:
    check_cleaner(TideTables())


def test_the_pipeline_keeps_the_laws_on_a_document() -> None:
    check_pipeline(COASTAL, Document("\n".join([STORY, *TABLE])))


def test_tables_go() -> None:
    assert_removes(COASTAL, "\n".join([STORY, "", *TABLE]), TABLE)


def test_a_sentence_about_the_tide_stays() -> None:
    assert_keeps(TideTables(), f"{STORY}\nHigh tide: 04:12 is when the boats leave.")


@settings(max_examples=50, deadline=None)
@given(stories(["en", "de"]))
def test_stories_stay_as_they_are(story: str) -> None:
    assert clean(story, TideTables()).removals == ()
