"""Habits of the house: small modules and functions, documented names, no traces of one machine."""

from __future__ import annotations

import ast
import doctest
import importlib
import pkgutil
import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest

import newsclean

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
_MARKS = {"spark": pytest.mark.spark, "adapters": pytest.mark.adapters}
MODULES = [
    pytest.param(name, marks=_MARKS[name.split(".")[1]]) if name.split(".")[1] in _MARKS else name
    for name in sorted(info.name for info in pkgutil.walk_packages(newsclean.__path__, "newsclean."))
]
LONGEST_MODULE, LONGEST_FUNCTION, MOST_PARAMETERS = 300, 40, 5


def _relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(path.read_text("utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def _size(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function without its docstring."""
    first = function.body[0]
    documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    docstring = (first.end_lineno or first.lineno) - first.lineno + 1 if documented else 0
    return (function.end_lineno or function.lineno) - function.lineno + 1 - docstring


@pytest.mark.parametrize("path", SOURCES, ids=_relative)
def test_modules_are_short(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) < LONGEST_MODULE


@pytest.mark.parametrize("path", SOURCES, ids=_relative)
def test_functions_are_short(path: Path) -> None:
    sizes = {function.name: _size(function) for function in _functions(path)}
    assert {name: size for name, size in sizes.items() if size > LONGEST_FUNCTION} == {}


@pytest.mark.parametrize("path", SOURCES, ids=_relative)
def test_functions_take_few_positional_parameters(path: Path) -> None:
    counts = {f.name: len([a for a in f.args.args if a.arg not in {"self", "cls"}]) for f in _functions(path)}
    assert {name: count for name, count in counts.items() if count > MOST_PARAMETERS} == {}


@pytest.mark.parametrize("path", SOURCES, ids=_relative)
def test_modules_are_named_by_a_noun(path: Path) -> None:
    assert path.stem not in {"utils", "util", "core", "base", "helpers", "common", "misc"}


def test_modules_of_different_subjects_have_names_of_their_own() -> None:
    stems = Counter(path.stem for path in SOURCES if not path.stem.startswith("__"))
    # Explanations and reasons, the reader's and all; sketches of texts, and as rows of a DataFrame.
    assert {stem for stem, count in stems.items() if count > 1} <= {"explain", "reasons", "sketching"}


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_run(name: str) -> None:
    module = (
        pytest.importorskip(name, exc_type=ImportError)
        if name.startswith(("newsclean.spark", "newsclean.adapters."))
        else importlib.import_module(name)
    )
    assert module.__doc__, "a module says what it is for"
    assert doctest.testmod(module).failed == 0


def test_examples_of_the_package_run() -> None:
    found = doctest.testmod(newsclean)
    assert found.attempted > 0
    assert found.failed == 0


def test_no_traces_of_one_machine() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("this is no git checkout")
    paths = [ROOT / name.decode() for name in listed.stdout.split(b"\0") if name]
    # Written apart so that this file holds none of them.
    trace = re.compile("|".join(["/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/[a-z]", r"(?<![\w.])/t" + "mp/"]).encode())
    found = {_relative(path) for path in paths if path.is_file() and trace.search(path.read_bytes())}
    assert found == set()


def test_test_files_have_names_of_their_own() -> None:
    names = [path.name for path in (ROOT / "tests").rglob("test_*.py")]
    assert sorted(names) == sorted(set(names))
