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

# Program of the other process: it sets the import path from its argument, then reads cleaner and documents.
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
# Two seeds: one of them always differs from this process's own.
_SEEDS = ("1", "20")


def edits_elsewhere(cleaner: Cleaner | Pipeline, documents: Sequence[Document]) -> list[list[Any]]:
    """Return, for each of two other processes, a list of a cleaner's changes to each document (see `changes`).

    The result is an empty list if the other processes cannot import the cleaner. This is the case for a cleaner that is
    defined in a script or console, because each process has its own module `__main__`.

    Raises:
        RuntimeError: one of the processes failed.
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
        problem = done.stderr.decode(errors="replace")[-2000:]
        raise RuntimeError(f"the cleaner must also work in another process, which ended with this error: {problem}")
    found: list[Any] | None = json.loads(done.stdout)
    return found
