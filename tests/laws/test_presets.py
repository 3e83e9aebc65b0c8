"""Every preset keeps the laws, and finds nothing more in what it has cleaned."""

from __future__ import annotations

import pytest
from hypothesis import given

from newsclean import NEWS, PRESETS, Document, clean, clean_text
from newsclean.testing import check_pipeline, dirty_texts, documents


@pytest.mark.parametrize("name", PRESETS)
@given(document=documents())
def test_a_preset_keeps_the_laws_and_settles(name: str, document: Document) -> None:
    check_pipeline(PRESETS[name], document, idempotent=True)


@given(text=dirty_texts())
def test_a_preset_inserts_only_white_space(text: str) -> None:
    assert not [removal for removal in clean(text).removals if removal.replacement.strip()]


@given(text=dirty_texts())
def test_the_plain_calls_agree(text: str) -> None:
    assert clean_text(text) == clean(text).text == str(NEWS(Document(text)))


@given(text=dirty_texts())
def test_protected_lines_stay(text: str) -> None:
    protected = [line.strip() for line in text.splitlines() if "a" in line]
    left = {line.strip() for line in clean(text, protect="a").text.splitlines()}
    assert {" ".join(line.split()) for line in protected} <= {" ".join(line.split()) for line in left}


@given(text=dirty_texts())
def test_an_empty_result_is_marked(text: str) -> None:
    result = clean(text)
    assert result.flags == (() if result.text else ("empty-after-cleaning",))
