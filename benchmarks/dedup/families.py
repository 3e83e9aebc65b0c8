"""Measure groups of Chinese, Japanese, Korean and Thai stories against what they were made from.

usage: families.py [--stories 1000] [--seeds 1 2 3]
Invented stories of coined names and a newsroom's phrases, and what newsrooms and scanners make of them: cut, under
another title, with half-width for full-width signs, with sentences dropped or in another order, with characters taken
for similar ones. Every fifth is followed by a new story that quotes two of its sentences. Prints the adjusted Rand
index and pair precision.
"""

from __future__ import annotations

import argparse
import json
import random
import unicodedata
from collections import Counter
from math import comb
from pathlib import Path
from typing import Any

from newsclean.dedup.near_duplicates import near_duplicates

LANGUAGES: dict[str, dict[str, Any]] = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))
_SIZES = (1, 1, 2, 2, 3, 4, 6, 9)
_HALF = str.maketrans({"，": ",", "。": ".", "：": ":", "“": '"', "”": '"', "「": '"', "」": '"', "、": ", "})
_FULL = str.maketrans(
    {",": "，", ".": "．", "“": "＂", "”": "＂", **{str(digit): chr(0xFF10 + digit) for digit in range(10)}}
)


class Newsroom:
    """A maker of stories in one language, and of their variants."""

    def __init__(self, language: str, seed: int) -> None:
        self.rng = random.Random(f"{language} {seed}")  # noqa: S311 - seeded, so that it is the same each time
        self.words = LANGUAGES[language]
        alike = self.words["alike"]
        self.alike = {**{pair[0]: pair[1] for pair in alike}, **{pair[1]: pair[0] for pair in alike}}

    def filled(self, pattern: str) -> str:
        """Put words into a pattern: a list's own, numbers, and coined ones in place of {coin} and {name}."""
        while "{" in pattern:
            before, _, rest = pattern.partition("{")
            slot, _, after = rest.partition("}")
            pattern = before + self.word(slot) + after
        return pattern

    def word(self, slot: str) -> str:
        """Return a word for a slot of a pattern."""
        if slot == "number":
            return str(self.rng.randint(2, 9999))
        if slot in {"coin", "name"}:
            return "".join(
                self.rng.choices(self.words["characters"], k=3 if slot == "name" else self.rng.randint(2, 4))
            )
        return str(self.rng.choice(self.words[slot]))

    def story(self) -> list[str]:
        """Return a title and seven to sixteen sentences."""
        return [self.filled(self.rng.choice(self.words["patterns"])) for _ in range(self.rng.randint(8, 17))]

    def rendered(self, sentences: list[str]) -> str:
        """Return a title and sentences as one text."""
        title, *body = sentences
        return str(
            title + "\n\n" + self.words["joint"].join(sentence + (self.words["stop"] or " ") for sentence in body)
        )

    def variant(self, sentences: list[str]) -> str:
        """Return a story as another paper prints it: one heavy edit, or two light ones."""
        heavy = (self.cut, self.dropped, self.reordered, self.scanned)
        light = (self.retitled, self.datelined, self.furnished)
        if self.rng.random() < 0.6:
            text = self.rendered(self.rng.choice(heavy)(self.rng.choice(light)(sentences)))
        else:
            text = self.rendered(self.rng.choice(light)(self.rng.choice(light)(sentences)))
        return self.typeset(text) if self.rng.random() < 0.5 else text

    def cut(self, sentences: list[str]) -> list[str]:
        """Leave the end out."""
        return sentences[: max(4, int(len(sentences) * self.rng.choice([0.4, 0.5, 0.65, 0.8])))]

    def dropped(self, sentences: list[str]) -> list[str]:
        """Leave one sentence out."""
        gone = self.rng.randrange(1, len(sentences))
        return sentences[:gone] + sentences[gone + 1 :]

    def reordered(self, sentences: list[str]) -> list[str]:
        """Move the first sentences to the end."""
        title, *body = sentences
        place = self.rng.randrange(1, len(body))
        return [title, *body[place:], *body[:place]]

    def scanned(self, sentences: list[str]) -> list[str]:
        """Take one character in fifty to twenty for one that looks like it, or for another of the language's."""
        rate = self.rng.choice([0.02, 0.03, 0.05])
        return ["".join(self.misread(char, rate) for char in sentence) for sentence in sentences]

    def misread(self, char: str, rate: float) -> str:
        """Return a character, or rarely another one."""
        if self.rng.random() >= rate:
            return char
        return self.alike.get(char) or str(self.rng.choice(self.words["characters"]))

    def retitled(self, sentences: list[str]) -> list[str]:
        """Put another title on."""
        return [self.filled(self.rng.choice(self.words["patterns"])), *sentences[1:]]

    def datelined(self, sentences: list[str]) -> list[str]:
        """Put a dateline before the first sentence."""
        return [sentences[0], self.filled(self.rng.choice(self.words["dateline"])) + sentences[1], *sentences[2:]]

    def furnished(self, sentences: list[str]) -> list[str]:
        """Add share bars and credits."""
        furniture = [self.filled(each) for each in self.rng.sample(self.words["furniture"], 2)]
        return [*sentences, *furniture]

    def typeset(self, text: str) -> str:
        """Print with half-width or full-width signs, or with decomposed letters."""
        way = self.rng.randrange(3)
        return unicodedata.normalize("NFD", text) if way == 0 else text.translate(_HALF if way == 1 else _FULL)


def families(language: str, stories: int, seed: int) -> tuple[list[str], list[int]]:
    """Return texts, and the number of the story that each tells."""
    room = Newsroom(language, seed)
    texts: list[str] = []
    labels: list[int] = []
    for number in range(stories):
        story = room.story()
        copies = [room.variant(story) for _ in range(room.rng.choice(_SIZES) - 1)]
        texts += [room.rendered(story), *copies]
        labels += [number] * (1 + len(copies))
        if number % 5 == 0:
            texts.append(room.rendered([*room.story(), *story[2:4]]))
            labels.append(stories + number)
    return texts, labels


def agreement(labels: list[int], found: list[int]) -> tuple[float, float]:
    """Return the adjusted Rand index (Hubert and Arabie, 1985) and the precision of pairs."""

    def pairs(values: list[Any]) -> int:
        return sum(comb(count, 2) for count in Counter(values).values())

    both, true, reported = pairs(list(zip(labels, found, strict=True))), pairs(labels), pairs(found)
    chance = true * reported / comb(len(labels), 2)
    return (both - chance) / ((true + reported) / 2 - chance), both / max(reported, 1)


def scored(language: str, stories: int, seed: int) -> tuple[float, float]:
    """Group one language's families, and return the adjusted Rand index and pair precision."""
    texts, labels = families(language, stories, seed)
    found = list(range(-1, -1 - len(texts), -1))
    for number, cluster in enumerate(near_duplicates(texts)):
        for member in cluster.members:
            found[member] = number  # type: ignore[call-overload]  # labels are positions
    return agreement(labels, found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=int, default=1000)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    args = parser.parse_args()
    print("| language | adjusted Rand index, by seed | pair precision |\n|---|---|---|")
    for language in LANGUAGES:
        scores = [scored(language, args.stories, seed) for seed in args.seeds]
        indices, precisions = (", ".join(f"{value:.4f}" for value in column) for column in zip(*scores, strict=True))
        print(f"| {language} | {indices} | {precisions} |", flush=True)


if __name__ == "__main__":
    main()
