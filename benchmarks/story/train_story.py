"""Fit the story model: cross-validated over sites with the table of all tasks, or the weights that ship.

usage: train_story.py cv [--seeds N] [--work FOLDER]      fit without each fold, judge its pages, print the table
       train_story.py ship [--seeds N] [--output FILE]    fit to all pages and write the data file

Both take --shared FOLDER, the folder with data and eval, and --half text or page, to fit only what story text, or
whole pages, are judged by: the other half is that of the file there (for cv, of each fold's file in FOLDER, where
there is one).
The same data, seed and numpy give the same bytes.
"""

from __future__ import annotations

import argparse
import json
import os
from collections import defaultdict
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy: one thread, one order of sums

import numpy as np
from corpus import SETS, TASKS, Corpus, digest, folds
from fit_change import joined, rarity
from fit_page import Known, fit_page
from fit_story import digits, fit_story
from furnishing import furnishing

from newsclean.lines import Lines
from newsclean.presets import NEWS, PAGE
from newsclean.story import WEIGHTS_VERSION
from newsclean.story import network as nw
from newsclean.story.cut import Cut, cut_text
from newsclean.story.cut_page import cut_page
from newsclean.types import Document

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from examples import Page

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "src/newsclean/story/weights.json"
SETTINGS = {
    "story_trust": 0.7,
    "follow_trust": 0.5,
    "end_trust": 1.0,
    "late": 0.2,
    "patience": 0.9,
    "page_low": 0.15,
    "page_high": 0.7,
    "page_inset": -1.4,
}
"""Constants of the decisions, chosen on the cross-validated table."""
EARLY = (2.5, 5.0, 10.0)
"""Operating points of `text` that the table shows."""
BARE = 15.0
PAGE_TASK = "full"


class Learned(NamedTuple):
    """Pages to fit to, and the sites that no other page may come from."""

    pages: list[Page]
    but: Collection[str] = ()


def values(corpus: Corpus, known: Learned, seeds: int, half: str, there: dict[str, Any] | None) -> dict[str, Any]:
    """Return the values of the data file.

    Args:
        corpus: the data.
        known: the pages to fit to, and the sites that no page may come from.
        seeds: networks of a kind.
        half: `text` or `page`, to fit only that, or `both`.
        there: the values to take the other half from; where there are none, only what both halves share is right.
    """
    background, hosts = corpus.background_texts(), known.but
    every = [*known.pages, *corpus.snippet_pages(hosts)]
    rare = rarity(known.pages, background)
    if half == "page":
        made = {"rarity": digits(rare * 15), "furnishing": digits(furnishing(every) * 7 + 8)}
    else:
        made = fit_story(every, background, seeds)
    if half != "text":
        made |= fit_page(known.pages, corpus.snippet_rows(hosts), Known(every, rare), seeds)
    other = {} if there is None else {key: there[key] for key in there if key not in made}
    found = {**other, **made}
    return {"version": WEIGHTS_VERSION, "settings": SETTINGS, **{key: found[key] for key in _ORDER if key in found}}


_ORDER = ("rarity", "furnishing", "setting", "change", "line", "cut", "page_line", "page_stretch", "page_inset")


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


HALVES = {"text": (*TASKS, "residue"), "page": (PAGE_TASK,)}


def judge_fold(corpus: Corpus, half: str, hosts: set[str], weights: nw.Weights) -> dict[str, list[list[bool]]]:
    """Return the decisions of one half on one fold's pages, by set, task, document and extractor."""
    found = {}
    for name in SETS:
        ours = [page for page in corpus.pages() if page["set"] == name]
        for task in HALVES[half]:
            for document in corpus.task_documents(ours, task):
                lines = corpus.lines_of(document, task)
                if document["host"] in hosts and lines is not None:
                    found[_key(name, task, document)] = judged(corpus, [line["text"] for line in lines], task, weights)
    return found


def judge_snippets(corpus: Corpus, hosts: set[str], weights: nw.Weights) -> dict[str, list[list[bool]]]:
    """Return which snippets of a fold's pages `PAGE` keeps: those that must stay, then those that must go."""
    found = {}
    with using(weights):
        for row in corpus.snippet_rows():
            if row["host"] in hosts:
                left = " ".join(PAGE(row["text"]).text.split())
                found[f"snippets/{row['id']}"] = [[text in left for text in row[key]] for key in ("with", "without")]
    return found


