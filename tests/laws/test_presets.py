"""Every preset keeps the laws, and finds nothing more in what it has cleaned."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from newsclean import NEWS, PRESETS, Document, clean, clean_text
from newsclean.testing import check_pipeline, dirty_texts, documents

# A preset runs every cleaner, and each has its laws checked alone on more documents.
_FEWER = settings(max_examples=100)


@pytest.mark.parametrize("name", PRESETS)
@given(document=documents())
@_FEWER
def test_a_preset_keeps_the_laws_and_settles(name: str, document: Document) -> None:
    check_pipeline(PRESETS[name], document)


@given(text=dirty_texts())
@_FEWER
def test_the_plain_calls_agree_and_insert_only_white_space(text: str) -> None:
    result = clean(text)
    assert clean_text(text) == result.text == str(NEWS(Document(text)))
    assert not [removal for removal in result.removals if removal.replacement.strip()]
    assert result.flags == (() if result.text else ("empty-after-cleaning",))


@given(text=dirty_texts())
@_FEWER
def test_protected_lines_stay(text: str) -> None:
    protected = {" ".join(line.split()) for line in text.splitlines() if "a" in line}
    left = {" ".join(line.split()) for line in clean(text, protect="a").text.splitlines()}
    assert protected <= left
