"""Read CSV row by row, so that a malformed row does not affect the others."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, NamedTuple

from newsclean.io.decoding import decode
from newsclean.io.failures import BadInput
from newsclean.io.json_lines import BOM, Line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_DELIMITERS = ",;\t|"


class CsvFormat(NamedTuple):
    """The CSV dialect of a file.

    Attributes:
        codec: the Python codec of the file.
        delimiter: the separator of cells.
        line_end: the line break after each row.
        quotes_all: whether every cell is quoted.
        mark: whether the file begins with a byte order mark.
    """

    codec: str = "utf-8"
    delimiter: str = ","
    line_end: str = "\n"
    quotes_all: bool = False
    mark: bool = False

    @classmethod
    def of(cls, first: bytes, codec: str) -> CsvFormat:
        r"""Return the format of a file from its first line and its codec. The delimiter is the most frequent separator.

        >>> CsvFormat.of(b"id;text\r\n", "utf-8")
        CsvFormat(codec='utf-8', delimiter=';', line_end='\r\n', quotes_all=False, mark=False)
        """
        header = first.removeprefix(BOM)
        delimiter = max(_DELIMITERS, key=lambda sign: header.count(sign.encode()))
        line_end = "\r\n" if header.endswith(b"\r\n") else "\n"
        return cls(codec, delimiter, line_end, header.startswith(b'"'), header != first)


def codec_of(sample: bytes) -> str:
    r"""Return the codec of a file from its first lines: UTF-8, unless most non-ASCII bytes are invalid UTF-8.

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
        return "utf-8"  # the rows then fail one by one
    return "utf-8" if codec.startswith("utf") else codec


class CsvRows:
    """Iterator over the rows of one file. A byte that the codec cannot decode becomes a lone surrogate."""

    def __init__(self, lines: Iterable[Line], form: CsvFormat, longest: int) -> None:
        """Set the lines, the format of the rows, and the largest number of bytes in a row."""
        self._lines = lines
        self._codec = form.codec
        self._delimiter = form.delimiter
        self._longest = longest
        self._row: list[Line] = []

    def __iter__(self) -> Iterator[tuple[Line, tuple[str, ...]]]:
        """Yield the joined lines and the cells of each row that is not blank.

        If a row cannot be read or is too large, the `Line` contains the problem, and the cells have no meaning.
        """
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
                yield self._joined(row, cells, problem)
        if self._row:  # the stream was damaged after the last row
            yield self._joined(self._row, (), None)

    def _texts(self) -> Iterator[str]:
        for line in self._lines:
            self._row.append(line)
            if line.problem:
                return
            yield "\n" if line.skipped else line.raw.decode(self._codec, "surrogateescape")

    def _joined(
        self, row: list[Line], cells: tuple[str, ...], problem: BadInput | None
    ) -> tuple[Line, tuple[str, ...]]:
        size = sum(len(line.raw) + line.skipped for line in row)
        if size > self._longest:
            problem = BadInput("record-too-large", f"a row must have at most {self._longest} bytes, it has {size}")
        damage = next((line.problem for line in row if line.problem), problem)
        return Line(row[0].number, row[0].offset, b"".join(line.raw for line in row), problem=damage), cells
