"""Fingerprints of cleaners: alike for what is made alike, in any process; different for all else."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

import newsclean
from newsclean import NEWS, LineCounts, SiteTemplate
from newsclean.batch.fingerprint import fingerprint
from newsclean.types import Document


def drop_short(document, words=3):
    return ()


def local(limit):
    def cleaner(document):
        return [] if len(document.text) > limit else ()

    return cleaner


class Plain:
    """A callable with the usual repr, which tells its address and nothing else."""

    def __init__(self, *phrases):
        self.phrases = phrases
        self.pattern = re.compile("|".join(phrases))

    def __call__(self, document):
        return ()


@dataclass(frozen=True)
class Phrases:
    words: frozenset

    def __call__(self, document):
        return ()


LONG = "x" * 300
PAIRS = {
    "options": (Phrases(frozenset({"a", "b"})), Phrases(frozenset({"a", "c"}))),
    "attributes behind the usual repr": (Plain("a", "b"), Plain("a", "c")),
    "patterns that print alike": (Plain(LONG + "a"), Plain(LONG + "b")),
    "arguments of a partial": (partial(drop_short, words=2), partial(drop_short, words=3)),
    "what a closure holds": (local(3), local(4)),
    "lambdas": (lambda document: (), lambda document: []),
    "lines of a template": (SiteTemplate(5, ()), SiteTemplate(6, ())),
}


@pytest.mark.parametrize("name", PAIRS)
def test_what_differs_has_another_fingerprint(name):
    one, other = PAIRS[name]
    assert fingerprint(one) != fingerprint(other)


@pytest.mark.parametrize("make", [lambda: Plain("a"), lambda: partial(drop_short, words=2), lambda: local(3)])
def test_what_is_made_alike_has_the_same_one_wherever_it_lies(make):
    one, other = make(), make()
    assert one is not other
    assert fingerprint(one) == fingerprint(other)


def test_what_a_cleaner_has_cached_does_not_count():
    pages = [f"The Daily Gull\nIt was {name}." for name in "abcdef"]
    used, fresh = (SiteTemplate.learn(LineCounts.of(pages)) for _ in range(2))
    list(used(Document(pages[0])))
    assert fingerprint(used) == fingerprint(fresh)


def test_what_holds_itself_comes_to_an_end():
    ring = Plain("a")
    ring.self = ring
    assert fingerprint(ring) != fingerprint(Plain("a"))


def test_what_does_not_pickle_is_told_apart_by_how_it_prints():
    one, other = Plain("a"), Plain("a")
    one.file, other.file = (open(Path(__file__).parent / name) for name in ("conftest.py", "scrapes.py"))  # noqa: PTH123, SIM115
    with one.file, other.file:
        assert fingerprint(one) != fingerprint(other)


OTHER_PROCESS = """
from test_fingerprints import *
mine = Phrases(frozenset("abcdefgh")), Plain("a"), local(3), partial(drop_short, words=2)
print(*map(fingerprint, [*NEWS, *mine]), sep="\\n")
"""


def test_fingerprints_are_the_same_in_every_process():
    path = os.pathsep.join([str(Path(newsclean.__file__).parents[1]), str(Path(__file__).parent)])
    told = {
        subprocess.run(
            [sys.executable, "-c", OTHER_PROCESS],
            env={**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1
    (lines,) = told
    assert [line.split()[0] for line in lines.splitlines()][:3] == [fingerprint(cleaner).split()[0] for cleaner in NEWS]
    assert len(set(lines.splitlines())) == len(lines.splitlines()) - 1  # NEWS begins and ends with whitespace
