"""Fill an index with invented stories, and measure adding and asking.

usage: index.py [--docs 1000000] [--batch 10000] [--last 100000] [--queries 1000]
The first batch is of invented stories, one of ten another version of another. The other batches are made of its
sketches, with other bits and keys but the same likenesses. What is counted is how long the index takes to put in the
last stories, their sketches ready, by the clock and in CPU time; and to answer, sketching the story included.
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from newsclean.dedup.index import NearDuplicateIndex
from newsclean.dedup.shingle_sets import BITS
from newsclean.dedup.sketches import Scheme
from newsclean.dedup.sketching import read
from newsclean.dedup.storage.changes import Added, id_key
from newsclean.instants import UNDATED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.dedup.sketching import Contents

_LETTERS = "etaoinshrdlucmfwypvbgk"


class Stories:
    """Invented stories of 3 kB, the same each time: any of them, or another version of it."""

    def __init__(self) -> None:
        rng = random.Random(11)  # noqa: S311 - seeded, so that it is the same each time
        self._words = ["".join(rng.choices(_LETTERS, k=rng.randint(2, 10))) for _ in range(8000)]

    def story(self, number: int) -> str:
        """Return a new story, or in one case of ten another version of one with a lower number."""
        rng = random.Random(number)  # noqa: S311 - see above
        if number > 0 and rng.random() < 0.1:
            return self.version(rng.randrange(number))
        return self.fresh(number)

    def fresh(self, number: int) -> str:
        """Return a story that is like no other."""
        return " ".join(random.Random(f"story {number}").choices(self._words, k=450))  # noqa: S311 - see above

    def version(self, number: int) -> str:
        """Cut the end off, and put something else before it."""
        return " ".join(["TARNMOUTH (Wire) -", *self.fresh(number).split(" ")[: 300 + number % 150]])


def another(contents: Contents, number: int) -> Contents:
    """Return as many texts of the same shapes, and as like each other, but like none of those of other numbers."""
    if not number:
        return contents
    sketches = contents.sketches
    rng = np.random.default_rng(number)
    digest, key = rng.integers(2**64, size=2, dtype=np.uint64), rng.integers(2**64, dtype=np.uint64)
    rows = np.roll(sketches.sets.rows, int(rng.integers(1, BITS // 8)), axis=1)
    sets = replace(sketches.sets, rows=rows)
    changed = replace(sketches, digests=sketches.digests ^ digest, keys=sketches.keys ^ key, sets=sets)
    return contents._replace(sketches=changed)


def filled(index: NearDuplicateIndex, contents: Contents, docs: int) -> Iterator[tuple[int, float, float]]:
    """Add batches; yield after each how many there are, and the seconds it took by the clock and in CPU time."""
    batch = len(contents.rows)
    for start in range(0, docs, batch):
        more = another(contents, start // batch)
        keys = [id_key(f"story/{number}") for number in range(start, start + batch)]
        clock, cpu = time.perf_counter(), time.process_time()
        index._add(Added(more, keys, [UNDATED] * batch))  # noqa: SLF001 - sketches are ready
        yield start + batch, time.perf_counter() - clock, time.process_time() - cpu


def ask(index: NearDuplicateIndex, name: str, texts: list[str]) -> None:
    """Print how long queries take, and how many texts are near-duplicates of something."""
    clock, cpu, near = [], [], 0
    for text in texts:
        start, worked = time.perf_counter(), time.process_time()
        near += bool(index.query(text))
        clock.append(1000 * (time.perf_counter() - start))
        cpu.append(1000 * (time.process_time() - worked))
    rank = len(texts) * 99 // 100
    shown = (f"{statistics.median(times):.2f} (99th percentile {sorted(times)[rank]:.2f})" for times in (clock, cpu))
    print(f"{name}: a query takes {next(shown)} ms, {next(shown)} of CPU; near {near} of {len(texts)}")


def rates(batches: list[tuple[int, float, float]], docs: int) -> str:
    clock, cpu = (sum(batch[place] for batch in batches) for place in (1, 2))
    return f"{docs / clock:,.0f} added a second, {docs / cpu:,.0f} a second of CPU"


def report(index: NearDuplicateIndex, args: argparse.Namespace) -> None:
    stories = Stories()
    contents = read((stories.story(number) for number in range(args.batch)), Scheme())
    batches = []
    for batch in filled(index, contents, args.docs):
        batches.append(batch)
        if len(batches) % 10 == 0:
            print(f"{batch[0]:>9,}: {rates(batches[-10:], 10 * args.batch)}", flush=True)
    last = [batch for batch in batches if batch[0] > args.docs - args.last]
    print(f"documents: {len(index):,}, of the last {args.last:,} {rates(last, args.last)}")
    print(f"longest batch of {args.batch:,}: {max(batch[2] for batch in batches):.1f} s of CPU")
    rng = random.Random(args.docs)  # noqa: S311 - see above
    known = [stories.version(rng.randrange(args.batch)) for _ in range(args.queries)]
    new = [stories.fresh(args.batch + number) for number in range(args.queries)]
    for name, texts in (("versions of stories", known), ("new stories", new)):
        ask(index, name, texts)
    start = time.process_time()
    clusters = index.clusters(of=[f"story/{number}" for number in range(args.docs - 1000, args.docs)])
    print(f"clusters of the last 1,000: {len(clusters)} in {time.process_time() - start:.1f} s of CPU")
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for option, number in (("--docs", 1_000_000), ("--batch", 10_000), ("--last", 100_000), ("--queries", 1000)):
        parser.add_argument(option, type=int, default=number)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "stories.index"
        with NearDuplicateIndex(path) as index:
            report(index, args)
            size = sum(file.stat().st_size for file in Path(folder).iterdir())
        closed = path.stat().st_size
        print(f"on disk: {size / args.docs:,.0f} bytes a document while open, {closed / args.docs:,.0f} closed")


if __name__ == "__main__":
    main()
