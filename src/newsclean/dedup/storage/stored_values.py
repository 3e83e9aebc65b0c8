"""Check the values of an index as they are read, because any of them may be damaged."""

from __future__ import annotations

import json
from typing import Any, TypeVar

from newsclean.arguments import shown
from newsclean.dedup.storage import Counts, Run, Stored
from newsclean.dedup.storage.index_errors import Damaged
from newsclean.dedup.storage.settings import SCHEMA

Row = TypeVar("Row", Counts, Run, Stored)
# Largest whole numbers that an index contains. An entry has 4 bytes for a content, and a place 31 bits for a run.
_LARGEST = {
    "Stored.content": 2**32 - 1,
    "Counts.next_content": 2**32 - 1,
    "Run.number": 2**31 - 1,
    "Run.entries": 2**38,
    "Run.bits": 32,
}
_NAMES = {kind: [f"{kind.__name__}.{field}" for field in kind._fields] for kind in (Counts, Run, Stored)}
_OPTIONAL = {"Stored.content", "Stored.date"}


def whole(value: Any, name: str) -> int:  # noqa: ANN401 - may be damaged
    """Return a stored whole number, which Redis returns as digits in bytes. `name` is a class and its attribute.

    Raises:
        Damaged: the value is not a whole number, is negative or is too large.

    >>> whole(b"7", "Run.bits")
    7
    """
    largest = _LARGEST.get(name, 2**62)
    try:
        number = int(value) if isinstance(value, bytes) else value
    except ValueError:
        number = None
    if type(number) is not int or not 0 <= number <= largest:
        raise Damaged(f"{name} must be a whole number from 0 to {largest}, got {shown(value)}")
    return number


def blob(value: Any, name: str) -> bytes:  # noqa: ANN401 - may be damaged
    """Return stored bytes.

    Raises:
        Damaged: the value is not bytes.
    """
    if not isinstance(value, bytes):
        raise Damaged(f"{name} must be bytes, got {shown(value)}")
    return value


def from_json(value: Any, name: str, *kinds: type) -> Any:  # noqa: ANN401 - may be damaged
    """Return a value that is stored as JSON.

    Raises:
        Damaged: the value is not the JSON of one of the given types.
    """
    try:
        found = json.loads(value)
    except (TypeError, ValueError):
        found = None
    if type(found) not in kinds:
        wanted = " or ".join(kind.__name__ for kind in kinds)
        raise Damaged(f"{name} must be the JSON of a {wanted}, got {shown(value)}")
    return found


def settings_in(value: Any) -> dict[str, Any]:  # noqa: ANN401 - may be damaged
    """Return the stored settings of an index by name.

    Raises:
        Damaged: the value is not the JSON of a dict, or the index has another format.
    """
    settings: dict[str, Any] = from_json(value, "the settings", dict)
    if (schema := settings.get("schema")) != SCHEMA:
        raise Damaged(f"the version of its format must be {SCHEMA}, got {shown(schema)}")
    return settings


def row_of(kind: type[Row], *values: Any) -> Row:  # noqa: ANN401 - may be damaged
    """Return a stored row, from the values of its attributes.

    Raises:
        Damaged: there are too few or too many values, or one is wrong.
    """
    names = _NAMES[kind]
    if len(values) != len(names):
        raise Damaged(f"a row must have {', '.join(names)}, got {shown(values)}")
    for name, value in zip(names, values, strict=True):
        if name == "Stored.id":
            if not isinstance(value, str):
                raise Damaged(f"{name} must be text, got {shown(value)}")
        elif value is not None or name not in _OPTIONAL:
            whole(value, name)
    return kind._make(int(value) if isinstance(value, bytes) else value for value in values)
