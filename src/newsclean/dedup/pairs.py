"""Find pairs of similar texts: near-duplicates, and texts written from one template, which are in no cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from newsclean.containers import given
from newsclean.dedup.dedup_options import Options, sketched
from newsclean.dedup.grouping import by_digest, most_complete_first, nominated
from newsclean.dedup.labels import checked_labels
from newsclean.dedup.thresholds import CONTAINMENT, JACCARD
from newsclean.dedup.verify import alike
from newsclean.types import Pair

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping
    from datetime import timedelta

    from numpy.typing import NDArray

    from newsclean.containers import OnError, Series
    from newsclean.dedup.given_documents import Comparable
    from newsclean.dedup.sketches import Sketches
    from newsclean.dedup.thresholds import Thresholds
    from newsclean.dedup.verify import Verified


def similar_pairs(
    documents: Iterable[Comparable] | Mapping[Hashable, Comparable] | Series[str],
    *,
    ids: Iterable[Hashable] | None = None,
    jaccard: float = JACCARD,
    containment: float | None = CONTAINMENT,
    jobs: int = 1,
    find_contained: bool = False,
    shingle_words: int | None = None,
    within: str | timedelta | None = None,
    on_error: OnError = "report",
) -> list[Pair]:
    """Return the pairs of distinct texts above a threshold: near-duplicates, and texts written from one template.

    The arguments and errors are those of `near_duplicates`, without `pairs`. Only candidates are verified. Of many
    similar texts, only some pairs are returned. Of several documents with the same text, only the first counts.

    Returns:
        Pairs, each with the more complete text as `representative`; the pair with the most complete text is the first.
        Pairs of the kind `template` share words but neither numbers nor names, and are in no cluster.

    >>> story = "The wind over {} blows at {} knots; the sea at noon will be {} degrees warm near the old lighthouse."
    >>> texts = [story.format("Kelso", 41, 12), story.format("Oban", 27, 16)]
    >>> [(pair.representative, pair.member, pair.kind) for pair in similar_pairs(texts)]
    [(0, 1, 'template')]
    """
    found = given(documents)
    wanted = found.labels(ids)
    options = Options(jaccard, containment, jobs, find_contained, shingle_words, within)
    contents, thresholds = sketched(found, on_error, options)
    labels = range(len(contents.rows)) if wanted is None else checked_labels(wanted, len(contents.rows))
    pairs, kinds, shares = _ranked(contents.sketches, thresholds)
    first = dict(zip(contents.rows[::-1].tolist(), range(len(contents.rows) - 1, -1, -1), strict=True))
    columns = (*pairs.T.tolist(), *(column.tolist() for column in shares), kinds.tolist())
    return [Pair(labels[first[a]], labels[first[b]], *rest) for a, b, *rest in zip(*columns, strict=True)]


def _ranked(
    sketches: Sketches, thresholds: Thresholds
) -> tuple[NDArray[np.int64], NDArray[np.str_], tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """Return the pairs of rows above a threshold, their kinds, and their Jaccard indexes and containments.

    The more complete text of a pair is in the first column. The pair with the most complete text is the first.
    """
    order = by_digest(sketches)
    rows = most_complete_first(sketches, order)
    ranks = np.empty(len(rows), np.int64)
    ranks[rows] = np.arange(len(rows))
    found = alike(sketches.sets, nominated(sketches, order), thresholds)
    pairs = np.sort(ranks[found.pairs], axis=1)
    _, once = np.unique(pairs, axis=0, return_index=True)
    kinds = _kinds(found, thresholds)
    kinds[(sketches.digests[found.pairs[:, 0]] == sketches.digests[found.pairs[:, 1]]).all(axis=1)] = "exact"
    return rows[pairs[once]], kinds[once], (found.overlaps.jaccard[once], found.overlaps.containment[once])


def _kinds(found: Verified, thresholds: Thresholds) -> NDArray[np.str_]:
    """Return the kind of each pair: `near`, `contained` or `template`."""
    kinds = np.where(thresholds.held(found.overlaps), "contained", "near")
    return np.where(found.overlaps.facts < 0, "template", kinds)
