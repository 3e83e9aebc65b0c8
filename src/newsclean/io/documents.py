"""Read the documents of all inputs one by one, for every command but `run`."""

from __future__ import annotations

import os
from collections import Counter
from typing import IO, TYPE_CHECKING, NamedTuple

from newsclean.io.compression import CHUNK
from newsclean.io.failures import BadInput, Failure, LeftOut, Refused
from newsclean.io.field_check import checked
from newsclean.io.filenames import escape_name
from newsclean.io.inputs import STANDARD, files_of, find_inputs, items_of, nothing_in, paths_as_given
from newsclean.io.json_lines import line_items

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from newsclean.io.folders import SourceFile
    from newsclean.io.read_document import Source
    from newsclean.io.record_formats import Item, Reading


class Found(NamedTuple):
    """A document, read from an input.

    Attributes:
        file: the name of its file.
        name: its own name: the file's, plus the line or number of a record.
        source: its text or HTML, and its id.
    """

    file: str
    name: str
    source: Source


def documents(
    paths: Sequence[str],
    reading: Reading,
    *,
    stdin: IO[bytes] | None = None,
    canonical: bool = False,
    html: bool = False,
) -> Iterator[Found | Failure]:
    """Yield each document, and a failure for each that cannot be read, in the order of their paths.

    Args:
        paths: folders and files; `-` for JSON Lines from `stdin`.
        reading: fields and limits.
        stdin: standard input.
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
            yield from _lines(stdin, reading)
            continue
        for file in sorted(files_of(inputs[path], reading), key=_name):
            if isinstance(file, LeftOut):
                left_out[file.message] += 1
            else:
                anything = True
            yield from _of_file(_called(file, canonical=canonical, html=html), reading)
    if not anything:
        raise Refused(nothing_in(paths, left_out))


def _name(file: SourceFile | Failure) -> str:
    return file.path if isinstance(file, Failure) else file.name


def _called(file: SourceFile | Failure, *, canonical: bool, html: bool) -> SourceFile | Failure:
    """Return a file under its canonical name, or as HTML, if requested."""
    if isinstance(file, Failure):
        return file
    if html and file.kind == "text":
        file = file._replace(kind="html")
    return file._replace(name=escape_name(os.path.realpath(file.path))) if canonical else file


def _lines(stdin: IO[bytes], reading: Reading) -> Iterator[Found | Failure]:
    chunks = iter(lambda: stdin.read1(CHUNK), b"")  # type: ignore[attr-defined] # return early with partial data
    items = checked(line_items(STANDARD, chunks, reading), STANDARD, reading.fields)
    yield from _read(STANDARD, items, reading)


def _of_file(file: SourceFile | Failure, reading: Reading) -> Iterator[Found | Failure]:
    if isinstance(file, Failure):
        yield file
    else:
        yield from _read(file.name, items_of(file, reading), reading)


def _read(file: str, items: Iterable[Item | Failure], reading: Reading) -> Iterator[Found | Failure]:
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
            yield Found(file, item.name, source)
