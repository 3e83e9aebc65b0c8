"""What each cleaner of a preset costs: CPU time a text, medians and shares, each text read once as in a run.

usage: cleaners.py TEXTS.jsonl[.gz] [NEWS|PAGE] [CLEANER...]

A row holds its text as `text`, or as `lines`, each with a `text`. Cleaners named after the preset are left out.
"""

from __future__ import annotations

import gzip
import json
import statistics
import sys
import time
from collections import defaultdict
from typing import TYPE_CHECKING

from newsclean import Document, Edit, Pipeline
from newsclean.pipeline import cleaner_name
from newsclean.presets import PRESETS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


class Timed:
    """A cleaner that adds up the seconds it takes."""

    def __init__(self, cleaner: Callable[[Document], Iterable[Edit]], spent: dict[str, float]) -> None:
        self._cleaner, self._spent, self.name = cleaner, spent, cleaner_name(cleaner)
        self.repeats, self.settles = (getattr(cleaner, name, False) for name in ("repeats", "settles"))

    def __call__(self, document: Document) -> list[Edit]:
        """Return the cleaner's edits."""
        start = time.process_time()
        edits = list(self._cleaner(document))
        self._spent[self.name] += time.process_time() - start
        return edits


def texts(path: str) -> Iterator[str]:
    with gzip.open(path, "rt", encoding="utf-8") if path.endswith(".gz") else open(path, encoding="utf-8") as rows:  # noqa: PTH123 - like gzip's
        for row in map(json.loads, rows):
            yield row["text"] if "text" in row else "\n".join(line["text"] for line in row["lines"])


def costs(pipeline: Pipeline, path: str) -> Iterator[tuple[int, dict[str, float]]]:
    """Yield the size of each text, and the seconds that each cleaner and the rest took."""
    spent: dict[str, float] = defaultdict(float)
    timed = Pipeline(*(Timed(cleaner, spent) for cleaner in pipeline))
    timed("The harbour opened again.\nShare this article\n相关新闻")  # loads the phrases
    for text in texts(path):
        spent.clear()
        start = time.process_time()
        timed(text)
        whole = time.process_time() - start
        yield len(text), {**spent, "pipeline": whole - sum(spent.values()), "all": whole}


def main() -> None:
    path, preset, *left_out = [*sys.argv[1:], "NEWS"] if len(sys.argv) == 2 else sys.argv[1:]
    found = list(costs(PRESETS[preset].without(*left_out), path))
    whole = sum(took["all"] for _, took in found)
    print(f"{len(found)} texts, {sum(size for size, _ in found) / whole / 1e6:.2f} M characters/s")
    print("| cleaner | ms a text, median | share of all time |\n|---|---|---|")
    for name in found[0][1]:
        seconds = [took.get(name, 0.0) for _, took in found]
        print(f"| {name} | {1000 * statistics.median(seconds):.3f} | {sum(seconds) / whole:.3f} |")


if __name__ == "__main__":
    main()
