"""Rows of CSV, read one after another: a row that is malformed costs itself only."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, NamedTuple

from newsclean.io.decoding import decode
from newsclean.io.failures import BadInput
from newsclean.io.json_lines import BOM

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsclean.io.json_lines import Line

_DELIMITERS = ",;\t|"


class CsvFormat(NamedTuple):
    """How a file writes its rows.

    Attributes:
        codec: the Python codec of its bytes.
        delimiter: what stands between two fields.
        line_end: what stands behind a row.
        quotes_all: whether every field is quoted.
        mark: whether the file begins with a byte order mark.
    """

    codec: str = "utf-8"
    delimiter: str = ","
    line_end: str = "\n"
    quotes_all: bool = False
    mark: bool = False

    @classmethod
    def of(cls, first: bytes, codec: str) -> CsvFormat:
        r"""Return the format of the file with this first line; of separators, the one that occurs most.

        >>> CsvFormat.of(b"id;text\r\n", "utf-8")
        CsvFormat(codec='utf-8', delimiter=';', line_end='\r\n', quotes_all=False, mark=False)
        """
        header = first.removeprefix(BOM)
        delimiter = max(_DELIMITERS, key=lambda sign: header.count(sign.encode()))
        line_end = "\r\n" if header.endswith(b"\r\n") else "\n"
        return cls(codec, delimiter, line_end, header.startswith(b'"'), header != first)


def codec_of(sample: bytes) -> str:
    r"""Return the codec of a file that begins with these lines: UTF-8, unless most of what is not ASCII is not.

    >>> codec_of("Rain,Café\n".encode()), codec_of("Llegó el año nuevo a la montaña.".encode("cp1252"))
    ('utf-8', 'cp1252')
    """
    text = sample.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if 2 * broken <= sum(char > "\x7f" for char in text):
        return "utf-8"
    try:
        codec = decode(sample, "text")[1]
    except BadInput:
        return "utf-8"  # each row says that it is not
    return "utf-8" if codec.startswith("utf") else codec


class CsvLine(NamedTuple):
    """A row of a file.

    Attributes:
        number: the line that it begins on, from 1.
        offset: where that begins, in bytes of the decompressed file.
        cells: its fields.
        raw: its bytes.
        problem: why there are no fields.
    """

    number: int
    offset: int
    cells: tuple[str, ...]
    raw: bytes
    problem: BadInput | None = None


class CsvRows:
    """Reads the rows of one file; bytes that its codec does not know become lone surrogates."""

    def __init__(self, lines: Iterable[Line], form: CsvFormat, longest: int) -> None:
        """Take the lines, how they are written, and the most bytes of a row."""
        self._lines = lines
        self._codec = form.codec
        self._delimiter = form.delimiter
        self._longest = longest
        self._row: list[Line] = []

    def __iter__(self) -> Iterator[CsvLine]:
        """Yield the rows that are not blank, and what stands for those that cannot be read."""
        csv.field_size_limit(max(csv.field_size_limit(), self._longest))
        reader = csv.reader(self._texts(), delimiter=self._delimiter, strict=True)
        while True:
            try:
                cells, problem = tuple(next(reader)), None
            except csv.Error as error:
                cells, problem = (), BadInput("malformed", f"a row must be CSV: {error}")
            except StopIteration:
                break
            row, self._row = self._row, []
            if problem or cells or any(line.skipped for line in row):
                yield self._line(row, cells, problem)
        if self._row:  # the stream was damaged behind the last row
            yield self._line(self._row, (), None)

    def _texts(self) -> Iterator[str]:
        for line in self._lines:
            self._row.append(line)
            if line.problem:
                return
            yield "\n" if line.skipped else line.raw.decode(self._codec, "surrogateescape")

    def _line(self, row: list[Line], cells: tuple[str, ...], problem: BadInput | None) -> CsvLine:
        size = sum(len(line.raw) + line.skipped for line in row)
        if size > self._longest:
            problem = BadInput("record-too-large", f"a row must have at most {self._longest} bytes, it has {size}")
        damage = next((line.problem for line in row if line.problem), problem)
        return CsvLine(row[0].number, row[0].offset, cells, b"".join(line.raw for line in row), damage)
