"""Read the documents of all inputs one by one, for every command except `run`."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace
from typing import IO, TYPE_CHECKING

from newsclean.io.failures import BadInput, Failure, LeftOut, Refused
from newsclean.io.filenames import escape_name
from newsclean.io.inputs import (
    STANDARD,
    files_of,
    find_inputs,
    nothing_in,
    open_records,
    paths_as_given,
    standard_items,
)
from newsclean.io.suffixes import RECORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from newsclean.io.folders import InputFile
    from newsclean.io.read_document import Source
    from newsclean.io.record_formats import Item, Reading


def documents(
    paths: Sequence[str],
    reading: Reading,
    *,
    stdin: IO[bytes] | None = None,
    canonical: bool = False,
    html: bool = False,
) -> Iterator[Source | Failure]:
    """Yield each document, and a failure for each document that cannot be read, in the order of the paths.

    Args:
        paths: folders and files; `-` for JSON Lines from `stdin`.
        reading: settings to read the inputs.
        stdin: standard input; None if no path is `-`.
        canonical: name files by their real, absolute paths instead of the given ones.
        html: read texts as HTML.

    Raises:
        Refused: an input is missing, given twice, without a field to read, or empty.
    """
    inputs = {each.path: each for each in find_inputs([p for p in paths if p != STANDARD], labels=paths_as_given)}
    left_out, anything = Counter[str](), False
    for path in paths:
        if path == STANDARD and stdin is not None:
            anything = True
            yield from _read(STANDARD, standard_items(stdin, reading), reading)
            continue
        for file in sorted(files_of(inputs[path], reading), key=_name):
            if isinstance(file, LeftOut):
                left_out[file.message] += 1
            else:
                anything = True
            if isinstance(file, Failure):
                yield file
            else:
                yield from _of_file(_called(file, canonical=canonical, html=html), reading)
    if not anything:
        raise Refused(nothing_in(paths, left_out))


def _name(file: InputFile | Failure) -> str:
    return file.path if isinstance(file, Failure) else file.name


def _called(file: InputFile, *, canonical: bool, html: bool) -> InputFile:
    """Return a file, named by its real, absolute path if `canonical`; if `html`, a text becomes a page."""
    if html and file.kind == "text":
        file = replace(file, kind="html")
    return replace(file, name=escape_name(os.path.realpath(file.path))) if canonical else file


def _of_file(file: InputFile, reading: Reading) -> Iterator[Source | Failure]:
    items = open_records(file, reading).items() if file.kind == RECORDS else iter((file,))
    return _read(file.name, items, reading)


def _read(file: str, items: Iterable[Item | Failure], reading: Reading) -> Iterator[Source | Failure]:
    """Yield the decoded documents of a file, and a failure for each document that cannot be read.

    `file` is the name of the file, and `items` are its documents.
    """
    for item in items:
        if isinstance(item, Failure):
            yield item
            continue
        try:
            source = item.source(reading.limits)
            reading.limits.check(source.text, source.kind)
        except BadInput as problem:
            yield Failure(item.name, problem.rule, problem.message)
        else:
            yield replace(source, name=item.name, file=file)
