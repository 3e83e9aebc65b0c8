"""Processes that write to an index and are killed, and processes that read meanwhile."""

from __future__ import annotations

import multiprocessing
import os
import random
import sqlite3
import sys
import time
from contextlib import closing

import pytest
import writers

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def processes():
    """Makes processes that have everything loaded from the start."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["writers"])
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("PYTHONPATH", os.pathsep.join(sys.path))  # what it preloads by
        yield context


@pytest.fixture(params=["file", pytest.param("redis", marks=pytest.mark.redis)])
def where(request, tmp_path):
    """A new index: its path, or the URL of an empty server."""
    if request.param == "file":
        return str(tmp_path / "stories.index")
    import redis

    url = request.getfixturevalue("redis_url")
    redis.Redis.from_url(url).flushdb()
    return url


def _batches_after_a_kill(processes, where: str, first: int, told, rng: random.Random) -> int:
    """Let a process add from a batch on and kill it; nothing that it told is lost, and nothing is half there."""
    told.unlink(missing_ok=True)
    process = processes.Process(target=writers.add_for_ever, args=(where, first, told))
    process.start()
    some = rng.randrange(3)
    while not told.exists() or len(told.read_text().splitlines()) < some:
        time.sleep(0.002)
    time.sleep(rng.uniform(0, 0.05))
    process.kill()
    process.join()
    acknowledged = first + len(told.read_text().splitlines())
    with writers.opened(where) as index:
        batches, rest = divmod(len(index), writers.SIZE)
        assert rest == 0
        assert batches in {acknowledged, acknowledged + 1}
        assert all(label in index for label in writers.batch(batches - 1)[1] if batches)
        assert not any(label in index for label in writers.batch(batches)[1])
    return batches


def test_kills_lose_nothing_and_leave_nothing_half_done(processes, where, tmp_path) -> None:
    kills = 50 if where.startswith("redis:") else 200
    rng = random.Random(1)  # noqa: S311 - seeded; where in its work a process is then, the machine decides
    batches, stopped_late = 0, 0
    for kill in range(kills):
        before, batches = batches, _batches_after_a_kill(processes, where, batches, tmp_path / "told", rng)
        stopped_late += batches > before
        if kill % 20 == 19:
            with writers.opened(where) as index:
                assert index.clusters() == writers.expected(batches)
    assert stopped_late > kills // 4
    if not where.startswith("redis:"):
        with closing(sqlite3.connect(where)) as database:
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_processes_that_open_a_new_index_at_once_all_find_it(processes, tmp_path) -> None:
    # On a file, where whoever comes second can look in while the tables are made.
    files, gate = [tmp_path / str(number) for number in range(100)], processes.Barrier(4)
    all_of_them = [processes.Process(target=writers.open_each, args=(files, gate)) for _ in range(4)]
    for process in all_of_them:
        process.start()
    for process in all_of_them:
        process.join()
    assert [process.exitcode for process in all_of_them] == [0, 0, 0, 0]


def test_two_processes_read_whole_batches_while_one_writes(processes, where) -> None:
    done = processes.Event()
    readers = [processes.Process(target=writers.read_until, args=(where, done)) for _ in range(2)]
    for reader in readers:
        reader.start()
    writer = processes.Process(target=writers.add, args=(where, range(40)))
    writer.start()
    writer.join()
    done.set()
    for process in readers:
        process.join()
    assert [process.exitcode for process in (writer, *readers)] == [0, 0, 0]
    with writers.opened(where) as index:
        assert index.clusters() == writers.expected(40)


def test_two_processes_that_write_at_once_wait_for_each_other(processes, where) -> None:
    both = [processes.Process(target=writers.add, args=(where, range(first, 60, 2))) for first in (0, 1)]
    for process in both:
        process.start()
    for process in both:
        process.join()
    assert [process.exitcode for process in both] == [0, 0]
    with writers.opened(where) as index:
        assert {frozenset(cluster.members) for cluster in index.clusters()} == {
            frozenset(cluster.members) for cluster in writers.expected(60)
        }
