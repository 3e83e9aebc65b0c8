"""The documentation's figures show what the library does now."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from blocks import ROOT
from lxml import etree

import newsclean

pytestmark = pytest.mark.docs
FIGURES = ROOT / "docs" / "figures"
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all figures, drawn anew."""
    folder = tmp_path_factory.mktemp("figures")
    script = ROOT / "benchmarks" / "figures" / "draw.py"
    environment = {"PYTHONPATH": str(Path(newsclean.__file__).parents[1]), "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run([sys.executable, script, folder], env=environment, check=True)
    return folder


def test_no_figure_is_old(drawn: Path) -> None:
    """Numbers may differ by one: other machines add up in another order."""
    names = sorted(path.name for path in drawn.iterdir())
    assert len(names) >= 3
    assert names == sorted(path.name for path in FIGURES.glob("*.svg"))
    for name in names:
        new, old = ((folder / name).read_text("utf-8") for folder in (drawn, FIGURES))
        assert _NUMBER.split(new) == _NUMBER.split(old), f"{name} is old: python benchmarks/figures/draw.py"
        pairs = zip(_NUMBER.findall(new), _NUMBER.findall(old), strict=True)
        assert all(abs(float(a) - float(b)) <= 1 for a, b in pairs), f"{name} is old: python benchmarks/figures/draw.py"


def test_figures_say_what_they_show_and_have_a_dark_form() -> None:
    for path in sorted(FIGURES.glob("*.svg")):
        root = etree.parse(path).getroot()
        assert len(root.findtext("{*}title")) > 20
        assert "prefers-color-scheme: dark" in root.findtext("{*}style")
        assert not root.xpath("//@*[local-name() = 'href']"), "a figure loads nothing"


def test_the_decision_shows_a_tail_and_another_story() -> None:
    shown = " ".join(etree.parse(FIGURES / "decision.svg").getroot().itertext())
    for words in ("A page's tail", "Terms of use", "Another story", "Parrot Found Two Counties Away"):
        assert words in shown
