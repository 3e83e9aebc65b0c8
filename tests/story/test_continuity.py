"""Lists, tickers, interviews, posts and sources: inside them the story does not end."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean import CutOffTopic, apply, clean
from newsclean.lines import Lines
from newsclean.story import cut
from newsclean.story.continuity import doubts_of_ends, opening
from newsclean.story.kinds import kinds_of
from newsclean.story.stretch import Costs, ends, last_line
from newsclean.story.table import line_table
from newsclean.testing.newsroom import newsroom

RAIN = "Rain fell on the town all night, and nobody who lives by the river slept until the water fell again."
"""A paragraph."""
FILLING = [f"{weather} fell." for weather in ("Rain", "Snow", "Sleet", "Hail", "Ash", "Dust", "Leaves", "Night")]
"""Lines that have nothing in common."""


def doubts(*lines: str) -> list[float]:
    text = "\n".join(lines)
    found = Lines(text)
    return doubts_of_ends(line_table(text, found.starts, kinds_of(found.texts)), lines).tolist()


def impossible(*lines: str) -> list[int]:
    return np.flatnonzero(np.isinf(doubts(*lines))).tolist()


@pytest.mark.parametrize(
    "lines",
    [
        ("05.20 Uhr: Der Pegel steigt", "04.10 Uhr: Es regnet", "02.02 Uhr: Wolken ziehen auf"),
        ("7h18 - La pluie", "7h07 - Le vent", "7h00 - La neige"),
        ("1 Ada Finch 487 0 1", "2 Tom Reed 485 0 2", "3 Eve Moor 401 1 2"),
        ("1) Boats", "2) Oars", "3) Ropes"),
        ("(1) Boats", "(2) Oars", "(3) Ropes"),
        ("a) Boats", "b) Oars", "c) Ropes"),
        ("• Boats", "• Oars", "• Ropes"),
        ("– Boats", "– Oars", "– Ropes"),
        ("✅ Boats", "✅ Oars", "✅ Ropes"),
        ("Q: Boats?", "Q: Oars?", "Q: Ropes?"),
        ("Ada Finch: Boats", "Ada Finch: Oars", "Ada Finch: Ropes"),
        ("問：船は", "問：櫂は", "問：綱は"),
    ],
)
def test_lines_that_begin_alike_are_a_list(lines: tuple[str, ...]) -> None:
    assert len({opening(line) for line in lines}) == 1
    assert impossible("Rain fell.", *lines, "It stopped.") == [1, 2]


def test_lines_that_are_the_same_hold_what_stands_between_them_together() -> None:
    offers = [
        line for boat in ("Skiff", "Punt", "Dinghy") for line in (f"{boat} with oars", "From the boatyard", "Rent it")
    ]
    assert impossible("Rain fell.", *offers, "It stopped.") == [2, 3, 4, 5, 6, 7, 8]


@pytest.mark.parametrize(
    "credit",
    ["Main image credit: Ada Finch", "(Photo: Ada Finch)", "Bild: Finch/Kurier", "[사진=강]", "写真：岸辺"],
)
def test_a_picture_s_credit_below_a_paragraph_stays_with_it(credit: str) -> None:
    assert impossible("Rain fell.", RAIN, credit, "It stopped.") == [1]
    assert impossible("Rain fell", "all night", credit, "It stopped.") == []


@pytest.mark.parametrize("line", ["Source: Westerquay Courier", "Quelle: Kurier", "The picture was clear: it rained"])
def test_other_labels_are_no_pictures(line: str) -> None:
    assert impossible("Rain fell.", RAIN, line, "It stopped.") == []


def test_questions_and_answers_hold_together() -> None:
    lines = ["Q: Boats?", "A: Yes.", "Q: Oars?", "A: Two.", "Q: Ropes?", "A: None.", "It stopped."]
    assert impossible("Rain fell.", *lines) == [1, 2, 3, 4, 5]


def test_two_lines_are_no_list_nor_are_those_far_apart() -> None:
    assert impossible("1. Boats", "2. Oars", "Rain fell.") == []
    apart = FILLING[:6]
    assert impossible("1. Boats", *apart, "2. Oars", *apart, "3. Ropes") == []
    assert impossible("1. Boats", *apart[1:], "2. Oars", *apart[1:], "3. Ropes") == list(range(12))


def test_lists_of_one_kind_far_apart_are_two() -> None:
    some = ["1. Boats", "2. Oars", "3. Ropes"]
    assert impossible(*some, *FILLING[:7], *some) == [0, 1, 10, 11]


def test_quotations_and_years_begin_no_list() -> None:
    assert opening("“It rained,” she said.") == opening("Rain fell in 2019.") == ""
    assert impossible("“Boats,” he said.", "“Oars,” she said.", "“Ropes,” they said.", "It stopped.") == []


def test_what_announces_a_list_belongs_to_it() -> None:
    some = ["1. Boats", "2. Oars", "3. Ropes"]
    assert impossible("Rain fell.", "What they found:", *some) == [1, 2, 3]
    assert impossible("Rain fell.", "What they found:", "No. Thing", *some) == [1, 2, 3, 4]
    assert impossible("Rain fell.", "What they found:", "A thing", "Another thing", *some) == [4, 5]


def test_lines_that_name_themselves_furniture_are_no_list() -> None:
    assert impossible("Rain fell.", "Share: Facebook", "Share: Twitter", "Share: Email", "It stopped.") == []


def test_a_post_holds_together() -> None:
    post = ["The ferry runs again! pic.example/7", "— Westerquay Ferries (@wqferries) May 7, 2025"]
    assert impossible("Rain fell.", *post, "It stopped.", "All slept.") == [0, 1]


@pytest.mark.parametrize("heading", ["Sources:", "Quellen", "Fuentes:", "Источники:", "出典", "Kaynak :"])
def test_sources_stay(heading: str) -> None:
    assert impossible("Rain fell.", "It stopped.", heading, "A book of rain", "Another one") == [1, 2]


def test_short_paragraphs_below_a_lead_stay() -> None:
    text = Path(__file__).with_name("german.txt").read_text("utf-8")
    paragraphs = {line for line in text.split("\n") if line.endswith(".")}
    assert len(paragraphs) == 4
    assert paragraphs <= {*clean(text).text.split("\n")}


def test_a_paragraph_after_the_end_makes_it_less_likely_that_anything_follows() -> None:
    assert doubts("Rain fell.", RAIN, "It stopped.") == [pytest.approx(np.log(6)), 0, 0]


LINES = st.sampled_from(
    ["1. Boats", "22 oars", "• Ropes", "Q: Why?", "A: Rain.", "Rain fell.", "They found:", "Sources:", "Share", RAIN,
     "— Ada (@ada) May 7, 2025"]
)  # fmt: skip


@given(st.lists(LINES, min_size=2, max_size=30))
def test_what_is_left_of_a_cut_text_is_held_together_as_before(lines: list[str]) -> None:
    whole = np.isinf(doubts(*lines))
    for size in range(1, len(lines)):
        if not whole[size - 1]:
            assert np.isinf(doubts(*lines[:size])).tolist() == whole[:size].tolist()


# Without what is tested here, the model cuts these two lists.
@pytest.mark.parametrize(("language", "topic", "size", "mark"), [("fr", 1, 5, "{}.{} "), ("th", 0, 3, "Q: ")])
def test_no_list_is_cut_in_two(
    language: str, topic: int, size: int, mark: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = newsroom(language)
    story = room.topics[topic].sentences[:size]
    items = [mark.format(21 - number, 15 + number) + title for number, title in enumerate(room.headlines[:12])]
    if mark == "Q: ":
        items[1::2] = ["A" + item[1:] for item in items[1::2]]
    text = "\n".join([*story, *items])

    def sizes() -> set[int]:
        return {len(apply(text, CutOffTopic(early=early, bare=0.001)).text.split("\n")) for early in (0.01, 1.0, 5.0)}

    inside = set(range(len(story) + 1, len(story) + len(items)))
    assert sizes().isdisjoint(inside)
    monkeypatch.setattr(cut, "doubts_of_ends", lambda _, texts: np.zeros(len(texts)))
    assert sizes() & inside


LOG_ODDS = st.lists(st.floats(-9, 9), min_size=12, max_size=12).map(np.array)
SETTINGS = {"story_trust": 0.7, "follow_trust": 0.5, "end_trust": 1.0, "bare": 0.01}


@given(LOG_ODDS, LOG_ODDS, st.sets(st.integers(0, 10)), st.floats(0.01, 20))
def test_where_the_story_cannot_end_it_does_not(story, end, closed: set[int], early: float) -> None:
    doubts = np.where(np.isin(np.arange(12), list(closed)), np.inf, 0.0)
    last = last_line(ends(story, end, SETTINGS, doubts), Costs(early, late=0.2, patience=0.9))
    assert last not in closed


@given(LOG_ODDS, LOG_ODDS)
def test_where_it_can_end_nowhere_nothing_goes(story, end) -> None:
    found = ends(story, end, SETTINGS, np.full(12, np.inf))
    assert found.chance.tolist() == [0.0] * 11 + [1.0]
    assert last_line(found, Costs(0.01, late=0.2, patience=0.9)) == 11
