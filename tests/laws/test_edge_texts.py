"""Texts at the edge of what a text is: every cleaner and preset keeps the laws on each of them."""

from __future__ import annotations

import pytest

from newsclean import (
    PRESETS,
    Document,
    author_notes,
    credits,
    edges,
    foreign,
    furniture,
    headlines,
    masthead,
    tags,
    whitespace,
)
from newsclean.testing import check_cleaner, check_pipeline
from newsclean.testing.samples import EDGE_TEXTS

CLEANERS = [whitespace, furniture, masthead, headlines, foreign, edges, credits, author_notes, tags]


@pytest.mark.parametrize("text", EDGE_TEXTS, ids=ascii)
def test_cleaners_keep_the_laws(text: str) -> None:
    for cleaner in CLEANERS:
        check_cleaner(cleaner, Document(text))


@pytest.mark.parametrize("text", EDGE_TEXTS, ids=ascii)
def test_presets_keep_the_laws_and_settle(text: str) -> None:
    for preset in PRESETS.values():
        check_pipeline(preset, Document(text))
