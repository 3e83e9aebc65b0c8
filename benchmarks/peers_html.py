"""Measure what other extractors make of the labelled pages, beside newsclean: F1 of the text, and CPU time as a ratio.

usage: peers_html.py [SHARED]

The pages, the scorer and the calls of the peers lie beside the project (default ../shared). A peer that is not
installed is left out: pip install newspaper4k readability-lxml resiliparse boilerpy3 goose3 jusText.
"""

from __future__ import annotations

import gzip
import importlib
import importlib.util
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    Extract = Callable[[str, str, str], Any]


_MODULES = {
    "jusText": "justext",
    "readability-lxml": "readability",
    "Resiliparse": "resiliparse",
    "newspaper4k": "newspaper",
}


def pages(shared: Path) -> list[tuple[str, str]]:
    """Return each labelled page with the text that is its story."""
    folder = shared / "data" / "aeb-html"
    gold = json.loads((folder / "ground-truth.json").read_text("utf-8"))
    return [
        (gzip.decompress((folder / f"{name}.html.gz").read_bytes()).decode("utf-8", "replace"), truth["articleBody"])
        for name, truth in gold.items()
    ]


def extractors() -> dict[str, Extract]:
    """Return the calls of newsclean and of the peers that are installed, by their names and versions."""
    import newsclean

    peers = importlib.import_module("peers")
    found: dict[str, Extract] = {"newsclean": lambda page, *_: newsclean.clean_html(page).text}
    for name, (load, package) in peers.PEERS.items():
        if package is None or importlib.util.find_spec(_MODULES.get(package, package)):
            found[f"{name} {peers.version(package)}".strip()] = load()
        else:
            print(f"{name}: not installed", file=sys.stderr)
    return found


def measured(extract: Extract, labelled: list[tuple[str, str]]) -> tuple[list[tuple[str, str]], float, int]:
    """Return the pairs of right text and extracted text, the CPU seconds, and how many pages failed."""
    pairs, failed = [], 0
    start = time.process_time()
    for page, body in labelled:
        try:
            text = str(extract(page, "", "en") or "")
        except Exception:  # what a peer raises is its own affair; the page counts as empty
            text, failed = "", failed + 1
        pairs.append((body, text))
    return pairs, time.process_time() - start, failed


def main() -> None:
    shared = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared")
    if not (shared / "data" / "aeb-html").is_dir():
        raise SystemExit(f"the labelled pages must be in {shared / 'data' / 'aeb-html'}, they are not")
    sys.path.insert(0, str((shared / "eval").resolve()))
    shingle = importlib.import_module("shingle")
    labelled = pages(shared)
    rows: list[tuple[str, dict[str, float], float, int]] = []
    for name, extract in extractors().items():
        extract(*labelled[0][:1], "", "en")  # what loads at first use is not measured
        pairs, seconds, failed = measured(extract, labelled)
        rows.append((name, shingle.corpus(pairs), seconds, failed))
    base = next(seconds for name, _, seconds, _ in rows if name.startswith("trafilatura"))
    print(f"{len(labelled)} pages\n\n| | F1 | precision | recall | CPU time | pages that raised |")
    print("|---|---|---|---|---|---|")
    for name, scores, seconds, failed in sorted(rows, key=lambda row: -row[1]["f1"]):
        cells = " | ".join(f"{scores[key]:.3f}" for key in ("f1", "precision", "recall"))
        print(f"| {name} | {cells} | {seconds / base:.1f} | {failed} |")


if __name__ == "__main__":
    main()
