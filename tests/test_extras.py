"""Where the package of an extra is missing, the error is the pip line that installs it."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

if TYPE_CHECKING:
    from pathlib import Path

# A finder that finds some packages nowhere, as where they are not installed.
HIDE = """
import sys
class Hidden:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {packages!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
sys.meta_path.insert(0, Hidden())
try:
    {code}
except Exception as error:
    print(type(error).__name__, error, sep=": ")
"""
READ = "from newsclean.batch import run_batch, RunOptions; run_batch(RunOptions([{!r}], dry_run=True, isolate=False))"
# By extra: what is missing, the code that asks for it, and the error.
USES = {
    "fast": ("py3langid", "from newsclean import DropForeign; DropForeign(detector='py3langid')", "ImportError"),
    "unicode": ("ftfy", "import newsclean; newsclean.clean('Rain.', newsclean.fix_unicode)", "ImportError"),
    "parquet": ("pyarrow", READ.format("a.parquet"), "Refused"),
    "warc": ("fastwarc", READ.format("a.warc"), "Refused"),
    "zstd": ("zstandard", READ.format("a.jsonl.zst"), "Refused"),
    "redis": (
        "redis",
        "import newsclean; newsclean.NearDuplicateIndex.redis('redis://localhost:1')",
        "ImportError",
    ),
    "spark": ("pyspark", "import newsclean.spark", "ImportError"),
    "testing": ("hypothesis", "import newsclean.testing", "ImportError"),
    **{
        extra: (extra, f"import newsclean.adapters.{extra}", "ImportError")
        for extra in ("datasets", "datatrove", "pandas", "polars", "scrapy", "sklearn", "spacy")
    },
}
REQUIRED = {"sklearn": "scikit-learn"}
"""Packages whose distribution has another name."""


def _printed(folder: Path, code: str, *packages: str) -> str:
    """Run code where packages are missing; return what it prints."""
    for name in ("a.parquet", "a.warc", "a.jsonl.zst"):
        (folder / name).write_bytes(b"\x28\xb5\x2f\xfd" if name.endswith("zst") else b"PAR1")
    program = HIDE.format(packages=set(packages), code=code)
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, env={**os.environ}, capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    return done.stdout


@pytest.mark.parametrize("extra", USES)
def test_a_missing_extra_says_how_to_install_it(extra: str, tmp_path: Path) -> None:
    package, code, error = USES[extra]
    printed = _printed(tmp_path, code, package)
    wanted = rf"{error}: {package} is required for [\w .]+: pip install 'newsclean\[{extra}\]'\n"
    assert re.fullmatch(wanted, printed), printed


@pytest.mark.parametrize("package", ["pyarrow", "pandas"])
def test_each_package_of_the_extra_for_spark_is_looked_for(package: str, tmp_path: Path) -> None:
    if importlib.util.find_spec("pyspark") is None:  # it is the first that is looked for
        package = "pyspark"
    printed = _printed(tmp_path, "import newsclean.spark", package)
    assert f"{package} is required for newsclean.spark: pip install 'newsclean[spark]'" in printed


def test_every_extra_is_tested(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    assert set(extras) == {*USES, "all"}
    for extra, (package, _, _) in USES.items():
        assert any(re.match(rf"{REQUIRED.get(package, package)}\b", line) for line in extras[extra])


def test_the_extra_all_is_every_other_one(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["optional-dependencies"]["all"] == [f"newsclean[{','.join(sorted(USES))}]"]


def test_the_library_needs_no_extra(tmp_path: Path) -> None:
    code = (
        "import newsclean; print(newsclean.clean_text('Rain fell.\\n\\nRead more'), *newsclean.deduplicate(['a', 'b']))"
    )
    assert _printed(tmp_path, code, *(package for package, *_ in USES.values()), "pandas") == "Rain fell. a b\n"
