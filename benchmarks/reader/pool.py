"""Examples as arrays, made in several processes and kept in one file: `python benchmarks/reader/pool.py DATA OUT`."""

from __future__ import annotations

import argparse
import pickle
from collections import defaultdict
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from labelled_pages import Page, cleaner_cases, example_pages, example_texts, fold_of, invented, pages, phrase_cases
from noise_templates import planted_rows
from training_examples import Example, Maker, filled, invented_examples, invented_pages

from newsclean.reader.network import BUCKETS
from newsclean.reader.table import columns_of, read_lines
from newsclean.text.lines import Lines

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST_ROWS, _PLANTED = 300, 1500
_COPIES = 4
"""Copies of each example text and case of the tests: each has a rule of its own to teach, and no page repeats it."""


class Entry(NamedTuple):
    """One example.

    Attributes:
        columns: float16, rows x `COLUMNS`.
        words: uint16, the bucket of each word.
        groups: uint8, the group of each word, as in `Words`.
        offsets: where each row's words start, and the end of the last.
        story: int8, 1, 0 or -1 for each row.
        kind: int8, the kind of each row or -1.
        written: whether each row was written for training, so that its label is sure.
        weight: of the example.
        fold: whose validation it belongs to; -1 for all trainings.
    """

    columns: Any
    words: Any
    groups: Any
    offsets: Any
    story: Any
    kind: Any
    written: Any
    weight: float
    fold: int


def entry(example: Example) -> Entry | None:
    """Return an example as arrays; None where too little of it is labelled."""
    text = "\n".join(" ".join(row.text.splitlines()) for row in example.rows)
    lines = Lines(text)
    if len(lines.texts) < 2:
        return None
    table = read_lines(text, lines.starts, lines.texts)
    n = min(len(table.number), _MOST_ROWS)
    if n < 2:
        return None
    columns = columns_of(table, np.arange(len(table.number)))[:n].astype(np.float16)
    size = np.bincount(table.words.line, minlength=n)[:n]
    offsets = np.concatenate([[0], np.cumsum(size)]).astype(np.int32)
    words = (table.words.code % np.uint64(BUCKETS)).astype(np.uint16)[: offsets[-1]]
    groups = table.words.group.astype(np.uint8)[: offsets[-1]]
    story = np.array([row.story for row in example.rows], np.int8)[table.number[:n]]
    kind = np.array([row.kind for row in example.rows], np.int8)[table.number[:n]]
    written = np.array([row.written for row in example.rows], bool)[table.number[:n]]
    fold = -1 if example.site.startswith("invented:") else fold_of(example.site)
    return Entry(columns, words, groups, offsets, story, kind, written, example.weight, fold)


def _of_fold(task: tuple[list[Page], int, float]) -> list[Entry]:
    own, seed, share = task
    made = (entry(example) for example in Maker(own, seed, share).examples())
    return [found for found in made if found is not None]


def make_pool(data: Path, seed: int, share: float, jobs: int) -> list[Entry]:
    """Return the examples of all pages and of the invented documents; donors are of the same fold."""
    documents = invented(test=False)
    others = [*invented_examples(documents, seed, 3), *Maker(invented_pages(documents), seed, share).examples()]
    others += [Example(rows, 1.0, f"invented:{header}") for header, rows in phrase_cases()]
    for header, rows in [*cleaner_cases(), *example_texts(), *example_pages()]:
        others += _COPIES * [Example(rows, 1.5, f"invented:{header}"), Example(filled(rows), 1.0, f"invented:{header}")]
    others += [Example(rows, 0.7, "invented:planted") for rows in planted_rows(_PLANTED, seed)]
    by_fold: dict[int, list[Page]] = defaultdict(list)
    for page in pages(data):
        by_fold[page.fold].append(page)
    tasks = [(own, seed * 100 + fold, share) for fold, own in sorted(by_fold.items())]
    with get_context("fork").Pool(jobs) as workers:
        pool = [found for made in workers.imap(_of_fold, tasks) for found in made]
        pool += [found for found in workers.imap(entry, others, 256) if found is not None]
    return pool


def main(arguments: Sequence[str] | None = None) -> None:
    """Make a pool and keep it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--share", type=float, default=1.0, help="share of the examples to make")
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args(arguments)
    pool = make_pool(given.data, given.seed, given.share, given.jobs)
    given.out.write_bytes(pickle.dumps([tuple(found) for found in pool], protocol=5))
    print(f"{len(pool)} examples")


if __name__ == "__main__":
    main()
