"""The options of the public functions, and texts read as they say."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from newsclean.arguments import check_whole
from newsclean.dedup.sketches import Scheme
from newsclean.dedup.sketching import read
from newsclean.dedup.thresholds import Thresholds

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsclean.dedup.sketching import Contents


class Options(NamedTuple):
    """What makes two texts near-duplicates, and how they are read."""

    jaccard: float
    containment: float | None
    jobs: int
    find_contained: bool
    shingle_words: int | None


def sketched_texts(texts: Iterable[str], options: Options) -> tuple[Contents, Thresholds]:
    """Return the different texts, and what makes two of them near-duplicates."""
    thresholds = Thresholds(options.jaccard, options.containment)
    check_whole(options.jobs, "jobs")
    scheme = Scheme(options.jaccard, options.find_contained, options.shingle_words)
    return read(texts, scheme, options.jobs), thresholds
