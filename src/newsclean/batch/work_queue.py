"""The items of a run, drawn as they are needed, and how many of them may be under way."""

from __future__ import annotations

from collections import deque
from itertools import islice
from typing import TYPE_CHECKING, Any, Generic, Literal, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Item = TypeVar("Item")
_HEAVIEST = 64_000_000
"""Weight of all items under way; a heavier one goes alone."""


class Lost(NamedTuple):
    """What stands for the result of an item whose worker ended.

    Attributes:
        rule: `worker-died`, or `time-limit` where we ended it.
        message: how, in words.
    """

    rule: Literal["worker-died", "time-limit"]
    message: str


class Job(NamedTuple):
    """An item, its place among the results, and how it was lost, if it was."""

    turn: int
    item: Any
    lost: Lost | None = None


class Supply(Generic[Item]):
    """What is still to do. What the items raise becomes `problem`, and no more of them come."""

    def __init__(self, items: Iterable[Item], *, ahead: int, weigh: Callable[[Item], int]) -> None:
        """Take the items, how many of them may be under way, and how heavy one is."""
        self._items: Iterator[Item] = iter(items)
        self._seen: deque[Item] = deque()
        self._again: deque[Job] = deque()
        self._under_way: dict[int, tuple[Item, int]] = {}  # or waits for an earlier result: by turn, with its weight
        self._ahead = ahead
        self._weigh = weigh
        self._drawn = self._weight = 0
        self.problem: Exception | None = None

    def look_ahead(self, count: int) -> int:
        """Return how many items there are that nobody has taken, up to a number."""
        try:
            self._seen.extend(islice(self._items, max(0, count - len(self._seen))))
        except Exception as problem:  # the items' own; raised when what came before is done
            self.problem = problem
            self._items = iter(())
        return len(self._seen)

    def is_busy(self) -> bool:
        """Tell whether any result is still to come."""
        return bool(self._under_way) or self.look_ahead(1) > 0

    def parcel(self, most: float, heaviest: int) -> list[Job]:
        """Take the next jobs, as many and as heavy as they may be, at least one if there is any."""
        jobs: list[Job] = []
        weight = 0
        while len(jobs) < most and weight < heaviest and (job := self._next()):
            jobs.append(job)
            weight += self._under_way[job.turn][1]
        return jobs

    def _next(self) -> Job | None:
        """Return what is to be done next, None where nothing is or too much is under way."""
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
        """Let jobs be the next to be taken."""
        self._again.extendleft(reversed(list(jobs)))

    def done(self, turn: int) -> Item:
        """Return an item and forget it: its result goes out of the house."""
        item, weight = self._under_way.pop(turn)
        self._weight -= weight
        return item
