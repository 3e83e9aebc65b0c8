"""Products of matrices run on one thread."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

from threadpoolctl import threadpool_limits

from newsclean import blas, clean_text
from newsclean.reader import network

if TYPE_CHECKING:
    import pytest


def _threads() -> list[int]:
    """Return the number of threads of each library that was loaded when the network first ran: at least numpy's."""
    return [library["num_threads"] for library in blas.libraries().info()]


def test_the_context_ends_with_the_number_of_threads_of_before() -> None:
    with threadpool_limits(limits=2, user_api="blas"):
        before = _threads()
        assert before == [2] * len(before) != []
        with blas.one_thread():
            assert set(_threads()) <= {1}
        assert _threads() == before


_OVERLAP = """
from threading import Event, Thread
import numpy
from newsclean import blas

def stay():
    with blas.one_thread():
        inside.set()
        outside.wait(60)

before = blas.libraries().info()
inside, outside, other = Event(), Event(), Thread(target=stay)
other.start()
inside.wait(60)
with blas.one_thread():
    assert {library["num_threads"] for library in blas.libraries().info()} <= {1}
    outside.set()
    other.join()
assert blas.libraries().info() == before, (blas.libraries().info(), before)
"""


def test_contexts_that_overlap_in_two_threads_leave_the_number_of_before() -> None:
    subprocess.run([sys.executable, "-c", _OVERLAP], env={**os.environ, "OPENBLAS_NUM_THREADS": "2"}, check=True)


def test_the_reader_runs_on_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[list[int]] = []
    relu = network.relu

    def spy(x: network.Array) -> network.Array:
        seen.append(_threads())
        return relu(x)

    monkeypatch.setattr(network, "relu", spy)
    with threadpool_limits(limits=2, user_api="blas"):
        clean_text("The harbour opened again on Friday after a year of repairs.\nShare this article")
    assert seen
    assert all(set(threads) <= {1} for threads in seen)
