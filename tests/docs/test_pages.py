"""Every code block of the README and the documentation does what it says; tables and lists are complete."""

from __future__ import annotations

import importlib
import importlib.util
import re
import sys
import warnings
from types import ModuleType
from typing import TYPE_CHECKING

import pytest
from blocks import PAGES, ROOT, blocks, furnish, named, needed, run, steps

import newsclean
from newsclean import Edit, Span, clean
from newsclean.presets import PRESETS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newsclean import Document

_API_PAGES = [ROOT / "docs" / "api.md", *sorted((ROOT / "docs" / "api").glob("*.md"))]
_API = "\n".join(page.read_text("utf-8") for page in _API_PAGES)
_SHOWN = set(re.findall(r"^::: (\S+)$", _API, re.MULTILINE))
RUN_BY_SPARK = {"spark.md"}
"""Its examples need a session: tests/spark runs them."""
_DOCUMENTED = [
    *(f"newsclean.{part}" for part in ("batch", "report", "template", "testing")),
    pytest.param("newsclean.spark", marks=pytest.mark.spark),
]


def drop_question_marks(document: Document) -> Iterator[Edit]:
    """Stands for a reader's own cleaner: pages import it from `tests_of_mine`."""
    for match in re.finditer(r"\?", document.text):
        yield Edit(Span(*match.span()), "question-mark")


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A reader's folder, in which pages run: what an example writes does not land in the project."""
    module = ModuleType("tests_of_mine")
    module.drop_question_marks = drop_question_marks
    monkeypatch.setitem(sys.modules, "tests_of_mine", module)
    monkeypatch.chdir(tmp_path)
    furnish(tmp_path)
    return tmp_path


@pytest.mark.docs
@pytest.mark.parametrize("page", [page for page in PAGES if page.name not in RUN_BY_SPARK], ids=named)
def test_the_blocks_of_a_page_do_what_they_say(page: Path, elsewhere: Path) -> None:
    missing = [name for name in needed(page) if importlib.util.find_spec(name) is None]
    if missing:
        pytest.skip(f"{named(page)} needs {', '.join(missing)}, not here")
    with warnings.catch_warnings():
        if needed(page):
            warnings.simplefilter("ignore")  # what other packages warn of is not ours
        assert "\n".join(run(page, elsewhere)) == ""


def test_every_block_is_of_a_kind_that_is_run_or_checked() -> None:
    kinds = {block.language for page in PAGES for block in blocks(page) if not block.title}
    assert kinds <= {"python", "console", "json", "toml", "sh", "text"}
    assert sum(len(steps(block)) for page in PAGES for block in blocks(page) if block.language == "console") > 30


@pytest.mark.docs
def test_a_block_that_says_something_else_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("blocks.ROOT", tmp_path)
    page = tmp_path / "page.md"
    page.write_text("```python\n>>> 1 + 1\n3\n```\n\n```console\n$ echo two\nthree\n$ false\n```\n\n```perl\n```\n")
    (tmp_path / "Makefile").write_text("help:\n")
    assert len(run(page, tmp_path)) == 4
    page.write_text("```sh\nmake nothing\npython benchmarks/nothing.py\n```\n")
    assert len(run(page, tmp_path)) == 2


@pytest.mark.docs
def test_the_table_of_cleaners_names_every_cleaner_and_reason() -> None:
    table = (ROOT / "docs" / "cleaners.md").read_text("utf-8")
    texts = [path.read_text("utf-8", "replace") for path in (ROOT / "examples" / "scraped").rglob("*.txt")]
    removals = [removal for preset in PRESETS.values() for text in texts for removal in clean(text, preset).removals]
    assert len(removals) > 100
    named_ones = {name for removal in removals for name in (removal.cleaner, removal.reason)}
    assert {name for name in named_ones if f"`{name}`" not in table} == set()


def test_pages_of_the_navigation_exist() -> None:
    linked = re.findall(r": (\S+\.md)$", (ROOT / "mkdocs.yml").read_text("utf-8"), re.MULTILINE)
    pages = [path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md")]
    assert sorted(linked) == sorted(pages)


def test_the_api_pages_show_every_entry_once() -> None:
    entries = re.findall(r"^::: (\S+)$", _API, re.MULTILINE)
    assert sorted(entries) == sorted(_SHOWN)
    assert all(f"(api/{page.name})" in _API_PAGES[0].read_text("utf-8") for page in _API_PAGES[1:])


def _entries(name: str, home: str) -> set[str]:
    """Entries that describe a name: its module's, its own, or its class's (`DropFurniture` for `drop_furniture`)."""
    own = name.casefold()
    return {home, f"{home}.{own}", f"{home}.{own.replace('_', '')}"}


def test_the_api_pages_show_every_public_name() -> None:
    shown = {name.casefold() for name in _SHOWN}
    homes = {name: f"newsclean.{module}" for name, module in newsclean._HOME.items()}
    missing = {name for name, home in homes.items() if not _entries(name, home) & shown}
    assert missing == set()


@pytest.mark.parametrize("module", _DOCUMENTED)
def test_the_api_pages_show_every_name_of_a_public_part(module: str) -> None:
    names = importlib.import_module(module).__all__
    missing = {name for name in names if not re.search(rf"(^::: newsclean\S*\.|`){name}(`|$)", _API, re.MULTILINE)}
    assert missing == set()


def test_the_api_pages_show_what_other_pages_import() -> None:
    told = re.compile(r"^(?:>>> )?from (newsclean[\w.]*) import (.+)$", re.MULTILINE)
    used = {
        (module, name.strip())
        for page in PAGES
        for block in blocks(page)
        for module, names in told.findall(block.text)
        for name in names.split("#")[0].split(",")
        if module != "newsclean"
    }
    assert len(used) > 5
    missing = {name for _, name in used if not re.search(rf"(\.|`){name}(`|$)", _API, re.MULTILINE)}
    assert missing == set()


def test_the_stability_page_lists_every_schema_with_its_number() -> None:
    sources = (ROOT / "src").rglob("*.py")
    written = {name for path in sources for name in re.findall(r'"(newsclean\.[a-z]+/\d+)"', path.read_text("utf-8"))}
    page = (ROOT / "docs" / "stability.md").read_text("utf-8")
    listed = re.findall(r"^\| `(newsclean\.[a-z]+/\d+)` \|", page, re.MULTILINE)
    assert len(written) >= 6
    assert set(listed) == written
