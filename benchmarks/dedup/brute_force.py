"""Compare the clusters with brute force: every pair of the first stories of a corpus, counted exactly.

usage: brute_force.py CORPUS.jsonl[.gz] [--docs 3000]
Prints of the pairs of exact Jaccard >= 0.7 the share that is in one cluster, and of the reported pairs the share that
meets the thresholds exactly.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from newsclean.dedup.near_duplicates import near_duplicates
from newsclean.dedup.shingles import shingles

if TYPE_CHECKING:
    from numpy.typing import NDArray


def texts_of(path: str, docs: int) -> list[str]:
    opener = gzip.open if path.endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8") as lines:
        return [str(json.loads(line)["text"]) for line in itertools.islice(lines, docs)]


def shared_shingles(texts: list[str]) -> NDArray[np.int64]:
    """Return how many shingles each two texts share; on the diagonal how many each has."""
    sets = [shingles(text) for text in texts]
    _, columns = np.unique(np.concatenate(sets), return_inverse=True)
    rows = np.repeat(np.arange(len(sets)), [len(each) for each in sets])
    table = sparse.csr_matrix((np.ones(len(rows), np.int32), (rows, columns)))
    return np.asarray((table @ table.T).todense(), np.int64)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus")
    parser.add_argument("--docs", type=int, default=3000)
    args = parser.parse_args()
    texts = texts_of(args.corpus, args.docs)
    shared = shared_shingles(texts)
    sizes = shared.diagonal()
    jaccard = shared / (sizes[:, None] + sizes - shared)
    containment = shared / np.minimum(sizes[:, None], sizes)
    home = np.arange(-1, -1 - len(texts), -1)
    right, reported = 0, 0
    for number, cluster in enumerate(near_duplicates(texts)):
        for member in cluster.members:
            home[member] = number  # type: ignore[call-overload]  # labels are positions
        for pair in cluster.pairs:
            reported += 1
            j, held = jaccard[pair.representative, pair.member], containment[pair.representative, pair.member]  # type: ignore[index]  # labels are positions
            right += bool(j >= 0.5 or (held >= 0.9 and j >= 0.1))
    a, b = np.nonzero(np.triu(jaccard >= 0.7, 1))
    print(f"pairs of Jaccard >= 0.7: {len(a)}, in one cluster {np.mean(home[a] == home[b]):.4f}")
    print(f"reported pairs: {reported}, right {right / max(reported, 1):.4f}")


if __name__ == "__main__":
    main()
