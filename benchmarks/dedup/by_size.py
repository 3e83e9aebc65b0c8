"""Measure how time and memory grow with the number of stories, and plot it.

usage: by_size.py [--docs 10000 30000 100000 300000 1000000] [--kind {stories,template,copies}] [--svg FILE]
Each size runs in a process of its own, on invented stories of 3,000 characters, three of ten copies, that are made
while they are read: what making them takes is taken off. Memory is what the process grew by. `--kind template` makes
all stories from one template, `copies` takes one text again and again: time should grow with their number alone.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from invented import Invented

from newsclean.dedup.near_duplicates import near_duplicates

if TYPE_CHECKING:
    from collections.abc import Iterator

KINDS = ("stories", "template", "copies")
# So many stories are grouped first: tables are made, code is loaded, and a batch of texts is there.
_WARM = 300


def stream(kind: str, docs: int) -> Iterator[str]:
    maker = Invented(5)
    if kind == "stories":
        yield from maker.stories(docs)
        return
    frame = maker.fresh(2400)
    for _ in range(docs):
        if kind == "template":
            yield " ".join(text for pair in zip(frame, maker.story(90 * len(frame)), strict=False) for text in pair)
        else:
            yield " ".join(frame)


class Timed:
    """An iterable that knows how much CPU time its own making took."""

    def __init__(self, texts: Iterator[str]) -> None:
        self.texts, self.seconds = texts, 0.0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        start = time.thread_time()
        try:
            return next(self.texts)
        finally:
            self.seconds += time.thread_time() - start


def one(kind: str, docs: int) -> dict[str, float]:
    """Group so many stories and return what it took."""
    near_duplicates(stream("stories", _WARM))
    texts = stream(kind, docs)
    first = next(texts)  # by now the maker has its pool
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    timed = Timed(texts)
    clusters = near_duplicates(text for part in ([first], timed) for text in part)
    cpu = time.process_time() - start - timed.seconds
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    return {"docs": docs, "microseconds": cpu / docs * 1e6, "bytes": grown / docs, "clusters": len(clusters)}


def plot(rows: list[dict[str, float]]) -> str:
    """Draw two charts beside each other, time and memory a story against the number of stories, as SVG."""
    charts = (("CPU microseconds a story", "microseconds"), ("bytes a story", "bytes"))
    body = "".join(_chart(40 + 340 * number, *chart, rows) for number, chart in enumerate(charts))
    style = (
        "text{font:12px sans-serif;fill:#555}.line{fill:none;stroke:#0b6e99;stroke-width:2}"
        ".axis{fill:none;stroke:#999}circle{fill:#0b6e99}"
        "@media (prefers-color-scheme: dark){text{fill:#bbb}.line{stroke:#5bb8d9}circle{fill:#5bb8d9}}"
    )
    title = "<title>CPU time and memory a story, by the number of stories</title>"
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 250" role="img">{title}'
    return f"{head}<style>{style}</style>{body}</svg>\n"


def _chart(left: int, title: str, key: str, rows: list[dict[str, float]]) -> str:
    from math import log10

    low, high = (log10(rows[place]["docs"]) for place in (0, -1))
    top = 1.25 * max(row[key] for row in rows)
    points = [
        (left + 20 + 260 * (log10(row["docs"]) - low) / max(high - low, 1e-9), 210 - 170 * row[key] / top)
        for row in rows
    ]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    marks = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3"/>'
        f'<text x="{x:.1f}" y="{y - 8:.1f}" text-anchor="middle">{row[key]:,.0f}</text>'
        f'<text x="{x:.1f}" y="228" text-anchor="middle">{row["docs"] / 1000:,.0f}k</text>'
        for (x, y), row in zip(points, rows, strict=True)
    )
    return (
        f'<text x="{left}" y="20">{title}</text><path class="axis" d="M{left} 30V210H{left + 300}"/>'
        f'<polyline class="line" points="{path}"/>{marks}'
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--docs", type=int, nargs="+", default=[10_000, 30_000, 100_000, 300_000, 1_000_000])
    parser.add_argument("--kind", choices=KINDS, default="stories")
    parser.add_argument("--svg", type=Path)
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        print(json.dumps(one(args.kind, args.docs[0])))
        return
    rows: list[dict[str, float]] = []
    print("| stories | CPU microseconds a story | bytes a story | clusters |\n|---|---|---|---|")
    for docs in args.docs:
        command = [sys.executable, __file__, "--one", "--kind", args.kind, "--docs", str(docs)]
        rows.append(json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout))
        row = rows[-1]
        print(f"| {docs:,} | {row['microseconds']:.1f} | {row['bytes']:,.0f} | {row['clusters']:,.0f} |", flush=True)
    print(f"the last takes {rows[-1]['microseconds'] / rows[0]['microseconds']:.2f} times as long a story as the first")
    if args.svg:
        args.svg.write_text(plot(rows), "utf-8")


if __name__ == "__main__":
    main()
