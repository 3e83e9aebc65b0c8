"""The marks of lines that show no kind alone: counters, times, addresses and separators."""

from __future__ import annotations

import pytest

from newsclean.reader.reading import KIND_OF_COLUMN
from newsclean.reader.signs import MARKS, SIGNS, signs_of


def marks(line: str) -> set[str]:
    return {SIGNS[column] for column, _ in signs_of(line)} & set(MARKS)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("3 / 9", {"counter"}),
        ("(2/14) The ferry leaves the harbour", {"counter"}),
        ("The ferry leaves the harbour 2/14", {"counter"}),
        ("+8", {"counter"}),
        ("VIDEO: The ferry leaves (00:47)", {"time-last"}),
        ("12:30 The ferry leaves.", {"time-first"}),
        ("1:02:45", {"time-first", "time-last"}),
        ("ada@courier.example", {"address"}),
        ("@adafinch", {"address"}),
        ("#harbour", {"address"}),
        ("More on courier.com/harbour", {"address"}),
        ("Home › News › Harbour", {"separators"}),
        ("Sport | Weather", {"separators"}),
    ],
)
def test_marks_are_found(line: str, found: set[str]) -> None:
    assert marks(line) == found


@pytest.mark.parametrize(
    "line",
    [
        "The score was 3/4 in the second half.",
        "At 12:30 the ferry left the harbour.",
        "The wall, which is 12 metres high, fell at noon.",
        "He paid 5:1 on a horse, no more.",
        "It rained.Then it stopped.",
        "Up +80 points",
    ],
)
def test_sentences_have_no_marks(line: str) -> None:
    assert marks(line) == set()


def test_a_mark_shows_no_kind() -> None:
    assert {KIND_OF_COLUMN[SIGNS.index(mark)] for mark in MARKS} == {-1}
    assert min(KIND_OF_COLUMN[column] for column, sign in enumerate(SIGNS) if sign not in MARKS) >= 0
