"""Judge the reader by site folds: `python benchmarks/reader/judge.py SHARED STATE0 STATE1 ...`, a state a fold.

Each page is read by the network that never saw its site, and donors of spliced tasks are of the same fold. Prints
perfect documents, documents that lose a line of the story, and F1 of the text, for each source and task.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from labelled_pages import FOLDS, STORY, fold_of, invented, site_of

from newsclean.cleaners.credits import is_credit
from newsclean.policy import Policy
from newsclean.reader.network import Network, load, packed, rows_of
from newsclean.reader.path import STORY as KEPT
from newsclean.reader.prices import PAGE_PRICES, STORY_PRICES, Prices
from newsclean.reader.reading import read
from newsclean.reader.table import LineTable, read_lines
from newsclean.text.lines import lines_of
from newsclean.types import Document

if TYPE_CHECKING:
    from collections.abc import Sequence

Doc = dict[str, Any]
SOURCES = ("aeb", "fundus-dev", "waddle", "wcxb-dev", "postlight", "chinese", "newspaper4k", "trafilatura-near")
SPLICED = ("next", "article", "foreign", "owntitle")
_TOGETHER = 32


def network_of(path: Path) -> Network:
    """Return the network of a trained state or of a weights file."""
    with np.load(path, allow_pickle=False) as arrays:
        if "version" in arrays:
            return load(path)
        return Network(packed(dict(arrays), "judged"))


class Judge:
    """The scorer's tasks on the pages of all folds.

    Args:
        shared: the folder with `data` and `eval`.
        networks: one a fold, or one for all.
        fold: judge pages of this fold only; -1 for all.
    """

    def __init__(self, shared: Path, networks: Sequence[Network], fold: int = -1) -> None:
        """Load the scorer."""
        sys.path.insert(0, str((shared / "eval").resolve()))
        self.scorer: Any = importlib.import_module("evaluate")
        self._data, self._networks, self._fold = shared / "data", networks, fold

    def documents(self, source: str) -> list[Doc]:
        """Return the articles of a source, each with its fold."""
        found = []
        for doc in self.scorer.load(self._data / f"{source}.jsonl.gz"):
            if doc.get("page_type", "article") in {None, "article", "unknown"}:
                site = doc.get("site") or site_of(doc.get("url") or doc["id"])
                found.append({**doc, "fold": fold_of(site)})
        if self._fold >= 0:
            return [doc for doc in found if doc["fold"] == self._fold]
        return [doc for doc in found if doc["fold"] < len(self._networks) or len(self._networks) == 1]

    def spliced(self, documents: Sequence[Doc], kind: str) -> list[Doc]:
        """Return the documents of a spliced task, with donors of the same fold."""
        by_fold = defaultdict(list)
        for doc in documents:
            by_fold[doc["fold"]].append(doc)
        return [made for own in by_fold.values() for made in self.scorer.splice(own, kind)]

    def kept(self, documents: Sequence[Doc], kind: str, prices: Prices) -> dict[str, list[bool]]:
        """Return which lines of each document stay, by the joined text of its lines."""
        out: dict[str, list[bool]] = {}
        by_fold = defaultdict(list)
        for doc in documents:
            lines = self.scorer.variant(doc, kind)
            if lines is not None:
                by_fold[doc["fold"] % len(self._networks)].append(_joined([line["text"] for line in lines]))
        for fold, texts in by_fold.items():
            for start in range(0, len(texts), _TOGETHER):
                made = [Document(text) for text in texts[start : start + _TOGETHER]]
                readings = read(made, self._networks[fold], prices, Policy())
                for document, reading in zip(made, readings, strict=True):
                    gone = set(reading.number[reading.state != KEPT].tolist())
                    out[f"{fold}\n{document.text}"] = [i not in gone for i in range(document.text.count("\n") + 1)]
        return out

    def first_look(self, document: Document, fold: int) -> Any:
        """Return the log-odds of each filled line before any is removed."""
        table = table_of(document)
        rows = rows_of(table, np.arange(len(table.number)))
        return self._networks[fold % len(self._networks)]([rows])[0].story

    def score(self, documents: Sequence[Doc], kind: str, prices: Prices) -> dict[str, float]:
        """Return the scorer's figures."""
        kept = self.kept(documents, kind, prices)

        def predict(doc: Doc, texts: list[str]) -> list[bool]:
            return kept[f"{doc['fold'] % len(self._networks)}\n{_joined(texts)}"]

        found: dict[str, float] = self.scorer.score(documents, kind, predict)
        return found


def table_of(document: Document) -> LineTable:
    """Return the filled lines of a text."""
    lines = lines_of(document)
    return read_lines(document.text, lines.starts, lines.texts)


def _joined(texts: Sequence[str]) -> str:
    return "\n".join(" ".join(text.splitlines()) for text in texts)


def bare(documents: Sequence[Doc]) -> list[Doc]:
    """Return the documents without their noise: nothing may be removed."""
    return [{**doc, "lines": [line for line in doc["lines"] if line["label"] == "keep"]} for doc in documents]


