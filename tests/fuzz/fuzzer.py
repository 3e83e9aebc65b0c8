"""Fuzz one target for some seconds with atheris: no crash, no broken law, no hang over 5 s, no memory over 1 GB.

usage: fuzzer.py TARGET SECONDS FOLDER [within]

An input that breaks something is written to FOLDER, and inputs that reach new code to FOLDER/reached, from where the
next run goes on. The process ends with another code than 0 where something was found. It fuzzes in another one, or in
several, one after the other: atheris 3.0 never lets go of what a traced comparison of arrays made, so that memory grows
with the time that is fuzzed. `within` says that this is such a process.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import atheris

if TYPE_CHECKING:
    from collections.abc import Callable

MEMORY_MB, LONGEST_BYTES = 1024, 8192
UNITS = {"near-duplicates": 3000, "index": 500}
"""Inputs a process, of those targets that compare arrays: what is kept of so many takes half of the memory."""
HANG_SECONDS, ENDLESS_SECONDS = 5, 60
"""CPU time that an input may take; time on the clock, which says more of the machine, after which it is ended."""
CORPUS = Path(__file__).with_name("corpus")
_OF_LINES = ("clean", "near-duplicates", "index")
"""Targets whose inputs are texts: half of their changes are of whole lines."""


class Mutator:
    """Changes a text byte by byte, or puts in, takes away, repeats or turns round lines."""

    def __init__(self, lines: list[bytes]) -> None:
        """Take the lines that may be put in."""
        self._lines = lines

    def __call__(self, data: bytes, most: int, seed: int) -> bytes:
        """Return a changed input of at most so many bytes."""
        rng = Random(seed)  # noqa: S311 - no secret
        if rng.randrange(2):
            return atheris.Mutate(data, most)
        lines = data.split(b"\n")
        start, end = sorted(rng.randrange(len(lines) + 1) for _ in range(2))
        some = lines[start : min(end, start + 5)]
        changed = (
            [rng.choice(self._lines)],
            [rng.choice(self._lines), *some],
            [],
            some[::-1],
            some * rng.randint(2, 4),
        )
        lines[start : start + len(some)] = rng.choice(changed)
        return b"\n".join(lines)[:most]


def timed(target: Callable[[bytes], None]) -> Callable[[bytes], None]:
    """Return the target with a limit to its CPU time."""

    def call(data: bytes) -> None:
        begin = time.process_time()
        target(data)
        took = time.process_time() - begin
        assert took <= HANG_SECONDS, f"an input must take at most {HANG_SECONDS} s, this one took {took:.1f}"

    return call


def fuzz(name: str, seconds: int, folder: Path) -> None:
    """Fuzz in this process, which ends with it."""
    with atheris.instrument_imports(include=["newsclean"]):
        from targets import TARGETS, lines
    target, reached, corpus = TARGETS[name], folder / "reached", CORPUS / name
    reached.mkdir(parents=True, exist_ok=True)
    for path in sorted(corpus.iterdir()):
        target(path.read_bytes())  # what loads at first use is no hang
    options = {
        "max_total_time": seconds,
        "runs": UNITS[name] + len([*reached.iterdir(), *corpus.iterdir()]) if name in UNITS else -1,
        "timeout": ENDLESS_SECONDS,
        "rss_limit_mb": MEMORY_MB,
        "max_len": LONGEST_BYTES,
        "artifact_prefix": f"{folder}/",
        "print_final_stats": 1,
    }
    arguments = [sys.argv[0], *(f"-{key}={value}" for key, value in options.items()), str(reached), str(corpus)]
    atheris.Setup(arguments, timed(target), **({"custom_mutator": Mutator(lines())} if name in _OF_LINES else {}))
    atheris.Fuzz()


def main() -> None:
    """Fuzz until the time is over, in one process after another."""
    name, seconds, folder, *within = sys.argv[1:]
    if within:
        return fuzz(name, int(seconds), Path(folder))
    end, code = time.monotonic() + int(seconds), 0
    while not code and (left := round(end - time.monotonic())) > 0:
        code = subprocess.run([sys.executable, __file__, name, str(left), folder, "within"], check=False).returncode
    sys.exit(code)


if __name__ == "__main__":
    main()
