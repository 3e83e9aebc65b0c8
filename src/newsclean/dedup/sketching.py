"""Read documents once, and compute the sketches of their distinct texts, in one process or several."""

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

# Characters in a batch. Its arrays then fit in the cache, and the allocator reuses their memory.
_BATCH = 250_000
# Largest number of texts in a batch: each needs 8 kB for its bitmap while it is sketched.
_TEXTS = 512
# Size in bytes of a block slightly below 32 MB, the largest size to which glibc adapts; see `read`.
_LARGE = 31 << 20
# Batches in the queue of each worker process.
_WAITING = 4


class Batch(NamedTuple):
    """Distinct texts with their digests and numbers. The distinct texts of all batches are numbered from 0."""

    texts: list[str]
    digests: list[bytes]
    numbers: list[int]


class Contents(NamedTuple):
    """The distinct texts that contain letters or digits, and which of them each document has.

    Attributes:
        sketches: the sketch of each distinct text.
        rows: for each document, the row of its text in `sketches`; -1 for a text without letters and digits.
    """

    sketches: Sketches
    rows: NDArray[np.int64]


def read(texts: Iterable[str], scheme: Scheme, jobs: int = 1) -> Contents:
    """Read texts once and return the sketches of the distinct texts, computed by `jobs` processes.

    The texts themselves are not stored.
    """
    # glibc keeps freed memory up to twice the size of the largest block freed so far, and returns the rest to the
    # system. The rest would be requested again for every batch, which takes a fifth of the time. Freeing one large,
    # unwritten block raises that bound.
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
    """Yield the distinct texts in batches. Equal texts have the same number.

    The digest and number of each distinct text are added to `seen`. The number of each of the `texts`, including
    repeated ones, is appended to `contents`.
    """
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
    """Return the numbers of the texts in a batch that contain letters or digits, and the sketches of these texts."""
    kept, sketches = sketched(batch.texts, batch.digests, scheme)
    return np.array(batch.numbers, np.int64)[kept], sketches


_ENDING = (signal.SIGINT, signal.SIGTERM)


def _follow() -> None:
    """Set the signal handlers of a worker process: ignore Ctrl-C, and end without a message on SIGTERM.

    The parent process handles Ctrl-C.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _sketched_elsewhere(
    batches: Iterable[Batch], scheme: Scheme, jobs: int
) -> Iterator[tuple[NDArray[np.int64], Sketches]]:
    """Yield for each batch, in order, the numbers of its texts that contain letters or digits, and their sketches.

    Worker processes compute the sketches a few batches ahead.
    """
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
    """Delay Ctrl-C and SIGTERM while worker processes may be started.

    Python ignores an exception that is raised during a fork, and a worker that is not registered yet would run on. A
    signal mask is not enough, since threads of numpy would receive the signal.
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
    """End the worker processes at once. A worker that receives Ctrl-C during its start may never release a lock.

    The thread of the pool that writes to the workers then has no reader, and before Python 3.12 it would block. The
    reading end is therefore closed here. Later versions of Python close it themselves, perhaps at the same moment.
    """
    for process in list((pool._processes or {}).values()):  # noqa: SLF001 - `kill_workers` needs Python 3.14
        process.kill()
    with suppress(OSError):
        pool._call_queue._reader.close()  # type: ignore[attr-defined] # noqa: SLF001
