"""Check the laws that need many documents: generated examples, another order, other processes, and growing sizes."""

from __future__ import annotations

import re
from collections import Counter, deque
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from hypothesis import HealthCheck, given, settings

from newsclean.pipeline import Pipeline, as_pipeline
from newsclean.testing.errors import Judge
from newsclean.testing.linear_time import check_growth
from newsclean.testing.other_processes import edits_elsewhere
from newsclean.testing.samples import EDGE_TEXTS
from newsclean.testing.stories import stories
from newsclean.testing.strategies import documents
from newsclean.types import Document

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hypothesis import strategies as st

    from newsclean.types import Cleaner

Value = TypeVar("Value")
_REMEMBERED = 40
"""Number of generated documents that are cleaned again in reverse order and in other processes."""
_WORD = re.compile(r"\w+")


def check_many(
    cleaner: Cleaner | Pipeline, check: Callable[[Document], None], *, keeps_stories: bool, max_examples: int
) -> None:
    """Check a cleaner or pipeline on many documents.

    Args:
        cleaner: the cleaner or pipeline.
        check: a function that checks the laws on one document.
        keeps_stories: whether every word of a clean story must be kept.
        max_examples: number of documents to generate.

    Raises:
        BrokenLawError: the cleaner or pipeline breaks a law.
    """
    judge, seen = Judge(cleaner), deque[Document](maxlen=_REMEMBERED)

    def look(document: Document) -> None:
        check(document)
        seen.append(replace(document))

    for text in EDGE_TEXTS:
        look(Document(text))
    for_all(documents(), look, max_examples)
    if keeps_stories:
        for_all(stories(), lambda story: _check_story(cleaner, story, judge), max_examples)
    remembered = [*map(Document, EDGE_TEXTS), *seen]
    _check_order(cleaner, remembered, judge)
    _check_elsewhere(cleaner, remembered, judge)
    check_growth(cleaner, judge)


def for_all(strategy: st.SearchStrategy[Value], check: Callable[[Value], None], max_examples: int) -> None:
    """Call `check` on values that a strategy generates. Every call generates the same values.

    If `check` raises an error, this function raises the error for the simplest value that causes one.
    """

    @settings(
        max_examples=max_examples,
        derandomize=True,
        database=None,
        deadline=None,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def holds(value: Value) -> None:
        check(value)

    holds()


def changes(cleaner: Cleaner | Pipeline, document: Document) -> list[object]:
    """Return the edits of a cleaner, or the removals of a pipeline, for a document, as plain values to compare."""
    if isinstance(cleaner, Pipeline):
        return [removal.to_dict() for removal in cleaner(document).removals]
    return [[list(edit.span), edit.reason, edit.replacement, edit.score] for edit in cleaner(document)]


def _check_story(cleaner: Cleaner | Pipeline, story: str, judge: Judge) -> None:
    """Check that every word of a clean story is kept. If not, raise an error that shows the longest removal."""
    result = as_pipeline(cleaner)(story)
    if Counter(_WORD.findall(story)) - Counter(_WORD.findall(result.text)):
        culprit = max(result.removals, key=lambda removal: len(_WORD.findall(removal.text)))
        judge.hold("keeps-the-story", culprit, holds=False, span=culprit.span, by=culprit.cleaner)


def _check_order(cleaner: Cleaner | Pipeline, seen: Sequence[Document], judge: Judge) -> None:
    """Check that a cleaner gives the same results for the documents in `seen` in reverse order.

    Raises:
        BrokenLawError: a result differs.
    """
    forwards = [changes(cleaner, replace(document)) for document in seen]
    backwards = [changes(cleaner, replace(document)) for document in reversed(seen)][::-1]
    for document, one, other in zip(seen, forwards, backwards, strict=True):
        judge.hold("no-memory", (document, one, other), holds=one == other)


def _check_elsewhere(cleaner: Cleaner | Pipeline, seen: Sequence[Document], judge: Judge) -> None:
    """Check that a cleaner gives the same results for the documents in `seen` in other processes with other hash seeds.

    Raises:
        BrokenLawError: a result differs.
    """
    there = edits_elsewhere(cleaner, seen)
    for document, *others in zip(seen, *there, strict=True):
        here = changes(cleaner, replace(document))
        for other in others:
            judge.hold("same-in-every-process", (document, here, other), holds=here == other)
