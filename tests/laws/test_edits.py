"""Edits of several cleaners one after another, against a model that knows where every character came from."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean import Edit, Removal, Span, restore
from newsclean.edits import Change, compose, order, splice

if TYPE_CHECKING:
    from random import Random

_SOURCES = st.text("abcdefgh \n", max_size=14)


@st.composite
def _rounds(draw: st.DrawFn) -> tuple[str, list[list[Edit]]]:
    """A source, and each cleaner's proposals, which may overlap and refer to the text as it is by then."""
    source = draw(_SOURCES)
    length, rounds = len(source), []
    for _ in range(draw(st.integers(0, 5))):
        positions = st.integers(0, length)
        spans = st.tuples(positions, positions).map(lambda pair: Span(min(pair), max(pair)))
        edits = st.builds(Edit, spans, st.sampled_from(["r", "s"]), st.text("XYZ", max_size=3))
        rounds.append(draw(st.lists(edits, max_size=4)))
        length += sum(len(e.replacement) - (e.span.end - e.span.start) for e in order(rounds[-1], length))
    return source, rounds


def _run(source: str, rounds: list[list[Edit]]) -> tuple[str, list[Change]]:
    text, changes = source, list[Change]()
    for number, proposals in enumerate(rounds):
        edits = order(proposals, len(text))
        changes = compose(text, changes, edits, f"cleaner-{number}")
        text = splice(text, edits)
    return text, changes


def _origins(source: str, rounds: list[list[Edit]]) -> list[int | None]:
    """The model: for each character that is left, its place in the source; None for what was put in."""
    origins: list[int | None] = list(range(len(source)))
    for proposals in rounds:
        for edit in reversed(order(proposals, len(origins))):
            origins[edit.span.start : edit.span.end] = [None] * len(edit.replacement)
    return origins


@given(_rounds())
def test_the_account_tells_what_became_of_every_character(drawn: tuple[str, list[list[Edit]]]) -> None:
    source, rounds = drawn
    text, changes = _run(source, rounds)
    # It restores the source, and replays to the text.
    assert restore(text, [change.removal(source) for change in changes]) == source
    assert splice(source, [Edit(Span(c.start, c.end), c.reason, c.replacement) for c in changes]) == text
    # Changes are in order and apart, and name exactly the characters that were removed.
    ends = [0, *(change.end for change in changes)]
    assert all(before <= change.start <= change.end for before, change in zip(ends, changes, strict=False))
    assert ends[-1] <= len(source)
    removed = {i for change in changes for i in range(change.start, change.end)}
    assert removed == set(range(len(source))) - set(_origins(source, rounds))
    # Every change has the cleaner and the reason of an edit that was made.
    made = {(f"cleaner-{n}", edit.reason) for n, proposals in enumerate(rounds) for edit in proposals}
    assert {(change.cleaner, change.reason) for change in changes} <= made


@given(_rounds(), st.randoms())
def test_the_order_of_proposals_does_not_matter(drawn: tuple[str, list[list[Edit]]], random: Random) -> None:
    source, rounds = drawn
    for proposals in rounds[:1]:
        # Of two on one span the first named wins.
        edits = list({edit.span: edit for edit in proposals}.values())
        shuffled = random.sample(edits, len(edits))
        assert order(shuffled, len(source)) == order(edits, len(source))


@given(_rounds())
def test_ordered_edits_are_apart_and_do_something(drawn: tuple[str, list[list[Edit]]]) -> None:
    source, rounds = drawn
    for proposals in rounds[:1]:
        kept = order(proposals, len(source))
        assert all(one.span.end <= other.span.start for one, other in pairwise(kept))
        assert all(edit.span.start < edit.span.end or edit.replacement for edit in kept)


def test_an_insertion_where_something_was_removed_joins_it() -> None:
    removed = compose("abcde", [], [Edit(Span(1, 3), "cut")], "first")
    assert compose("ade", removed, [Edit(Span(1, 1), "put", "X")], "second") == [Change(1, 3, "X", "first", "cut", 1.0)]


def test_neighbours_that_only_touch_stay_apart() -> None:
    removed = compose("abcde", [], [Edit(Span(1, 3), "cut")], "first")
    assert compose("ade", removed, [Edit(Span(1, 2), "trim")], "second") == [
        Change(1, 3, "", "first", "cut", 1.0),
        Change(3, 4, "", "second", "trim", 1.0),
    ]


def test_a_change_tells_all_of_itself() -> None:
    change = Change(1, 3, "X", "first", "cut", 0.25)
    assert change.removal("abcde") == Removal(Span(1, 3), "bc", "X", "first", "cut", 0.25)


@pytest.mark.parametrize(
    ("spans", "kept"),
    [
        ([(0, 2), (2, 4)], [0, 1]),  # they touch, and that is all
        ([(0, 2), (1, 3)], [0]),  # of two as long as each other the first
        ([(0, 4), (3, 6)], [0]),
        ([(2, 4), (3, 9)], [1]),
        ([(3, 6), (0, 4)], [1]),
    ],
)
def test_of_edits_that_overlap_the_longest_stays(spans: list[tuple[int, int]], kept: list[int]) -> None:
    edits = [Edit(Span(*span), f"edit-{number}") for number, span in enumerate(spans)]
    assert order(edits, 9) == [edits[number] for number in kept]


@pytest.mark.parametrize("span", [(2, 5), (-1, 2), (4, 4)])
def test_a_span_beyond_the_text_is_refused_with_it(span: tuple[int, int]) -> None:
    said = rf"^the span of an Edit \('far'\) must lie in the text, between 0 and 3, got {re.escape(str(span))}$"
    with pytest.raises(ValueError, match=said):
        order([Edit(Span(*span), "far")], 3)
