"""Mutation testing: which small changes of the code that everything stands on does no test notice?

python benchmarks/mutation.py [module ...]

The modules are edits, pipeline, dedup/lsh and dedup/near_duplicates. The tree is copied into a temporary folder, and
mutmut changes the copy. Prints the share of the changes that tests noticed, and the changes that they did not.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
# Each module with the tests that are about it: what others happen to run through it shall not count for it.
TESTS = {
    "edits": ["tests/laws/test_edits.py", "tests/test_pipeline.py"],
    "pipeline": ["tests/test_pipeline.py"],
    "dedup/lsh": ["tests/dedup/test_signatures_and_candidates.py"],
    "dedup/near_duplicates": [
        "tests/dedup/test_near_duplicates.py",
        "tests/dedup/test_laws.py",
        "tests/dedup/test_words.py",
    ],
}
_CONFIG = """
[tool.mutmut]
source_paths = ["src/"]
only_mutate = ["src/newsclean/{module}.py"]
pytest_add_cli_args_test_selection = {tests}
pytest_add_cli_args = ["-p", "no:cacheprovider", "-m", "not slow"]
also_copy = ["README.md", "LICENSE", "examples", "docs"]
"""
_NOTICED = {"killed", "timeout", "segfault", "caught by type check"}


def mutated(module: str, folder: Path) -> Counter[str]:
    """Run mutmut on a copy of the tree; print what survived, and return how many changes had which end."""
    for name in ("src", "tests", "examples", "docs"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    settings = (ROOT / "pyproject.toml").read_text("utf-8") + _CONFIG.format(module=module, tests=TESTS[module])
    (folder / "pyproject.toml").write_text(settings, "utf-8")
    command = [sys.executable, "-m", "mutmut"]
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"} | {"HYPOTHESIS_PROFILE": "mutation"}
    run = subprocess.run([*command, "run"], cwd=folder, env=environment, capture_output=True, text=True, check=False)
    listed = subprocess.run(
        [*command, "results", "--all", "true"], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    ends = dict(line.strip().rsplit(": ", 1) for line in listed.stdout.splitlines() if ": " in line)
    if not ends:
        sys.exit(run.stdout[-3000:] + run.stderr[-3000:] + listed.stderr[-1000:])
    for name, end in ends.items():
        if end not in _NOTICED:
            print(f"--- {end}: {name}", flush=True)
            subprocess.run([*command, "show", name], cwd=folder, env=environment, check=False)
    return Counter(ends.values())


def main() -> None:
    for module in sys.argv[1:] or list(TESTS):
        with tempfile.TemporaryDirectory() as folder:
            ends = mutated(module, Path(folder))
        noticed = sum(number for end, number in ends.items() if end in _NOTICED)
        print(f"{module}: {noticed} of {ends.total()} noticed, {noticed / ends.total():.1%}; {dict(ends)}", flush=True)


if __name__ == "__main__":
    main()
