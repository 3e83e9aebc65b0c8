"""Merit: the number that decides which near-duplicate of a cluster is kept."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from newsclean.instants import UNDATED, instant
from newsclean.result import share_removed
from newsclean.types import Removal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newsclean.batch.run_options import Keep


def merit(keep: Keep, place: int, text: str, line: str) -> float:
    """Return a document's merit: each cluster keeps the greatest, or the first of equal ones.

    Args:
        keep: the choice. For `representatives` and `all`, the merit is 0: the representative is the first.
        place: position of the document in the input, from 0.
        text: clean text.
        line: record of `removals.jsonl`.

    >>> merit("first", 3, "", "{}"), merit("longest", 3, "Rain.", "{}")
    (-3, 5)
    >>> merit("newest", 3, "", '{"date": "0001-01-02"}')
    86400000000
    """
    if keep == "first":
        return -place
    if keep == "longest":
        return len(text)
    if keep == "newest":
        date = date_in(json.loads(line))
        return UNDATED if date is None else instant(date)
    return -_share_removed(json.loads(line)) if keep == "cleanest" else 0


def date_in(record: Mapping[str, Any]) -> str | None:
    """Return the date in a record of `removals.jsonl`: the input record's, else the page's or date line's."""
    date: str | None = record.get("record_date") or record.get("date")
    return date


def _share_removed(record: Mapping[str, Any]) -> float:
    removals = map(Removal.from_dict, record.get("removals", ()))
    return share_removed(removals, record.get("chars_in", 0), record.get("flags", ()))
