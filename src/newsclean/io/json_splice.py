"""Read the values of a JSON object by key, and replace values without changing any other byte."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from newsclean.io.failures import BadInput

if TYPE_CHECKING:
    from collections.abc import Mapping

_SPACE = re.compile(r"[ \t\n\r]*")


# The value of a number is not used, and Python refuses to convert very long ones: any function of the digits will do.
_DECODER = json.JSONDecoder(parse_int=len, parse_float=len, parse_constant=len)


class Member(NamedTuple):
    """A value of an object, and its position in the line: the first character, and the one after the last."""

    value: Any
    start: int
    end: int


class Members(NamedTuple):
    """The members of an object.

    Attributes:
        by_key: the members by key; of members with the same key, the last.
        close: position of the closing brace.
    """

    by_key: Mapping[str, Member]
    close: int


def members(line: str) -> Members:
    """Return the members of the JSON object in a line.

    Numbers are not converted; the `value` of such a member has no meaning.

    Raises:
        BadInput: rule `malformed`, if the line is not one JSON object.

    >>> members('{"text": "Rain.", "n": 1.50}').by_key["n"][1:]
    (23, 27)
    """
    try:
        found, close = _members(line)
    except ValueError as error:
        raise BadInput("malformed", f"a line must be one JSON object: {error}") from None
    except (IndexError, StopIteration):
        raise BadInput("malformed", "a line must be one JSON object, it ends early") from None
    except RecursionError:
        raise BadInput("malformed", "a line must be one JSON object, it is nested too deep to read") from None
    if rest := line[close + 1 :].strip(" \t\r\n"):
        raise BadInput("malformed", f"a line must be one JSON object, after its end follows {rest[:40]!r}")
    return Members(found, close)


def _members(line: str) -> tuple[dict[str, Member], int]:
    found: dict[str, Member] = {}
    at = _expect(line, _skip(line, 0), "{")
    if line[at] == "}":
        return found, at
    while True:
        key, at = json.decoder.scanstring(line, _expect(line, at, '"', skip=False))  # type: ignore[attr-defined] # undocumented
        start = _expect(line, _skip(line, at), ":")
        value, end = _DECODER.raw_decode(line, start)
        found[key] = Member(value, start, end)
        at = _skip(line, end)
        if line[at] == "}":
            return found, at
        at = _expect(line, at, ",")


def _skip(line: str, at: int) -> int:
    return _SPACE.match(line, at).end()  # type: ignore[union-attr] # it matches anywhere


def _expect(line: str, at: int, wanted: str, *, skip: bool = True) -> int:
    """Return the position after the character `wanted`; with `skip`, the position after white space behind it.

    Raises:
        ValueError: another character is at the position `at`.
    """
    if line[at] != wanted:
        raise ValueError(f"expecting {wanted!r} at character {at}, found {line[at]!r}")
    return _skip(line, at + 1) if skip else at + 1


def with_values(line: str, values: Mapping[str, Any]) -> str:
    r"""Return the line with new values for these keys. New keys are added at the end of the object.

    All other characters are unchanged; a line in ASCII stays in ASCII.

    Raises:
        BadInput: rule `malformed`, if the line is not one JSON object.

    >>> with_values('{"n": 1.50, "text": "Rain.\\nRead more" }\n', {"text": "Rain.", "removals": []})
    '{"n": 1.50, "text": "Rain." , "removals": []}\n'
    """
    found, close = members(line)
    ascii_only = line.isascii()
    written = {key: json.dumps(value, ensure_ascii=ascii_only) for key, value in values.items()}
    for key, member in sorted(found.items(), key=lambda item: -item[1].start):
        if key in written:
            line = line[: member.start] + written[key] + line[member.end :]
            close += len(written[key]) - (member.end - member.start)
    name = {key: json.dumps(key, ensure_ascii=ascii_only) for key in written if key not in found}
    new = ", ".join(f"{name[key]}: {written[key]}" for key in name)
    comma = ", " if new and found else ""
    return line[:close] + comma + new + line[close:]
