"""Products of matrices run on one thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadpoolctl import threadpool_info, threadpool_limits

from newsclean import clean_text
from newsclean.blas import one_thread
from newsclean.reader import network

if TYPE_CHECKING:
    import pytest


def _threads() -> list[int]:
    return [library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"]


def test_the_context_ends_with_the_number_of_threads_of_before() -> None:
    with threadpool_limits(limits=2, user_api="blas"):
        before = _threads()
        with one_thread():
            assert set(_threads()) <= {1}
        assert _threads() == before


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
