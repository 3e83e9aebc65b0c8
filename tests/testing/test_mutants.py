"""Every broken cleaner and pipeline is caught by the law that it breaks, and told by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from mutants import CLEANERS, PIPELINES, overlaps

from newsclean import (
    NEWS,
    Document,
    Pipeline,
    drop_foreign,
    drop_furniture,
    drop_headlines,
    drop_masthead,
    fix_whitespace,
)
from newsclean.pipeline import cleaner_name
from newsclean.testing import LAWS, BrokenLawError, check_cleaner, check_pipeline

if TYPE_CHECKING:
    from collections.abc import Iterable


SLOW = {"loses_a_line", "is_quadratic", "peels-one-layer", "keeps-three-lines"}
"""Caught by long texts, or by the last of many drawn ones."""


def marked(names: Iterable[str]) -> list[Any]:
    return [pytest.param(name, marks=[pytest.mark.slow] * (name in SLOW)) for name in names]


@pytest.mark.parametrize("name", marked(CLEANERS))
def test_a_broken_cleaner_is_caught(name: str) -> None:
    law, cleaner = CLEANERS[name]
    with pytest.raises(BrokenLawError) as caught:
        check_cleaner(cleaner, max_examples=50)
    assert caught.value.law == law
    assert caught.value.cleaner in str(caught.value)
    assert LAWS[law] in str(caught.value)


@pytest.mark.parametrize("name", marked(PIPELINES))
def test_a_broken_pipeline_is_caught(name: str) -> None:
    law, pipeline = PIPELINES[name]
    with pytest.raises(BrokenLawError) as caught:
        check_pipeline(pipeline, max_examples=50)
    assert caught.value.law == law


def test_every_law_but_those_that_follow_from_others_has_a_mutant() -> None:
    broken = {law for law, _ in (*CLEANERS.values(), *PIPELINES.values())}
    assert {*CLEANERS, *PIPELINES} >= SLOW
    # A text that replays from the source restores it, and goes through JSON; flags come from the text alone.
    assert set(LAWS) - broken == {"restores", "survives-json", "marks-emptiness"}


def test_a_broken_law_names_the_span() -> None:
    with pytest.raises(BrokenLawError, match=r"overlaps breaks the law 'apart' at \[0, 18\)") as caught:
        check_cleaner(overlaps, Document("Share this article"))
    assert caught.value.span == (0, 18)


@pytest.mark.slow
@pytest.mark.parametrize(
    "cleaner", [fix_whitespace, drop_furniture, drop_masthead, drop_headlines, drop_foreign], ids=cleaner_name
)
def test_sound_cleaners_pass_as_a_whole(cleaner) -> None:
    check_cleaner(cleaner)


@pytest.mark.slow
def test_sound_pipelines_pass_as_a_whole() -> None:
    check_pipeline(NEWS)
    check_pipeline(Pipeline(fix_whitespace, drop_furniture, fix_whitespace))
