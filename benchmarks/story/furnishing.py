"""Words that sites print after stories: how much likelier each is there than in a story, over many sites."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np
from examples import Page, body, filled, tail
from fit_change import table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Array = NDArray[Any]

BUCKETS = 16384
_NEAR = 25
"""Filled lines after a story that count: what comes later has no say in where it ends."""
_PRIOR = 1 / 300
"""Added to both shares, in sites: a word of one site says nothing."""
_LEAST_SITES = 3
_SCALE = 2.5
"""Log-odds that count as sure."""


def _shares(lines: Sequence[str]) -> Array:
    """Return each bucket's share of the words of some lines; a word counts three times at the most."""
    codes = (table(lines).words.code % np.uint64(BUCKETS)).astype(np.int64)
    counts = np.minimum(np.bincount(codes, minlength=BUCKETS), 3)
    return np.asarray(counts / max(len(codes), 20))


def _after(page: Page) -> list[str]:
    """Return the lines near the end of a story that are surely not of it."""
    return filled(tail(page))[page.get("open") or 0 :][:_NEAR]


def furnishing(pages: Sequence[Page]) -> Array:
    """Return a value from -1 to 1 for each bucket, in steps of 1/7."""
    sites: dict[str, list[Page]] = defaultdict(list)
    for page in pages:
        if page.get("open", 0) is not None:
            sites[page["host"]].append(page)
    inside, after, seen = np.zeros(BUCKETS), np.zeros(BUCKETS), np.zeros(BUCKETS)
    for own in sites.values():
        stories = np.mean([_shares(filled(body(page))) for page in own], 0)
        rests = np.mean([_shares(_after(page)) for page in own], 0)
        inside, after, seen = inside + stories, after + rests, seen + ((stories + rests) > 0)
    prior = _PRIOR * 3
    odds = np.log((after + prior) / (inside + prior)) / _SCALE
    return np.asarray(np.round(np.clip(np.where(seen >= _LEAST_SITES, odds, 0), -1, 1) * 7) / 7)
