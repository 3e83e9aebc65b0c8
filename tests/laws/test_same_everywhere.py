"""The same input gives the same result in every process, whatever its hash seed."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_SCRIPT = """
import hashlib, json, pathlib, sys
import newsclean
account = hashlib.sha256()
for path in sorted(pathlib.Path(sys.argv[1]).rglob("*.txt")):
    result = newsclean.clean(path.read_text("utf-8", "surrogateescape"))
    account.update(json.dumps([result.to_dict(), result.text]).encode())
print(account.hexdigest())
"""


def _account(folder: Path, seed: str) -> str:
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    command = [sys.executable, "-c", _SCRIPT, str(folder)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout


def test_the_hash_seed_changes_nothing(root: Path) -> None:
    folder = root / "examples" / "scraped"
    assert len(list(folder.rglob("*.txt"))) > 10
    assert len({_account(folder, seed) for seed in ("1", "20")}) == 1
