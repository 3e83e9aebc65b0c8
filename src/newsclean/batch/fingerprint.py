"""Tell cleaners apart across processes: by what they are made of, not by where they lie in memory."""

from __future__ import annotations

import types
from dataclasses import fields, is_dataclass
from hashlib import blake2b
from typing import Any

from newsclean.pipeline import cleaner_name

_PLAIN = (type(None), bool, int, float, complex, str, bytes, type(Ellipsis))


def fingerprint(cleaner: object) -> str:
    """Return a cleaner's name and a digest of its type, its options and, for a function, its code.

    Two cleaners have one fingerprint if they are made alike, in any process: neither an address nor the order of a set
    gets into it. Of a function, what it calls in its module does not count.

    >>> fingerprint(str.lower) == fingerprint(str.lower), fingerprint(str.lower) == fingerprint(str.upper)
    (True, False)
    """
    made_of = repr(_made_of(cleaner, ()))
    return f"{cleaner_name(cleaner)} {blake2b(made_of.encode('utf-8', 'surrogatepass'), digest_size=4).hexdigest()}"  # type: ignore[arg-type] # anything with a name


def _made_of(value: Any, above: tuple[int, ...]) -> object:  # noqa: ANN401 - anything
    """Return nested tuples of plain values that say what something is."""
    if isinstance(value, _PLAIN) and type(value) in _PLAIN:
        return repr(value)
    if id(value) in above:
        return "what holds it"
    below = (*above, id(value))
    if isinstance(value, set | frozenset):
        return _name(type(value)), tuple(sorted(repr(_made_of(part, below)) for part in value))
    return tuple(part if isinstance(part, str) else _made_of(part[0], below) for part in _parts(value))


def _parts(value: Any) -> list[str | tuple[Any]]:  # noqa: ANN401 - the same
    """Return in words what something is, and in tuples of one what it holds."""
    if isinstance(value, type | types.BuiltinFunctionType | types.MethodDescriptorType):
        return [_name(value)]
    if isinstance(value, types.FunctionType):
        cells = [cell.cell_contents for cell in value.__closure__ or ()]
        return [_name(value), (value.__code__,), (value.__defaults__,), (value.__kwdefaults__,), (cells,)]
    if isinstance(value, types.CodeType):
        return [value.co_code.hex(), (value.co_consts,), (value.co_names,)]
    if isinstance(value, tuple | list | dict):
        return [_name(type(value)), *((part,) for part in (value.items() if isinstance(value, dict) else value))]
    if is_dataclass(value):  # what it has cached besides its fields does not count
        return [_name(type(value)), *((getattr(value, field.name),) for field in fields(value))]
    return [_name(type(value)), (_pickled(value),)]


def _pickled(value: Any) -> object:  # noqa: ANN401 - the same
    """Return what pickle would make something of, or how it prints itself where it does not pickle."""
    try:
        made = value.__reduce_ex__(4)
    except Exception:  # whatever a class raises
        return repr(value)
    return made if isinstance(made, str) else (made[0], made[1], *map(_listed, made[2:]))


def _listed(part: Any) -> object:  # noqa: ANN401 - the same
    return list(part) if hasattr(part, "__next__") else part


def _name(value: Any) -> str:  # noqa: ANN401 - the same
    return f"{getattr(value, '__module__', '')}.{getattr(value, '__qualname__', '')}"
