"""Choose the stretches of lines to remove, from the log-odds that each line is story and the prices of removals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from newsclean.reader.prices import Prices

    Array = NDArray[Any]
HEAD, STORY, INSET, TAIL = range(4)


def best_path(story: Array, price: Array, prices: Prices) -> Array:
    """Return for each line its state: `STORY`, or the place of a removed line, which is `HEAD`, `INSET` or `TAIL`.

    `HEAD` is above the story, `INSET` between lines of the story, and `TAIL` below it. The result is the sequence of
    states with the highest sum. Each story line adds its log-odds to the sum. Each removed line, and each block of
    successive removed lines, deducts a price. If no removal is worth its price, all lines are story.

    Args:
        story: log-odds that each line is story.
        price: the price of each line if it is removed.
        prices: the prices of a block.

    >>> from newsclean.reader.prices import Prices
    >>> prices = Prices(line=2, prose=1, unnamed=1, open_head=0, open_inset=1, open_tail=4, alone=0)
    >>> best_path(np.array([3.0, 5, -4, 5, -6, -6]), np.full(6, prices.line), prices).tolist()
    [1, 1, 2, 1, 3, 3]
    """
    n = len(story)
    if not (story < -price).any():
        return np.full(n, STORY)
    keep, gone, never = story.tolist(), (-price).tolist(), float("-inf")
    head, told, inset, tail = gone[0] - prices.open_head, keep[0], never, never
    back: list[tuple[int, int, int]] = [(STORY, INSET, TAIL)]
    for i in range(1, n):
        # Of equal sums, that of the later state counts.
        to_inset, to_tail = told - prices.open_inset, told - prices.open_tail
        best, before = (inset, INSET) if inset >= told else (told, STORY)
        if head > best:
            best, before = head, HEAD
        back.append((before, INSET if inset >= to_inset else STORY, TAIL if tail >= to_tail else STORY))
        told, inset, tail = best + keep[i], max(inset, to_inset) + gone[i], max(tail, to_tail) + gone[i]
        head += gone[i]
    state = TAIL if tail > told else STORY
    states = [state]
    for i in range(n - 1, 0, -1):
        if state != HEAD:
            state = back[i][state - 1]
        states.append(state)
    return np.array(states[::-1])
