"""Run a cleaner in another process, with another hash seed."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsclean.pipeline import Pipeline
    from newsclean.types import Cleaner, Document

# What the other process runs: it shows its path to the import system first, then reads cleaner and documents.
_PROGRAM = """
import json, pickle, sys
sys.path[:] = json.loads(sys.argv[1])
from newsclean.testing.many import changes
try:
    cleaner, documents = pickle.load(sys.stdin.buffer)
except (ImportError, AttributeError):
    json.dump(None, sys.stdout)
else:
    json.dump([changes(cleaner, document) for document in documents], sys.stdout)
"""
_SEEDS = ("1", "20")


def edits_elsewhere(cleaner: Cleaner | Pipeline, documents: Sequence[Document]) -> list[Any]:
    """Return what the cleaner does to each document in another process; nothing where that cannot import it.

    A cleaner that a script or a console defines belongs to `__main__`, which is another one there.

    Raises:
        RuntimeError: the other process failed.
    """
    seed = next(seed for seed in _SEEDS if seed != os.environ.get("PYTHONHASHSEED"))
    done = subprocess.run(  # noqa: S603 - this interpreter, and a program written here
        [sys.executable, "-c", _PROGRAM, json.dumps(sys.path)],
        input=pickle.dumps((cleaner, list(documents))),
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"the other process must end well, got {done.stderr.decode(errors='replace')[-2000:]}")
    found: list[Any] = json.loads(done.stdout) or []
    return found
