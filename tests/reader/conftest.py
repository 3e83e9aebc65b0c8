"""Texts for the reader's tests."""

from __future__ import annotations

from pathlib import Path

import pytest

SCRAPED = Path(__file__).parents[2] / "examples" / "scraped"


@pytest.fixture(scope="session")
def story_texts() -> list[str]:
    """The example stories as they were scraped, in many languages."""
    return [path.read_text("utf-8") for path in sorted(SCRAPED.rglob("*.txt"))][:40]
