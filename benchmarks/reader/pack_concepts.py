"""Pack the word lists of all languages: `python benchmarks/reader/pack_concepts.py`, after a change in `concepts/`."""

from __future__ import annotations

import sys
from collections import defaultdict
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from newsclean.reader.concepts import CONCEPTS
from newsclean.text import characters as ch
from newsclean.text.word_hashes import PREFIX, hashes, prefix_hashes

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

LISTS = Path(__file__).with_name("concepts")
PACKED = Path(__file__).parents[2] / "src" / "newsclean" / "reader" / "concepts.npz"


def entries() -> dict[str, int]:
    """Return the entries of all languages, each with its concepts as the bits of an integer."""
    found: dict[str, int] = defaultdict(int)
    for path in sorted(LISTS.glob("*.toml")):
        for name, words in tomllib.loads(path.read_text("utf-8")).items():
            for word in words:
                found[word] |= 1 << CONCEPTS.index(name)
    return found


def code_of(entry: str) -> int:
    """Return the hash of an entry: of its letters if it is a stem, else of the whole word.

    Words of six letters or more, and words in scripts without spaces, count as stems.
    """
    word = entry.removesuffix("*")
    codes = ch.tables().lowers[ch.points(word)]
    size, start = min(len(codes), PREFIX), np.zeros(1, np.int64)
    unspaced = ch.tables().classes[codes[0]] == ch.UNSPACED_LETTER
    if entry.endswith("*") or unspaced or size == PREFIX:
        return int(next(islice(prefix_hashes(codes, start), size - 2, None))[0])
    return int(hashes(codes, start, np.array([size]))[0])


def packed() -> dict[str, Any]:
    """Return the arrays of the packed file."""
    concepts: dict[int, int] = defaultdict(int)
    for entry, bits in entries().items():
        concepts[code_of(entry)] |= bits
    codes = np.array(sorted(concepts), np.uint64)
    return {"codes": codes, "concepts": np.array([concepts[int(code)] for code in codes], np.uint32)}


def main() -> None:
    """Pack the lists."""
    arrays = packed()
    np.savez_compressed(PACKED, **arrays)
    print(f"{PACKED.name}: {len(arrays['codes'])} hashes, {PACKED.stat().st_size} bytes")


if __name__ == "__main__":
    main()
