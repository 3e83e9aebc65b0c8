"""How well the groups agree with labelled wire copies; floors that may rise and never fall."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

import pytest
from wire import loaded

from newsclean.dedup.near_duplicates import near_duplicates

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType


@pytest.fixture(scope="module")
def score(shared: Path) -> ModuleType:
    return loaded(shared / "eval" / "neardup_score.py")


def test_wire_copies_are_grouped_as_labelled(shared: Path, score: ModuleType) -> None:
    with gzip.open(shared / "data" / "neardup-dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    found = [-1 - position for position in range(len(rows))]
    for number, cluster in enumerate(near_duplicates([row["text"] for row in rows])):
        for member in cluster.members:
            found[member] = number
    rand_index, precision, _ = score.compare([row["cluster"] for row in rows], found)
    assert rand_index >= 0.97
    assert precision >= 0.985


def test_five_reports_of_one_event_are_no_copies(shared: Path) -> None:
    stories = [path.read_text("utf-8") for path in sorted((shared / "seeds").glob("*.txt"))]
    assert len(stories) == 5
    assert near_duplicates(stories) == []


@pytest.mark.parametrize("language", ["zh", "ja", "ko", "th"])
def test_families_in_languages_without_an_alphabet_are_grouped(root: Path, language: str) -> None:
    rand_index, precision = loaded(root / "benchmarks" / "dedup" / "families.py").scored(language, 120, seed=1)
    assert rand_index >= 0.95
    assert precision >= 0.99
