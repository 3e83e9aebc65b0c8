"""The public names: complete, typed, documented with an example, and loaded only when asked for."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
from importlib import resources
from pathlib import Path

import pytest

import newsclean

FACE = Path(newsclean.__file__)
# Names that are values or aliases: what they are is told where they are defined.
_VALUES = {"NEWS", "PAGE", "PRESETS", "REASONS", "Cleaner", "__version__"}
# Plain records, whose fields are their documentation.
_RECORDS = {"Cluster", "Document", "Edit", "Line", "Pair", "Removal", "Span"}
HEAVY = {
    *("numpy", "scipy", "datasketch", "trafilatura", "lxml", "langdetect", "py3langid", "ftfy"),
    *("rich", "typer", "regex", "hypothesis", "tomllib", "tomli", "jinja2"),
    *("sqlite3", "redis"),
}


def _public(name: str) -> object:
    return getattr(newsclean, name)


def test_the_lazy_table_is_the_public_list() -> None:
    assert sorted({*newsclean._HOME, "__version__"}) == sorted(newsclean.__all__)


def test_type_checkers_see_the_public_list() -> None:
    guarded = [node for node in ast.parse(FACE.read_text("utf-8")).body if isinstance(node, ast.If)]
    imports = [node for part in guarded for node in part.body if isinstance(node, ast.ImportFrom)]
    imported = {alias.name: node.module for node in imports for alias in node.names}
    assert imported == {name: f"newsclean.{module}" for name, module in newsclean._HOME.items()}


@pytest.mark.parametrize("name", newsclean.__all__)
def test_a_public_name_loads(name: str) -> None:
    assert _public(name) is not None
    assert name in dir(newsclean)


def test_an_unknown_name_is_named() -> None:
    with pytest.raises(AttributeError, match="'nothing'"):
        newsclean.nothing  # noqa: B018 - asking is the test


@pytest.mark.parametrize("name", sorted(set(newsclean.__all__) - _VALUES))
def test_a_public_name_is_documented(name: str) -> None:
    value = _public(name)
    documented = value if inspect.isroutine(value) or inspect.isclass(value) else type(value)
    text = inspect.getdoc(documented) or ""
    assert text.partition("\n")[0].endswith((".", "`", "]"))
    if name not in _RECORDS:
        assert ">>>" in text, "a public name shows how it is used"


@pytest.mark.parametrize("name", sorted(set(newsclean.__all__) - _VALUES))
def test_a_public_function_is_typed(name: str) -> None:
    value = _public(name)
    if inspect.isfunction(value):
        signature = inspect.signature(value)
        assert signature.return_annotation is not inspect.Signature.empty
        assert all(p.annotation is not inspect.Parameter.empty for p in signature.parameters.values())


def test_the_package_says_that_it_is_typed() -> None:
    assert resources.files("newsclean").joinpath("py.typed").is_file()


def _loaded_by(code: str) -> set[str]:
    """The modules that a fresh interpreter loads to run the code, beyond those it starts with."""
    script = f"import sys; before = set(sys.modules); {code}; print(*sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_importing_loads_nothing_heavy() -> None:
    loaded = _loaded_by("import newsclean")
    assert "newsclean" in loaded
    assert {name for name in loaded if name.split(".")[0] in HEAVY} == set()
    assert {name for name in loaded if name.startswith("newsclean.")} == {"newsclean._version"}


def test_cleaning_plain_text_loads_no_detector_no_extractor_and_no_terminal() -> None:
    loaded = _loaded_by("import newsclean; newsclean.clean('It rained.\\n\\nRead more')")
    assert "newsclean.presets" in loaded
    assert {name for name in loaded if name.split(".")[0] in HEAVY - {"tomllib", "tomli", "numpy"}} == set()
