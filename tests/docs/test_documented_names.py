"""Every name in backticks that looks like one of ours is there: in the code, on the command line, in the project."""

from __future__ import annotations

import ast
import builtins
import importlib
import re
import shlex
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import typer.main
from blocks import PAGES, ROOT, named

from newsclean.cli import app

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXTS = sorted({*PAGES, ROOT / "SECURITY.md"})
_BLOCK = re.compile(r"^```.*?^```$|<!--.*?-->", re.MULTILINE | re.DOTALL)
_QUOTED = re.compile(r"`([^`\n]+)`")
_NAME = re.compile(r"[A-Za-z_][\w.]*(?=\(.*\)(?:\.\w+)?$|$)")
_SLUG = re.compile(r"[a-z]+\d?(?:-[a-z]+)+")
_PATH = re.compile(r"(?:[\w.-]+/)+[\w.-]*(?:::\w+)?")
_FOLDERS = {path.name for path in ROOT.iterdir() if path.is_dir() and path.name != ".venv"} | {
    path.name for path in (ROOT / "src" / "newsclean").iterdir() if path.is_dir()
}
# Names of other packages, as the pages speak of them.
FOREIGN = {
    *("extract", "favor_precision", "favor_recall", "deduplicate", "include_comments", "include_formatting"),
    *("include_links", "output_format", "ArticleExtractor", "load_from_cache_file", "main_content", "na_action"),
    *("Dataset", "Series", "map", "num_proc", "process_item", "monotonically_increasing_id", "unpersist"),
    *("spark", "PYSPARK_PYTHON", "HYPOTHESIS_PROFILE", "spark-submit"),
    "vX",  # of the tag of a version, `vX.Y.Z`
}
_MEDIA = {"html", "text"}
"""Folders that share their name with a part of a media type, such as `text/plain`."""


def _quoted(page: Path) -> set[str]:
    """What a page has in backticks, blocks of code aside."""
    return set(_QUOTED.findall(_BLOCK.sub("", page.read_text("utf-8"))))


def _docstrings(tree: ast.AST) -> set[int]:
    """The nodes that are documentation: a name in it proves nothing."""
    return {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}


def _said(tree: ast.AST) -> Iterator[str]:
    """Yield the names of a module and the words of its strings."""
    told = _docstrings(tree)
    for node in ast.walk(tree):
        for field in ("name", "id", "attr", "arg", "asname", "module"):
            if isinstance(value := getattr(node, field, None), str):
                yield from value.split(".")
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield from re.findall(r"[\w-]+", node.value)
            yield from re.findall(r"\w+", node.value)


@cache
def known() -> frozenset[str]:
    """The names of the library, of the benchmarks and of the tests, and of the project's data files."""
    sources = [path for folder in ("src", "benchmarks", "tests", "examples") for path in (ROOT / folder).rglob("*.py")]
    sources = [path for path in sources if path != Path(__file__)]
    names = {name for path in sources for name in _said(ast.parse(path.read_text("utf-8")))}
    names |= {path.stem for path in sources}
    data = [ROOT / "pyproject.toml", ROOT / "Makefile", ROOT / "examples" / "manifest.toml"]
    data += (ROOT / "src").rglob("*.toml")
    names.update(*(re.findall(r"[\w-]+", path.read_text("utf-8")) for path in data))
    return frozenset(names | set(dir(builtins)))


@cache
def commands() -> dict[str, set[str]]:
    """The command line: for each command, with its group's name before it, the options that it takes."""
    found: dict[str, set[str]] = {}

    def add(command: object, name: str) -> None:
        found[name] = {option for param in command.params for option in (*param.opts, *param.secondary_opts)} | {
            "--help"
        }
        for below, other in getattr(command, "commands", {}).items():
            add(other, f"{name} {below}".strip())

    add(typer.main.get_command(app), "")
    return found


@cache
def _script_options() -> frozenset[str]:
    """The options of other scripts and programs that the pages show: they are written in code."""
    sources = [*(ROOT / "benchmarks").rglob("*.py"), *(ROOT / "src").rglob("*.py")]
    return frozenset(option for path in sources for option in re.findall(r"--[\w-]+", path.read_text("utf-8")))


def _resolves(name: str) -> bool:
    """Tell whether a dotted name of the package leads to something."""
    parts = name.split(".")
    for end in range(len(parts), 0, -1):
        try:
            value: object = importlib.import_module(".".join(parts[:end]))
        except ModuleNotFoundError:
            continue
        except ImportError:  # its extra is not installed here: the source has the names
            return _is_defined(parts[:end], parts[-1])
        for part in parts[end:]:
            if not hasattr(value, part):
                return part in getattr(value, "__annotations__", {})
            value = getattr(value, part)
        return True
    return False


def _is_defined(module: list[str], name: str) -> bool:
    """Tell whether a package's source defines a name, or is what is named."""
    folder = ROOT.joinpath("src", *module)
    texts = [path.read_text("utf-8") for path in folder.rglob("*.py")]
    return name == module[-1] or any(
        re.search(rf"^(?:def|class) {name}\b|^{name}\b", text, re.MULTILINE) for text in texts
    )


