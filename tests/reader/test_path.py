"""The best path: what prices do, and that no cheaper path was missed."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from newsclean.reader.path import HEAD, INSET, STORY, TAIL, best_path
from newsclean.reader.prices import Prices

PRICES = Prices(line=2, prose=1, unnamed=1, open_head=1, open_inset=3, open_tail=4, alone=0)
ODDS = st.integers(-40, 40).map(lambda n: n / 4)


def cost(states: tuple[int, ...], story: list[float], price: list[float]) -> float | None:
    """The value of a path, None where it is none: the reading of the rule, line by line."""
    opened = {HEAD: PRICES.open_head, INSET: PRICES.open_inset, TAIL: PRICES.open_tail}
    value, before = 0.0, None
    for state, odds, own in zip(states, story, price, strict=True):
        allowed = {
            None: {HEAD, STORY},
            HEAD: {HEAD, STORY},
            STORY: {STORY, INSET, TAIL},
            INSET: {INSET, STORY},
            TAIL: {TAIL},
        }
        if state not in allowed[before]:
            return None
        value += odds if state == STORY else -own
        value -= opened[state] if state not in {STORY, before} else 0
        before = state
    return value if before in {STORY, TAIL} else None


@given(st.lists(st.tuples(ODDS, st.integers(0, 8)), min_size=1, max_size=6))
def test_no_path_is_better(lines: list[tuple[float, int]]) -> None:
    story, price = [odds for odds, _ in lines], [own / 2 for _, own in lines]
    found = tuple(best_path(np.array(story), np.array(price), PRICES).tolist())
    values = [cost(states, story, price) for states in product(range(4), repeat=len(lines))]
    assert cost(found, story, price) == max(value for value in values if value is not None)


def test_a_text_that_is_all_story_stays() -> None:
    assert best_path(np.array([1.0, -1.5, 2.0]), np.full(3, 2.0), PRICES).tolist() == [STORY] * 3
