"""JSON Lines, plain, gzip or zstandard. Each line is an object, and only its text changes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from newsclean.io.compression import Bytes, check_installed, compressed
from newsclean.io.failures import BadInput, Failure
from newsclean.io.json_splice import Members, members, with_values
from newsclean.io.record_formats import UNCLEANED, Fields, Item, Outcome, content, matched, record_source
from newsclean.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsclean.io.compression import Compression
    from newsclean.io.decoding import Kind
    from newsclean.io.limits import Limits
    from newsclean.io.read_document import Source
    from newsclean.io.record_formats import Reading, Target

_INTEGER = re.compile(r"-?[0-9]{1,1000}")
"""Integers that are converted to `int`. Python refuses to convert integers of more than 4,300 digits."""
BOM = b"\xef\xbb\xbf"
_LINE_FEED = ord("\n")
KEPT = 1 << 20
"""Largest number of bytes of a damaged line kept in its failure."""


class Line(NamedTuple):
    """A line of a file.

    Attributes:
        number: line number, from 1.
        offset: position of the line's first byte in the decompressed file.
        raw: bytes of the line with the line break, cut if the line is too long.
        skipped: number of bytes cut.
        problem: the damage that ends the stream in this line; None for an intact line.
    """

    number: int
    offset: int
    raw: bytes
    skipped: int = 0
    problem: BadInput | None = None


def split_lines(chunks: Iterable[bytes], longest: int) -> Iterator[Line]:
    r"""Yield the lines of a stream, each cut to `longest` bytes.

    If reading the chunks raises `BadInput`, the last line is the part read so far, with this error as its problem.

    >>> [line.raw for line in split_lines([b"one\ntw", b"o\nthree"], 100)]
    [b'one\n', b'two\n', b'three']
    """
    number, offset, kept, skipped = 1, 0, bytearray(), 0
    try:
        for chunk in chunks:
            start = 0
            while start < len(chunk):
                end = chunk.find(b"\n", start) + 1 or len(chunk)
                room = max(0, longest - len(kept))
                kept += chunk[start : min(end, start + room)]
                skipped += max(0, end - start - room)
                if chunk[end - 1] == _LINE_FEED:
                    yield Line(number, offset, bytes(kept), skipped)
                    number, offset, kept, skipped = number + 1, offset + len(kept) + skipped, bytearray(), 0
                start = end
    except BadInput as problem:
        yield Line(number, offset, bytes(kept), skipped, problem)
        return
    if kept:
        yield Line(number, offset, bytes(kept), skipped)


@dataclass(frozen=True)
class JsonLine(Item):
    """One line of a file of JSON Lines.

    Attributes:
        name: the file's name and the line's number.
        offset: position of the line's first byte in the decompressed file.
        raw: bytes of the line.
        fields: names of the fields to read.
    """

    name: str
    offset: int
    raw: bytes
    fields: Fields

    @property
    def payload(self) -> bytes:
        """The bytes of the line."""
        return self.raw

    def source(self, _limits: Limits, /) -> Source:
        """Return the object's text or HTML.

        Raises:
            BadInput: the line is not an object, has neither a text nor HTML, or the content is not valid text.
        """
        text = self.text()
        found = members(text)
        known = (self._plain(text, found, field) for field in ("id", "url", "date"))
        return record_source(*self._content(found), *known)

    def text(self) -> str:
        """Return the line as text.

        Raises:
            BadInput: rule `malformed`, if the line is not UTF-8.
        """
        try:
            return self.raw.decode()
        except UnicodeDecodeError as error:
            raise BadInput("malformed", f"a line must be UTF-8, byte {error.start} is not: {error.reason}") from None

    def _content(self, found: Members) -> tuple[str, Kind]:
        return content(self.fields, {key: member.value for key, member in found.by_key.items()})

    def _plain(self, text: str, found: Members, field: str) -> str | int:
        """Return the value of a field: a string or an integer as such, anything else as its JSON text.

        Return an empty string for a missing field and for null.

        Args:
            text: the line.
            found: the members of the object in the line.
            field: the attribute of `Fields` that names the field, such as `url`.
        """
        member = found.by_key.get(getattr(self.fields, field))
        if member is None or member.value is None:
            return ""
        if isinstance(member.value, str):
            return member.value
        written = text[member.start : member.end]
        return int(written) if _INTEGER.fullmatch(written) else written


class StreamedFile:
    """A file of many documents that is read as a stream of bytes, plain or compressed."""

    def __init__(self, path: str, name: str, *, reading: Reading, compression: Compression) -> None:
        """Create a reader; `items` opens the file.

        Raises:
            Refused: the zstandard package is needed and not installed.
        """
        check_installed(compression)
        self._path = path
        self._name = name
        self._reading = reading
        self._compression: Compression = compression
        self._bytes = Bytes(path, compression)

    @property
    def share(self) -> float:
        """Share of the file read so far, from 0 to 1."""
        return min(1.0, self._bytes.read / max(1, Path(self._path).stat().st_size))


class JsonLines(StreamedFile):
    """A file of JSON Lines."""

    def items(self) -> Iterator[JsonLine | Failure]:
        """Yield the lines that are not blank, and a failure for each line that is damaged or too large."""
        yield from line_items(self._name, self._bytes, self._reading)

    def rewrite(self, outcomes: Iterator[Outcome], target: Target) -> None:
        """Write the lines with their clean texts, and all other bytes unchanged; see `RecordFile.rewrite`."""
        with target.folder.binary(target.name) as file, compressed(file, self._compression) as write:
            for item, outcome in matched(self._name, self.items(), outcomes):
                write(rewritten(item, outcome))


def line_items(name: str, chunks: Iterable[bytes], reading: Reading) -> Iterator[JsonLine | Failure]:
    """Yield the documents of a stream of lines, and a failure for each line that is damaged or too large.

    Args:
        name: name of the file.
        chunks: the bytes of the stream.
        reading: settings to read the lines.
    """
    longest = reading.limits.file_bytes
    for line in split_lines(chunks, longest):
        label = f"{name}:{line.number}"
        raw = line.raw.removeprefix(BOM) if line.number == 1 else line.raw
        if line.problem:
            yield damage(name, line, line.problem, "line")
        elif line.skipped:
            message = f"a line must have at most {longest} bytes, it has {len(line.raw) + line.skipped}"
            yield Failure(label, "record-too-large", message, line.offset)
        elif raw.strip():
            yield JsonLine(label, line.offset, raw, reading.fields)


def damage(name: str, line: Line, problem: BadInput, part: str) -> Failure:
    """Return the failure of a stream that ends early.

    Args:
        name: name of the file.
        line: the last line or element, as far as it was read.
        problem: the reason why the stream ends.
        part: "line" or "element", for the message.
    """
    before, message = line.number - 1, problem.message
    if before:
        message += f"; the {counted(before, part)} before it {'is' if before == 1 else 'are'} whole"
    label = f"{name}:{line.number}" if before or line.raw else name
    return Failure(label, problem.rule, message, line.offset, line.raw[:KEPT])


def rewritten(item: JsonLine, outcome: Outcome) -> bytes:
    """Return a line with the clean text, and with the account, the tags and the broken rule that the outcome has."""
    values: dict[str, Any] = {}
    if outcome.text is not None and not outcome.uncleaned:
        values[item.fields.text] = outcome.text
    values |= outcome.account
    if outcome.uncleaned:
        values[UNCLEANED] = outcome.uncleaned
    values |= outcome.tags or {}
    return with_values(item.text(), values).encode() if values else item.raw
