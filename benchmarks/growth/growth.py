"""How time grows with hostile input: every cleaner, preset and pattern, on texts of n, 2n, 4n and 8n characters.

usage: growth.py [--all] [NAME...]

Each is first tried on every input at one size. Those that took longest (with --all, all) are measured from a size that
takes `LEAST_SECONDS`, in CPU time: all sizes one after the other, again where a step looks too dear. A step costs the
median of what it cost over the one before, so that one lucky or unlucky run decides nothing. Ends with code 1 where a
step costs more than `MOST` times the one before. Patterns are found by walking the package's modules. NAME: only
subjects whose names have it. A pattern that a function makes is not found; those get lines of at most 300 characters,
and cleaners try them.
"""

from __future__ import annotations

import sys
import time
from itertools import count, pairwise
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from hostile import HTML_SHAPES, TEXT_SHAPES, pattern_shapes
from subjects import on_documents, on_pages, on_patterns, on_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from hostile import Shape

MOST = 2.3
LEAST_SECONDS = 0.05
"""Of the smallest size: far above what the clock and the machine add."""
_TRIED_CHARS, _LARGEST_CHARS = 32_000, 8_000_000
_STEPS, _ROUNDS = 4, 11
_SLOWEST = 3
"""Inputs of each subject that are measured."""
_numbers = count()


class Measured(NamedTuple):
    """A subject on one kind of input: characters of the smallest size, and rounds of the seconds of each size."""

    subject: str
    shape: str
    chars: int
    rounds: tuple[tuple[float, ...], ...]

    @property
    def seconds(self) -> list[float]:
        """The median seconds of each size."""
        return [median(column) for column in zip(*self.rounds, strict=True)]

    @property
    def worst(self) -> float:
        """The most that a step costs over the one before, the median of the rounds."""
        steps = zip(*([after / before for before, after in pairwise(one)] for one in self.rounds), strict=True)
        return max(map(median, steps), default=0.0)


def seconds(call: Callable[[str], object], make: Callable[[int], str], chars: int) -> float:
    """Return the CPU time of one call; no text is given twice, since results are remembered."""
    text = f"Boat {next(_numbers)} sailed.\n" + make(chars)
    begin = time.process_time()
    call(text)
    return time.process_time() - begin


def smallest(call: Callable[[str], object], make: Callable[[int], str]) -> int:
    """Return the size from which measuring makes sense; 0 where even the largest is done in no time."""
    chars = 1000
    while chars <= _LARGEST_CHARS >> (_STEPS - 1):
        if seconds(call, make, chars) >= LEAST_SECONDS:
            return chars
        chars *= 2
    return 0


def measured(subject: str, shape: str, call: Callable[[str], object], make: Callable[[int], str]) -> Measured:
    """Measure one subject on one kind of input, again where a step looks too dear: machines are noisy."""
    chars = smallest(call, make)
    sizes = [chars << step for step in range(_STEPS)] if chars else []
    found = Measured(subject, shape, chars, ())
    for _ in range(_ROUNDS):
        found = found._replace(rounds=(*found.rounds, tuple(seconds(call, make, size) for size in sizes)))
        if found.worst <= MOST:
            break
    return found


def results(names: list[str], *, every: bool) -> Iterator[Measured]:
    """Yield what was measured of every subject."""
    for subject, call, shapes in _subjects():
        if names and not any(name in subject for name in names):
            continue
        tried = {name: seconds(call, make, _TRIED_CHARS) for name, make in shapes.items()}
        ranked = sorted(tried, key=tried.__getitem__, reverse=True)
        for name in ranked if every else ranked[:_SLOWEST]:
            yield measured(subject, name, call, shapes[name])


def _subjects() -> Iterator[tuple[str, Callable[[str], object], Mapping[str, Shape]]]:
    for subject, call in {**on_texts(), **on_documents()}.items():
        yield subject, call, TEXT_SHAPES
    for subject, call in on_pages().items():
        yield subject, call, HTML_SHAPES
    for subject, pattern in on_patterns().items():
        yield subject, pattern, pattern_shapes(pattern.pattern)


def main() -> None:
    names = [name for name in sys.argv[1:] if name != "--all"]
    print("| subject | input | n | seconds at n, 2n, 4n, 8n | worst step |\n|---|---|---|---|---|")
    worst: list[Measured] = []
    for found in results(names, every="--all" in sys.argv):
        shown = ", ".join(f"{took:.3f}" for took in found.seconds) or "under the clock's noise"
        print(f"| {found.subject} | {found.shape} | {found.chars} | {shown} | {found.worst:.2f} |", flush=True)
        worst = sorted([*worst, found], key=lambda one: -one.worst)[:10]
    dear = [found for found in worst if found.worst > MOST]
    print(f"worst step: {worst[0].worst:.2f} of {worst[0].subject} on {worst[0].shape}; at most {MOST} is allowed")
    sys.exit(1 if dear else 0)


if __name__ == "__main__":
    main()
