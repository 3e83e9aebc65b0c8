"""What a run was asked to read: folders of files, and files of many documents."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from newsclean.io.failures import Refused
from newsclean.io.folders import within
from newsclean.io.jsonlines import JsonLines
from newsclean.io.names import printable, root_labels

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from newsclean.io.compression import Compression
    from newsclean.io.limits import Limits
    from newsclean.io.recordfiles import Fields, Format, RecordFile

_FORMATS: dict[str, tuple[Format, Compression]] = {
    ".jsonl": ("jsonl", ""),
    ".jsonl.gz": ("jsonl", "gzip"),
    ".jsonl.zst": ("jsonl", "zstd"),
    ".ndjson": ("jsonl", ""),
    ".ndjson.gz": ("jsonl", "gzip"),
    ".ndjson.zst": ("jsonl", "zstd"),
    ".parquet": ("parquet", ""),
    ".warc": ("warc", ""),
    ".warc.gz": ("warc", "gzip"),
}
STANDARD = "-"
"""Standard input or output."""


def format_of(name: str) -> tuple[Format, Compression] | None:
    """Return the format and compression of a file of many documents by its name, None where it is none.

    >>> format_of("2024/Stories.JSONL.gz"), format_of("story.txt")
    (('jsonl', 'gzip'), None)
    """
    lower = name.lower()
    return next((kind for ending, kind in _FORMATS.items() if lower.endswith(ending)), None)


class Input(NamedTuple):
    """A folder, or a file of many documents.

    Attributes:
        path: as it was given.
        label: what the records call it.
        format: the file's format; None for a folder.
    """

    path: str
    label: str
    format: tuple[Format, Compression] | None


def find_inputs(paths: Sequence[str], out: str | None = None) -> list[Input]:
    """Return the inputs under the names that they have in the output.

    Raises:
        Refused: one is missing or of no known kind, is given twice, lies in another one, or has to do with `out`.
    """
    kinds = [_kind(path) for path in paths]
    found = [Input(*each) for each in zip(paths, root_labels(paths), kinds, strict=True)]
    _check_apart(found)
    if out is not None:
        _check_out(found, out)
    return found


def check_exists(path: str) -> None:
    """Refuse a path that leads to nothing, not even to a link.

    Raises:
        Refused: with the path.
    """
    if not os.path.lexists(path):
        raise Refused(f"an input must be a file or a folder, {printable(path)!r} does not exist")


def _kind(path: str) -> tuple[Format, Compression] | None:
    if os.path.isdir(path):  # noqa: PTH112 - `Path.is_dir` raises where a folder above cannot be entered
        return None
    check_exists(path)
    if kind := format_of(path):
        if os.path.exists(path) and not os.path.isfile(path):  # noqa: PTH110, PTH113 - the same
            raise Refused(f"FOLDER must be a file that can be read twice, {printable(path)!r} is a pipe or a device")
        return kind
    raise Refused(f"FOLDER must be a folder or a {_list(_FORMATS)} file, {printable(path)!r} is no folder")


def _list(names: Iterable[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} or {last}"


def _check_apart(inputs: Sequence[Input]) -> None:
    """Refuse inputs that would be read twice."""
    files: dict[str, Input] = {}
    folders: list[tuple[str, Input]] = []
    for found in inputs:
        real = os.path.realpath(found.path)
        if found.format:
            others = [files[real]] if real in files else []
            files[real] = found
        else:
            others = [other for path, other in folders if within(real, path) or within(path, real)]
            folders.append((real, found))
        if others:
            names = f"{printable(found.path)!r} and {printable(others[0].path)!r} have files in common"
            raise Refused(f"each FOLDER must be given once and none inside another, {names}")


def _check_out(inputs: Sequence[Input], out: str) -> None:
    real_out = os.path.realpath(out)
    for found in inputs:
        real = os.path.realpath(found.path)
        if within(real, real_out) or (found.format is None and within(real_out, real)):
            names = f"OUT {printable(out)!r} and FOLDER {printable(found.path)!r}"
            raise Refused(f"{names} must lie apart, neither inside the other: the source is never touched")


def open_records(path: str, name: str, fields: Fields, limits: Limits) -> RecordFile:
    """Return the file of many documents of that name.

    Raises:
        Refused: its package is not installed, or it has no field to clean.
    """
    kind, compression = format_of(path) or ("jsonl", "")
    if kind == "parquet":
        from newsclean.io.parquet import Parquet  # noqa: PLC0415 - an optional package

        return Parquet(path, name, fields=fields)
    if kind == "warc":
        from newsclean.io.warc import Warc  # noqa: PLC0415 - an optional package

        return Warc(path, name, limits=limits, compression=compression)
    return JsonLines(path, name, fields=fields, limits=limits, compression=compression)
