"""Fit the story model: cross-validated over sites with the table of all tasks, or the weights that ship.

usage: train_story.py cv [--seeds N] [--work FOLDER]      fit without each fold, judge its pages, print the table
       train_story.py ship [--seeds N] [--output FILE]    fit to all pages and write the data file

Both take --shared FOLDER, the folder with data and eval. The same data, seed and numpy give the same bytes.
"""

from __future__ import annotations

import argparse
import json
import os
from collections import defaultdict
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy: one thread, one order of sums

import numpy as np
from corpus import SETS, TASKS, Corpus, digest, folds
from fit_change import joined, rarity
from fit_page import Known, fit_page
from fit_story import fit_story

from newsclean.lines import Lines
from newsclean.presets import NEWS, PAGE
from newsclean.story import WEIGHTS_VERSION
from newsclean.story import network as nw
from newsclean.story.cut import Cut, cut_page, cut_text
from newsclean.types import Document

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from examples import Page

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "src/newsclean/story/weights.json"
SETTINGS = {
    "story_trust": 0.7,
    "end_trust": 1.0,
    "late": 0.2,
    "patience": 0.9,
    "page_low": 0.2,
    "page_high": 0.8,
    "page_inset": -1.0,
}
"""Constants of the decisions, chosen on the cross-validated table."""
EARLY = (2.5, 5.0, 10.0)
"""Operating points of `text` that the table shows."""
BARE = 10.0
PAGE_TASK = "full"


def values(corpus: Corpus, pages: list[Page], seeds: int, hosts: Collection[str] = ()) -> dict[str, Any]:
    """Return the values of the data file, fitted to the pages, and to those known by snippets of no site of `hosts`."""
    background = corpus.background_texts()
    every = [*pages, *corpus.snippet_pages(hosts)]
    story = fit_story(every, background, seeds)
    page = fit_page(pages, corpus.snippet_rows(hosts), Known(every, rarity(pages, background)))
    return {"version": WEIGHTS_VERSION, "settings": SETTINGS, **story, **page}


def kept(cut: Cut, lines: int) -> list[bool]:
    """Return which of the lines stay; blank ones share the fate of the filled one before."""
    flags, number = np.ones(lines, bool), cut.table.number
    for start, end, gone in zip(number, [*number[1:], lines], cut.gone, strict=True):
        flags[start:end] = not gone
    return [bool(flag) for flag in flags]


@contextmanager
def using(weights: nw.Weights) -> Iterator[None]:
    """Let all cleaners judge by other weights than those that ship."""
    shipped, nw.weights = nw.weights, lambda: weights  # type: ignore[assignment]  # a cached function otherwise
    try:
        yield
    finally:
        nw.weights = shipped


def judged(corpus: Corpus, texts: list[str], task: str, weights: nw.Weights) -> list[list[bool]]:
    """Return which lines stay: by the preset, then for each operating point of the cleaner alone."""
    with using(weights):
        preset = PAGE if task == PAGE_TASK else NEWS
        whole: list[bool] = corpus.scorer.kept_by_text(texts, preset("\n".join(texts)).text)
        return [whole, *alone(texts, task, weights)]


def alone(texts: list[str], task: str, weights: nw.Weights) -> list[list[bool]]:
    """Return which lines stay by the story model alone, for each operating point."""
    document = Document(joined(texts))
    # A line of the data may be no line of the text: one that ends the text and is empty.
    size = len(Lines(document.text))
    spare = [True] * (len(texts) - size)
    if task == PAGE_TASK:
        return [kept(cut_page(document, weights), size) + spare]
    return [kept(cut_text(document, early, BARE, weights), size) + spare for early in EARLY]


