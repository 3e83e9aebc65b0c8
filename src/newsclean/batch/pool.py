"""Call one function for many items in worker processes that may crash or hang.

The pools of the standard library lose the whole run when a worker dies, and cannot end a call that takes too long.
Here, each worker sends each result immediately. If a worker dies or exceeds the time limit, only its current item is
lost, and a new worker replaces it. A worker receives several small items at a time, because sending each item alone
would take longer than the work. A worker receives no items while it works, because both ends of a pipe could otherwise
block on a full buffer.
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

from newsclean.batch.work_queue import Job, Supply
from newsclean.io.failures import Failure, WorkersFailed
from newsclean.worker_process import serve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from multiprocessing.context import SpawnProcess

Item = TypeVar("Item")
Result = TypeVar("Result")
AHEAD = 64
"""Items for each worker that are assigned, or whose results wait for an earlier result: a bound on memory."""
_PARCEL = (64, 256_000)
"""Largest number and weight of the items sent to a worker at a time."""
_PARCEL_SECONDS = 0.05
"""Seconds of work sent to a worker at a time; few, because a run ends only when the last worker is ready."""
# Number of workers that die in succession before they are ready, after which the run fails.
_FAILED_STARTS = 3
_LOOK_EVERY = 8
_LONGEST_WAIT = 3600.0
"""Longest single wait for an event, in seconds: the operating system refuses waits of more than 24 days."""
"""Results between two checks for idle workers, while further results are available."""


@dataclass(frozen=True)
class Terms(Generic[Item, Result]):
    """Settings of the workers. The functions `prepare` and `salvage` must pickle.

    Attributes:
        jobs: number of worker processes.
        seconds: time limit for one item, in wall-clock seconds.
        prepare: function that each worker calls first, to load modules; not timed.
        salvage: function that another worker calls for an item whose worker ended; it returns the item's result.
        weigh: function that returns the approximate size of an item, in bytes.
    """

    jobs: int = 1
    seconds: float = math.inf
    prepare: Callable[[], object] | None = None
    salvage: Callable[[Item, Failure], Result] | None = None
    weigh: Callable[[Item], int] = lambda _: 1


def run_ordered(
    function: Callable[[Item], Result], items: Iterable[Item], terms: Terms[Item, Result]
) -> Iterator[tuple[Item, Result | Failure]]:
    """Yield each item with its `function(item)`, in input order, computed by worker processes.

    Items are read as needed, a bounded number ahead of the results. Function, items and results must pickle. An item
    whose worker dies or exceeds the time limit yields a `Failure` without a path. The rule of the failure is
    `worker-died` or `time-limit`. The processes are spawned, not forked, so that they share no state. They end with the
    iterator, or with this process, in whatever way it ends. An exception of the iterable is raised after the results of
    the items before it.

    Raises:
        WorkersFailed: a worker process cannot be created, or dies before it is ready, as in a script without a main
            guard. Once a worker was ready, only three such deaths in succession raise.
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
    """A worker process, the pipe to the process, and the items whose results the process has not sent.

    `ready` is True after the start, and `deadline` is the monotonic time in seconds at which the current item fails.
    """

    process: SpawnProcess
    pipe: Connection[Any, Any]
    ready: bool = False
    at: deque[Job] = field(default_factory=deque)
    deadline: float = math.inf
    pace: float = 1.0
    """Number of items that the process completes in `_PARCEL_SECONDS`."""
    parcel: tuple[float, int] = (0.0, 0)
    """Time of the last parcel, and its number of items."""

    def end(self) -> None:
        """Kill the process and close the pipe."""
        self.process.kill()
        self.process.join()
        self.pipe.close()


