"""The measured results reach their bars, and the README shows every one of them."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.slow
def test_results_reach_their_bars(shared: Path, root: Path) -> None:
    command = [sys.executable, root / "benchmarks" / "table.py", "--shared", shared, "--check"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_readme_shows_every_row(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(root / "benchmarks")
    from rows import ROWS

    readme = (root / "README.md").read_text("utf-8")
    shown = readme.partition("<!-- results -->")[2].partition("<!-- /results -->")[0]
    assert [row.what for row in ROWS if f"| {row.what} |" not in shown] == []


def test_a_bar_is_a_promise_and_a_missed_bar_is_shown(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(root / "benchmarks")
    from rows import Figure, Row
    from table import Result, bar, surprises

    kept, known = Figure("right", "", ">= 3"), Figure("whole", "", ">= 5", missed=True)
    row = Row("documents", "", (), (kept, known))
    assert (bar(kept), bar(known)) == ("≥ 3", "≥ 5 (missed)")
    assert surprises([Result(row, (3, 4))]) == []
    assert surprises([Result(row, (2, 5))]) == ["documents: 2 right, asked >= 3", "documents: 5 whole, asked >= 5"]


def test_without_the_data_the_readme_is_not_changed(root: Path, tmp_path: Path) -> None:
    before = (root / "README.md").read_bytes()
    command = [sys.executable, root / "benchmarks" / "table.py", "--shared", tmp_path / "nowhere", "--write"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert (root / "README.md").read_bytes() == before
    assert "not every row was measured" in done.stderr
    assert done.returncode == 0
