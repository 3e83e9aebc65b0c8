"""Call one function for many items in several processes that may crash or hang.

The pools of the standard library lose the whole run when a worker dies, and cannot end a call
that takes too long. Here a worker has one item at a time, so that its death or its delay is
that item's, and another worker takes its place.
"""

from __future__ import annotations

import logging
import math
import signal
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Any, Generic, Literal, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from multiprocessing.context import SpawnProcess

Item = TypeVar("Item")
Result = TypeVar("Result")
AHEAD = 64
"""Results per worker that may wait for an earlier one: bounds memory, and one slow item stops nobody."""


class Lost(NamedTuple):
    """What stands for the result of an item whose worker ended.

    Attributes:
        rule: `worker-died`, or `time-limit` where we ended it.
        message: how, in words.
    """

    rule: Literal["worker-died", "time-limit"]
    message: str


class WorkersFailed(RuntimeError):  # noqa: N818 - it names what failed
    """No worker process comes up at all."""


def run_ordered(
    function: Callable[[Item], Result],
    items: Sequence[Item],
    *,
    jobs: int,
    seconds: float,
    prepare: Callable[[], object] | None = None,
) -> Iterator[Result | Lost]:
    """Yield `function(item)` for each item in their order, computed by `jobs` processes.

    Function, items and results travel between processes: all must pickle. An item whose worker
    dies, or takes longer than `seconds`, gives a `Lost`; each worker first calls `prepare`, which
    is not timed, to load what takes long. The processes are spawned, not forked, so
    that they share nothing; they end with the iterator, and with this process however it ends.

    Raises:
        WorkersFailed: a worker dies before its first item, as under a script without a main guard.
    """
    crew = _Crew((function, prepare), items, seconds)
    try:
        crew.hire(min(jobs, len(items)))
        for turn in range(len(items)):
            while turn not in crew.results:
                crew.advance(turn)
            yield crew.results.pop(turn)
    finally:
        crew.dismiss()


@dataclass
class _Worker:
    """One process, the pipe to it, and what it is at."""

    process: SpawnProcess
    pipe: Connection[Any, Any]
    ready: bool = False
    at: int | None = None
    deadline: float = math.inf

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


@dataclass
class _Crew(Generic[Item, Result]):
    """The workers, what is still to do and what is done."""

    work: tuple[Callable[[Item], Result], Callable[[], object] | None]
    items: Sequence[Item]
    seconds: float
    workers: list[_Worker] = field(default_factory=list)
    results: dict[int, Result | Lost] = field(default_factory=dict)
    next_item: int = 0

    def hire(self, count: int) -> None:
        context = get_context("spawn")
        for _ in range(count):
            ours, theirs = context.Pipe()
            process = context.Process(target=_serve, args=(theirs, *self.work), daemon=True)
            with _undisturbed():
                process.start()
            theirs.close()
            self.workers.append(_Worker(process, ours))

    def advance(self, turn: int) -> None:
        """Wait until something happens: a worker is ready, a result comes, a worker dies, time is up."""
        earliest = min((worker.deadline for worker in self.workers), default=math.inf)
        timeout = None if earliest == math.inf else max(0.0, earliest - time.monotonic())
        happened = set(wait([worker.pipe for worker in self.workers], timeout))
        for worker in list(self.workers):
            if worker.pipe in happened:
                self._receive(worker)
            elif worker.deadline <= time.monotonic():
                self._lose(worker, Lost("time-limit", f"must be cleaned within {self.seconds:g} seconds, it was not"))
        self._assign(turn)

    def _assign(self, turn: int) -> None:
        for worker in list(self.workers):
            last = min(len(self.items), turn + AHEAD * len(self.workers))
            if worker.ready and worker.at is None and self.next_item < last:
                worker.at, worker.deadline = self.next_item, time.monotonic() + self.seconds
                self.next_item += 1
                with suppress(OSError):  # it has died since: `wait` tells
                    worker.pipe.send(self.items[worker.at])

    def _receive(self, worker: _Worker) -> None:
        try:
            result = worker.pipe.recv()
        except (EOFError, OSError):
            self._died(worker)
            return
        if worker.at is not None:
            self.results[worker.at] = result
        worker.ready, worker.at, worker.deadline = True, None, math.inf

    def _died(self, worker: _Worker) -> None:
        worker.process.join()
        if not worker.ready:
            raise WorkersFailed(
                "worker processes must start, one died before its first file; in a script of your own, call "
                "below `if __name__ == '__main__':`, or use isolate=False"
            )
        self._lose(worker, Lost("worker-died", f"its worker process was ended by {_cause(worker.process.exitcode)}"))

    def _lose(self, worker: _Worker, lost: Lost) -> None:
        """Take the worker out, report its item, and put another worker in its place."""
        self.workers.remove(worker)
        worker.end()
        if worker.at is not None:
            self.results[worker.at] = lost
        self.hire(1)

    def dismiss(self) -> None:
        for worker in self.workers:
            worker.end()


def _cause(code: int | None) -> str:
    if code is not None and code < 0:
        with suppress(ValueError):
            return signal.Signals(-code).name
    return f"exit code {code}"


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Start a process that Ctrl-C does not reach: it is this process that ends it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(pipe: Connection[Any, Any], function: Callable[[Any], Any], prepare: Callable[[], object] | None) -> None:
    """Answer items until the other end goes away."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.disable(logging.CRITICAL)  # extractors log what they think of a page; the result says it
    with suppress(EOFError, OSError):
        if prepare is not None:
            prepare()
        pipe.send(None)
        while True:
            pipe.send(function(pipe.recv()))
