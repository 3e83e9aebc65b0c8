"""What other processes do with an index under test: add until they are killed, read until they are told to end."""

from __future__ import annotations

import os
from contextlib import suppress
from itertools import count
from typing import TYPE_CHECKING

from wire import sentences

from newsclean.dedup.index import NearDuplicateIndex
from newsclean.dedup.near_duplicates import near_duplicates
from newsclean.dedup.shingles import shingled

if TYPE_CHECKING:
    from multiprocessing.synchronize import Barrier, Event
    from pathlib import Path

SIZE = 4
"""Documents a batch."""

# Preloaded, so that what a killed process was doing is adding, and not loading modules or making tables.
shingled(["x"])
with suppress(ImportError):
    import redis  # noqa: F401


def opened(where: str) -> NearDuplicateIndex:
    return NearDuplicateIndex.redis(where) if where.startswith("redis:") else NearDuplicateIndex(where)


def batch(number: int) -> tuple[list[str], list[str]]:
    """Three stories and a version of one in the batch before; and their ids."""
    stories = [" ".join(sentences(10 * number + story, 3)) for story in range(SIZE - 1)]
    earlier = " ".join(sentences(10 * (number - 1), 3)) if number else "Nothing yet."
    return [*stories, f"{earlier} Read more."], [f"{number}/{story}" for story in range(SIZE)]


def add_for_ever(where: str, first: int, told: Path) -> None:
    """Add batches, and write down each that is in; the file is there from the start."""
    out = os.open(told, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    with opened(where) as index:
        for number in count(first):
            texts, ids = batch(number)
            index.add(texts, ids=ids)
            os.write(out, b"%d\n" % number)


def add(where: str, batches: range) -> None:
    with opened(where) as index:
        for number in batches:
            texts, ids = batch(number)
            index.add(texts, ids=ids)


def open_each(files: list[Path], gate: Barrier) -> None:
    """Open new indexes, each at the moment at which others open it; fail if one could not be opened."""
    refused = []
    for file in files:
        gate.wait(60)
        try:
            with opened(str(file)) as index:
                assert len(index) == 0
        except Exception as error:
            refused.append(error)
    assert refused == []


def read_until(where: str, done: Event) -> None:
    """Fail if anything but whole batches is ever seen, or fewer than before."""
    with opened(where) as index:
        before = len(index)
        while not done.is_set():
            clusters = index.clusters()
            after = len(index)
            assert before <= after
            assert after % SIZE == 0
            assert any(clusters == expected(size // SIZE) for size in range(before, after + 1, SIZE))
            before = after


def expected(batches: int) -> list:
    """The clusters of so many batches."""
    both = [batch(number) for number in range(batches)]
    texts, ids = ([each for one in column for each in one] for column in zip(*both, strict=True)) if both else ([], [])
    return near_duplicates(texts, ids=ids)
