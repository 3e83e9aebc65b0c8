"""Every package that the code imports is declared where it runs: by the project, an extra, or a target's groups."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
_PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
_MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
# Packages whose distribution has another name.
_DISTRIBUTIONS = {
    "griffe": "griffelib",
    "grpc_status": "grpcio-status",
    "material": "mkdocs-material",
    "sklearn": "scikit-learn",
}
# Imported only where it is installed: text-dedup needs older versions of what newsclean needs.
_PEERS = {"text_dedup"}
# The target that runs a file, by the beginning of its path; the first match counts.
_RUN_BY = {
    "docs/_build/": "docs",
    "tests/fuzz/fuzzer.py": "test-slow",
    "tests/adapters/spider.py": "test-slow",
    "tests/spark/": "test-slow",
    "tests/": "test",
    "examples/downstream/tests/": "test",
    "benchmarks/html/": "train",
    "benchmarks/reader/": "train",
    "benchmarks/growth/": "audit",
    "benchmarks/planted.py": "audit",
    "benchmarks/mutation.py": "mutation",
    "benchmarks/spark.py": "test-slow",
    "benchmarks/": "bench",
}
_SLOW = re.compile(r"\b(?:slow|adapters|browser|docs|redis|shared|spark)\b")


class Import(NamedTuple):
    """A package that a file imports, and when: at once, when a function is called, or on an old Python only."""

    package: str
    when: str = "at once"


def _distribution(requirement: str) -> str:
    """The normal form of a requirement's name, or of a package's."""
    name = re.match(r"[\w.-]+", requirement)
    assert name, requirement
    return re.sub(r"[-_.]+", "-", _DISTRIBUTIONS.get(name[0], name[0])).lower()


def _names(requirements: list[str]) -> set[str]:
    """The distributions that are installed on every new Python."""
    return {_distribution(each) for each in requirements if "python_version < '3.11'" not in each}


BACKPORTS = {_distribution(each) for each in _PROJECT["project"]["dependencies"] if "python_version < '3.11'" in each}
DEPENDENCIES = _names(_PROJECT["project"]["dependencies"])
EXTRAS = {extra: _names(each) for extra, each in _PROJECT["project"]["optional-dependencies"].items()}
GROUPS = {group: _names(each) for group, each in _PROJECT["dependency-groups"].items()}


def _rules() -> dict[str, tuple[str, str]]:
    """Prerequisites and recipe of every target of the Makefile, as they are written."""
    found = re.findall(r"^([a-z-]+):(?!=)(.*)\n((?:\t.*\n|  .*\n)*)", _MAKEFILE, re.MULTILINE)
    return {target: (before, recipe) for target, before, recipe in found}


RULES = _rules()


def _groups(target: str) -> set[str]:
    """The dependency groups that are installed before a target's recipe runs."""
    before = RULES[target][0]
    listed = re.findall(r"\$\(foreach group,([\w ]+),", before)
    return {*re.findall(r"\.group-(\w+)", before), *(name for names in listed for name in names.split())}


def _installed(target: str) -> set[str]:
    """The distributions that a target declares."""
    return DEPENDENCIES.union(*(GROUPS[group] for group in _groups(target)))


def _imported(node: ast.AST) -> list[str]:
    """The modules that a statement or a call such as `pytest.importorskip("lxml.html")` imports."""
    match node:
        case ast.Import(names=names):
            return [alias.name for alias in names]
        case ast.ImportFrom(module=str(name), level=0):
            return [name]
        case ast.Call(func=ast.Attribute(attr="importorskip" | "import_module"), args=[ast.Constant(value=name), *_]):
            return [name]
    return []


def _when(node: ast.AST, child: ast.AST, before: str) -> str:
    """When the imports of a node's child happen."""
    if isinstance(node, ast.If) and "sys.version_info >=" in ast.unparse(node.test) and child in node.orelse:
        return "old Python"
    return "called" if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else before


def _walk(node: ast.AST, when: str = "at once") -> Iterator[Import]:
    for name in _imported(node):
        yield Import(name.partition(".")[0], when)
    for child in ast.iter_child_nodes(node):
        yield from _walk(child, _when(node, child, when))


