"""Time near_duplicates beside datasketch, rensa, gaoya and text-dedup, from text to clusters, in CPU seconds.

usage: contenders.py CORPUS.jsonl[.gz] [--docs 20000] [--rounds 3] [--only NAME ...] [--shared FOLDER]
The corpus has `text` and `cluster` a line: `neardup_corpus.py scale` beside the data makes one. Each runs in a process
of its own, one after the other, as many rounds as asked; what is printed are medians. All take word 5-grams, 128
permutations and a threshold of 0.5, but for newsclean, which takes its defaults. Those that are not installed are left
out; text-dedup asks for older versions of what newsclean needs: give it an environment of its own, with newsclean's
folder on PYTHONPATH.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import re
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
CONTENDERS = {
    "newsclean": ("newsclean:near_duplicates", "newsclean"),
    "rensa": ("rensa", "rensa"),
    "gaoya": ("contenders:gaoya_clusters", "gaoya"),
    "datasketch": ("datasketch", "datasketch"),
    "text-dedup": ("contenders:text_dedup_clusters", "text_dedup"),
}
"""What the timer beside the data calls each, and the package that it needs."""

_WORD = re.compile(r"\w+")
_WORDS, _PERMUTATIONS, _JACCARD = 5, 128, 0.5
_BANDS = (32, 4)


def grouped(parents: list[int]) -> list[list[int]]:
    """Return the groups of a union-find forest whose parents come before their children."""
    groups: dict[int, list[int]] = {}
    for number, parent in enumerate(parents):
        parents[number] = parents[parent]
        groups.setdefault(parents[number], []).append(number)
    return [group for group in groups.values() if len(group) > 1]


def root(parents: list[int], number: int) -> int:
    while parents[number] != number:
        parents[number] = parents[parents[number]]
        number = parents[number]
    return number


def united(parents: list[int], one: int, other: int) -> None:
    low, high = sorted((root(parents, one), root(parents, other)))
    parents[high] = low


def words(text: str) -> list[str]:
    found = _WORD.findall(text.lower())
    return [" ".join(found[at : at + _WORDS]) for at in range(len(found) - _WORDS + 1)] or [" ".join(found)]


def gaoya_clusters(texts: list[str]) -> list[list[int]]:
    """Index each text after asking for those before it; gaoya checks what it finds by the signature's estimate."""
    from gaoya.minhash import MinHashStringIndex

    index = MinHashStringIndex(32, _JACCARD, *_BANDS, None, words, id_container="smallvec")
    parents = list(range(len(texts)))
    for number, text in enumerate(texts):
        for other in index.query(text):
            united(parents, number, other)
        index.insert_document(number, text)
    return grouped(parents)


def text_dedup_clusters(texts: list[str], jaccard: float = _JACCARD) -> list[list[int]]:
    """Do what `python -m text_dedup.minhash` does, without its files: link all texts of a bucket."""
    import numpy as np
    from text_dedup.minhash import SIGNATURE_COLUMN, embed_func, optimal_param, xxh3_32hash

    bands, rows = optimal_param(jaccard, _PERMUTATIONS)
    prime = np.uint32(2**32 - 5)
    rng = np.random.RandomState(42)
    options: dict[str, Any] = {
        "num_perm": _PERMUTATIONS,
        "ngram_size": _WORDS,
        "min_length": 0,
        "hashranges": [(band * rows, (band + 1) * rows) for band in range(bands)],
        "permutations": tuple(rng.randint(low, prime, _PERMUTATIONS, np.uint32) for low in (1, 0)),
        "hash_func": xxh3_32hash,
        "dtype": np.uint32,
        "max_hash": np.uint32(2**32 - 1),
        "modulo_prime": prime,
    }
    parents = list(range(len(texts)))
    buckets: dict[tuple[int, bytes], int] = {}
    for number, text in enumerate(texts):
        for bucket in enumerate(embed_func(text, number, **options)[SIGNATURE_COLUMN]):
            united(parents, number, buckets.setdefault(bucket, number))
    return grouped(parents)


def measured(name: str, args: argparse.Namespace) -> dict[str, float]:
    """Run one contender in a process of its own and return what the timer says."""
    scorers = Path(args.shared).resolve() / "eval"
    paths = [str(HERE), str(scorers), os.environ.get("PYTHONPATH", "")]
    command = [sys.executable, str(scorers / "speed.py"), "one", args.corpus, "--cluster", CONTENDERS[name][0]]
    done = subprocess.run(
        [*command, "--docs", str(args.docs)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{name} failed:\n{done.stderr}")
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus")
    parser.add_argument("--docs", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="*", choices=CONTENDERS, default=list(CONTENDERS))
    parser.add_argument("--shared", default="../shared", help="the folder with eval")
    args = parser.parse_args()
    here = [name for name in args.only if importlib.util.find_spec(CONTENDERS[name][1])]
    rounds: dict[str, list[dict[str, float]]] = {name: [] for name in here}
    for _ in range(args.rounds):
        for name in here:
            rounds[name].append(measured(name, args))
            print(name, {key: round(value, 3) for key, value in rounds[name][-1].items()}, file=sys.stderr, flush=True)
    own = statistics.median(figures["cpu"] for figures in rounds["newsclean"]) if "newsclean" in rounds else 1.0
    print("| | CPU s | times newsclean's | stories/s | ARI | pair precision |\n|---|---|---|---|---|---|")
    for name, all_figures in rounds.items():
        cpu = statistics.median(figures["cpu"] for figures in all_figures)
        last = all_figures[-1]
        shown = f"{cpu:.1f} | {cpu / own:.2f} | {last['docs'] / cpu:,.0f} | {last['ari']:.3f} | {last['precision']:.3f}"
        print(f"| {name} | {shown} |")


if __name__ == "__main__":
    main()
