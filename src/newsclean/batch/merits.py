"""How much a document is worth keeping, among near-duplicates."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from newsclean.instants import UNDATED, instant

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newsclean.batch.run_options import Keep

_UNCLEANED = 2.0


def merit(keep: Keep, place: int, text: str, line: str) -> float:
    """Return a document's merit: the one of a group with the greatest is kept, of equal ones the first in its cluster.

    Args:
        keep: which is wanted. Where it is `representatives` or `all`, all are equal: the representative comes first.
        place: of the document in the input.
        text: its clean text.
        line: its record of `removals.jsonl`.

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
    """Return the date of a record of `removals.jsonl`: its document's own, else the one that was found."""
    date: str | None = record.get("record_date") or record.get("date")
    return date


def _share_removed(record: Mapping[str, Any]) -> float:
    """Return the share of its source that a document lost, 2 for one that was passed on as it came."""
    if "uncleaned" in record.get("flags", ()):
        return _UNCLEANED
    lost = sum(max(0, len(each["text"]) - len(each["replacement"])) for each in record.get("removals", ()))
    return float(lost / max(1, record.get("chars_in", 0)))
