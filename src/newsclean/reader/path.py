"""Choose the stretches of lines to remove, from the log-odds that each line is story and the prices of removals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from newsclean.reader.prices import Prices

    Array = NDArray[Any]
HEAD, STORY, INSET, TAIL = range(4)


def best_path(story: Array, prose: Array, prices: Prices) -> Array:
    """Return for each line its state: `STORY`, or the place of a removed line, which is `HEAD`, `INSET` or `TAIL`.

    `HEAD` is above the story, `INSET` between lines of the story, and `TAIL` below it. The result is the sequence of
    states with the highest sum. Each story line adds its log-odds to the sum. Each removed line, and each block of
    successive removed lines, deducts a price. If no removal is worth its price, all lines are story.

    Args:
        story: log-odds that each line is story.
        prose: whether each line is a sentence or more, as an array of booleans.
        prices: the prices of removals.

    >>> from newsclean.reader.prices import Prices
    >>> prices = Prices(line=2, prose=1, open_head=0, open_inset=1, open_tail=4, sign=0)
    >>> best_path(np.array([3.0, 5, -4, 5, -6, -6]), np.zeros(6, bool), prices).tolist()
    [1, 1, 2, 1, 3, 3]
    """
    n = len(story)
    price = prices.line + np.where(prose, prices.prose, 0.0)
    if not (story < -price).any():
        return np.full(n, STORY)
    keep, gone, never = story.tolist(), (-price).tolist(), float("-inf")
    head, told, inset, tail = gone[0] - prices.open_head, keep[0], never, never
    back: list[tuple[int, int, int]] = [(STORY, INSET, TAIL)]
    for i in range(1, n):
        from_story = max((told, STORY), (inset, INSET), (head, HEAD))
        from_inset = max((inset, INSET), (told - prices.open_inset, STORY))
        from_tail = max((tail, TAIL), (told - prices.open_tail, STORY))
        back.append((from_story[1], from_inset[1], from_tail[1]))
        head += gone[i]
        told, inset, tail = from_story[0] + keep[i], from_inset[0] + gone[i], from_tail[0] + gone[i]
    state = TAIL if tail > told else STORY
    states = [state]
    for i in range(n - 1, 0, -1):
        if state != HEAD:
            state = back[i][state - 1]
        states.append(state)
    return np.array(states[::-1])
