"""Measure how `find_contained=True` finds short wire stories inside long pieces, and what it costs.

usage: contained.py [--wires 2000] [--seeds 1 2 3] [--time 100000]
Wire stories of 600 to 1,000 characters, up to three words changed, stand somewhere inside pieces three to ten times as
long. Negatives: pieces that share a boilerplate paragraph or a quotation, and pieces that took over half of a wire
story. Prints the pairs found, those found by the default, the reported pairs that are right, and the same by Jaccard
index. --time compares the CPU seconds of both on so many invented stories, in turns, three times.
"""

from __future__ import annotations

import argparse
import statistics
import time
from typing import NamedTuple

import numpy as np
from invented import Invented

from newsclean.dedup.near_duplicates import near_duplicates
from newsclean.dedup.shingles import shingles


class Corpus(NamedTuple):
    """Texts, and the pairs of a wire story and the piece that holds it, by position."""

    texts: list[str]
    pairs: set[tuple[int, int]]


def edited(maker: Invented, sentences: list[str]) -> list[str]:
    """Change up to three words of a story."""
    words = [sentence.split(" ") for sentence in sentences]
    for _ in range(maker.rng.randint(0, 3)):
        one = maker.rng.choice(words)
        one[maker.rng.randrange(len(one))] = maker.rng.choice(maker.vocabulary)
    return [" ".join(one) for one in words]


def inside(maker: Invented, passage: list[str], characters: int) -> str:
    """Put sentences somewhere into a new piece of so many characters."""
    piece = maker.fresh(characters)
    at = maker.rng.randint(0, len(piece))
    return " ".join([*piece[:at], *passage, *piece[at:]])


def corpus(seed: int, wires: int) -> Corpus:
    maker = Invented(seed, sentences=100)
    rng = maker.rng
    texts, pairs = [], set()
    furniture = [" ".join(maker.fresh(300)) for _ in range(5)]
    for number in range(wires):
        story = maker.fresh(rng.randint(600, 1000))
        length = sum(map(len, story))
        texts.append(" ".join(story))
        if number % 3:
            pairs.add((len(texts) - 1, len(texts)))
            texts.append(inside(maker, edited(maker, story), int(length * rng.uniform(2, 9))))
        else:
            texts.append(inside(maker, story[: len(story) // 2], length * 5))
            quotation = maker.fresh(200)
            texts += [inside(maker, quotation, rng.randint(2000, 7000)) for _ in range(2)]
            texts += [inside(maker, [rng.choice(furniture)], rng.randint(2000, 7000)) for _ in range(2)]
    return Corpus(texts, pairs)


def jaccard(one: str, other: str) -> float:
    a, b = shingles(one), shingles(other)
    shared = len(np.intersect1d(a, b))
    return shared / (len(a) + len(b) - shared)


def reported(texts: list[str], *, find_contained: bool) -> set[tuple[int, int]]:
    clusters = near_duplicates(texts, find_contained=find_contained)
    return {tuple(sorted((pair.representative, pair.member))) for cluster in clusters for pair in cluster.pairs}  # type: ignore[type-var, misc]  # labels are positions


def accuracy(seeds: list[int], wires: int) -> None:
    bins = np.array([0.1, 0.15, 0.2, 0.25, 0.3])
    wanted, hits = np.zeros(len(bins) - 1, int), np.zeros(len(bins) - 1, int)
    right = total = without = 0
    for seed in seeds:
        texts, pairs = corpus(seed, wires)
        found = reported(texts, find_contained=True)
        within = [(pair, jaccard(texts[pair[0]], texts[pair[1]])) for pair in sorted(pairs)]
        within = [(pair, index) for pair, index in within if bins[0] <= index < bins[-1]]
        wanted += np.histogram([index for _, index in within], bins)[0]
        hits += np.histogram([index for pair, index in within if pair in found], bins)[0]
        without += len(reported(texts, find_contained=False) & {pair for pair, _ in within})
        right, total = right + len(found & pairs), total + len(found)
    print(f"{wanted.sum()} pairs of Jaccard 0.1 to 0.3: found {hits.sum() / wanted.sum():.4f}, ", end="")
    print(f"by the default {without / wanted.sum():.3f}; reported {total}, precision {right / max(total, 1):.4f}")
    for low, high, some, of in zip(bins[:-1], bins[1:], hits, wanted, strict=True):
        print(f"  {low:.2f} to {high:.2f}: {some}/{of} = {some / max(of, 1):.3f}")


def cost(docs: int) -> None:
    seconds: dict[bool, list[float]] = {False: [], True: []}
    texts = list(Invented(5).stories(docs))
    for _ in range(3):
        for find_contained, times in seconds.items():
            start = time.process_time()
            near_duplicates(texts, find_contained=find_contained)
            times.append(time.process_time() - start)
    default, contained = (statistics.median(times) for times in seconds.values())
    print(f"{docs} stories: {default:.1f} s by default, {contained:.1f} s with find_contained,", end=" ")
    print(f"{contained / default:.2f} times as long")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wires", type=int, default=2000)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--time", type=int, default=0)
    args = parser.parse_args()
    accuracy(args.seeds, args.wires)
    if args.time:
        cost(args.time)


if __name__ == "__main__":
    main()
