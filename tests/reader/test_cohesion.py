"""The words that lines share: the columns `COHESION`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean.reader.cohesion import COHESION
from newsclean.reader.table import COLUMNS, columns_of, read_lines
from newsclean.testing import documents
from newsclean.text.lines import Lines, lines_of

if TYPE_CHECKING:
    import random

    from newsclean.types import Document

FIRST = COLUMNS.index(COHESION[0])


def shared(text: str, rows: list[int] | None = None) -> dict[str, list[float]]:
    """Return each of the columns `COHESION` for the lines of a text, or for some of them."""
    lines = Lines(text)
    table = read_lines(text, lines.starts, lines.texts)
    columns = columns_of(table, np.arange(len(table.number)) if rows is None else np.array(rows))
    return {name: columns[:, FIRST + at].tolist() for at, name in enumerate(COHESION)}


def test_names_are_compared_with_earlier_and_later_lines() -> None:
    found = shared("The mayor is Ada Finch.\nNobody asked Ada.\nOur writer Tom Hale lives in Bray.")
    assert found["names_earlier"] == [1 / 6, 2 / 5, 1 / 7]
    assert found["names_later"] == [2 / 6, 1 / 5, 1 / 7]
    assert found["names_new"] == [1 / 4, 0, 3 / 4]


def test_a_line_that_begins_with_known_words_says_so() -> None:
    assert shared("Ada Finch sails.\nTom Hale rows.\nAda Finch won.")["first_seen"] == [1, 0, 1]


def test_the_first_lines_count_apart() -> None:
    text = "\n".join(
        ["harbour wall", *(f"{word} {word}s" for word in ("ferry", "autumn", "timber", "diver")), "harbour"]
    )
    found = shared(text + "\ntimber")
    assert found["words_top"][5] > found["words_top"][6]
    assert found["words_earlier"][5] == found["words_earlier"][6]


@pytest.mark.parametrize("text", ["Regen", "2025", "!", "雨", "a\nb\nc"])
def test_short_texts_have_values_between_0_and_2(text: str) -> None:
    assert all(0 <= value <= 2 for values in shared(text).values() for value in values)


@given(document=documents(), keep=st.randoms(use_true_random=False))
def test_removed_lines_leave_no_trace(document: Document, keep: random.Random) -> None:
    table = read_lines(document.text, lines_of(document).starts, lines_of(document).texts)
    rows = [row for row in range(len(table.number)) if keep.random() < 0.7]
    left = "\n".join(table.texts[row] for row in rows)
    alone = Lines(left)
    if rows:
        other = read_lines(left, alone.starts, alone.texts)
        columns = columns_of(table, np.array(rows))[:, FIRST : FIRST + len(COHESION)]
        again = columns_of(other, np.arange(len(rows)))[:, FIRST : FIRST + len(COHESION)]
        assert columns.tolist() == again.tolist()
