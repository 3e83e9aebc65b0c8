"""Fuzz every target: FUZZ_SECONDS each, 30 by default. What is found is left in the folder that the failure names."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from targets import TARGETS

pytestmark = pytest.mark.slow
SECONDS = int(os.environ.get("FUZZ_SECONDS", "30"))


@pytest.mark.parametrize("name", TARGETS)
def test_nothing_is_found(name: str, tmp_path: Path) -> None:
    pytest.importorskip("atheris", reason="atheris fuzzes on Linux, with Python 3.11 to 3.13")
    fuzzer = Path(__file__).with_name("fuzzer.py")
    command = [sys.executable, fuzzer, name, str(SECONDS), tmp_path]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    assert done.returncode == 0, f"inputs in {tmp_path}:\n{done.stderr[-4000:]}"
    assert "stat::number_of_executed_units" in done.stderr  # it did run