def judge_fold(corpus: Corpus, pages: list[Page], hosts: set[str], weights: nw.Weights) -> dict[str, list[list[bool]]]:
    """Return the decisions on one fold's pages, by set, task, document and extractor."""
    found = {}
    for name in SETS:
        ours = [page for page in pages if page["set"] == name]
        for task in (*TASKS, "residue", PAGE_TASK):
            for document in corpus.task_documents(ours, task):
                lines = corpus.lines_of(document, task)
                if document["host"] in hosts and lines is not None:
                    found[_key(name, task, document)] = judged(corpus, [line["text"] for line in lines], task, weights)
    return found


def _key(name: str, task: str, document: Page) -> str:
    return "/".join((name, task, document["id"], document.get("extractor", "")))


def cross_validate(corpus: Corpus, seeds: int, work: Path) -> dict[str, list[list[bool]]]:
    """Return the decisions on all pages, each by weights that never saw its site; those that exist are read."""
    work.mkdir(parents=True, exist_ok=True)
    pages, fold = corpus.pages(), folds()
    found: dict[str, list[list[bool]]] = {}
    for number in sorted(set(fold.values())):
        file = work / f"decisions-{number}.json"
        if not file.exists():
            hosts = {page["host"] for page in pages if fold[digest(page["host"])] == number}
            made = values(corpus, [page for page in pages if page["host"] not in hosts], seeds, hosts)
            (work / f"weights-{number}.json").write_text(written(made), "utf-8")
            file.write_text(json.dumps(judge_fold(corpus, pages, hosts, nw.weights_from(made))), "utf-8")
        found |= json.loads(file.read_text("utf-8"))
        print("fold", number, flush=True)
    return found


def table(corpus: Corpus, found: dict[str, list[list[bool]]]) -> None:
    """Print perfect / lost / text F1 / body words lost of every task, for each operating point."""
    pages = corpus.pages()
    points = " | ".join(f"early={early:g}" for early in EARLY)
    print(f"| set | task | documents | preset | {points} | nothing cut |")
    for name in SETS:
        for task in (*TASKS, "residue", PAGE_TASK):
            groups: dict[str, list[Page]] = defaultdict(list)
            for document in corpus.task_documents([page for page in pages if page["set"] == name], task):
                if _key(name, task, document) in found:
                    groups[document.get("extractor", "")].append(document)
            for extractor, group in sorted(groups.items()):
                cells = _cells(corpus, group, task, [found[_key(name, task, d)] for d in group])
                print(f"| {name} | {task} {extractor} | {len(group)} | " + " | ".join(cells) + " |", flush=True)


def _cells(corpus: Corpus, group: list[Page], task: str, decisions: list[list[list[bool]]]) -> list[str]:
    cells = []
    for point in (*range(len(decisions[0])), None):
        answers = iter(decisions)

        def predict(_: Page, texts: list[str], point: int | None = point, answers: Any = answers) -> list[bool]:
            found = next(answers)
            return [True] * len(texts) if point is None else found[point]

        scored = corpus.scorer.score(group, task if task in {"tail", "full"} else "as it is", predict)
        cells.append("{perfect:.3f} / {lost_docs:.3f} / {aeb_f1:.4f} / {lost_words:.4f}".format(**scored))
    return cells


def written(made: dict[str, Any]) -> str:
    """Return the data file's text: one value, or one row of weights, a line."""
    return json.dumps(made, indent=0, ensure_ascii=True) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("cv", "ship"))
    parser.add_argument("--seeds", type=int, default=2, help="networks of a kind, whose mean counts")
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="the folder with data and eval")
    parser.add_argument("--work", type=Path, default=Path("build/story"), help="where each fold's decisions are kept")
    parser.add_argument("--output", type=Path, default=SHIPPED)
    options = parser.parse_args()
    corpus = Corpus(options.shared)
    if options.what == "cv":
        table(corpus, cross_validate(corpus, options.seeds, options.work))
    else:
        options.output.write_text(written(values(corpus, corpus.pages(), options.seeds)), "utf-8")


if __name__ == "__main__":
    main()
