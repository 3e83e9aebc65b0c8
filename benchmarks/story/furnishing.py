"""Words that sites print after stories: how much likelier each is there than in a story, over many sites."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np
from examples import Page, body, filled, tail
from fit_change import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    Array = NDArray[Any]

BUCKETS = 16384
_NEAR = 25
"""Filled lines after a story that count: what comes later has no say in where it ends."""
_PRIOR = 1 / 100
"""Added to both shares, summed over sites: a word of one site says nothing."""
_LEAST_SITES = 3
_SCALE = 2.5
"""Log-odds that count as sure."""
_MOST_TIMES, _LEAST_WORDS = 3, 20


def shares(codes: Array, buckets: int) -> Array:
    """Return each bucket's share of some words; a word counts three times at the most."""
    places = (codes % np.uint64(buckets)).astype(np.int64)
    counts = np.minimum(np.bincount(places, minlength=buckets), _MOST_TIMES)
    return np.asarray(counts / max(len(codes), _LEAST_WORDS))


def graded(sites: Iterable[tuple[Array, Array]], buckets: int) -> Array:
    """Return how much likelier each bucket's words are in the second of two kinds of lines, over many sites.

    Args:
        sites: shares of words in both kinds, of each site.
        buckets: how many there are.

    Returns:
        Values from -1 to 1 in steps of 1/7; 0 for words of fewer than three sites.
    """
    one, other, seen = np.zeros(buckets), np.zeros(buckets), np.zeros(buckets)
    for first, second in sites:
        one, other, seen = one + first, other + second, seen + ((first + second) > 0)
    odds = np.log((other + _PRIOR) / (one + _PRIOR)) / _SCALE
    return np.asarray(np.round(np.clip(np.where(seen >= _LEAST_SITES, odds, 0), -1, 1) * 7) / 7)


def _shares(lines: Sequence[str]) -> Array:
    return shares(table(lines).words.code, BUCKETS)


def _after(page: Page) -> list[str]:
    """Return the lines near the end of a story that are surely not of it."""
    return filled(tail(page))[page.get("open") or 0 :][:_NEAR]


def furnishing(pages: Sequence[Page]) -> Array:
    """Return a value from -1 to 1 for each bucket, in steps of 1/7."""
    sites: dict[str, list[Page]] = defaultdict(list)
    for page in pages:
        if page.get("open", 0) is not None:
            sites[page["host"]].append(page)
    both = (
        (np.mean([_shares(filled(body(page))) for page in own], 0), np.mean([_shares(_after(page)) for page in own], 0))
        for own in sites.values()
    )
    return graded(both, BUCKETS)
