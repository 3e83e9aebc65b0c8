"""`st.from_type(Document)` works wherever newsclean is installed, and costs nothing where it is not used."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean import Document
from newsclean.adapters.hypothesis import register

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

if TYPE_CHECKING:
    from pathlib import Path

register()


def _printed(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


@given(st.from_type(Document), st.from_type(list[Document]))
def test_documents_are_drawn_by_their_type(document: Document, others: list[Document]) -> None:
    assert {type(each) for each in (document, *others)} == {Document}


def test_titles_and_noise_come_as_from_the_strategy_of_the_library() -> None:
    code = (
        "from hypothesis import find, strategies as st; import newsclean.testing; from newsclean import Document;"
        "print(find(st.from_type(Document), lambda d: d.title and len(d.text) > 200).text != '')"
    )
    assert _printed(code) == "True"


def test_the_entry_point_is_declared(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["entry-points"]["hypothesis"] == {"newsclean": "newsclean.adapters.hypothesis:register"}


def test_hypothesis_finds_it_and_loads_no_more_than_it_takes() -> None:
    if not any(entry.value.startswith("newsclean.") for entry in entry_points(group="hypothesis")):
        pytest.skip("newsclean was installed here before it had the entry point")
    code = (
        "import sys, hypothesis.strategies as st; print(*sorted(n for n in sys.modules if n.startswith('newsclean.')));"
        "from newsclean.types import Document; st.from_type(Document).validate();"
        "print('newsclean.testing' in sys.modules)"
    )
    loaded, drawn = _printed(code).splitlines()
    assert loaded.split() == [
        "newsclean._version",
        "newsclean.adapters",
        "newsclean.adapters.hypothesis",
        "newsclean.arguments",
        "newsclean.instants",
        "newsclean.types",
    ]
    assert drawn == "True"
