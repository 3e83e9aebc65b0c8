"""Clusters and representatives on Spark are those of the local engine, whatever Spark does on the way."""

from __future__ import annotations

import random

import pytest
from same import dev_texts, expected, found, frame

from newsclean.dedup.bitmaps import LONG

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


@pytest.fixture(scope="module")
def texts() -> list[str]:
    made = mixed()
    assert max(map(len, made)) > 2 * LONG
    return made


@pytest.fixture(scope="module")
def want(texts) -> dict:
    return expected(texts)


@pytest.mark.parametrize("driver_links", [10_000, 0], ids=["driver", "executors"])
@pytest.mark.parametrize("partitions", [1, 7])
def test_the_same_as_locally(spark, texts, want, partitions: int, driver_links: int) -> None:
    from newsclean.spark import near_duplicates

    assert {kind for _, kind, *_ in want.values()} == {None, "exact", "near", "contained"}
    df = frame(spark, texts).repartition(partitions)
    assert found(near_duplicates(df, driver_links=driver_links)) == want