def unscored_credits(documents: Sequence[Doc]) -> list[Doc]:
    """Return the documents with credits below the story unscored: gold texts disagree on them."""

    def relabelled(line: dict[str, str]) -> dict[str, str]:
        credit = line["label"] == "drop" and line["region"] != "head" and is_credit(line["text"].strip())
        return {**line, "label": "mixed"} if credit else line

    return [{**doc, "lines": [relabelled(line) for line in doc["lines"]]} for doc in documents]


def _row(name: str, found: dict[str, float]) -> str:
    return f"{name} {found['perfect']:.3f}/{found['lost_docs']:.3f}/{found['aeb_f1']:.3f}"


def judge_source(judge: Judge, source: str, documents: list[Doc]) -> None:
    """Print the rows of one source."""
    tail = judge.score(documents, "tail", STORY_PRICES)
    scored = judge.score(unscored_credits(documents), "tail", STORY_PRICES)
    cells = [_row("tail as scored", tail), _row("tail", scored)]
    spliced = ((kind, judge.spliced(documents, kind)) for kind in SPLICED)
    cells += [_row(kind, judge.score(made, "spliced", STORY_PRICES)) for kind, made in spliced if made]
    cells.append(f"bare {judge.score(bare(documents), 'bare', STORY_PRICES)['lost_docs']:.4f}")
    full = judge.score(documents, "full", PAGE_PRICES)
    cells.append(f"full F1 {full['aeb_f1']:.3f} lost {full['lost_docs']:.3f} title {full['title_kept']:.3f}")
    print(f"{source} ({len(documents)}): " + "; ".join(cells), flush=True)


def judge_residue(judge: Judge, source: str) -> None:
    """Print F1 of each extractor's output, uncleaned and cleaned."""
    path = judge._data / f"{source}-residue.jsonl.gz"  # noqa: SLF001 - one script
    gold = {doc["id"]: doc for doc in judge.documents(source)}
    by_extractor = defaultdict(list)
    for row in judge.scorer.load(path) if path.exists() else ():
        if row["id"] in gold:
            known = {key: gold[row["id"]][key] for key in ("gold_text", "fold")}
            by_extractor[row["extractor"]].append({**row, **known})
    for extractor, rows in sorted(by_extractor.items()):
        nothing = judge.scorer.score(rows, "residue", lambda _, texts: [True] * len(texts))
        found = judge.score(rows, "residue", STORY_PRICES)
        print(
            f"  {source} {extractor}: F1 {nothing['aeb_f1']:.4f} to {found['aeb_f1']:.4f}, "
            f"lost {found['lost_docs']:.3f}",
            flush=True,
        )


def judge_calibration(judge: Judge, source: str) -> None:
    """Print how many lines of whole pages are story, for each chance of it that the network gives at its first look."""
    bins = np.zeros((10, 2))
    for doc in judge.documents(source):
        lines = [line for line in doc["lines"] if line["text"].strip()]
        document = Document(_joined([line["text"] for line in lines]))
        odds = judge.first_look(document, doc["fold"])
        for line, chance in zip(lines, 1 / (1 + np.exp(-odds)), strict=False):
            if line["label"] in {"keep", "drop"}:
                bins[min(int(chance * 10), 9)] += 1, line["label"] == "keep"
    shares = [f"{right / max(all_, 1):.2f} of {all_:.0f}" for all_, right in bins]
    print(f"  {source} chance 0-.1, .1-.2 ...: " + "; ".join(shares), flush=True)


def judge_invented(judge: Judge) -> None:
    """Print the share of invented documents, kept for testing, that come out right."""
    right: dict[str, list[bool]] = defaultdict(list)
    for header, rows in invented(test=True):
        [reading] = read([Document(_joined([row.text for row in rows]))], judge._networks[0], STORY_PRICES, Policy())  # noqa: SLF001
        gone = set(reading.number[reading.state != KEPT].tolist())
        wrong = [(i in gone) == (row.story == STORY) for i, row in enumerate(rows) if row.text.strip()]
        right[header.split()[1].split("/")[0]].append(not any(wrong))
    for polarity, found in sorted(right.items()):
        print(f"invented {polarity}: {sum(found)} of {len(found)}")


def main(arguments: Sequence[str] | None = None) -> None:
    """Print all tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("states", type=Path, nargs="+", help=f"one for all, or one for each of {FOLDS} folds")
    parser.add_argument("--sources", nargs="+", default=SOURCES)
    parser.add_argument("--fold", type=int, default=-1, help="judge pages of this fold only: the one that was left out")
    parser.add_argument("--residue", action="store_true")
    given = parser.parse_args(arguments)
    judge = Judge(given.shared, [network_of(path) for path in given.states], given.fold)
    for source in given.sources:
        documents = judge.documents(source)
        by_language: dict[str, list[Doc]] = defaultdict(list)
        for doc in documents:
            by_language[doc["lang"]].append(doc)
        judge_source(judge, source, documents)
        for language, own in sorted(by_language.items()) if source == "waddle" else ():
            if len(own) > 10:
                judge_source(judge, f"  {source} {language}", own)
        if given.residue:
            judge_residue(judge, source)
            judge_calibration(judge, source)
    judge_invented(judge)


if __name__ == "__main__":
    main()
