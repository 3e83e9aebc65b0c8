"""Run a cleaner in other processes, with other hash seeds."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsclean.pipeline import Pipeline
    from newsclean.types import Cleaner, Document

# What another process runs: it is shown the path to import from, then reads cleaner and documents.
_PROGRAM = """
import json, pickle, sys
sys.path[:] = json.loads(sys.argv[1])
from newsclean.testing.corpus_laws import changes
try:
    cleaner, documents = pickle.load(sys.stdin.buffer)
except (ImportError, AttributeError):
    json.dump(None, sys.stdout)
else:
    json.dump([changes(cleaner, document) for document in documents], sys.stdout)
"""
# Two, whatever seed this process has: what is caught does not depend on it.
_SEEDS = ("1", "20")


def edits_elsewhere(cleaner: Cleaner | Pipeline, documents: Sequence[Document]) -> list[list[Any]]:
    """Return what the cleaner does to each document in other processes: a list for each of two hash seeds.

    There is none where they cannot import it: a cleaner that a script or a console defines belongs to `__main__`, which
    is another one there.

    Raises:
        RuntimeError: another process failed.
    """
    given = pickle.dumps((cleaner, list(documents)))
    with ThreadPoolExecutor(len(_SEEDS)) as both:
        return [found for found in both.map(lambda seed: _edits_under(seed, given), _SEEDS) if found is not None]


def _edits_under(seed: str, given: bytes) -> list[Any] | None:
    done = subprocess.run(  # noqa: S603 - this interpreter, and a program written here
        [sys.executable, "-c", _PROGRAM, json.dumps(sys.path)],
        input=given,
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"the other process must end well, got {done.stderr.decode(errors='replace')[-2000:]}")
    found: list[Any] | None = json.loads(done.stdout)
    return found
