"""Fill an index with invented stories, and measure adding and asking.

usage: index.py [--docs 1000000] [--batch 10000] [--last 100000] [--queries 1000]
One story of ten is another version of one before. What is counted is how long the index takes to put in the last
stories, their sketches ready, by the clock and in CPU time; and to answer, sketching the story included.
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from newsclean.dedup.contents import read
from newsclean.dedup.index import NearDuplicateIndex
from newsclean.dedup.sketches import Scheme
from newsclean.dedup.storage.changes import id_key

if TYPE_CHECKING:
    from collections.abc import Iterator

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


def filled(index: NearDuplicateIndex, stories: Stories, docs: int, batch: int) -> Iterator[tuple[int, float, float]]:
    """Add stories; yield after each batch how many there are, and the seconds it took by the clock and in CPU time."""
    for start in range(0, docs, batch):
        numbers = range(start, min(docs, start + batch))
        contents = read((stories.story(number) for number in numbers), Scheme())
        keys = [id_key(f"story/{number}") for number in numbers]
        clock, cpu = time.perf_counter(), time.process_time()
        index._add(contents, keys)  # noqa: SLF001 - sketches are ready
        yield numbers.stop, time.perf_counter() - clock, time.process_time() - cpu


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


def report(index: NearDuplicateIndex, args: argparse.Namespace) -> None:
    stories = Stories()
    batches = []
    for docs, clock, cpu in filled(index, stories, args.docs, args.batch):
        batches.append((docs, clock, cpu))
        if docs % (10 * args.batch) == 0:
            some = batches[-10:]
            print(f"{docs:>9,}: {10 * args.batch / sum(b[1] for b in some):,.0f} documents/s", flush=True)
    last = [batch for batch in batches if batch[0] > args.docs - args.last]
    count = last[-1][0] - last[0][0] + args.batch
    clock, cpu = (sum(batch[place] for batch in last) for place in (1, 2))
    slowest = max(batch[1] for batch in batches)
    print(f"documents: {len(index):,}, the last {count:,} added at {count / clock:,.0f}/s, {count / cpu:,.0f}/s of CPU")
    print(f"longest batch of {args.batch:,}: {slowest:.1f} s")
    rng = random.Random(args.docs)  # noqa: S311 - see above
    known = [stories.version(rng.randrange(args.docs)) for _ in range(args.queries)]
    new = [stories.fresh(args.docs + number) for number in range(args.queries)]
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
