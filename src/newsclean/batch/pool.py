"""Call one function for many items in several processes that may crash or hang.

The pools of the standard library lose the whole run when a worker dies, and cannot end a call
that takes too long. Here a worker answers one item after the other, so that its death or its delay is
the item's that it was at, and another worker takes its place. A worker is given several small items at
a time, or the way to it and back would cost more than the work; it is given nothing while it works, so
that the two ends of a pipe never wait for each other to read.
"""

from __future__ import annotations

import math
import signal
import time
from collections import deque
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from newsclean.batch.work_queue import Job, Lost, Supply
from newsclean.io.failures import WorkersFailed
from newsclean.worker_process import serve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from multiprocessing.context import SpawnProcess

Item = TypeVar("Item")
Result = TypeVar("Result")
AHEAD = 64
"""Items per worker that may be under way or wait for an earlier one: bounds memory, and one slow item stops nobody."""
_PARCEL = (64, 256_000)
"""Items, and their weight, that a worker is given at a time."""
_PARCEL_SECONDS = 0.05
"""Work that a worker is given at a time, so that the last one is not waited for."""
_FAILED_STARTS = 3
_LOOK_EVERY = 8
"""Results after which workers are looked after, also where the next result is there: they would stand idle."""


@dataclass(frozen=True)
class Terms(Generic[Item, Result]):
    """Under what terms the workers work; what is called must pickle.

    Attributes:
        jobs: worker processes.
        seconds: time for one item, on the clock.
        prepare: called first by every worker, not timed, to load what takes long.
        salvage: called, in another worker, for an item that was lost; what it gives is the item's result then.
        weigh: about how many bytes an item takes.
    """

    jobs: int = 1
    seconds: float = math.inf
    prepare: Callable[[], object] | None = None
    salvage: Callable[[Item, Lost], Result] | None = None
    weigh: Callable[[Item], int] = lambda _: 1


def run_ordered(
    function: Callable[[Item], Result], items: Iterable[Item], terms: Terms[Item, Result]
) -> Iterator[tuple[Item, Result | Lost]]:
    """Yield each item with its `function(item)`, in their order, computed by worker processes.

    Items are drawn as they are needed, a bounded number ahead of the results. Function, items and results travel
    between processes: all must pickle. An item whose worker dies, or takes too long, gives a `Lost`. The processes are
    spawned, not forked, so that they share nothing; they end with the iterator, and with this process however it ends.
    What the items raise comes after the results of those before.

    Raises:
        WorkersFailed: a worker does not start, or dies before its first item, as under a script without a main guard.
    """
    supply = Supply(items, ahead=AHEAD * terms.jobs, weigh=terms.weigh)
    crew = _Crew((function, terms.salvage, terms.prepare), terms, supply)
    try:
        crew.hire(supply.look_ahead(terms.jobs))
        turn = 0
        while turn in crew.results or supply.is_busy():
            if turn % _LOOK_EVERY == 0:
                crew.advance(wait_for=0)
            while turn not in crew.results:
                crew.advance()
            yield supply.done(turn), crew.results.pop(turn)
            turn += 1
        if supply.problem is not None:
            raise supply.problem
    finally:
        crew.dismiss()


@dataclass
class _Worker:
    """One process, the pipe to it, and what it still has to answer."""

    process: SpawnProcess
    pipe: Connection[Any, Any]
    ready: bool = False
    at: deque[Job] = field(default_factory=deque)
    deadline: float = math.inf
    pace: float = 1.0
    """Items that it does in the time that a parcel should take."""
    parcel: tuple[float, int] = (0.0, 0)
    """When it was given its last items, and how many."""

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


@dataclass
class _Crew(Generic[Item, Result]):
    """The workers, what is still to do and what is done."""

    work: tuple[Callable[[Item], Result], Callable[[Item, Lost], Result] | None, Callable[[], object] | None]
    """What the workers call for an item, for one that was lost, and at the start."""
    terms: Terms[Item, Result]
    supply: Supply[Item]
    workers: list[_Worker] = field(default_factory=list)
    results: dict[int, Result | Lost] = field(default_factory=dict)
    failed_starts: int = 0
    started: bool = False

    def hire(self, count: int) -> None:
        context = get_context("spawn")
        for _ in range(count):
            try:
                ours, theirs = context.Pipe()
                process = context.Process(target=serve, args=(theirs,), daemon=True)
                with _undisturbed():
                    process.start()
            except OSError as error:
                raise WorkersFailed(f"worker processes must start, the system refuses one: {error.strerror}") from None
            theirs.close()
            self.workers.append(_Worker(process, ours))
            with suppress(OSError):  # it has died since: `wait` tells
                ours.send(self.work)

    def advance(self, wait_for: float = math.inf) -> None:
        """Wait until something happens: a worker is ready, a result comes, a worker dies, time is up.

        Work is given out before and after: when results were taken, more items may be under way.
        """
        self._assign_all()
        earliest = min((worker.deadline for worker in self.workers), default=math.inf) - time.monotonic()
        timeout = min(max(0.0, earliest), wait_for)
        happened = set(wait([worker.pipe for worker in self.workers], None if timeout == math.inf else timeout))
        for worker in list(self.workers):
            if worker.pipe in happened:
                self._receive(worker)
            elif worker.deadline <= time.monotonic():
                seconds = f"{self.terms.seconds:g}"
                self._lose(worker, Lost("time-limit", f"must be cleaned within {seconds} seconds, it was not"))
        self._assign_all()

    def _assign_all(self) -> None:
        for worker in self.workers:
            if worker.ready and not worker.at:
                self._assign(worker)

    def _assign(self, worker: _Worker) -> None:
        jobs = self.supply.parcel(min(worker.pace, _PARCEL[0]), _PARCEL[1])
        if not jobs:
            return
        now = time.monotonic()
        worker.at.extend(jobs)
        worker.parcel, worker.deadline = (now, len(jobs)), now + self.terms.seconds
        with suppress(OSError):  # it has died since: `wait` tells
            worker.pipe.send([(job.item, job.lost) for job in jobs])

    def _receive(self, worker: _Worker) -> None:
        try:
            result = worker.pipe.recv()
        except (EOFError, OSError):
            self._died(worker)
            return
        if worker.at:
            self.results[worker.at.popleft().turn] = result
            worker.deadline = time.monotonic() + self.terms.seconds if worker.at else math.inf
            began, count = worker.parcel
            worker.pace = count * _PARCEL_SECONDS / max(time.monotonic() - began, _PARCEL_SECONDS / _PARCEL[0])
        elif result is None:
            worker.ready, self.started, self.failed_starts = True, True, 0
        else:
            self._died(worker, f"raised {result}")

    def _died(self, worker: _Worker, cause: str = "") -> None:
        worker.process.join()
        cause = cause or f"was ended by {_cause(worker.process.exitcode)}"
        if not worker.ready:
            self.failed_starts += 1
            if not self.started or self.failed_starts >= _FAILED_STARTS:
                raise WorkersFailed(f"worker processes must start, one {cause} before its first document")
        self._lose(worker, Lost("worker-died", f"its worker process {cause}"))

    def _lose(self, worker: _Worker, lost: Lost) -> None:
        """Take the worker out, report the item that it was at, and put another worker in its place."""
        self.workers.remove(worker)
        worker.end()
        if worker.at:
            job = worker.at.popleft()
            self.supply.put_back(worker.at)
            if job.lost is None and self.terms.salvage is not None:
                self.supply.put_back([job._replace(lost=lost)])
            else:
                self.results[job.turn] = job.lost or lost
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
