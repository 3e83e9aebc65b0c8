"""Compare Spark on two local cores with the local engine: results, time, and the bytes that are shuffled.

usage: spark.py CORPUS.jsonl [--docs 20000] [--partitions 8] [--executors]
CORPUS is what `neardup_corpus.py scale` makes. Prints the time of both, in seconds of CPU and on the clock, without the
start of Spark and a first small run; whether the clusters are equal; and from Spark's own event log the bytes
written to shuffles a story, stage by stage. --executors groups without the driver.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import newsclean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pyspark.sql import DataFrame, SparkSession

STAGES = ("sketches", "documents", "candidates", "links", "links-of-kin", "clusters")


def texts_of(path: str, docs: int) -> list[str]:
    with Path(path).open(encoding="utf-8") as lines:
        return [str(json.loads(line)["text"]) for line in islice(lines, docs)]


def session(folder: Path, partitions: int) -> SparkSession:
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    (folder / "events").mkdir()
    options = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.memory": "4g",
        "spark.driver.host": "localhost",
        "spark.sql.shuffle.partitions": str(partitions),
        "spark.local.dir": str(folder / "local"),
        "spark.eventLog.enabled": "true",
        "spark.eventLog.dir": (folder / "events").as_uri(),
        "spark.eventLog.compress": "false",
        "spark.log.level": "ERROR",
    }
    builder = SparkSession.builder.master("local[2]").appName("newsclean")
    for key, value in options.items():
        builder = builder.config(key, value)
    return builder.getOrCreate()


def cpu_seconds() -> float:
    """Return the CPU time of this process and of all that it started, those that ended among them."""
    parents, times = {}, {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:  # it ended just now
            continue
        parents[int(stat.parent.name)] = int(fields[1])
        times[int(stat.parent.name)] = sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    ours = {os.getpid()}
    for _ in range(len(parents)):
        more = {child for child, parent in parents.items() if parent in ours} - ours
        if not more:
            break
        ours |= more
    return sum(times[each] for each in ours if each in times)


def timed(what: str, call: Callable[[], Any]) -> tuple[Any, float, float]:
    wall, cpu = time.perf_counter(), cpu_seconds()
    result = call()
    wall, cpu = time.perf_counter() - wall, cpu_seconds() - cpu
    print(f"{what}: {cpu:.1f} s of CPU, {wall:.1f} s on the clock", flush=True)
    return result, cpu, wall


def shuffled(events: Path, kept: Path) -> Iterator[tuple[str, int]]:
    """Yield stages and the bytes that they wrote to shuffles: what was done before each was whole."""
    ends = [(name, (kept / f"{name}.done" / "_SUCCESS").stat().st_mtime * 1000) for name in STAGES]
    written: list[tuple[float, int]] = []
    for log in (path for path in events.rglob("*") if path.is_file() and not path.name.startswith(".")):
        for line in log.read_text("utf-8").splitlines():
            event = json.loads(line)
            if event["Event"] != "SparkListenerTaskEnd" or not event.get("Task Metrics"):
                continue
            written.append(
                (
                    event["Task Info"]["Finish Time"],
                    event["Task Metrics"]["Shuffle Write Metrics"]["Shuffle Bytes Written"],
                )
            )
    start = (kept / "started").stat().st_mtime * 1000
    for name, end in ends:
        yield name, sum(size for at, size in written if start < at <= end)
        start = end


def members(result: DataFrame) -> dict[Any, tuple[Any, ...]]:
    return {row["id"]: tuple(row)[2:] for row in result.collect()}


def expected(texts: list[str]) -> dict[Any, tuple[Any, ...]]:
    found: dict[Any, tuple[Any, ...]] = {}
    for cluster in newsclean.near_duplicates(texts):
        found[cluster.representative] = (cluster.representative, None, None, None)
        found |= {
            pair.member: (pair.representative, pair.kind, pair.jaccard, pair.containment) for pair in cluster.pairs
        }
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus")
    parser.add_argument("--docs", type=int, default=20_000)
    parser.add_argument("--partitions", type=int, default=8)
    parser.add_argument("--executors", action="store_true")
    args = parser.parse_args()
    import pyarrow as pa
    import pyarrow.parquet as pq

    texts = texts_of(args.corpus, args.docs)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pq.write_table(pa.table({"id": range(len(texts)), "text": texts}), folder / "in.parquet", row_group_size=2500)
        spark = session(folder, args.partitions)
        compare(spark, folder, texts, {"driver_links": 0} if args.executors else {})
        spark.stop()
        total = 0
        for stage, size in shuffled(folder / "events", folder / "kept"):
            total += size
            print(f"shuffled by {stage}: {size / len(texts):.0f} bytes a story")
        print(f"shuffled in all: {total / len(texts):.0f} bytes a story")


def compare(spark: SparkSession, folder: Path, texts: list[str], options: dict[str, Any]) -> None:
    from newsclean.spark import near_duplicates

    df = spark.read.parquet(str(folder / "in.parquet"))
    timed("a first run of 300 stories", lambda: near_duplicates(df.limit(300), **options).count())
    here, local_cpu, local_wall = timed("local", lambda: expected(texts))
    there, cpu, wall = timed("Spark", lambda: members(near_duplicates(df, **options)))
    print(f"{len(texts)} stories: {cpu / local_cpu:.2f} times the CPU, {wall / local_wall:.2f} times the clock")
    print(f"{len(there)} documents in clusters, equal: {here == there}")
    (folder / "kept").mkdir()
    (folder / "kept" / "started").touch()
    kept, *_ = timed(
        "Spark with stages kept",
        lambda: members(near_duplicates(df, checkpoint_dir=str(folder / "kept"), **options)),
    )
    print(f"the same with stages kept: {kept == here}", flush=True)


if __name__ == "__main__":
    main()
