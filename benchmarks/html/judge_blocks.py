"""Judge the network over blocks by folds of sites: `python benchmarks/html/judge_blocks.py SHARED EXAMPLES ODDS`.

Prints F1, precision and recall of each source, of trafilatura and of the choice cleaned by `NEWS`; languages of waddle;
and pages that lose half of the gold text in trafilatura's extraction.
"""

from __future__ import annotations

import importlib
import pickle
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
from page_examples import SOURCES, Example

from newsclean import NEWS, Document
from newsclean.html.block_choice import decided
from newsclean.html.clean_html import by_choice


def cleaned(page: Example, odds: Any) -> str:
    """Return a page's text, given the log-odds of its blocks."""
    choice = decided(page.found, page.layout, np.rint(odds * 64) / 64, page.story)
    return by_choice(choice, Document(page.story, title=page.title), page.layout.blocks, NEWS).text


def main() -> None:
    """Print the table."""
    shared, examples, odds = map(Path, sys.argv[1:])
    sys.path.append(str(shared / "eval"))
    shingle = importlib.import_module("shingle")
    found = pickle.loads(odds.read_bytes())  # noqa: S301 - made by train_blocks.py
    groups = defaultdict[tuple[str, str], list[tuple[str, str]]](list)
    half = []
    for page in pickle.loads(examples.read_bytes()):  # noqa: S301 - made by page_examples.py
        text = cleaned(page, found[page.source, page.name])
        names = [page.source] + ([f"waddle {page.lang}"] if page.source.endswith("waddle") else [])
        for name in names:
            groups[name, "trafilatura"].append((page.gold, page.baseline))
            groups[name, "newsclean"].append((page.gold, text))
        held = shingle.page_counts(page.gold, page.baseline)[0]
        if held and shingle.page_counts(page.gold, text)[0] < held / 2:
            half.append(page.name)
    for (name, who), pairs in sorted(groups.items()):
        m = shingle.corpus(pairs)
        print(f"{name:16} {who:12} {len(pairs):4} F1 {m['f1']:.4f} P {m['precision']:.3f} R {m['recall']:.3f}")
    mean = np.mean([shingle.corpus(groups[source, "newsclean"])["f1"] for source in SOURCES])
    print(f"mean {mean:.4f}; half lost: {half}")


if __name__ == "__main__":
    main()
