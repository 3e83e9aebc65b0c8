"""CSV with a header: each row is a document, and only its text field changes."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from newsclean.io.compression import compressed
from newsclean.io.csv_rows import CsvFormat, CsvRows, codec_of
from newsclean.io.failures import BadInput, Failure, Refused
from newsclean.io.filenames import printable
from newsclean.io.json_lines import BOM, KEPT, Line, StreamedFile, split_lines
from newsclean.io.record_formats import (
    METADATA_FIELD,
    NO_TAGS,
    REMOVALS_FIELD,
    UNCLEANED,
    Item,
    content,
    matched,
    record_source,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from newsclean.io.compression import Compression
    from newsclean.io.limits import Limits
    from newsclean.io.read_document import Source
    from newsclean.io.record_formats import Fields, Outcome, Reading, Target

_UNDECODED = re.compile("[\udc80-\udcff]")


@dataclass(frozen=True)
class CsvRow(Item):
    """One row of a CSV file.

    Attributes:
        name: the file's name and the row's first line number.
        cells: the values of the row.
        columns: positions of the text, HTML, id, URL and date columns; -1 for a column that the file does not have.
        fields: the names of these five columns.
    """

    name: str
    cells: tuple[str, ...]
    columns: tuple[int, ...]
    fields: Fields

    @property
    def payload(self) -> bytes:
        """The cells of the row in UTF-8, joined by NULs."""
        return "\0".join(self.cells).encode("utf-8", "surrogatepass")

    def source(self, _limits: Limits, /) -> Source:
        """Return the row's text, or its HTML if the text is empty.

        Raises:
            BadInput: the text and the HTML are missing, or are not valid text.
        """
        text, html, own_id, url, date = (self.cells[at] if 0 <= at < len(self.cells) else None for at in self.columns)
        found = content(self.fields, {self.fields.text: text or (None if html else text), self.fields.html: html})
        if undecoded := _UNDECODED.search(found[0]):
            byte = ord(undecoded[0]) - 0xDC00
            raise BadInput("bad-encoding", f"a text must be UTF-8 as the file is, byte 0x{byte:02X} in it is not")
        return record_source(*found, own_id or "", url or "", date)


class Csv(StreamedFile):
    """A CSV file with a header."""

    def __init__(self, path: str, name: str, *, reading: Reading, compression: Compression) -> None:
        """Check the header of a file. A file that cannot be read passes this check, and `items` reports it.

        Raises:
            Refused: a required column is missing or occurs twice, or the zstandard package is not installed.
        """
        super().__init__(path, name, reading=reading, compression=compression)
        self._form = CsvFormat()
        header = next(iter(self._rows()), None)
        if header is not None and not header[0].problem:
            self._check(header[1])

    def _check(self, header: Sequence[str]) -> None:
        fields, shown = self._reading.fields, printable(self._name)
        named = [header.count(name) for name in (fields.text, fields.html)]
        if not any(named):
            columns = printable(", ".join(header))[:200]
            message = f"{shown} must have a column {fields.text!r} or {fields.html!r}, its columns are {columns}"
            raise Refused(message, "missing-field")
        if max(named) > 1:
            raise Refused(f"columns of {shown} must have different names, the header has one twice", "wrong-type")

    def _rows(self) -> Iterator[tuple[Line, Sequence[str]]]:
        """Yield the header and the rows, each as its joined lines and its cells.

        If the file is empty or not CSV, yield a single line with the problem.
        """
        longest = self._reading.limits.file_bytes
        lines = split_lines(self._bytes, longest)
        first = next(lines, None)
        if problem := _no_csv(first):
            yield Line(1, 0, b"", problem=problem), ()
        if first is None or problem:
            return
        begin = list(islice(lines, 50))
        codec = codec_of(b"".join(line.raw for line in (first, *begin)))
        self._form = CsvFormat.of(first.raw, codec)
        first = first._replace(raw=first.raw.removeprefix(BOM))
        yield from CsvRows(chain((first, *begin), lines), self._form, longest)

    def items(self) -> Iterator[CsvRow | Failure]:
        """Yield the rows after the header, and a failure for each malformed or damaged row."""
        fields, rows = self._reading.fields, self._rows()
        first = next(rows, None)
        if first is None:  # all lines are blank
            return
        if problem := first[0].problem:  # without a header, the text column is unknown
            yield Failure(self._name, problem.rule, problem.message)
            return
        names = (fields.text, fields.html, fields.id, fields.url, fields.date)
        columns = tuple(first[1].index(field) if field in first[1] else -1 for field in names)
        for line, cells in rows:
            name = f"{self._name}:{line.number}"
            if line.problem:
                yield Failure(name, line.problem.rule, line.problem.message, line.offset, line.raw[:KEPT])
            else:
                yield CsvRow(name, tuple(cells), columns, fields)

    def rewrite(self, outcomes: Iterator[Outcome], target: Target) -> None:
        """Write the header, and the rows with clean texts, in UTF-8; see `RecordFile.rewrite`.

        Accounts, tags, and the rules of uncleaned rows are written as columns.
        """
        added = [REMOVALS_FIELD, METADATA_FIELD, UNCLEANED] if target.removals else []
        added += NO_TAGS if target.tags else ()
        with target.folder.binary(target.name) as file, compressed(file, self._compression) as write:
            header = self._header(added)
            put = self._writer(write)
            if header:
                put(header)
            for item, outcome in matched(self._name, self.items(), outcomes):
                put(_rewritten(item, outcome, header, added))

    def _header(self, added: Sequence[str]) -> list[str]:
        """Return the names of all columns to write: those of the file, then new ones for the text and for `added`.

        The result is empty if the file has no header.
        """
        first = next(iter(self._rows()), None)
        if first is None or first[0].problem:
            return []
        new = [name for name in (self._reading.fields.text, *added) if name not in first[1]]
        return [*first[1], *new]

    def _writer(self, write: Callable[[bytes], object]) -> Callable[[Sequence[str]], object]:
        form, buffer = self._form, io.StringIO(newline="")
        if form.mark:
            write(BOM)
        quoting: Any = csv.QUOTE_ALL if form.quotes_all else csv.QUOTE_MINIMAL
        writer = csv.writer(buffer, delimiter=form.delimiter, lineterminator=form.line_end, quoting=quoting)

        def put(cells: Sequence[str]) -> None:
            writer.writerow(cells)
            write(buffer.getvalue().encode("utf-8", "surrogateescape"))
            buffer.seek(0)
            buffer.truncate()

        return put


def _no_csv(first: Line | None) -> BadInput | None:
    """Return the reason why a file with this first line cannot be read as CSV; None if it can."""
    if first is None:
        return BadInput("empty", "the file must not be empty, it has 0 bytes")
    if first.raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return BadInput("bad-encoding", "a CSV file must be UTF-8 or an encoding of single bytes, it is UTF-16")
    return first.problem


def _rewritten(item: CsvRow, outcome: Outcome, header: Sequence[str], added: Sequence[str]) -> list[str]:
    """Return the cells of a row with the clean text, and with values for the columns `added`.

    Args:
        item: the row.
        outcome: the result of the row.
        header: the names of all columns to write.
        added: the names of the columns for accounts, tags and broken rules.
    """
    values: dict[str, str] = {}
    if outcome.text is not None and not outcome.uncleaned:
        values[item.fields.text] = outcome.text
    if UNCLEANED in added:
        values |= dict.fromkeys((REMOVALS_FIELD, METADATA_FIELD), "")
        values |= {name: json.dumps(value, ensure_ascii=False) for name, value in outcome.account.items()}
        values[UNCLEANED] = outcome.uncleaned
    for name, value in (outcome.tags or {}).items():
        values[name] = "" if value is None else str(value)
    cells = list(item.cells)
    for name, cell in values.items():
        at = header.index(name)
        cells.extend([""] * (at + 1 - len(cells)))
        cells[at] = cell
    return cells
