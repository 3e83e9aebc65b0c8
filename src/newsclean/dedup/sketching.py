"""The different texts among the documents: read once, in batches, by one process or several."""

from __future__ import annotations

import signal
import threading
from array import array
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from newsclean.dedup.sketches import Scheme, Sketches, collected, digest, sketched

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from concurrent.futures import Future

    from numpy.typing import NDArray

# Characters a batch: its arrays stay in the cache, and the allocator keeps their memory.
_BATCH = 250_000
# Texts a batch, however short: each has its bitmap of 8 kB while it is made.
_TEXTS = 512
# Bytes of the largest block that glibc adapts to, less its own.
_LARGE = 31 << 20
# Batches that wait for each worker process.
_WAITING = 4


class Batch(NamedTuple):
    """Different texts, their digests, and the numbers of the first documents that have them."""

    texts: list[str]
    digests: list[bytes]
    numbers: list[int]


class Contents(NamedTuple):
    """The different texts that have letters or digits, and which documents have them.

    Attributes:
        sketches: of each text.
        rows: for each document the row of its text; -1 for one without letters and digits.
    """

    sketches: Sketches
    rows: NDArray[np.int64]


def read(texts: Iterable[str], scheme: Scheme, jobs: int = 1) -> Contents:
    """Sketch texts; none is kept."""
    # glibc gives back what it frees beyond twice the largest block freed so far, and asks for it again with every
    # batch: a fifth of the time. Freeing one large block, never written to, raises that bound.
    np.empty(_LARGE, np.uint8)
    seen: dict[bytes, int] = {}
    contents = array("q")
    kept: list[NDArray[np.int64]] = []
    batches = _batches(texts, seen, contents)
    here = (_sketch(batch, scheme) for batch in batches)

    def noted() -> Iterator[Sketches]:
        for numbers, part in here if jobs == 1 else _sketched_elsewhere(batches, scheme, jobs):
            kept.append(numbers)
            yield part

    sketches = collected(noted(), scheme)
    row = np.full(len(seen), -1, np.int64)
    row[np.concatenate([np.zeros(0, np.int64), *kept])] = np.arange(len(sketches))
    return Contents(sketches, row[np.frombuffer(contents, np.int64)])


def _batches(texts: Iterable[str], seen: dict[bytes, int], contents: array[int]) -> Iterator[Batch]:
    """Yield the different texts in batches; note for each document which of them it has."""
    batch, room = Batch([], [], []), _BATCH
    for text in texts:
        mark, known = digest(text), len(seen)
        contents.append(seen.setdefault(mark, known))
        if len(seen) == known:
            continue
        batch.texts.append(text)
        batch.digests.append(mark)
        batch.numbers.append(known)
        room -= len(text)
        if room <= 0 or len(batch.texts) == _TEXTS:
            yield batch
            batch, room = Batch([], [], []), _BATCH
    if batch.texts:
        yield batch


def _sketch(batch: Batch, scheme: Scheme) -> tuple[NDArray[np.int64], Sketches]:
    kept, sketches = sketched(batch.texts, batch.digests, scheme)
    return np.array(batch.numbers, np.int64)[kept], sketches


_ENDING = (signal.SIGINT, signal.SIGTERM)


def _follow() -> None:
    """Let the process that started this one decide what Ctrl-C means, and SIGTERM end this one without a word."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _sketched_elsewhere(
    batches: Iterable[Batch], scheme: Scheme, jobs: int
) -> Iterator[tuple[NDArray[np.int64], Sketches]]:
    """Sketch in worker processes, a few batches ahead, and give the results in the order of the batches."""
    pool = ProcessPoolExecutor(jobs, initializer=_follow)
    try:
        waiting: deque[Future[tuple[NDArray[np.int64], Sketches]]] = deque()
        for batch in batches:
            with _signals_held():
                waiting.append(pool.submit(_sketch, batch, scheme))
            if len(waiting) >= _WAITING * jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BaseException:
        _kill(pool)
        raise
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _signals_held() -> Iterator[None]:
    """Hold Ctrl-C and SIGTERM back while worker processes may start.

    Python drops an exception that is raised while it forks, and a worker that it has not yet noted would stay. A mask
    is not enough: numpy's threads take the signal.
    """
    came: list[int] = []
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def note(number: int, _: object) -> None:
        came.append(number)

    before = [(number, signal.signal(number, note)) for number in _ENDING]
    try:
        yield
    finally:
        for number, handler in before:
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
        for sent in came:
            signal.raise_signal(sent)


def _kill(pool: ProcessPoolExecutor) -> None:
    """End the worker processes at once: one that Ctrl-C reaches before it ignores it may hold a lock for ever.

    What is still being written for them has no reader then. Before Python 3.12 nobody tells the thread that writes it;
    later the pool closes the reader itself, perhaps at the same moment.
    """
    for process in list((pool._processes or {}).values()):  # noqa: SLF001 - `kill_workers` comes with Python 3.14
        process.kill()
    with suppress(OSError):
        pool._call_queue._reader.close()  # type: ignore[attr-defined] # noqa: SLF001
