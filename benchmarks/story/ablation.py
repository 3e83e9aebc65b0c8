"""What each group of features is worth to `text`: cross-validated without it, one network of a kind.

usage: ablation.py [--shared FOLDER] [--without GROUP ...]

Prints perfect / lost of the cleaner alone, a row a group; `nothing` is the row with all of them.
"""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy: one thread, one order of sums

import fit_story
import numpy as np
from corpus import SETS, Corpus, digest, folds
from fit_change import joined
from train_story import SHIPPED, Learned, kept, values

from newsclean.lines import Lines
from newsclean.story import cut, evidence
from newsclean.story import network as nw
from newsclean.story.cleaner import CutOffTopic
from newsclean.story.table import KINDS, SHAPE
from newsclean.types import Document

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Array = NDArray[Any]

GROUPS: dict[str, Callable[[str], bool]] = {
    "nothing": lambda _: False,
    "what changes": lambda name: name.startswith(("another story", "another language")),
    "furniture that lines name": lambda name: name.endswith(tuple(f": {kind}" for kind in KINDS)),
    "words of furniture": lambda name: name.endswith(evidence.FURNISHING_NAMES),
    "shape": lambda name: name.endswith(tuple(f": {shape}" for shape in SHAPE)),
    "text so far": lambda name: name.startswith(("text so far", "text before")),
}
TASKS = ("tail", "next", "article", "bare")


def without(group: str) -> Callable[..., tuple[Array, Array]]:
    """Return `features` with the group's columns empty."""
    keep = [np.array([not GROUPS[group](name) for name in names]) for names in evidence.feature_names()]

    def features(text: evidence.Known, change: Array, first: int = 0) -> tuple[Array, Array]:
        line, end = evidence.features(text, change, first)
        return line * keep[0], end * keep[1]

    return features


def decisions(corpus: Corpus, group: str) -> dict[tuple[str, str], list[tuple[dict[str, Any], list[bool]]]]:
    """Return each document with which of its lines stay, by set and task, by weights that never saw its site."""
    for module in (fit_story, cut):
        vars(module)["features"] = without(group)
    found: dict[tuple[str, str], list[tuple[dict[str, Any], list[bool]]]] = {}
    cleaner, pages, fold = CutOffTopic(), corpus.pages(), folds()
    shipped = json.loads(SHIPPED.read_text("utf-8"))
    for number in sorted(set(fold.values())):
        hosts = {host for host in corpus.hosts() if fold[digest(host)] == number}
        known = Learned([page for page in pages if page["host"] not in hosts], hosts)
        weights = nw.weights_from(values(corpus, known, 1, "text", shipped))
        for name in SETS:
            ours = [page for page in pages if page["set"] == name]
            for task in TASKS:
                for document in corpus.task_documents(ours, task):
                    lines = corpus.lines_of(document, task)
                    if document["host"] in hosts and lines is not None:
                        texts = [line["text"] for line in lines]
                        flags = _kept(texts, cleaner, weights)
                        found.setdefault((name, task), []).append((document, flags))
    return found


def _kept(texts: Sequence[str], cleaner: CutOffTopic, weights: nw.Weights) -> list[bool]:
    document = Document(joined(texts))
    size = len(Lines(document.text))
    found = cut.cut_text(document, cleaner.early, cleaner.bare, weights)
    return kept(found, size) + [True] * (len(texts) - size)


def row(corpus: Corpus, group: str) -> str:
    """Return the table's row of a group."""
    found, cells = decisions(corpus, group), []
    for task in TASKS:
        parts = []
        for name in SETS:
            answers = iter([flags for _, flags in found[name, task]])
            documents = [document for document, _ in found[name, task]]
            kind = task if task == "tail" else "as it is"
            scored = corpus.scorer.score(documents, kind, lambda *_, answers=answers: next(answers))
            parts.append("{perfect:.3f} / {lost_docs:.3f}".format(**scored))
        cells.append(", ".join(parts))
    return f"| {group} | " + " | ".join(cells) + " |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="the folder with data and eval")
    parser.add_argument("--without", nargs="+", choices=tuple(GROUPS), default=tuple(GROUPS), metavar="GROUP")
    options = parser.parse_args()
    corpus = Corpus(options.shared)
    print(f"| without | {' | '.join(TASKS)} |", flush=True)
    for group in options.without:
        print(row(corpus, group), flush=True)


if __name__ == "__main__":
    main()
