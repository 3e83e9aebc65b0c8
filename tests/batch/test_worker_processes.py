"""Worker processes: order, crashes, hangs, and none that outlives its use."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

import newsclean
from newsclean.batch.pool import Terms, run_ordered
from newsclean.io.failures import Failure, WorkersFailed

pytestmark = pytest.mark.processes


def square(number):
    return number * number


def slow_first(number):
    time.sleep(0.3 if number == 0 else 0)
    return number


def misbehave(order):
    if order == "die":
        os.kill(os.getpid(), signal.SIGSEGV)
    if order == "exit":
        os._exit(7)
    if order == "hang":
        time.sleep(600)
    return order


def slow_start():
    time.sleep(2)


class CannotArrive:
    """Pickles here and fails to unpickle there, so that no worker comes up."""

    def __call__(self, item):
        return item

    def __reduce__(self):
        return os.fspath, (3,)


def results(function, items, terms):
    return [result for _, result in run_ordered(function, items, terms)]


def test_results_come_in_the_order_of_the_items_and_with_them():
    assert list(run_ordered(square, range(200), Terms(3, 60))) == [(n, n * n) for n in range(200)]


def test_a_slow_item_holds_its_place():
    assert results(slow_first, range(20), Terms(2, 60)) == list(range(20))


def test_no_items_need_no_worker():
    assert results(square, [], Terms(2, 60)) == []


@pytest.mark.parametrize(("order", "cause"), [("die", "SIGSEGV"), ("exit", "exit code 7")])
def test_a_crash_costs_its_own_item_only(order, cause):
    first, lost, *rest = results(misbehave, ["a", order, "b", "c"], Terms(1, 60))
    assert (first, rest) == ("a", ["b", "c"])
    assert isinstance(lost, Failure)
    assert lost.rule == "worker-died"
    assert cause in lost.message


def test_a_hang_costs_its_own_item_only():
    came = results(misbehave, ["a", "hang", "b", "hang", "c"], Terms(2, 1.5))
    assert [came[i] for i in (0, 2, 4)] == ["a", "b", "c"]
    assert {came[i].rule for i in (1, 3)} == {"time-limit"}


def test_what_a_worker_loads_first_is_not_timed():
    assert results(square, [2, 3], Terms(1, 1.5, prepare=slow_start)) == [4, 9]


def test_workers_end_when_nobody_wants_more():
    results = run_ordered(square, range(1000), Terms(2, 60))
    assert next(results) == (0, 0)
    assert multiprocessing.active_children()
    results.close()
    assert multiprocessing.active_children() == []


PARENT = """
import sys, time
from newsclean.batch.pool import Terms, run_ordered

def spin(item):
    print("at work", flush=True)
    while True:
        pass

if __name__ == "__main__":
    list(run_ordered(spin, [1], Terms(1)))
"""


def test_a_worker_ends_with_the_process_that_started_it_whatever_it_does(tmp_path):
    (tmp_path / "parent.py").write_text(PARENT)
    env = {**os.environ, "PYTHONPATH": str(Path(newsclean.__file__).parents[1])}
    command = [sys.executable, tmp_path / "parent.py"]
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, start_new_session=True) as parent:
        assert parent.stdout.readline() == b"at work\n"
        parent.kill()
        try:
            assert parent.stdout.read() == b""  # until all who hold the other end are gone
        finally:
            with suppress(ProcessLookupError):
                os.killpg(parent.pid, signal.SIGKILL)


def test_a_worker_that_cannot_start_is_no_endless_loop(capfd):
    with pytest.raises(WorkersFailed, match=r"one raised TypeError: .* before its first document; in a script"):
        list(run_ordered(CannotArrive(), [1, 2], Terms(1, 60)))
    assert multiprocessing.active_children() == []
    assert capfd.readouterr() == ("", "")
