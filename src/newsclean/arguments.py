"""Check the arguments of public functions; each error shows the wrong value and the rule."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from reprlib import Repr
from typing import Any, SupportsFloat, SupportsIndex, TypeGuard

_REPR = Repr()
_REPR.maxstring = _REPR.maxother = 60


def shown(value: object) -> str:
    r"""Return the `repr` of a value, shortened to one line for an error message.

    >>> shown("Rain\nfell"), shown(list(range(100)))
    ("'Rain\\nfell'", '[0, 1, 2, 3, 4, 5, ...]')
    """
    return " ".join(_REPR.repr(value).split())


def strings(values: object, name: str) -> tuple[str, ...]:
    """Return an iterable of strings as a tuple. A single string is refused: it would be split into letters.

    Args:
        values: the argument.
        name: name of the parameter.

    Raises:
        TypeError: `values` is one string, not iterable, or contains another type.

    >>> strings(["Read more"], "phrases")
    ('Read more',)
    >>> strings("Read more", "phrases")
    Traceback (most recent call last):
    TypeError: phrases must be a sequence of strings, got 'Read more'; for one string write ['Read more']
    """
    return _several(values, name, "string", str)


def paths(values: object, name: str) -> tuple[str | os.PathLike[str], ...]:
    """Return an iterable of paths, passed as the parameter `name`, as a tuple. A single path is refused.

    Raises:
        TypeError: `values` is one path, not iterable, or contains another type.

    >>> paths("news", "inputs")
    Traceback (most recent call last):
    TypeError: inputs must be a sequence of paths, got 'news'; for one path write ['news']
    """
    return _several(values, name, "path", str, os.PathLike)


def _several(values: object, name: str, noun: str, *kinds: type) -> tuple[Any, ...]:
    rule = f"{name} must be a sequence of {noun}s"
    if isinstance(values, kinds):
        raise TypeError(f"{rule}, got {shown(values)}; for one {noun} write [{shown(values)}]")
    if not isinstance(values, Iterable) or isinstance(values, bytes | Mapping):
        raise TypeError(f"{rule}, got {shown(values)}")
    found = tuple(values)
    for position, value in enumerate(found):
        if not isinstance(value, kinds):
            raise TypeError(f"{rule}, got {shown(value)} at position {position}")
    return found


def check_type(value: object, kinds: type | tuple[type, ...], name: str, wanted: str = "a str") -> None:
    """Check that the argument for the parameter `name` has one of the given types.

    Args:
        value: the argument.
        kinds: the accepted types.
        name: name of the parameter.
        wanted: the accepted types, as words for the message.

    Raises:
        TypeError: the value has another type.

    >>> check_type(7, str, "url")
    Traceback (most recent call last):
    TypeError: url must be a str, got 7
    """
    if not isinstance(value, kinds):
        raise TypeError(f"{name} must be {wanted}, got {shown(value)}")


def check_record(record: object, names: Iterable[str], what: str) -> None:
    """Check that a record of plain values is a mapping that has fields with the given names.

    Args:
        record: the record.
        names: names of the fields.
        what: the kind of the record, with its article.

    Raises:
        TypeError: the record is not a mapping.
        ValueError: a field is missing.

    >>> check_record({"start": 0}, ("start", "end"), "a span")
    Traceback (most recent call last):
    ValueError: a span must have the fields start, end, got {'start': 0}
    """
    check_type(record, Mapping, what, "a mapping")
    if not set(wanted := tuple(names)) <= set(record):  # type: ignore[call-overload] # a mapping
        raise ValueError(f"{what} must have the fields {', '.join(wanted)}, got {shown(record)}")


def check_path(value: object, name: str) -> None:
    """Check that the argument for the parameter `name` is a path.

    Raises:
        TypeError: the value is neither a str nor a PathLike.

    >>> check_path(None, "path")
    Traceback (most recent call last):
    TypeError: path must be a path, a str or PathLike, got None
    """
    check_type(value, (str, os.PathLike), name, "a path, a str or PathLike")


def check_boolean(value: object, name: str) -> None:
    """Check that the argument for the parameter `name` is True or False, also one of numpy.

    Raises:
        TypeError: the value is something else, such as "no", which would count as True.

    >>> check_boolean("no", "pairs")
    Traceback (most recent call last):
    TypeError: pairs must be True or False, got 'no'
    """
    if type(value).__name__ not in {"bool", "bool_"}:  # without an import of numpy, which calls it `bool_` before 2.0
        raise TypeError(f"{name} must be True or False, got {shown(value)}")


def check_choice(value: object, choices: Iterable[str], name: str) -> None:
    """Check that the argument for the parameter `name` is one of the choices.

    Raises:
        ValueError: the value is not among the choices.

    >>> check_choice("ignore", ("report", "raise"), "on_error")
    Traceback (most recent call last):
    ValueError: on_error must be one of 'report', 'raise', got 'ignore'
    """
    known = tuple(choices)
    if not isinstance(value, str) or value not in known:
        raise ValueError(f"{name} must be one of {', '.join(map(repr, known))}, got {shown(value)}")


def check_whole(value: object, name: str, least: int = 1) -> None:
    """Check that the argument for the parameter `name` is a whole number and not below `least`.

    Raises:
        TypeError: the value is not a whole number.
        ValueError: the value is below `least`.

    >>> check_whole(0, "jobs")
    Traceback (most recent call last):
    ValueError: jobs must be at least 1, got 0
    """
    if not isinstance(value, SupportsIndex) or isinstance(value, bool):
        raise TypeError(f"{name} must be a whole number of at least {least}, got {shown(value)}")
    if value.__index__() < least:
        raise ValueError(f"{name} must be at least {least}, got {value}")


def check_share(value: object, name: str) -> None:
    """Check that the argument for the parameter `name` is a number in (0, 1].

    Raises:
        TypeError: the value is not a number.
        ValueError: the value is not over 0 and up to 1.

    >>> check_share(1.5, "jaccard")
    Traceback (most recent call last):
    ValueError: jaccard must be in (0, 1], got 1.5
    """
    if not _is_number(value):
        raise TypeError(f"{name} must be a number in (0, 1], got {shown(value)}")
    if not 0 < value <= 1:
        raise ValueError(f"{name} must be in (0, 1], got {value}")


def check_positive(value: object, name: str) -> None:
    """Check that the argument for the parameter `name` is a number above 0.

    Raises:
        TypeError: the value is not a number.
        ValueError: the value is 0 or below.

    >>> check_positive(-1, "seconds")
    Traceback (most recent call last):
    ValueError: seconds must be positive, got -1
    """
    if not _is_number(value):
        raise TypeError(f"{name} must be a positive number, got {shown(value)}")
    if not value > 0:
        raise ValueError(f"{name} must be positive, got {value}")


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, SupportsFloat) and not isinstance(value, bool | str)
