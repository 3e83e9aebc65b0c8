"""The page of the command line names every rule that a document can break. Its commands run with the other pages'."""

from __future__ import annotations

import re
from pathlib import Path

import newsclean

SOURCE = Path(newsclean.__file__).parents[1]
PAGE = Path(__file__).parents[2] / "docs" / "command-line.md"


def test_every_rule_has_a_row():
    """Rules are written where they are raised, as literals."""
    modules = [path for part in ("io", "batch") for path in (SOURCE / "newsclean" / part).glob("*.py")]
    source = "".join(path.read_text("utf-8") for path in modules)
    raised = set(re.findall(r"(?:BadInput|_lost|_failure|Failure)\(\s*(?:[\w.()\[\]]+, |\"\", )?\"([a-z-]+)\"", source))
    raised |= set(re.findall(r'Refused\([^\n]*, "([a-z-]+)"\)', source))
    page = PAGE.read_text("utf-8")
    table = page[page.index("### Bad files") : page.index("## `newsclean explain`")]
    assert len(raised) >= 15
    assert set(re.findall(r"^\| `([a-z-]+)` \|", table, re.MULTILINE)) == raised
