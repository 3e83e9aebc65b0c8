"""Pack a trained state into a weights file of the reader's version: `python benchmarks/reader/ship.py OUT STATE`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from newsclean.reader.cleaner import WEIGHTS_VERSION
from newsclean.reader.network import packed

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> None:
    """Pack a state."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("state", type=Path)
    given = parser.parse_args(arguments)
    with np.load(given.state) as state:
        arrays: dict[str, Any] = packed(dict(state), WEIGHTS_VERSION)
        np.savez_compressed(given.out, **arrays)
    print(f"{given.out}: {WEIGHTS_VERSION}, {given.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