@dataclass
class _Crew(Generic[Item, Result]):
    """The workers, the queue of items and the results."""

    work: tuple[Callable[[Item], Result], Callable[[Item, Failure], Result] | None, Callable[[], object] | None]
    """Functions that the workers call for an item, for a lost item, and at the start."""
    terms: Terms[Item, Result]
    supply: Supply[Item]
    workers: list[_Worker] = field(default_factory=list)
    results: dict[int, Result | Failure] = field(default_factory=dict)
    failed_starts: int = 0
    started: bool = False

    def hire(self, count: int) -> None:
        """Start `count` workers.

        Raises:
            WorkersFailed: a process cannot be created.
        """
        context = get_context("spawn")
        for _ in range(count):
            try:
                ours, theirs = context.Pipe()
                process = context.Process(target=serve, args=(theirs,), daemon=True)
                with _undisturbed():
                    process.start()
            except OSError as error:
                raise WorkersFailed(f"cannot start a worker process: {error.strerror}") from None
            theirs.close()
            self.workers.append(_Worker(process, ours))
            with suppress(OSError):  # if it has died since, `wait` reports it
                ours.send(self.work)

    def advance(self, wait_for: float = math.inf) -> None:
        """Wait for the next event: a worker is ready, a result arrives, a worker dies, or a time limit passes.

        Items are assigned before and after the wait, because each result that was yielded makes room for another item.

        Args:
            wait_for: the longest time to wait, in seconds.
        """
        self._assign_all()
        earliest = min((worker.deadline for worker in self.workers), default=math.inf) - time.monotonic()
        timeout = min(max(0.0, earliest), wait_for, _LONGEST_WAIT)
        happened = set(wait([worker.pipe for worker in self.workers], timeout))
        for worker in list(self.workers):
            if worker.pipe in happened:
                self._receive(worker)
            elif worker.deadline <= time.monotonic():
                seconds = f"{self.terms.seconds:g}"
                self._lose(worker, _lost("time-limit", f"cleaning took longer than {seconds} seconds"))
        self._assign_all()

    def _assign_all(self) -> None:
        """Send items to all idle workers."""
        for worker in self.workers:
            if worker.ready and not worker.at:
                self._assign(worker)

    def _assign(self, worker: _Worker) -> None:
        """Send the next items to an idle worker, if there are any."""
        jobs = self.supply.parcel(min(worker.pace, _PARCEL[0]), _PARCEL[1])
        if not jobs:
            return
        now = time.monotonic()
        worker.at.extend(jobs)
        worker.parcel, worker.deadline = (now, len(jobs)), now + self.terms.seconds
        with suppress(OSError):  # if it has died since, `wait` reports it
            worker.pipe.send([(job.item, job.lost) for job in jobs])

    def _receive(self, worker: _Worker) -> None:
        """Read one message of a worker: a result, or the outcome of the start. The worker may also be dead."""
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
        """Replace a dead worker. `cause` is a phrase for the message, by default the signal or the exit code.

        Raises:
            WorkersFailed: no worker was ever ready, or too many workers died in succession before they were ready.
        """
        worker.process.join()
        cause = cause or f"was ended by {_cause(worker.process.exitcode)}"
        if not worker.ready:
            self.failed_starts += 1
            if not self.started or self.failed_starts >= _FAILED_STARTS:
                raise WorkersFailed(f"cannot start worker processes: one {cause} before its first document")
        self._lose(worker, _lost("worker-died", f"its worker process {cause}"))

    def _lose(self, worker: _Worker, lost: Failure) -> None:
        """Replace a worker that ended. Another worker salvages the current item, or the item fails with `lost`."""
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
        """End all workers."""
        for worker in self.workers:
            worker.end()


def _lost(rule: str, message: str) -> Failure:
    """Return the failure of an item whose worker ended. It has no path, because only the caller knows the name."""
    return Failure("", rule, message)


def _cause(code: int | None) -> str:
    """Return the name of the signal or the exit code with which a process ended, as words."""
    if code is not None and code < 0:
        with suppress(ValueError):
            return signal.Signals(-code).name
    return f"exit code {code}"


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Block SIGINT while a worker starts. Then only this process receives a Ctrl-C, and ends the workers."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
