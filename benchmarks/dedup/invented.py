"""Invented stories in any number, quickly: sentences of made-up words, and a share of copies of recent stories.

What the other scripts of this folder measure by when they need a million stories, or none but their own words.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_SYLLABLES = [
    consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in ("a", "e", "i", "o", "u", "ar", "en", "il")
]
_RECENT = 1000


class Invented:
    """A maker of stories; the same seed gives the same stories.

    Attributes:
        rng: where chance comes from.
        vocabulary: made-up words, the early ones more often used.
        pool: sentences of about 90 characters.
    """

    def __init__(self, seed: int, sentences: int = 50_000) -> None:
        self.rng = random.Random(seed)  # noqa: S311 - seeded, so that it is the same each time
        self.vocabulary = ["".join(self.rng.choices(_SYLLABLES, k=self.rng.randint(1, 4))) for _ in range(20_000)]
        self.pool = [self.sentence() for _ in range(sentences)]

    def sentence(self) -> str:
        """Return a new sentence of 8 to 22 words."""
        rng = self.rng
        words = [self.vocabulary[int(20_000 * rng.random() ** 2)] for _ in range(rng.randint(8, 22))]
        return " ".join(words).capitalize() + "."

    def story(self, characters: int) -> list[str]:
        """Return sentences of the pool that are about so many characters together."""
        return self.rng.choices(self.pool, k=max(1, characters // 90))

    def fresh(self, characters: int) -> list[str]:
        """Return sentences that no other story has."""
        return [self.sentence() for _ in range(max(1, characters // 90))]

    def copy(self, story: list[str]) -> list[str]:
        """Return a story as another paper has it: cut, with a sentence left out, or under another dateline."""
        way = self.rng.randrange(3)
        if way == 0:
            return story[: max(1, len(story) * 2 // 3)]
        if way == 1:
            place = self.rng.randrange(len(story))
            return story[:place] + story[place + 1 :] or story
        return [f"{self.rng.choice(self.vocabulary).upper()} (Wire) —", *story]

    def stories(self, count: int, characters: int = 3000, copies: float = 0.3) -> Iterator[str]:
        """Yield stories, a share of them copies of one of the last thousand; none is kept longer."""
        recent: list[list[str]] = []
        for number in range(count):
            if recent and self.rng.random() < copies:
                yield " ".join(self.copy(self.rng.choice(recent)))
                continue
            story = self.story(int(characters * self.rng.uniform(0.4, 1.6)))
            if len(recent) < _RECENT:
                recent.append(story)
            else:
                recent[number % _RECENT] = story
            yield " ".join(story)