def _is_no_command(quoted: str) -> bool:
    name, words = "", shlex.split(quoted)[1:]
    while words and f"{name} {words[0]}".strip() in commands():
        name = f"{name} {words.pop(0)}".strip()
    placed = name or not words or words[0] == "COMMAND" or words[0].startswith("-")
    options = {word.partition("=")[0] for word in words if re.match(r"--?[a-z]", word)}
    return not placed or not options <= commands()[name] | {"--help"}


def _is_no_target(quoted: str) -> bool:
    return not re.search(rf"^{quoted.rsplit(maxsplit=1)[-1]}:", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)


def _is_no_option(quoted: str) -> bool:
    return re.split(r"[ =]", quoted)[0] not in _script_options().union(*commands().values())


def _is_no_path(quoted: str) -> bool:
    place, _, test = quoted.partition("::")
    homes = [home / place for home in (ROOT, ROOT / "src" / "newsclean", ROOT / "docs")]
    homes += [home.with_suffix(".py") for home in homes if not place.endswith("/")]
    there = [home for home in homes if home.exists()]
    return not there or bool(test and f"def {test}(" not in there[0].read_text("utf-8"))


def _is_no_name(quoted: str) -> bool:
    name = _name_of(quoted)
    if name.startswith("newsclean."):
        return not _resolves(name)
    own = [part for part in name.split(".") if part]
    return own[0] not in FOREIGN and not set(own) <= known() | FOREIGN


def _name_of(quoted: str) -> str:
    """The name in a call, a dotted name, one with an underscore or a capital inside; empty for words and files."""
    match = _NAME.match(quoted)
    if match is None or (re.search(r"\.[a-z]{2,7}$", quoted) and quoted.rpartition(".")[2] in _ENDINGS):
        return ""
    name = match[0].rstrip(".")
    return name if "(" in quoted or "." in name or "_" in name or re.search(r"[a-z][A-Z]", name) else ""


_ENDINGS = {"txt", "html", "jsonl", "json", "py", "md", "toml", "sqlite", "gz", "zst", "warc", "parquet", "csv"}
# By what it looks like, what would be wrong with it; the first that fits counts.
_KINDS = (
    (lambda quoted: quoted.startswith("newsclean "), _is_no_command),
    (lambda quoted: quoted.startswith("make "), _is_no_target),
    (lambda quoted: quoted.startswith("python benchmarks/"), lambda quoted: _is_no_path(quoted.split()[1])),
    (lambda quoted: re.match(r"--?[a-z]", quoted), _is_no_option),
    (lambda quoted: _PATH.fullmatch(quoted) and quoted.partition("/")[0] in _FOLDERS - _MEDIA, _is_no_path),
    (_SLUG.fullmatch, lambda quoted: quoted not in known() | FOREIGN),
    (_name_of, _is_no_name),
)


def wrong(quoted: str) -> bool:
    """Tell whether what stands in backticks looks like a name of ours and is none."""
    return next((bool(fault(quoted)) for looks, fault in _KINDS if looks(quoted)), False)


@pytest.mark.parametrize("page", TEXTS, ids=named)
def test_every_name_in_backticks_exists(page: Path) -> None:
    assert sorted(filter(wrong, _quoted(page))) == []


@pytest.mark.parametrize(
    "quoted",
    [
        *("run_folders", "newsclean.batch.run_folders", "newsclean.batch.run_folders(options)", "SiteTemplate.unlearn"),
        *(
            "newsclean erase OUT",
            "newsclean run --no-such-option",
            "--no-such-option",
            "make nothing",
            "no-such-reason",
        ),
        *("tests/test_nothing.py", "benchmarks/nothing.py", "newsclean.nothing", "python benchmarks/nothing.py"),
        "tests/test_security.py::test_nothing_like_this",
    ],
)
def test_a_name_that_is_not_there_is_found(quoted: str) -> None:
    assert wrong(quoted)


def test_many_names_are_checked() -> None:
    quoted = set().union(*map(_quoted, TEXTS))
    assert len([name for name in quoted if _name_of(name)]) > 100
    assert len([name for name in quoted if name.startswith("newsclean ")]) > 10


def test_the_page_of_the_command_line_begins_with_every_command() -> None:
    opening = (ROOT / "docs" / "command-line.md").read_text("utf-8").split("\n\n")[1]
    groups = {name.partition(" ")[0] for name in commands() if " " in name}
    assert {name for name in commands() if name and name not in groups and f"`{name}`" not in opening} == set()


def test_the_table_of_floors_is_the_house() -> None:
    """The modules of each floor, from the ground up, as `tests/architecture/test_floors.py` holds them."""
    table = re.findall(r"^\| ([\w, ]+) \|", (ROOT / "docs" / "architecture.md").read_text("utf-8"), re.MULTILINE)
    rows = [set(row.split(", ")) for row in table[table.index("floor") + 1 :]]
    tree = ast.parse((ROOT / "tests" / "architecture" / "test_floors.py").read_text("utf-8"))
    house = next(
        node for node in tree.body if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "_HOUSE"
    )
    floors = [floor - {"_version", "__main__"} for floor in ast.literal_eval(house.value)]
    floors = [floor for floor in floors if floor]
    assert rows[: len(floors)] == floors
