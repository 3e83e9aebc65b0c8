"""Invented stories of two paragraphs and some 500 characters, as files and as JSON Lines."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_SYLLABLES = (
    "or",
    "ska",
    "mill",
    "tal",
    "quel",
    "nor",
    "cas",
    "ven",
    "bru",
    "lin",
    "dor",
    "hal",
    "mer",
    "wick",
    "stow",
)
_NOUNS = (
    "ferry", "bakery", "vane", "wheel", "signal", "pear", "bell", "sluice", "clock", "harbour", "school", "bridge",
    "choir", "market", "lantern", "tram", "orchard", "council", "library", "surveyor", "dentist", "kiln", "mast",
)  # fmt: skip
_VERBS = (
    "mended", "painted", "measured", "lost", "found", "moved", "sold", "counted", "lent", "opened", "closed", "feared",
    "carried", "visited", "praised", "insured", "copied", "hid", "weighed", "renamed",
)  # fmt: skip
_MORE = (
    "old", "green", "third", "narrow", "wooden", "famous", "wet", "second", "borrowed", "quiet", "northern", "crooked",
    "cheap", "early", "heavy", "last", "loud", "painted", "retired", "spare",
)  # fmt: skip
_NOISE = ("Share this article", "Read more", "Subscribe to our newsletter", "Facebook")


def story(number: int) -> str:
    """Return an invented story, always the same for a number; every twentieth is a copy with other noise."""
    chance = random.Random(number - 1 if number % 20 == 1 else number)  # noqa: S311 - no secrets
    paragraphs = [f"{_sentence(chance)} {_sentence(chance)}" for _ in range(2)]
    return "\n\n".join([*paragraphs, *chance.sample(_NOISE, number % 2)]) + "\n"


def _sentence(chance: random.Random) -> str:
    pick = chance.choice
    town = "".join(chance.sample(_SYLLABLES, 3)).title()
    return (
        f"The {pick(_MORE)} {pick(_NOUNS)} of {town} {pick(_VERBS)} a {pick(_MORE)} {pick(_NOUNS)} before the "
        f"{pick(_MORE)} {pick(_NOUNS)} {pick(_VERBS)} its {pick(_NOUNS)}, and the {pick(_NOUNS)} was {pick(_VERBS)}."
    )


def write_folder(path: Path, documents: int) -> Path:
    for number in range(documents):
        file = path / f"{number // 1000:03}" / f"{number:07}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(story(number))
    return path


def write_lines(path: Path, documents: int) -> Path:
    with path.open("w") as file:
        for number in range(documents):
            file.write(json.dumps({"id": number, "text": story(number)}) + "\n")
    return path
