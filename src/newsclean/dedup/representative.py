"""Choose which document of each group of near-duplicates to keep."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias, get_args

import numpy as np

from newsclean.arguments import shown
from newsclean.dedup.given_documents import instant_of, share_removed
from newsclean.dedup.grouping import by_digest, grouped, most_complete_first

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from newsclean.dedup.given_documents import Comparable
    from newsclean.dedup.sketches import Sketches
    from newsclean.dedup.sketching import Contents
    from newsclean.dedup.thresholds import Thresholds

Named: TypeAlias = Literal["central", "longest", "first", "newest", "cleanest"]
Keep: TypeAlias = Named | Callable[[Any], Any]
"""The name of a rule, or a function that returns a sort key for a document; the greatest key is kept."""


class Preferences(NamedTuple):
    """Which of the documents with equal texts is preferred, and which of several near-duplicates.

    Attributes:
        positions: for each text, the position of its preferred document.
        places: for each text, its place in the order of preference, 0 for the text that is kept before all others;
            None to keep the representatives.
    """

    positions: NDArray[np.int64]
    places: NDArray[np.int64] | None


def check_keep(keep: object) -> None:
    """Check that `keep` is a known name or a function.

    Raises:
        ValueError: `keep` is neither a known name nor a function.

    >>> check_keep("all")
    Traceback (most recent call last):
    ValueError: keep must be 'central', 'longest', 'first', 'newest', 'cleanest' or a function of a document, got 'all'
    """
    if not (callable(keep) or (isinstance(keep, str) and keep in get_args(Named))):
        known = ", ".join(map(repr, get_args(Named)))
        raise ValueError(f"keep must be {known} or a function of a document, got {shown(keep)}")


def preferences(keep: Keep, documents: Sequence[Any], contents: Contents) -> Preferences:
    """Return which document of each distinct text to keep, and the order of preference among the texts.

    `keep` gives each document a sort key. Among documents with equal keys, the most complete text is preferred, and
    among documents with equal texts the first one.

    Args:
        keep: the rule or function that selects a document; see `deduplicate`.
        documents: all documents.
        contents: their distinct texts, and for each document the row of its text.
    """
    rows, sketches = contents.rows, contents.sketches
    positions = np.flatnonzero(rows >= 0)
    if keep == "central":
        return Preferences(positions[np.unique(rows[positions], return_index=True)[1]], None)
    completeness = np.empty(len(sketches), np.int64)
    completeness[most_complete_first(sketches, by_digest(sketches))] = np.arange(len(sketches))
    order = positions[np.argsort(completeness[rows[positions]], kind="stable")].tolist()
    if keep == "first":
        order.sort()
    else:
        key = keep if callable(keep) else _KEYS[keep]
        order.sort(key=lambda position: key(documents[position]), reverse=True)
    ordered = np.array(order, np.int64)
    _, places = np.unique(rows[ordered], return_index=True)
    return Preferences(ordered[places], places)


def _length(document: Comparable) -> int:
    return len(document if isinstance(document, str) else document.text)


_KEYS: dict[str, Callable[[Any], Any]] = {
    "longest": _length,
    "newest": instant_of,
    "cleanest": lambda document: -share_removed(document),
}


def kept(sketches: Sketches, thresholds: Thresholds, places: NDArray[np.int64] | None = None) -> NDArray[np.bool_]:
    """Return for each text whether to keep it. One text of each group is kept.

    The kept texts are grouped again until there are no groups. Several rounds are needed, because texts in a bucket
    become candidates when a text between them is dropped.

    Args:
        sketches: sketches of all texts.
        thresholds: thresholds of near-duplicates.
        places: for each text, its place in the order of preference, from 0: the text of a group with the smallest place
            is kept. None to keep the representatives.
    """
    there = np.ones(len(sketches), np.bool_)
    while len(members := (groups := grouped(sketches, thresholds, there)).members):
        there[members] = False
        if places is not None:
            heads = groups.representatives
            best = places.copy()
            np.minimum.at(best, heads, places[members])
            there[heads] = places[heads] == best[heads]
            there[members] = places[members] == best[heads]
    return there
