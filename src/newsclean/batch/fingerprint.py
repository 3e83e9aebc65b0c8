"""Compute fingerprints of cleaners, by which a resumed run checks that its cleaners are the same.

A cleaner has the same fingerprint in every process.
"""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from hashlib import blake2b

from newsclean.pipeline import cleaner_name

_PLAIN = (type(None), bool, int, float, complex, str, bytes, type(Ellipsis))


def fingerprint(cleaner: object) -> str:
    """Return a cleaner's name and a digest of its type, its options and, for a function, its code.

    Cleaners of the same type with equal options have the same fingerprint in any process. The fingerprint does not
    depend on memory addresses or the order of sets. For a function, the code of functions that it calls does not count.

    >>> fingerprint(str.lower) == fingerprint(str.lower), fingerprint(str.lower) == fingerprint(str.upper)
    (True, False)
    """
    made_of = repr(_made_of(cleaner, ()))
    return f"{cleaner_name(cleaner)} {blake2b(made_of.encode('utf-8', 'surrogatepass'), digest_size=4).hexdigest()}"  # type: ignore[arg-type] # anything with a name


def _made_of(value: object, above: tuple[int, ...]) -> object:
    """Return a value as nested tuples of plain values, so that `repr` is the same in every process.

    `above` has the `id()` of each value that contains this value. If a value contains itself, a fixed string replaces
    the inner occurrence.
    """
    if isinstance(value, _PLAIN) and type(value) in _PLAIN:
        return repr(value)
    if id(value) in above:
        return "what holds it"
    below = (*above, id(value))
    if isinstance(value, set | frozenset):
        return _name(type(value)), tuple(sorted(repr(_made_of(part, below)) for part in value))
    return tuple(part if isinstance(part, str) else _made_of(part[0], below) for part in _parts(value))


def _parts(value: object) -> list[str | tuple[object]]:
    """Return the contents of a value: names as strings, and each inner value in a tuple of length 1."""
    if isinstance(value, type | types.BuiltinFunctionType | types.MethodDescriptorType):
        return [_name(value)]
    if isinstance(value, types.FunctionType):
        cells = [cell.cell_contents for cell in value.__closure__ or ()]
        return [_name(value), (value.__code__,), (value.__defaults__,), (value.__kwdefaults__,), (cells,)]
    if isinstance(value, types.CodeType):
        return [value.co_code.hex(), (value.co_consts,), (value.co_names,)]
    if isinstance(value, tuple | list | dict):
        return [_name(type(value)), *((part,) for part in (value.items() if isinstance(value, dict) else value))]
    if is_dataclass(value):  # caches beside the fields are ignored
        return [_name(type(value)), *((getattr(value, field.name),) for field in fields(value))]
    return [_name(type(value)), (_pickled(value),)]


def _pickled(value: object) -> object:
    """Return the values that pickle would save, or the `repr` of a value that does not pickle."""
    try:
        made = value.__reduce_ex__(4)
    except Exception:  # any class, any error
        return repr(value)
    return made if isinstance(made, str) else (made[0], made[1], *map(_listed, made[2:]))


def _listed(part: object) -> object:
    """Return an iterator as a list, and any other value unchanged."""
    return list(part) if isinstance(part, Iterator) else part


def _name(value: object) -> str:
    return f"{getattr(value, '__module__', '')}.{getattr(value, '__qualname__', '')}"
