"""Made-up stories and their copies."""

from __future__ import annotations

import random

STORY = (
    "The old ferry across the estuary will run again from Monday after four years in dry dock. "
    "Engineers replaced both engines, and the town paid a third of the bill. "
)


def sentences(seed: int, number: int) -> list[str]:
    """Sentences of made-up words, the same each time."""
    rng = random.Random(seed)  # noqa: S311 - seeded, so that it is the same each time
    words = ["".join(rng.choice("bdfgklmnprst") + rng.choice("aeiou") for _ in range(3)) for _ in range(400)]
    return [" ".join(rng.choices(words, k=14)).capitalize() + "." for _ in range(number)]


def mixed() -> list[str]:
    """Copies, variants, contained ones, short texts, a chain, a book: something of everything."""
    stories = [" ".join(sentences(seed, 12)) for seed in range(12)]
    variants = [story.replace(".", "!").upper() for story in stories[:6]]
    cut = [story[: len(story) * 6 // 10] for story in stories[3:9]]
    inside = [f"{story} {' '.join(sentences(90 + number, 20))}" for number, story in enumerate(stories[6:9])]
    parts = sentences(50, 40)
    chain = [" ".join(parts[start : start + 15]) for start in range(25)]
    book = " ".join(sentences(60, 400))
    short = ["Rain", "RAIN!", "Rails", "雨", "雨。", "", "…", "…", " "]
    return [*stories, *variants, *cut, *inside, *chain, book, book + " The end.", *short, *stories[:3], STORY, STORY]
