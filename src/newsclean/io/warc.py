"""WARC, plain or gzip: read HTML responses and texts of WET files, and write conversion records."""

from __future__ import annotations

import gzip
import re
import zlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, ClassVar, TypeAlias
from uuid import NAMESPACE_URL, uuid5

from newsclean.io.compression import optional
from newsclean.io.failures import Failure, LeftOut
from newsclean.io.read_document import source_of
from newsclean.io.record_formats import Item, Outcome, Target, matched

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from newsclean.io.compression import Compression
    from newsclean.io.decoding import Kind
    from newsclean.io.limits import Limits
    from newsclean.io.read_document import Source
    from newsclean.io.record_formats import Reading

WarcRecord: TypeAlias = Any
"""A record of fastwarc, which declares no types."""
_HTML = frozenset({"text/html", "application/xhtml+xml"})
_SUCCESS = 200
_CHUNK, _PIECE = 1 << 20, 1 << 14
_BEGINS: dict[Compression, bytes] = {"": b"WARC/1.", "gzip": b"\x1f\x8b\x08"}
"""First bytes of a record, to find the next one after damage."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
"""Characters that would end a header's line or be invisible in it."""
_ARCHIVE_ERRORS = (OSError, ValueError, EOFError)
"""Errors that fastwarc raises for an unreadable record."""


class _Unbounded(Exception):
    """Raised after a damaged record was reported. Its end is unknown, and it may contain the records that follow."""


@dataclass(frozen=True)
class Page(Item):
    """An HTML response, or a text that was extracted from one.

    Attributes:
        name: the file's name, and the position of the record's first byte.
        content: the page or the text.
        url: URL of the page.
        id: the record's id.
        date: the date on which the page was fetched, as written in the record.
        kind: `html` or `text`.
    """

    name: str
    content: bytes
    url: str
    id: str
    date: str
    kind: Kind = "html"
    in_record: ClassVar[bool] = False  # a page that cannot be cleaned is not written to an output of texts

    @property
    def payload(self) -> bytes:
        """The page or the text."""
        return self.content

    def source(self, _limits: Limits, /) -> Source:
        """Decode the content.

        Raises:
            BadInput: the content is not text, or is HTML without tags.
        """
        return replace(source_of(self.content, self.kind), origin="field", id=self.id, url=self.url)


