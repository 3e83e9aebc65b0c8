"""Queue of items for workers, read as needed, with a bounded number of unfinished items."""

from __future__ import annotations

from collections import deque
from itertools import islice
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from newsclean.io.failures import Failure

Item = TypeVar("Item")
_HEAVIEST = 64_000_000
"""Largest total size of the unfinished items, in bytes; a larger item is processed alone."""


class Job(NamedTuple):
    """An item to process.

    Attributes:
        turn: position of the item's result among all results, from 0.
        item: the item.
        lost: reason why an earlier worker ended without a result for the item; None if there was none.
    """

    turn: int
    item: Any
    lost: Failure | None = None


class Supply(Generic[Item]):
    """Queue of items for workers.

    The items are read from an iterable as needed. An exception of the iterable ends the queue and is saved as
    `problem`.
    """

    def __init__(self, items: Iterable[Item], *, ahead: int, weigh: Callable[[Item], int]) -> None:
        """Set the items, the largest number of unfinished ones, and the function that returns an item's size."""
        self._items: Iterator[Item] = iter(items)
        self._seen: deque[Item] = deque()
        self._again: deque[Job] = deque()
        self._under_way: dict[
            int, tuple[Item, int]
        ] = {}  # in progress or waiting for an earlier result: item and weight by turn
        self._ahead = ahead
        self._weigh = weigh
        self._drawn = self._weight = 0
        self.problem: Exception | None = None

    def look_ahead(self, count: int) -> int:
        """Read up to `count` items ahead, and return the number of items that were read but not assigned."""
        try:
            self._seen.extend(islice(self._items, max(0, count - len(self._seen))))
        except Exception as problem:  # raised by the iterable; reported after the results of earlier items
            self.problem = problem
            self._items = iter(())
        return len(self._seen)

    def is_busy(self) -> bool:
        """Return whether the result of any item is still missing."""
        return bool(self._under_way) or self.look_ahead(1) > 0

    def parcel(self, most: float, heaviest: int) -> list[Job]:
        """Remove and return the next jobs, until their number reaches `most` or their size reaches `heaviest` bytes.

        A fraction in `most` is rounded up.
        """
        jobs: list[Job] = []
        weight = 0
        while len(jobs) < most and weight < heaviest and (job := self._next()):
            jobs.append(job)
            weight += self._under_way[job.turn][1]
        return jobs

    def _next(self) -> Job | None:
        """Return the next job; None if no item is left, or if the unfinished items would be too many or too large."""
        if self._again:
            return self._again.popleft()
        if len(self._under_way) >= self._ahead or not self.look_ahead(1):
            return None
        weight = self._weigh(self._seen[0])
        if self._under_way and self._weight + weight > _HEAVIEST:
            return None
        job = Job(self._drawn, self._seen.popleft())
        self._drawn += 1
        self._under_way[job.turn] = job.item, weight
        self._weight += weight
        return job

    def put_back(self, jobs: Iterable[Job]) -> None:
        """Put jobs back at the front of the queue, for another worker."""
        self._again.extendleft(reversed(list(jobs)))

    def done(self, turn: int) -> Item:
        """Return the item at a turn and forget it, because its result is about to be yielded."""
        item, weight = self._under_way.pop(turn)
        self._weight -= weight
        return item
