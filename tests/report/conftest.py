"""A run to report on."""

from __future__ import annotations

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
