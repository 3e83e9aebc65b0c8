"""Reference inputs through `near_duplicates`: none are alike, nor are two stories that share one list of headlines.

usage: shared_headlines.py SEEDS_FOLDER

The list of headlines is the noise at the end of the last input, put under the stories of two others. Raw, such a list
makes stories alike that have nothing in common; once cleaned, they must not be.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from newsclean import clean_text, near_duplicates


def kept(lines: list[str], truth: dict[str, Any]) -> list[str]:
    """The lines of the story, as labelled."""
    return [line for first, last in truth["keep"] for line in lines[first - 1 : last]]


def main() -> None:
    folder = Path(sys.argv[1])
    gold = json.loads((folder / "gold.json").read_text("utf-8"))
    texts = {name: (folder / name).read_text("utf-8") for name in gold}
    clusters = near_duplicates(list(texts.values()))
    print(f"{len(clusters)} clusters among the reference inputs")

    *names, last = sorted(gold)
    lines = texts[last].split("\n")
    headlines = lines[gold[last]["keep"][-1][1] :]
    # The shortest two stories, so that the list weighs most.
    stories = sorted(("\n".join(kept(texts[name].split("\n"), gold[name])) for name in names), key=len)[:2]
    listed = ["\n".join([story, *headlines]) for story in stories]
    alike = len(near_duplicates(listed)), len(near_duplicates([clean_text(text) for text in listed]))
    print(f"two stories under one list of headlines: {alike[0]} clusters raw, {alike[1]} once cleaned")


if __name__ == "__main__":
    main()
