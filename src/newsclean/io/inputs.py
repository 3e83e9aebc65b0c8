"""The inputs of a command: folders, documents, and files of many documents."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING

from newsclean.io.compression import CHUNK
from newsclean.io.csv_files import Csv
from newsclean.io.failures import Failure, Refused
from newsclean.io.field_check import checked
from newsclean.io.filenames import escape_name, printable, root_labels
from newsclean.io.folders import InputFile, Walk, within
from newsclean.io.json_arrays import JsonArray
from newsclean.io.json_lines import JsonLines, line_items
from newsclean.io.read_document import kind_by_content
from newsclean.io.suffixes import FORMATS, RECORDS, format_of, kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from newsclean.io.json_lines import JsonLine
    from newsclean.io.record_formats import Reading, RecordFile
    from newsclean.io.suffixes import FileKind

STANDARD = "-"
"""Standard input or output."""


def find_inputs(
    paths: Sequence[str], out: str | None = None, labels: Callable[[Sequence[str]], list[str]] = root_labels
) -> list[InputFile]:
    """Return the inputs, each with the name that the output uses.

    Args:
        paths: folders and files.
        out: output folder, which no input may overlap; None for no output.
        labels: function that returns the name of each input from the paths.

    Raises:
        Refused: an input is missing, given twice, inside another input, or overlaps `out`.
    """
    kinds = map(_kind, paths)
    found = [InputFile(*each) for each in zip(labels(paths), paths, kinds, strict=True)]
    _check_apart(found)
    if out is not None:
        _check_out(found, out)
    return found


def check_exists(path: str) -> None:
    """Check that a path exists; a link without a target passes.

    Raises:
        Refused: nothing exists at the path; the message shows the path.
    """
    if not os.path.lexists(path):
        raise Refused(f"an input must be a file or a folder, {path!r} does not exist")


def paths_as_given(paths: Sequence[str]) -> list[str]:
    """Return the given paths, normalised and escaped, as names of the inputs; the current folder has an empty name.

    >>> paths_as_given(["./news/", "."])
    ['news', '']
    """
    return ["" if os.path.normpath(path) == "." else escape_name(str(Path(path))) for path in paths]


def _kind(path: str) -> FileKind:
    """Return `folder` for a folder, else the kind of a file by its name or, for an unknown ending, by its content.

    Raises:
        Refused: the path does not exist, is a binary file, or is a pipe or device with the name of a file of many
            documents.
    """
    if os.path.isdir(path):  # noqa: PTH112 - `Path.is_dir` raises if a parent folder cannot be entered
        return "folder"
    check_exists(path)
    kind = kind_of(path) or kind_by_content(path)
    if kind is None:
        endings = ", ".join(FORMATS)
        raise Refused(f"{path!r} is a binary file; an input must be a folder, a text, a page, or {endings}")
    if kind == RECORDS and os.path.exists(path) and not os.path.isfile(path):  # noqa: PTH110, PTH113 - the same
        raise Refused(f"FOLDER is read twice and must not be a pipe or a device, as {path!r} is")
    return kind


def _check_apart(inputs: Sequence[InputFile]) -> None:
    """Check that no two inputs have files in common.

    Raises:
        Refused: two inputs have files in common; the message shows both paths.
    """
    before: list[tuple[str, InputFile]] = []
    files: dict[str, InputFile] = {}
    for found in inputs:
        real = os.path.realpath(found.path)
        others = [files[real]] if real in files else []
        others += [
            other for path, other in before if within(real, path) or (found.kind == "folder" and within(path, real))
        ]
        if found.kind == "folder":
            others += [other for path, other in files.items() if within(path, real)]
            before.append((real, found))
        else:
            files[real] = found
        if others:
            names = f"{found.path!r} and {others[0].path!r} have files in common"
            raise Refused(f"each FOLDER must be given once and none inside another, {names}")


def _check_out(inputs: Sequence[InputFile], out: str) -> None:
    real_out = os.path.realpath(out)
    for found in inputs:
        real = os.path.realpath(found.path)
        if within(real, real_out) or (found.kind == "folder" and within(real_out, real)):
            names = f"OUT {out!r} and FOLDER {found.path!r}"
            raise Refused(f"{names} must lie apart, neither inside the other: newsclean never changes the source")


def files_of(found: InputFile, reading: Reading, out: str | None = None) -> Iterator[InputFile | Failure]:
    """Yield the files of an input, and a failure for each file that cannot be read.

    The files of a folder are yielded in no order.

    Args:
        found: the input.
        reading: settings to read the input.
        out: path of the output folder, which is not read; None for no output.

    Raises:
        Refused: the input is a file of many documents that has no field to clean, or its format needs a package that is
            not installed.
    """
    if found.kind == "folder":
        yield from (_opened(file, reading) for file in Walk(found.path, found.name, out))
        return
    try:
        status = Path(found.path).stat()
    except OSError as error:
        yield Failure(found.name, "unreadable", f"the file must be readable: {error.strerror}")
        return
    if found.kind == RECORDS:
        check_records(found, reading)
    path = os.path.abspath(found.path)  # noqa: PTH100 - pathlib keeps `..`
    yield replace(found, path=path, size=status.st_size, changed_ns=status.st_mtime_ns)


def _opened(file: InputFile | Failure, reading: Reading) -> InputFile | Failure:
    """Return a file of a folder; a failure if it cannot be read, because one bad file must not end the run."""
    if isinstance(file, Failure) or file.kind != RECORDS:
        return file
    try:
        check_records(file, reading)
    except Refused as error:
        return Failure(file.name, error.rule, str(error))
    return file


def check_records(file: InputFile, reading: Reading) -> None:
    """Check that a file of many documents can be read.

    Raises:
        Refused: the package for the file's format is not installed, or the file has no field to clean.
    """
    records = open_records(file, reading)
    if isinstance(records, JsonLines):
        next(checked(records.items(), file.name, reading.fields), None)


def standard_items(stdin: IO[bytes], reading: Reading) -> Iterator[JsonLine | Failure]:
    """Yield the documents of JSON Lines from standard input, as soon as their lines arrive.

    Raises:
        Refused: the first lines have no field to read.
    """
    chunks = iter(lambda: stdin.read1(CHUNK), b"")  # type: ignore[attr-defined] # returns at once with available bytes
    return checked(line_items(STANDARD, chunks, reading), STANDARD, reading.fields)


def nothing_in(paths: Sequence[str], left_out: Mapping[str, int]) -> str:
    """Return the error message for inputs without any document, with the numbers of skipped files by kind.

    >>> nothing_in(["news"], {".json files": 2})
    'the input must contain texts, pages or files of many documents, news contains none (left out: 2 .json files)'
    """
    there = f" (left out: {in_words(left_out)})" if left_out else ""
    shown = ", ".join(map(printable, paths))
    return f"the input must contain texts, pages or files of many documents, {shown} contains none{there}"


def in_words(left_out: Mapping[str, int]) -> str:
    """Return counts by kind as a phrase, with the largest count first.

    >>> in_words({".json files": 2, "files without an ending": 1, "HTTP status 404": 12})
    '12 HTTP status 404, 2 .json files, 1 file without an ending'
    """
    ordered = sorted(left_out.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{count:,} {what.replace('files', 'file') if count == 1 else what}" for what, count in ordered)


def open_records(file: InputFile, reading: Reading) -> RecordFile:
    """Open a file of many documents.

    Raises:
        Refused: the package for the file's format is not installed, or the file has no field to clean.
    """
    path, name = file.path, file.name
    kind, compression = format_of(path) or ("jsonl", "")
    if kind == "parquet":
        from newsclean.io.parquet import Parquet

        return Parquet(path, name, fields=reading.fields)
    if kind == "warc":
        from newsclean.io.warc import Warc

        return Warc(path, name, reading=reading, compression=compression)
    if kind == "csv":
        return Csv(path, name, reading=reading, compression=compression)
    if kind == "json":
        return JsonArray(path, name, reading=reading, compression=compression)
    return JsonLines(path, name, reading=reading, compression=compression)