def _files(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def _relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


_HERE = _files("tests", "benchmarks", "examples")
_OWN = {"newsclean", *(path.stem for path in _HERE), *(path.parent.name for path in _HERE)}
# Scripts beside the data, imported by those that need the data.
_BESIDE = {"evaluate", "neardup_score", "peers", "shingle"}


def imports(path: Path) -> set[Import]:
    """The packages of other projects that a file imports, for type checkers too."""
    found = set(_walk(ast.parse(path.read_text("utf-8"))))
    return {each for each in found if each.package not in {*sys.stdlib_module_names, *_OWN, *_BESIDE, "tomllib"}}


def undeclared(path: Path, at_once: set[str], called: set[str]) -> set[Import]:
    """The imports of a file that are not among the distributions declared for their time."""
    declared = {"at once": at_once, "called": called, "old Python": BACKPORTS}
    return {each for each in imports(path) if _distribution(each.package) not in declared[each.when]}


def _extra_of(path: Path) -> set[str]:
    """What a part of the library, or an adapter, may import at once beyond the dependencies: the extra of its name."""
    first, *rest = path.relative_to(ROOT / "src" / "newsclean").parts
    name = path.stem if first == "adapters" and rest else first
    return EXTRAS.get("testing" if name == "hypothesis" else name, set())


def test_the_library_imports_what_it_declares() -> None:
    called = DEPENDENCIES.union(*EXTRAS.values())
    found = {_relative(path): undeclared(path, DEPENDENCIES | _extra_of(path), called) for path in _files("src")}
    assert {name: missing for name, missing in found.items() if missing} == {}


def _target(path: Path) -> str:
    target = next(target for start, target in _RUN_BY.items() if _relative(path).startswith(start))
    marks = [
        ast.unparse(node.value)
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "pytestmark"
    ]
    return "test-slow" if any(_SLOW.search(mark) for mark in marks) else target


# These import what their browser needs inside a fixture that only tests with the marker `browser` use.
_LAZY = {"tests/conftest.py": "test-slow"}


@pytest.mark.parametrize("folder", ["tests", "benchmarks", "docs/_build", "examples/downstream/tests"])
def test_a_script_imports_what_its_target_installs(folder: str) -> None:
    found = {}
    for path in _files(folder):
        called = _installed(_LAZY.get(_relative(path), _target(path)))
        missing = undeclared(path, _installed(_target(path)), called)
        found[_relative(path)] = {each.package for each in missing} - _PEERS
    assert {name: missing for name, missing in found.items() if missing} == {}


_RUNNING = [target for target in RULES if "$(BIN)" in RULES[target][1] or "$(PYTEST)" in RULES[target][1]]


@pytest.mark.parametrize("target", _RUNNING)
def test_a_target_installs_the_programs_that_it_runs(target: str) -> None:
    recipe = RULES[target][1].replace("$(PYTEST)", "$(BIN)/python -m pytest --numprocesses")
    programs = {*re.findall(r"\$\(BIN\)/([\w-]+)", recipe), *re.findall(r"(?:python|run) -m ([a-z]+)", recipe)}
    programs |= {"pytest-xdist"} if "--numprocesses" in recipe else set()
    assert programs - {"python", "newsclean"} - _installed(target) == set()


def test_groups_and_targets_are_read() -> None:
    assert _groups("lint") >= {"test", "lint"}
    assert {"test", "spark", "docs"} <= _groups("test-slow")
    assert {"demo", "test", "test-slow", "lint", "bench", "docs", "coverage"} <= set(_RUNNING)


def test_an_import_that_no_group_declares_is_found(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "import os, sys, tomli\n"
        "if sys.version_info >= (3, 11):\n    import tomllib\nelse:\n    import tomli as tomllib\n"
        'def f():\n    pytest.importorskip("playwright.sync_api")\n'
    )
    found = undeclared(script, _installed("test"), _installed("test"))
    assert found == {Import("tomli"), Import("playwright", "called")}
