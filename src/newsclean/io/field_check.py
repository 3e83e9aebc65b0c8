"""Refuse a JSON input if none of its first records has a field to read, instead of reporting every record."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING

from newsclean.io.failures import BadInput, Failure, Refused
from newsclean.io.filenames import printable
from newsclean.io.json_lines import JsonLine
from newsclean.io.json_splice import members

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsclean.io.record_formats import AnyItem, Fields, Item

_FIRST = 100
"""Number of first records that are checked; some files begin with a few headers or errors."""
_MOST_CHARS = 200
"""Characters of field names shown in a message."""


def checked(items: Iterable[AnyItem | Failure], name: str, fields: Fields) -> Iterator[AnyItem | Failure]:
    """Yield the records of a file, after a check that one of the first records has a field to read.

    Args:
        items: lines or elements of JSON. Files of other formats have columns, which are checked when a file is opened.
        name: name of the file, for the message.
        fields: names of the fields.

    Raises:
        Refused: none of the first 100 objects has such a field; the message lists the fields that they have.
    """
    rest = iter(items)
    first: list[AnyItem | Failure] = []
    found: dict[str, None] = {}
    for item in islice(rest, _FIRST):
        first.append(item)
        names = _names(item)
        if names is None or {fields.text, fields.html} & set(names):
            found.clear()
            break
        found.update(dict.fromkeys(names))
    if found:
        shown = printable(", ".join(found))[:_MOST_CHARS]
        rule = f"{printable(name)} must have records with {fields.text!r} or {fields.html!r}"
        raise Refused(f"{rule}, the fields of its records are {shown}", "missing-field")
    yield from chain(first, rest)


def _names(item: Item | Failure) -> list[str] | None:
    """Return the names of an object's fields; an empty list for a malformed record, None for an item without fields."""
    if isinstance(item, Failure):
        return []
    if not isinstance(item, JsonLine) or item.raw.lstrip().startswith(b'"'):
        return None
    try:
        return list(members(item.text()).by_key)
    except BadInput:
        return []
