"""Measure how well groups agree with labelled corpora, by kind of variant.

usage: accuracy.py [CORPUS.jsonl[.gz] ...] [--seeds 21 22 ...] [--docs 3000] [--contained] [--shared FOLDER]
The corpora of the seeds are made by `neardup_corpus.py labelled` of the articles beside the project. Prints the
adjusted Rand index, pair precision and pair recall of each corpus, then over all of them the recall of pairs by what
was done to either text, and what the wrongly reported pairs are.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import json
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from newsclean.dedup.near_duplicates import near_duplicates

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsclean.types import Cluster


class Labelled(NamedTuple):
    """Texts, the number of the story that each tells, and what was done to it."""

    name: str
    texts: list[str]
    stories: list[int]
    kinds: list[str]


def module(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None or not path.exists():
        raise SystemExit(f"{path} is not here: it lies beside the project")
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


def read(path: str) -> Labelled:
    opener = gzip.open if path.endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return Labelled(Path(path).name, *([row[key] for row in rows] for key in ("text", "cluster", "kind")))


def made(shared: Path, seeds: Iterable[int], docs: int) -> Iterator[Labelled]:
    maker = module(shared / "eval" / "neardup_corpus.py")
    articles = maker.read_articles(str(shared / "data" / "articles-dev.jsonl.gz"))
    for seed in seeds:
        rows = maker.labelled(articles, docs, seed)
        yield Labelled(f"seed {seed}", [text for *_, text in rows], [row[0] for row in rows], [row[1] for row in rows])


def homes(clusters: Iterable[Cluster], texts: int) -> list[int]:
    """Return the number of each text's cluster; those in none have numbers of their own."""
    found = list(range(-1, -1 - texts, -1))
    for number, cluster in enumerate(clusters):
        for member in cluster.members:
            found[member] = number  # type: ignore[call-overload]  # labels are positions
    return found


def by_kind(corpus: Labelled, found: list[int]) -> dict[str, Counter[bool]]:
    """Count for each edit the pairs of one story in which a text had it: together or not."""
    stories = defaultdict(list)
    for number, story in enumerate(corpus.stories):
        stories[story].append(number)
    counts: dict[str, Counter[bool]] = defaultdict(Counter)
    for members in stories.values():
        for one, other in combinations(members, 2):
            for edit in {*corpus.kinds[one].split("+"), *corpus.kinds[other].split("+")}:
                counts[edit][found[one] == found[other]] += 1
    return counts


def wrong(corpus: Labelled, clusters: Iterable[Cluster]) -> Counter[str]:
    """Count the reported pairs of two stories by their kind and by the kind of negative, if one is."""
    counts: Counter[str] = Counter()
    for pair in (pair for cluster in clusters for pair in cluster.pairs):
        a, b = int(pair.representative), int(pair.member)  # type: ignore[call-overload]  # labels are positions
        if corpus.stories[a] != corpus.stories[b]:
            negatives = {corpus.kinds[each] for each in (a, b) if corpus.kinds[each].startswith("neg:")}
            counts[f"{pair.kind}, {' and '.join(sorted(negatives)) or 'two articles'}"] += 1
    return counts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", nargs="*")
    parser.add_argument("--seeds", type=int, nargs="*", default=[])
    parser.add_argument("--docs", type=int, default=3000)
    parser.add_argument("--contained", action="store_true", help="with find_contained=True")
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="the folder with data and eval")
    args = parser.parse_args()
    score = module(args.shared / "eval" / "neardup_score.py")
    figures: list[tuple[float, float, float]] = []
    edits: dict[str, Counter[bool]] = defaultdict(Counter)
    mistakes: Counter[str] = Counter()
    print("| corpus | adjusted Rand index | pair precision | pair recall |\n|---|---|---|---|")
    for corpus in (*map(read, args.corpora), *made(args.shared, args.seeds, args.docs)):
        clusters = near_duplicates(corpus.texts, find_contained=args.contained)
        found = homes(clusters, len(corpus.texts))
        figures.append(score.compare(corpus.stories, found))
        print(f"| {corpus.name} | {' | '.join(f'{figure:.4f}' for figure in figures[-1])} |", flush=True)
        for edit, counts in by_kind(corpus, found).items():
            edits[edit] += counts
        mistakes += wrong(corpus, clusters)
    for name, of in (("mean", lambda column: sum(column) / len(column)), ("least", min)):
        print(f"| {name} | {' | '.join(f'{of(column):.4f}' for column in zip(*figures, strict=True))} |")
    print("\n| edit | pairs | together | share |\n|---|---|---|---|")
    for edit, counts in sorted(edits.items(), key=lambda item: item[1][True] / item[1].total()):
        print(f"| {edit} | {counts.total()} | {counts[True]} | {counts[True] / counts.total():.3f} |")
    print(
        "\nreported pairs of two stories:", "; ".join(f"{count} {kind}" for kind, count in mistakes.most_common()) or 0
    )


if __name__ == "__main__":
    main()
