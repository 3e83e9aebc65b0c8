"""Find the best threshold of other libraries on four labelled corpora, and print the table of docs/peers.md.

usage: peers.py [--shared FOLDER] [--docs 30000] [--only NAME ...] [--corpora NAME ...]
The corpora are those beside the project: `neardup-dev`, `neardup-hard-dev`, the natural pairs of `waddle`, and `scale`,
which is made here. Peers that are not installed are left out: `pip install datasketch rensa gaoya text-dedup`. Each has
126 permutations in 42 bands of 3 rows, runs of five words, then of five characters, and joins the pairs that its own
estimate puts at or above a threshold, .10 to .95. text-dedup estimates nothing: it chooses bands for a threshold, .3 to
.9, and joins the texts of a bucket. Of each peer and corpus the best threshold is shown, chosen on that corpus itself.
newsclean has its defaults.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import json
import re
import subprocess
import sys
import tempfile
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from contenders import grouped, text_dedup_clusters, united

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_WORD = re.compile(r"\w+")
_SIZE, _BANDS, _ROWS = 5, 42, 3
_PERMUTATIONS = _BANDS * _ROWS
_THRESHOLDS = [percent / 100 for percent in range(10, 100, 5)]
_COARSE = [tenth / 10 for tenth in range(3, 10)]
_LONGEST = 20_000
"""Characters of a text that are read as shingles of characters; peers keep each shingle as an object."""

Pairs: TypeAlias = "list[tuple[int, int, float]]"
Compare: TypeAlias = "Callable[[list[Any], list[int]], tuple[float, ...]]"


class Corpus(NamedTuple):
    """Texts, and the cluster of each."""

    texts: list[str]
    truth: list[Any]


def words(text: str) -> list[str]:
    found = _WORD.findall(text.lower())
    return [" ".join(found[at : at + _SIZE]) for at in range(len(found) - _SIZE + 1)] or [" ".join(found)]


def characters(text: str) -> list[str]:
    letters = "".join(_WORD.findall(text.lower()))[:_LONGEST]
    return [letters[at : at + _SIZE] for at in range(len(letters) - _SIZE + 1)] or [letters]


def datasketch_pairs(texts: Sequence[str], shingles: Callable[[str], list[str]]) -> Pairs:
    from datasketch import MinHash, MinHashLSH

    encoded = ([each.encode() for each in shingles(text)] for text in texts)
    sketches = MinHash.bulk(encoded, num_perm=_PERMUTATIONS)
    index, pairs = MinHashLSH(num_perm=_PERMUTATIONS, params=(_BANDS, _ROWS)), []
    for number, sketch in enumerate(sketches):
        pairs += [(other, number, sketch.jaccard(sketches[other])) for other in index.query(sketch)]
        index.insert(number, sketch, check_duplication=False)
    return pairs


def rensa_pairs(texts: Sequence[str], shingles: Callable[[str], list[str]]) -> Pairs:
    import rensa

    sketches: list[Any] = []
    for start in range(0, len(texts), 500):
        some = [shingles(text) for text in texts[start : start + 500]]
        sketches += rensa.RMinHash.from_token_sets(some, num_perm=_PERMUTATIONS, seed=42)
    index = rensa.RMinHashLSH(threshold=_THRESHOLDS[0], num_perm=_PERMUTATIONS, num_bands=_BANDS)
    index.insert_many(sketches)
    return [
        (number, other, sketches[number].jaccard(sketches[other]))
        for number, near in enumerate(index.query_all(sketches))
        for other in near
        if other > number
    ]


def gaoya_pairs(texts: Sequence[str], shingles: Callable[[str], list[str]]) -> Pairs:
    from gaoya.minhash import MinHashStringIndex

    index = MinHashStringIndex(32, _THRESHOLDS[0], _BANDS, _ROWS, None, shingles, id_container="smallvec")
    pairs = []
    for number, text in enumerate(texts):
        pairs += [(other, number, share) for other, share in index.query(text, return_similarity=True)]
        index.insert_document(number, text)
    return pairs


PEERS: dict[str, Callable[..., Pairs]] = {
    "datasketch": datasketch_pairs,
    "rensa": rensa_pairs,
    "gaoya": gaoya_pairs,
}
_NAMES = ["newsclean", *PEERS, "text_dedup"]


def text_dedup_cell(corpus: Corpus, compare: Compare) -> str:
    found = (
        (*compare(corpus.truth, labels(text_dedup_clusters(corpus.texts, at), len(corpus.texts))), at) for at in _COARSE
    )
    return shown(max(found))


def joined(pairs: Pairs, texts: int, least: float) -> list[list[int]]:
    """Return the groups of documents linked at or above a threshold, through chains of any length."""
    parents = list(range(texts))
    for one, other, share in pairs:
        if share >= least:
            united(parents, one, other)
    return grouped(parents)


def labels(groups: Iterator[Any] | list[Any], texts: int) -> list[int]:
    found = [-1 - number for number in range(texts)]
    for number, group in enumerate(groups):
        for member in getattr(group, "members", group):
            found[member] = number
    return found


def rows_of(path: Path) -> Iterator[dict[str, Any]]:
    raw = path.read_bytes()
    yield from map(json.loads, (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode().split("\n")[:-1])


def labelled(path: Path, docs: int | None = None) -> Corpus:
    rows = list(islice(rows_of(path), docs))
    return Corpus([row["text"] for row in rows], [row["cluster"] for row in rows])


def natural(shared: Path) -> Corpus:
    """Return the pages of the natural pairs; linked pages are one cluster."""
    pages = list(rows_of(shared / "data" / "waddle-neardup-pages.jsonl.gz"))
    place = {page["id"]: number for number, page in enumerate(pages)}
    parents = list(range(len(pages)))
    for pair in rows_of(shared / "data" / "waddle-neardup-pairs.jsonl.gz"):
        united(parents, place[pair["a"]], place[pair["b"]])
    return Corpus([page["gold_text"] for page in pages], labels(grouped(parents), len(pages)))


def scale(shared: Path, docs: int) -> Corpus:
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "scale.jsonl"
        paths = (shared / "eval" / "neardup_corpus.py", "scale", shared / "data" / "articles-dev.jsonl.gz", made)
        command = [sys.executable, *map(str, paths), "--docs", str(docs)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return labelled(made)


def corpora(shared: Path, docs: int) -> dict[str, Callable[[], Corpus]]:
    return {
        "neardup-dev": lambda: labelled(shared / "data" / "neardup-dev.jsonl.gz"),
        "neardup-hard-dev": lambda: labelled(shared / "data" / "neardup-hard-dev.jsonl"),
        "waddle": lambda: natural(shared),
        f"scale, {docs:,}": lambda: scale(shared, docs),
    }


def best(pairs: Pairs, corpus: Corpus, compare: Compare) -> str:
    texts = len(corpus.texts)
    found = ((*compare(corpus.truth, labels(joined(pairs, texts, at), texts)), at) for at in _THRESHOLDS)
    return shown(max(found))


def shown(found: tuple[float, ...]) -> str:
    """Return the adjusted Rand index, the precision of pairs, and the threshold."""
    rand, precision, _, at = found
    return f"{rand:.3f}, {precision:.3f} (at {at:.2f})"


def cells(corpus: Corpus, chosen: list[str], compare: Compare) -> Iterator[tuple[str, str]]:
    """Yield the name of each row of the table, and its cell for a corpus."""
    from newsclean import __version__, near_duplicates

    if "newsclean" in chosen:
        rand, precision, _ = compare(corpus.truth, labels(near_duplicates(corpus.texts), len(corpus.texts)))
        yield f"newsclean {__version__}, defaults", f"{rand:.3f}, {precision:.3f}"
    for name, pairs_of in PEERS.items():
        for shingles in (words, characters):
            if name in chosen:
                about = f"{name} {version(name)}, five {shingles.__name__}"
                yield about, best(pairs_of(corpus.texts, shingles), corpus, compare)
    if "text_dedup" in chosen:
        yield f"text-dedup {version('text-dedup')}, five words", text_dedup_cell(corpus, compare)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="the folder with eval and data")
    parser.add_argument("--docs", type=int, default=30_000, help="documents of the corpus that is made")
    parser.add_argument("--only", nargs="*", choices=_NAMES, default=_NAMES)
    parser.add_argument("--corpora", nargs="*", help="beginnings of names; all by default")
    args = parser.parse_args()
    chosen = [name for name in args.only if importlib.util.find_spec(name)]
    for name in set(args.only) - set(chosen):
        print(f"{name} is not installed and left out", file=sys.stderr)
    sys.path.insert(0, str(args.shared / "eval"))
    compare = importlib.import_module("neardup_score").compare
    table: dict[str, list[str]] = {}
    some = tuple(args.corpora or [""])
    every = {name: make for name, make in corpora(args.shared, args.docs).items() if name.startswith(some)}
    for corpus, make in every.items():
        for about, cell in cells(make(), chosen, compare):
            print(f"{corpus}: {about}: {cell}", file=sys.stderr, flush=True)
            table.setdefault(about, []).append(cell)
    print(f"| | {' | '.join(every)} |\n|---|{'---|' * len(every)}")
    for about, found in table.items():
        print(f"| {about} | {' | '.join(found)} |")


if __name__ == "__main__":
    main()
