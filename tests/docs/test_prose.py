"""The prose that people read is plain: few phrases that readers stumble over, few long sentences."""

from __future__ import annotations

from functools import cache

import pytest
from blocks import PAGES, ROOT
from prose import (
    PHRASES,
    Sentence,
    density,
    long_ones,
    of_docstrings,
    of_help,
    of_pages,
    offending,
    sentences,
    share_of_long,
)

LONG = "long sentences"
BARS = {"what": 1.0, "goes, gone": 0.5, "tell, told": 0.3, "stand": 0.2, "so that": 0.3, LONG: 0.02}
"""Occurrences in a thousand words, at most; of long sentences, their share."""
GROUPS = {"documentation": lambda: of_pages(PAGES), "help": of_help, "docstrings": lambda: of_docstrings(ROOT / "src")}


@cache
def prose(group: str) -> list[Sentence]:
    """Return the sentences of a group."""
    return GROUPS[group]()


def found(group: str, kind: str) -> tuple[float, list[str]]:
    """Return how much of a kind a group has, and the sentences that have it."""
    read = prose(group)
    if kind == LONG:
        return share_of_long(read), long_ones(read)
    return density(kind, read), offending(kind, read)


@pytest.mark.parametrize("kind", BARS)
@pytest.mark.parametrize("group", GROUPS)
def test_prose_is_plain(group: str, kind: str) -> None:
    measured, where = found(group, kind)
    assert measured <= BARS[kind], f"{group}: {kind}: {measured:.3f}, at most {BARS[kind]}\n" + "\n".join(where)


def test_each_group_is_read() -> None:
    assert {group: len(prose(group)) > 80 for group in GROUPS} == dict.fromkeys(GROUPS, True)


def test_phrases_are_counted_in_prose_and_not_in_code() -> None:
    text = "What goes is told so that it stands.\n\n```python\n>>> what = 1\n```\n\n`what` is here.\n"
    read = list(sentences("page", text))
    assert [sentence.text for sentence in read] == ["What goes is told so that it stands.", "`code` is here."]
    assert {phrase: round(density(phrase, read)) for phrase in PHRASES} == dict.fromkeys(PHRASES, 91)
    assert offending("so that", read) == ["page: What goes is told so that it stands."]


def test_sentences_are_split_and_measured() -> None:
    docstring = "Clean a text.\n\nArgs:\n    text: the text.\n    other: more. Even more.\n\n>>> clean('x')\n'x'\n"
    assert [sentence.text for sentence in sentences("d", docstring)] == [
        "Clean a text.", "the text.", "more.", "Even more.",
    ]  # fmt: skip
    long = list(sentences("p", "word " * 31 + "end.\n\n- " + "word " * 29 + "end."))
    assert share_of_long(long) == 0.5
    assert [place.partition(" word")[0] for place in long_ones(long)] == ["p: (32)"]
