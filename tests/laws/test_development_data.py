"""Every page of the development data, whole and its body alone, keeps the laws and cleans to a fixed point."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest

from newsclean import PRESETS, Document
from newsclean.testing import check_pipeline

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow
_FILES = ("aeb", "fundus-dev")


def _pages(shared: Path, name: str) -> list[dict[str, Any]]:
    with gzip.open(shared / "data" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def _texts(page: dict[str, Any]) -> Iterator[str]:
    yield "\n".join(line["text"] for line in page["lines"])
    yield "\n".join(line["text"] for line in page["lines"] if line["label"] == "keep")


def _broken(preset: str, text: str) -> str:
    """The law that a text breaks, if any."""
    try:
        check_pipeline(PRESETS[preset], Document(text))
    except AssertionError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("name", _FILES)
def test_every_page_keeps_the_laws(shared: Path, name: str, preset: str) -> None:
    pages = _pages(shared, name)
    assert len(pages) > 100
    found = {page["id"]: [_broken(preset, text) for text in _texts(page)] for page in pages}
    assert {name: rules for name, rules in found.items() if any(rules)} == {}