def _key(name: str, task: str, document: Page) -> str:
    return "/".join((name, task, document["id"], document.get("extractor", "")))


class Fit(NamedTuple):
    """How to fit: networks of a kind, which half, and the folder of what each fold gives."""

    seeds: int
    half: str
    work: Path


def _fold_weights(corpus: Corpus, number: int, options: Fit) -> tuple[set[str], dict[str, Any]]:
    """Return the sites of a fold, and values fitted without them; written to the folder."""
    pages, fold, file = corpus.pages(), folds(), options.work / f"weights-{number}.json"
    hosts = {host for host in corpus.hosts() if fold[digest(host)] == number}
    there = json.loads(file.read_text("utf-8")) if file.exists() else json.loads(SHIPPED.read_text("utf-8"))
    known = Learned([page for page in pages if page["host"] not in hosts], hosts)
    made = values(corpus, known, options.seeds, options.half, there)
    file.write_text(written(made), "utf-8")
    return hosts, made


def cross_validate(corpus: Corpus, options: Fit) -> dict[str, list[list[bool]]]:
    """Return the decisions on all pages, each by weights that never saw its site; those that exist are read."""
    options.work.mkdir(parents=True, exist_ok=True)
    found: dict[str, list[list[bool]]] = {}
    for number in sorted(set(folds().values())):
        halves = [half for half in HALVES if options.half in {half, "both"}]
        files = {half: options.work / f"{half}-{number}.json" for half in halves}
        if not all(file.exists() for file in files.values()):
            hosts, made = _fold_weights(corpus, number, options)
            weights = nw.weights_from(made)
            for half, file in files.items():
                decided = judge_fold(corpus, half, hosts, weights)
                decided |= judge_snippets(corpus, hosts, weights) if half == "page" else {}
                file.write_text(json.dumps(decided), "utf-8")
        for file in files.values():
            found |= json.loads(file.read_text("utf-8"))
        print("fold", number, flush=True)
    return found


def snippet_table(found: dict[str, list[list[bool]]]) -> None:
    """Print what is right of the snippets."""
    rows = [row for key, row in found.items() if key.startswith("snippets/")]
    if rows:
        stay, go = (sum((row[k] for row in rows), list[bool]()) for k in (0, 1))
        precision, recall = sum(stay) / max(sum(stay) + sum(go), 1), sum(stay) / max(len(stay), 1)
        f1 = 2 * precision * recall / max(precision + recall, 1e-9)
        print(f"snippets of {len(rows)} pages: kept {recall:.3f}, dropped {1 - sum(go) / len(go):.3f}, F1 {f1:.4f}")


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


LANGUAGE_LINES = 200
"""Lines of story from which a language has a row of its own."""


def languages(corpus: Corpus, found: dict[str, list[list[bool]]]) -> None:
    """Print what the preset makes of stories with their own tails, by language."""
    groups: dict[str, list[tuple[Page, list[list[bool]]]]] = defaultdict(list)
    for page in corpus.pages():
        if (key := _key(page["set"], "tail", page)) in found:
            groups[page["lang"]].append((page, found[key]))
    print("| language | documents | lines of story | preset |")
    for language, group in sorted(groups.items()):
        lines = sum(line["label"] == "keep" for page, _ in group for line in page["lines"])
        if lines >= LANGUAGE_LINES:
            cell = _cells(corpus, [page for page, _ in group], "tail", [rows[:1] for _, rows in group])[0]
            print(f"| {language} | {len(group)} | {lines} | {cell} |")


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
    parser.add_argument("--half", choices=("both", "text", "page"), default="both", help="what to fit anew")
    parser.add_argument("--seeds", type=int, default=2, help="networks of a kind, whose mean counts")
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="the folder with data and eval")
    parser.add_argument("--work", type=Path, default=Path("build/story"), help="where each fold's decisions are kept")
    parser.add_argument("--output", type=Path, default=SHIPPED)
    options = parser.parse_args()
    corpus = Corpus(options.shared)
    if options.what == "cv":
        found = cross_validate(corpus, Fit(options.seeds, options.half, options.work))
        table(corpus, found)
        languages(corpus, found)
        snippet_table(found)
    else:
        there = None if options.half == "both" else json.loads(options.output.read_text("utf-8"))
        made = values(corpus, Learned(corpus.pages()), options.seeds, options.half, there)
        options.output.write_text(written(made), "utf-8")


if __name__ == "__main__":
    main()
