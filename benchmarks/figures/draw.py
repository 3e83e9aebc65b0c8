"""Draw the documentation's figures anew, from what the library does now.

usage: draw.py [FOLDER]    default docs/figures
"""

from __future__ import annotations

import sys
from pathlib import Path

import account
import bands
import decision

import architecture

FIGURES = {
    "account.svg": account.draw,
    "architecture.svg": architecture.draw,
    "bands.svg": bands.draw,
    "decision.svg": decision.draw,
}


def main() -> None:
    here = Path(__file__).resolve().parents[2] / "docs" / "figures"
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else here
    folder.mkdir(parents=True, exist_ok=True)
    for name, draw in FIGURES.items():
        (folder / name).write_text(draw(), "utf-8")


if __name__ == "__main__":
    main()
