"""The word lists: the words that they find, and the packed file, which contains all of their entries."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from newsclean.reader.concepts import CONCEPTS, shipped_lists
from newsclean.reader.table import SHAPE, SIGNS, read_lines
from newsclean.text.lines import Lines

LISTS = Path(__file__).parents[2] / "benchmarks" / "reader"


def said(text: str) -> list[set[str]]:
    """Return the concepts of each line."""
    lines = Lines(text)
    table = read_lines(text, lines.starts, lines.texts)
    columns = table.shape[:, len(SHAPE) + len(SIGNS) :]
    return [{CONCEPTS[i] for i in np.flatnonzero(row)} for row in columns]


@pytest.mark.parametrize(
    ("line", "concepts"),
    [
        ("Subscribe to our newsletter.", {"we", "mail", "subscribe"}),
        ("Zapisz się do newslettera", {"mail", "subscribe"}),
        ("У нашому каналі", {"we", "channel"}),
        ("メールでお届けします", {"mail"}),
        ("ติดตามเราได้ที่ไลน์", {"we"}),
        ("기자는 서울에서 일한다", {"newsroom"}),
    ],
)
def test_words_of_boilerplate_are_found(line: str, concepts: set[str]) -> None:
    [found] = said(line)
    assert concepts <= found


def test_a_whole_word_does_not_match_the_beginning_of_another() -> None:
    assert "we" in said("Our paper")[0]
    assert "we" not in said("Ourense is a town")[0]


def test_words_do_not_match_across_lines_or_inside_other_words() -> None:
    assert said("news\nletter") == [{"press"}, set()]
    assert "newsroom" not in said("preporter")[0]


def test_three_words_of_a_concept_count_as_much_as_four() -> None:
    text = "reporter editor author\nreporter editor author columnist"
    lines = Lines(text)
    table = read_lines(text, lines.starts, lines.texts)
    column = len(SHAPE) + len(SIGNS) + CONCEPTS.index("newsroom")
    assert table.shape[:, column].tolist() == [1, 1]


def test_the_packed_file_holds_the_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(LISTS)
    from pack_concepts import packed

    made, shipped = packed(), shipped_lists()
    assert np.array_equal(made["codes"], shipped.codes), "run python benchmarks/reader/pack_concepts.py"
    assert np.array_equal(made["concepts"], shipped.concepts)


def test_entries_are_single_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(LISTS)
    from pack_concepts import entries

    for entry in entries():
        word = entry.removesuffix("*")
        assert word == word.lower()
        assert not set(word) & set(" -–'’.,"), entry
        assert len(word) > 1 or not entry.endswith("*")