class Warc:
    """A WARC file."""

    def __init__(self, path: str, name: str, *, reading: Reading, compression: Compression) -> None:
        """Create a reader; `items` opens the file.

        Raises:
            Refused: fastwarc is not installed.
        """
        self._warc = optional("fastwarc.warc", extra="warc", what="WARC files")
        self._path = path
        self._name = name
        self._limits = reading.limits
        self._any_status = reading.any_status
        self._compression: Compression = compression
        self._at = 0

    @property
    def share(self) -> float:
        """Share of the file read so far, from 0 to 1."""
        return min(1.0, self._at / max(1, Path(self._path).stat().st_size))

    def items(self) -> Iterator[Page | Failure]:
        """Yield the HTML responses and texts, and a failure for each damaged part of the file.

        A response with a status other than 2xx is a `LeftOut`, unless the settings allow any status.
        """
        try:
            with Path(self._path).open("rb") as file:
                yield from self._stretches(file)
        except OSError as error:
            yield Failure(self._name, "unreadable", f"the file must be readable: {error.strerror or error}")

    def _stretches(self, file: IO[bytes]) -> Iterator[Page | Failure]:
        """Yield the documents of all intact ranges of the file, and one failure for each damaged range between them."""
        start, told = 0, -1
        while start >= 0:
            file.seek(start)
            self._at = start
            try:
                for record in self._warc.ArchiveIterator(file, parse_http=False):
                    self._at = record.stream_pos
                    yield from self._pages(record)
            except _Unbounded:
                told = start = self._next_record(file, self._at + 1)
            except _ARCHIVE_ERRORS as error:
                whole, start = self._at, self._next_record(file, self._at + 1)
                if whole != told:
                    damaged = max(start, whole)
                    message = f"a record must be whole, one after byte {whole} is not: {_words(error)}"
                    yield Failure(f"{self._name}:{damaged}", "damaged", message, damaged)
                told = start
            else:
                lost = self._unread(file)
                if lost >= 0 and lost != told:
                    message = f"a record must be whole, the one at byte {lost} cannot be read"
                    yield Failure(f"{self._name}:{lost}", "damaged", message, lost)
                told = start = self._next_record(file, lost + 1) if lost >= 0 else -1

    def _unread(self, file: IO[bytes]) -> int:
        """Return the position of unread bytes after the last record; -1 if all bytes were read.

        fastwarc does not report such bytes of gzip files.
        """
        if self._compression != "gzip":
            return -1
        file.seek(self._at)
        stream = zlib.decompressobj(wbits=31)
        try:
            while not stream.eof and (chunk := file.read(_PIECE)):
                stream.decompress(chunk)
        except zlib.error:
            return -1
        end = file.tell() - len(stream.unused_data) if stream.eof else self._at
        file.seek(end)
        return end if file.read(1) else -1

    def _next_record(self, file: IO[bytes], start: int) -> int:
        """Return the first position from `start` at which a record may begin; -1 if there is none."""
        wanted = _BEGINS[self._compression]
        file.seek(start)
        before = b""
        while chunk := file.read(_CHUNK):
            seen = before + chunk
            if (at := seen.find(wanted)) >= 0:
                return file.tell() - len(seen) + at
            before = seen[-len(wanted) + 1 :]
        return -1

    def _pages(self, record: WarcRecord) -> Iterator[Page | Failure]:
        name, place = f"{self._name}:{record.stream_pos}", record.stream_pos
        if "WARC-Type" not in record.headers:  # fastwarc ignores malformed headers
            yield Failure(name, "damaged", "a record must have a WARC-Type, it has none", place)
            return
        is_page = record.record_type == self._warc.WarcRecordType.response
        is_text = record.record_type == self._warc.WarcRecordType.conversion and _is_plain(record.headers)
        if problem := self._damage(record, keep=is_page or is_text):
            yield Failure(name, "damaged", problem, place)
            raise _Unbounded
        if not (is_page or is_text):
            return
        if record.content_length > self._limits.file_bytes:
            message = f"a record must have at most {self._limits.file_bytes} bytes, it has {record.content_length}"
            yield Failure(name, "record-too-large", message, place)
        elif is_page:
            yield from self._page(record, name)
        else:
            yield Page(name, record.reader.read(), *_named(record.headers), kind="text")

    def _damage(self, record: WarcRecord, *, keep: bool) -> str:
        """Return a message if a record is damaged, else an empty string.

        If `keep` is True and the record is not too large, the record is kept in memory.
        """
        if not (length := record.headers.get("Content-Length") or "").strip().isdecimal():
            # fastwarc reads that as 0; a truncated gzip stream continues with the next record's header
            return f"a record must have a Content-Length in digits, got {length[:40]!r}"
        size = record.content_length
        if keep and size <= self._limits.file_bytes:
            record.freeze()
            found = record.content_length
        else:
            found = record.reader.consume()
        return "" if found >= size else f"a record must be whole, its Content-Length is {size}, it has {found} bytes"

    def _page(self, record: WarcRecord, name: str) -> Iterator[Page | Failure]:
        most = self._limits.file_bytes
        record.parse_http(auto_decode="all")
        if record.http_content_type not in _HTML:
            return
        status = record.http_headers.status_code
        if not (self._any_status or (status is not None and _SUCCESS <= status < _SUCCESS + 100)):
            yield LeftOut(name, "http-status", f"HTTP status {'missing' if status is None else status}")
            return
        html = record.reader.read(most + 1)
        if len(html) > most:
            yield Failure(name, "record-too-large", f"a page must have at most {most} bytes", record.stream_pos)
            return
        yield Page(name, html, *_named(record.headers))

    def rewrite(self, outcomes: Iterator[Outcome], target: Target) -> None:
        """Write a conversion record for each page whose outcome has a text; see `RecordFile.rewrite`."""
        with target.folder.binary(target.name) as file:
            for item, outcome in matched(self._name, self.items(), outcomes):
                if outcome.text is not None:
                    record = _conversion(item, outcome.text)
                    file.write(gzip.compress(record, mtime=0) if self._compression else record)


def _is_plain(headers: Mapping[str, str]) -> bool:
    return (headers.get("Content-Type") or "").partition(";")[0].strip().lower() == "text/plain"


def _named(headers: Mapping[str, str]) -> tuple[str, str, str]:
    """Return the URL, id and date of a record."""
    url, name, date = (headers.get(key) or "" for key in ("WARC-Target-URI", "WARC-Record-ID", "WARC-Date"))
    return url, name, date


def _conversion(page: Page, text: str) -> bytes:
    """Return a WARC record with the clean text of a page. Its id depends only on the id and URL of the page."""
    body = text.encode()
    fields = {
        "WARC-Type": "conversion",
        "WARC-Target-URI": page.url,
        "WARC-Date": page.date,
        "WARC-Record-ID": f"<{uuid5(NAMESPACE_URL, page.id + page.url).urn}>",
        "WARC-Refers-To": page.id,
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Length": str(len(body)),
    }
    head = "".join(f"{key}: {_CONTROL.sub(_escaped, value)}\r\n" for key, value in fields.items() if value)
    return f"WARC/1.0\r\n{head}\r\n".encode() + body + b"\r\n\r\n"


def _escaped(control: re.Match[str]) -> str:
    return f"%{ord(control[0]):02X}"


def _words(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
