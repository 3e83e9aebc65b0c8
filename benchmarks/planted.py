"""How much of the noise that `newsclean.testing` plants goes, how much of the stories stays, which families are found.

python benchmarks/planted.py [--examples 5000] [--families 1000] [--seed 0] [--show 5]

Bars: every line of every story is kept; 99 % of the planted lines go; 99 % of the true pairs are found and no false
one. What fails is printed, by kind of noise, whether its wording stands in a phrase list, and by language.
"""

from __future__ import annotations

import argparse
import warnings
from collections import Counter, defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, TypeVar

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import HypothesisWarning

from newsclean import NEWS, near_duplicates
from newsclean.testing import planted_stories, story_families
from newsclean.testing.planting import KINDS, OWN_WORDS

if TYPE_CHECKING:
    from hypothesis import strategies as st

    from newsclean.testing import PlantedStory, StoryFamilies

Value = TypeVar("Value")


def drawn(strategy: st.SearchStrategy[Value], number: int, start: int) -> list[Value]:
    """Return examples of a strategy."""
    found: list[Value] = []

    @seed(start)
    @settings(
        max_examples=number,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def collect(value: Value) -> None:
        found.append(value)

    collect()
    return found


def planted(examples: list[PlantedStory], show: int) -> None:
    """Print what NEWS loses of the stories, and what it leaves of the noise."""
    lines, lost, losers = 0, 0, Counter[str]()
    noise, left = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    shown = defaultdict[str, list[str]](list)
    for example in examples:
        result = NEWS(example.document)
        lines += len(example.story)
        gone = example.lost(result)
        lost += len(gone)
        if gone:
            by = {f"{r.cleaner}/{r.reason}" for r in result.removals for line in gone if line in r.text}
            losers[" ".join(sorted(by))] += 1
            shown["lost by " + " ".join(sorted(by))].append(f"{gone}\n{example.document.text}")
        for piece in example.noise:
            text = example.document.text[slice(*piece.span)]
            size = 1 if piece.kind == "padding" else len([line for line in text.splitlines() if line.strip()])
            noise[piece.kind, "listed" if piece.listed else "unlisted"] += size
        for piece, line in example.missed(result):
            left[piece.kind, "listed" if piece.listed else "unlisted"] += 1
            shown[f"left of {piece.kind}"].append(f"{line!r}\n{example.document.text}")
    print(f"story lines: {lines}, lost {lost}; stories {len(examples)}, losing {losers.total()}: {dict(losers)}")
    print(f"noise lines: {noise.total()}, gone {1 - left.total() / max(1, noise.total()):.2%}")
    for key, number in sorted(noise.items()):
        print(f"  {' '.join(key):24} {number:6}  gone {1 - left[key] / number:.2%}")
    for why, texts in shown.items():
        for text in texts[:show]:
            print(f"--- {why}: {text}")


def families(examples: list[StoryFamilies], show: int) -> None:
    """Print which true pairs `near_duplicates` misses, and which false ones it finds."""
    true, missed, false = Counter[str](), Counter[str](), 0
    for example in examples:
        members = [[int(str(label)) for label in cluster.members] for cluster in near_duplicates(example.documents)]
        found = {pair for cluster in members for pair in combinations(sorted(cluster), 2)}
        right = {pair for cluster in example.clusters for pair in combinations(sorted(cluster), 2)}
        false += len(found - right)
        for a, b in sorted(right):
            kinds = " / ".join(sorted({example.kinds[a], example.kinds[b]}))
            true[kinds] += 1
            missed[kinds] += (a, b) not in found
            if (a, b) not in found and missed.total() <= show:
                print(f"--- missed: {example.documents[a]}\n--- {example.documents[b]}")
        for a, b in sorted(found - right)[:show]:
            print(f"--- false: {example.documents[a]}\n--- {example.documents[b]}")
    print(f"pairs: {true.total()}, found {1 - missed.total() / max(1, true.total()):.2%}, false {false}")
    for kinds, number in sorted(true.items()):
        print(f"  {kinds:36} {number:6}  found {1 - missed[kinds] / number:.2%}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--examples", type=int, default=5000)
    parser.add_argument("--families", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--show", type=int, default=0, help="how many failures of each sort are printed")
    options = parser.parse_args()
    warnings.simplefilter("ignore", HypothesisWarning)
    if options.examples:
        planted(drawn(planted_stories(), options.examples, options.seed), options.show)
        print("with prompts in words of no phrase list:")
        planted(drawn(planted_stories((*KINDS, OWN_WORDS)), options.examples // 5, options.seed), 0)
    if options.families:
        families(drawn(story_families(), options.families, options.seed), options.show)


if __name__ == "__main__":
    main()
