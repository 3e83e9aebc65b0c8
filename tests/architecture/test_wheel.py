"""The wheel, installed in an empty environment far from the tree, does the main job."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from email import message_from_string
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from email.message import Message

pytestmark = pytest.mark.slow
_SCRIPT = """
import newsclean
assert newsclean.clean_text("Rain fell all night.\\n\\nRead more") == "Rain fell all night."
print(newsclean.__file__)
"""


def _run(*command: str | Path, cwd: Path) -> str:
    """Run a command without what could lead it back to the tree; return what it prints."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL_ENV"))}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    _run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, root, cwd=folder)
    return next(folder.glob("newsclean-*.whl"))


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment with nothing but the wheel and what it asks for."""
    folder = tmp_path_factory.mktemp("environment")
    _run(sys.executable, "-m", "venv", folder, cwd=folder)
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    _run(programs / "python", "-m", "pip", "install", "--quiet", "--upgrade", "pip", cwd=folder)
    _run(programs / "python", "-m", "pip", "install", "--quiet", wheel, cwd=folder)
    return programs


def test_the_wheel_holds_types_and_phrases(root: Path, wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    source = root / "src"
    kinds = {".py", ".toml", ".html", ".css", ".js"}
    wanted = {str(p.relative_to(source)) for p in (source / "newsclean").rglob("*") if p.suffix in kinds}
    assert {*wanted, "newsclean/py.typed"} <= names


def _metadata(wheel: Path) -> Message:
    archive = zipfile.ZipFile(wheel)
    [name] = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
    return message_from_string(archive.read(name).decode("utf-8"))


def test_the_wheel_is_small(wheel: Path) -> None:
    assert wheel.stat().st_size < 3_000_000


def test_links_of_the_wheel_lead_somewhere_from_anywhere(root: Path, wheel: Path) -> None:
    metadata = _metadata(wheel)
    urls = dict(line.split(", ") for line in metadata.get_all("Project-URL"))
    assert set(urls) >= {"Homepage", "Source", "Documentation", "Issues", "Changelog"}
    links = [urlsplit(link) for link in re.findall(r"\]\(([^)\s]+)\)", metadata.get_payload())]
    assert len(links) > 20
    assert {link.scheme for link in links} == {"https"}
    base = f"{urls['Source']}/blob/main/"
    inside = [link.geturl().removeprefix(base) for link in links if link.geturl().startswith(base)]
    assert [path for path in inside if not (root / path.partition("#")[0]).exists()] == []
    assert base + "docs/tutorial.md" in metadata.get_payload()


def test_the_wheel_names_its_license_once(wheel: Path) -> None:
    metadata = _metadata(wheel)
    assert metadata["License-Expression"] == "MIT"
    assert [name for name in metadata.get_all("Classifier") if name.startswith("License")] == []


def test_the_installed_library_cleans(environment: Path, root: Path, tmp_path: Path) -> None:
    where = _run(environment / "python", "-c", _SCRIPT, cwd=tmp_path).strip()
    assert not Path(where).is_relative_to(root)


def test_the_installed_command_runs_the_main_job(environment: Path, root: Path, tmp_path: Path) -> None:
    shutil.copytree(root / "examples" / "scraped", tmp_path / "scraped")
    inputs = [p for p in (tmp_path / "scraped").rglob("*") if p.suffix in {".txt", ".html", ".htm"}]
    assert len(inputs) >= 30
    _run(environment / "newsclean", "run", "scraped", "-o", "out", cwd=tmp_path)
    assert len([p for p in (tmp_path / "out" / "clean").rglob("*") if p.is_file()]) == len(inputs)
    records = (tmp_path / "out" / "removals.jsonl").read_text("utf-8").splitlines()
    assert len(records) > 10
    assert all(isinstance(json.loads(record), dict) for record in records)
    assert (tmp_path / "out" / "clusters.jsonl").stat().st_size > 0


def test_the_installed_command_explains(environment: Path, tmp_path: Path) -> None:
    (tmp_path / "story.txt").write_text("Rain fell all night.\n\nRead more\n", "utf-8")
    explained = json.loads(_run(environment / "newsclean", "explain", "story.txt", "--json", cwd=tmp_path))
    assert "read-more" in {removal["reason"] for removal in explained["removals"]}


def test_a_downstream_project_tests_its_cleaner_with_the_wheel(environment: Path, root: Path, tmp_path: Path) -> None:
    project = tmp_path / "downstream"
    shutil.copytree(root / "examples" / "downstream", project)
    _run(environment / "python", "-m", "pip", "install", "--quiet", "hypothesis", "pytest", cwd=project)
    assert "5 passed" in _run(environment / "python", "-m", "pytest", "-q", "tests/test_tide_tables.py", cwd=project)
    _run(
        environment / "python",
        "-m",
        "unittest",
        "discover",
        "-s",
        "tests",
        "-p",
        "test_with_*.py",
        cwd=project,
    )
