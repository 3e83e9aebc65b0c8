"""Every Python block of the README and the documentation runs and prints what it says."""

from __future__ import annotations

import ast
import doctest
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

import newsclean
from newsclean import Edit, Span, clean
from newsclean.presets import PRESETS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean import Document

pytestmark = pytest.mark.docs
ROOT = Path(__file__).parents[2]
# What docs/spark.md shows needs Spark: tests/spark runs it.
PAGES = sorted({ROOT / "README.md", *(ROOT / "docs").glob("*.md")} - {ROOT / "docs" / "spark.md"})
_BLOCK = re.compile(r"^```python[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def drop_question_marks(document: Document) -> Iterator[Edit]:
    """Stands for a reader's own cleaner: pages import it from `tests_of_mine`."""
    for match in re.finditer(r"\?", document.text):
        yield Edit(Span(*match.span()), "question-mark")


@pytest.fixture(autouse=True)
def _readers_module(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("tests_of_mine")
    module.drop_question_marks = drop_question_marks
    monkeypatch.setitem(sys.modules, "tests_of_mine", module)


@pytest.fixture(autouse=True)
def _elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)  # what an example writes does not land in the project


def _blocks(page: Path) -> list[tuple[int, str]]:
    """The Python blocks of a page, each with the line it starts at."""
    text = page.read_text("utf-8")
    return [(text.count("\n", 0, match.start(1)), match[1]) for match in _BLOCK.finditer(text)]


def _run(page: Path) -> int:
    """Run a page's blocks one after another with common names; return how many examples there were."""
    names: dict[str, object] = {"__name__": "__main__"}
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS)
    for line, block in _blocks(page):
        if ">>>" in block:
            example = doctest.DocTestParser().get_doctest(block, names, page.name, str(page), line)
            runner.run(example, clear_globs=False)
            names = example.globs
        else:
            exec(compile(ast.parse(block), str(page), "exec"), names)  # noqa: S102 - the project's own pages
    outcome = runner.summarize(verbose=False)
    assert outcome.failed == 0, f"{page.name}: {outcome.failed} examples print something else, see above"
    return outcome.attempted


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_examples_of_a_page_run(page: Path) -> None:
    assert _run(page) >= len([1 for _, block in _blocks(page) if ">>>" in block])


def test_the_table_of_cleaners_names_every_cleaner_and_reason() -> None:
    table = (ROOT / "docs" / "cleaners.md").read_text("utf-8")
    texts = [path.read_text("utf-8", "replace") for path in (ROOT / "examples" / "scraped").rglob("*.txt")]
    removals = [removal for preset in PRESETS.values() for text in texts for removal in clean(text, preset).removals]
    assert len(removals) > 100
    named = {name for removal in removals for name in (removal.cleaner, removal.reason)}
    assert {name for name in named if f"`{name}`" not in table} == set()


def test_pages_of_the_navigation_exist() -> None:
    named = re.findall(r": (\S+\.md)$", (ROOT / "mkdocs.yml").read_text("utf-8"), re.MULTILINE)
    assert sorted(named) == sorted(path.name for path in (ROOT / "docs").glob("*.md"))


def test_the_api_page_shows_every_public_name() -> None:
    shown = re.findall(r"^::: (\S+)$", (ROOT / "docs" / "api.md").read_text("utf-8").casefold(), re.MULTILINE)
    homes = {name: f"newsclean.{module}" for name, module in newsclean._HOME.items()}
    # An instance goes with its class: furniture with Furniture.
    missing = {name for name, home in homes.items() if not {home, f"{home}.{name.casefold()}"} & set(shown)}
    assert missing == set()
