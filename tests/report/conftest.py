"""A run to report on, and a real browser to look at the report."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from newsclean.report import write_report
from report.runs import FILES, make_run

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished run over a few files, hostile ones among them, with its report."""
    made = make_run(tmp_path_factory.mktemp("report"), FILES)
    write_report(made)
    return made


@pytest.fixture(scope="session")
def browser():
    """Debian's Chromium, or whatever is called `chromium` here."""
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("Chromium is not on this machine")
    api = pytest.importorskip("playwright.sync_api")
    with api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield chromium
        chromium.close()
