"""The floors of the house: a module imports only from floors below its own, and nothing goes in circles."""

from __future__ import annotations

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src"
# From the ground up. A package's modules stand on its floor; inside, any order without a cycle will do.
_HOUSE = (
    {"_version", "arguments", "blas", "extras", "reasons", "wording", "worker_process"},
    {"instants"},
    {"types"},
    {"containers", "policy", "text"},
    {"phrases"},
    {"language"},
    {"bylines", "dates", "edits", "explain", "protect"},
    {"notebook"},
    {"result"},
    {"pipeline"},
    {"cleaners", "dedup", "template"},
    {"reader"},
    {"presets"},
    {"html", "io"},
    {"batch", "report", "evidence"},
    {"cli", "spark", "testing"},
    {"adapters"},
    {"__main__"},
)
FLOORS = {part: floor for floor, parts in enumerate(_HOUSE) for part in parts}


def _name(path: Path) -> str:
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {_name(path): path for path in sorted(SOURCE.rglob("*.py"))}


def _imports(module: str) -> set[str]:
    """The modules of ours that a module imports, anywhere in it, also for type checkers only."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(MODULES[module].read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{module} imports relatively, line {node.lineno}"
            base = node.module or ""
            names = {f"{base}.{alias.name}" for alias in node.names}
            found |= {name if name in MODULES else base for name in names}
    return {name for name in found if name.split(".")[0] == "newsclean"}


GRAPH = {module: _imports(module) for module in MODULES}
INNER = sorted(set(MODULES) - {"newsclean"})


def _part(module: str) -> str:
    return module.split(".")[1]


@pytest.mark.parametrize("module", INNER)
def test_every_module_has_a_floor(module: str) -> None:
    assert _part(module) in FLOORS


@pytest.mark.parametrize("module", INNER)
def test_a_module_imports_only_from_floors_below(module: str) -> None:
    above = {
        name
        for name in GRAPH[module]
        if name != "newsclean" and _part(name) != _part(module) and FLOORS[_part(name)] >= FLOORS[_part(module)]
    }
    assert above == set()


@pytest.mark.parametrize("module", INNER)
def test_nothing_imports_the_public_face(module: str) -> None:
    assert "newsclean" not in GRAPH[module]


def test_there_is_no_cycle() -> None:
    order = list(TopologicalSorter(GRAPH).static_order())
    assert set(MODULES) <= set(order)


def test_cleaners_do_not_import_each_other() -> None:
    cleaners = {module for module in MODULES if module.startswith("newsclean.cleaners.")}
    assert len(cleaners) >= 6
    assert {(one, other) for one in cleaners for other in GRAPH[one] & cleaners} == set()


def _looked_up(module: str) -> set[str]:
    """The modules of ours that a module loads by name at run time."""
    calls = (node for node in ast.walk(ast.parse(MODULES[module].read_text("utf-8"))) if isinstance(node, ast.Call))
    names = {call.args[0].value for call in calls if call.args and isinstance(call.args[0], ast.Constant)
             and ast.unparse(call.func).endswith("import_module")}  # fmt: skip
    return {name for name in names if str(name).startswith("newsclean")}


def test_the_looks_up_from_a_floor_are_known() -> None:
    """A preset is made of cleaners, above the pipeline, and found where somebody gives its name."""
    found = {module: _looked_up(module) for module in INNER}
    assert {module: names for module, names in found.items() if names} == {
        "newsclean.pipeline": {"newsclean.presets"},
    }
