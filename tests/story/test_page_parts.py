"""The parts of the page model: what it sees of a line, and how stretches become chances."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from newsclean import CutOffTopic, Document, Pipeline, whitespace
from newsclean.lines import Lines
from newsclean.story.credits import credit_words
from newsclean.story.network import product
from newsclean.story.page import Stretches, choose, first_look, second_look, stretches
from newsclean.story.stretch import CAP
from newsclean.story.table import SHAPE, LineTable, line_table, parts
from newsclean.story.vocabulary import told_by_words
from newsclean.testing import dirty_texts, documents

LOG_ODDS = st.floats(-8, 8, allow_nan=False)
NOTHING = np.zeros(64)


def table_of(*lines: str) -> LineTable:
    text = "\n".join(lines)
    return line_table(text, Lines(text).starts)


def one_by_one(story: np.ndarray, start: np.ndarray, end: np.ndarray) -> list[np.ndarray]:
    """Chances that the story starts at, ends at, holds each line, from every stretch by itself."""
    size, evidence = len(story), CAP * np.tanh(story / CAP)
    scores = {(a, b): start[a] + end[b] + evidence[a : b + 1].sum() for a in range(size) for b in range(a, size)}
    weight = {stretch: np.exp(score - max(scores.values())) for stretch, score in scores.items()}
    total = sum(weight.values())
    return [
        np.array([sum(w for (a, b), w in weight.items() if holds(a, b, i)) / total for i in range(size)])
        for holds in (lambda a, _, i: a == i, lambda _, b, i: b == i, lambda a, b, i: a <= i <= b)
    ]


@given(arrays(float, st.tuples(st.just(3), st.integers(1, 9)), elements=LOG_ODDS))
def test_chances_are_those_of_all_stretches(evidence: np.ndarray) -> None:
    for fast, slow in zip(stretches(*evidence), one_by_one(*evidence), strict=True):
        assert fast == pytest.approx(slow, abs=2e-6)


@given(arrays(float, st.tuples(st.just(3), st.integers(1, 9)), elements=LOG_ODDS))
def test_the_choice_is_a_stretch(evidence: np.ndarray) -> None:
    found = stretches(*evidence)
    first, last = choose(found, 0.2, 0.8)
    assert 0 <= first <= last < len(found.start)


def test_all_doubt_chooses_lines_that_exist() -> None:
    nothing = np.zeros(3)
    assert choose(Stretches(nothing, nothing, nothing), 0.2, 0.8) == (2, 2)


def test_a_line_sees_its_neighbours_and_no_further() -> None:
    lines = (
        ["Ferries sail."] * 12
        + ["The harbour of the town was closed for nine days, the council said."]
        + ["Sail."] * 12
    )
    other = [*lines[:12], "?", *lines[13:]]
    seen, changed = (first_look(table_of(*text), (NOTHING,)) for text in (lines, other))
    differs = np.abs(seen - changed).max(1) > 1e-9
    assert np.flatnonzero(differs).tolist() == list(range(1, 24))


def test_the_line_itself_comes_first() -> None:
    table = table_of("The harbour opened.", "Share")
    assert first_look(table, (NOTHING,))[:, : len(SHAPE)] == pytest.approx(table.base[:, : len(SHAPE)])


def test_words_of_a_kind_are_counted_by_place() -> None:
    plain, opens, closes = (
        told_by_words(table_of(line), [credit_words()])[0]
        for line in (
            "The ferry left the harbour at noon",
            "Photo: the ferry left the harbour at noon",
            "The ferry left the harbour at noon. Reuters",
        )
    )
    assert plain.tolist() == [0, 0, 0, 0]
    assert (opens[0] > 0, opens[1:].tolist()) == (True, [1, 0.5, 0])
    assert (closes[0] > 0, closes[1:].tolist()) == (True, [1, 0, 0.5])


@pytest.mark.parametrize(
    "line",
    ["Foto: Ada Finch", "Bild: Ada", "Crédit: Ada", "Źródło: Ada", "Фото: Ада", "写真＝朝日", "사진: 연합", "صورة: علي",
     "תמונה: עדה", "चित्र: आदा", "Φωτογραφία: Άντα", "Ảnh: An"],
)  # fmt: skip
def test_pictures_are_credited_in_many_languages(line: str) -> None:
    assert told_by_words(table_of(line), [credit_words()])[0, 1] == 1


def test_a_line_without_words_has_none_of_a_kind() -> None:
    assert told_by_words(table_of("***", "Photo"), [credit_words()])[0].tolist() == [0, -1, 0, 0]


def test_words_that_the_story_uses_elsewhere_are_shared() -> None:
    table = table_of("The harbour opened.", "The harbour closed again.", "Parrots for sale")
    rarity, likely = np.ones(4096), np.array([9.0, 9.0, -9.0])
    shared = second_look(table, rarity, likely)[:, 1]
    assert shared[0] > shared[2] < shared[1]


@given(document=documents())
@settings(max_examples=25)
def test_what_the_pipeline_spares_itself_changes_nothing(document: Document) -> None:
    class Asked(CutOffTopic):
        settles = False

    spared = Pipeline(whitespace, CutOffTopic(source="page"), whitespace)
    asked = Pipeline(whitespace, Asked(source="page"), whitespace)
    assert spared(document).text == asked(document).text


@pytest.mark.parametrize("shape", [(0, 3, 2), (1, 289, 27), (100, 289, 27), (501, 54, 8), (7, 700, 400)])
def test_a_product_in_blocks_is_the_product(shape: tuple[int, int, int]) -> None:
    rows, inner, columns = shape
    random = np.random.default_rng(rows)
    a, b = random.standard_normal((rows, inner)), random.standard_normal((inner, columns))
    assert product(a, b) == pytest.approx(a @ b, abs=1e-9)


@given(st.data())
@settings(max_examples=50)
def test_the_table_of_some_lines_is_that_of_their_text(data: st.DataObject) -> None:
    text = data.draw(dirty_texts())
    lines = Lines(text)
    table = line_table(text, lines.starts)
    rows = np.array(sorted(data.draw(st.sets(st.sampled_from(range(max(len(table.number), 1)))))), int)
    if not len(table.number) or not len(rows):
        return
    bounds = [*table.number, len(lines)]
    left = "\n".join("\n".join(lines.texts[bounds[row] : bounds[row + 1]]) for row in rows)
    read, cut = line_table(left, Lines(left).starts), parts(table, rows)
    assert cut.number.tolist() == read.number.tolist()
    assert cut.base == pytest.approx(read.base)
    assert [column.tolist() for column in cut.words] == [column.tolist() for column in read.words]
