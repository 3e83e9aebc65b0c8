"""Texts at the edge of what a text is: every cleaner and preset keeps the laws on each of them."""

from __future__ import annotations

import pytest

from newsclean import (
    PRESETS,
    Document,
    drop_author_notes,
    drop_credits,
    drop_foreign,
    drop_furniture,
    drop_headlines,
    drop_masthead,
    drop_tags,
    fix_whitespace,
)
from newsclean.testing import check_cleaner, check_pipeline
from newsclean.testing.samples import EDGE_TEXTS

CLEANERS = [
    fix_whitespace,
    drop_furniture,
    drop_masthead,
    drop_headlines,
    drop_foreign,
    drop_credits,
    drop_author_notes,
    drop_tags,
]


@pytest.mark.parametrize("text", EDGE_TEXTS, ids=ascii)
def test_cleaners_keep_the_laws(text: str) -> None:
    for cleaner in CLEANERS:
        check_cleaner(cleaner, Document(text))


@pytest.mark.parametrize("text", EDGE_TEXTS, ids=ascii)
def test_presets_keep_the_laws_and_settle(text: str) -> None:
    for preset in PRESETS.values():
        check_pipeline(preset, Document(text))
