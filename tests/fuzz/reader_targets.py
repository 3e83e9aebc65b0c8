"""What is fuzzed of the readers: bytes of a file in, AssertionError where a record is lost or more than that is raised.

Most inputs stand between two good records, which must be read whatever is between them.
"""

from __future__ import annotations

import gzip
import io
import json
import re
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from newsclean.io.decoding import decode
from newsclean.io.failures import BadInput, Failure, LeftOut, Refused
from newsclean.io.folders import InputFile
from newsclean.io.inputs import open_records
from newsclean.io.json_lines import rewritten
from newsclean.io.json_splice import members
from newsclean.io.limits import Limits
from newsclean.io.read_document import source_of
from newsclean.io.record_formats import Outcome, Reading

_LIMITS = Limits(file_bytes=20_000)
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_STORY = "The night ferry of Norham turned back on Friday, because nobody was on board."
_GOOD = (json.dumps({"id": 1, "text": _STORY}) + "\n").encode()


@cache
def _folder() -> Path:
    folder = tempfile.TemporaryDirectory()
    _folder.kept = folder  # removed when the process ends
    return Path(folder.name)


def _items(name: str, raw: bytes) -> list[Any]:
    """Read a file twice, which must give the same, with a good reason for each failure."""
    path = _folder() / name
    path.write_bytes(raw)
    file = open_records(InputFile(name, str(path), "records"), Reading(limits=_LIMITS))
    items = list(file.items())
    assert list(file.items()) == items
    for item in items:
        if isinstance(item, LeftOut):
            assert _SLUG.fullmatch(item.rule)
            assert item.message
        elif isinstance(item, Failure):
            _check_problem(item.rule, item.message)
        else:
            assert item.weight >= 0
            _source(item)
    return items


def _check_problem(rule: str, message: str) -> None:
    assert _SLUG.fullmatch(rule)
    assert any(word in message for word in ("must", "says")), message
    assert "\n" not in message


def _source(item: Any) -> Any:
    """Return a record's source, None where it is reported: nothing else may be raised."""
    try:
        source = item.source(_LIMITS)
    except BadInput as problem:
        _check_problem(problem.rule, problem.message)
        return None
    source.text.encode()  # no lone surrogates
    assert "\0" not in source.text
    return source


def json_lines(data: bytes) -> None:
    """Every line that is not blank is an item or a failure, and is what Python's own reader says it is."""
    raw = _GOOD + data + b"\n" + _GOOD
    items = _items("s.jsonl", raw)
    lines, offset = [], 0
    for number, line in enumerate(raw.split(b"\n")[:-1], 1):
        if line.strip():
            lines.append((f"s.jsonl:{number}", offset, line + b"\n"))
        offset += len(line) + 1
    assert len(items) == len(lines)
    for item, (name, begin, line) in zip(items, lines, strict=True):
        if isinstance(item, Failure):
            assert (item.path, item.rule, item.offset) == (name, "record-too-large", begin)
        else:
            assert (item.name, item.offset, item.raw) == (name, begin, line)
            _check_line(item)
    assert [getattr(items[end], "raw", b"") for end in (0, -1)] == [_GOOD, _GOOD]


def _check_line(item: Any) -> None:
    wanted = _object(item.raw)
    source = _source(item)
    text = wanted.get("text") if wanted is not None else None
    if source is not None:
        assert wanted is not None
        assert source.text == (text if isinstance(text, str) else wanted["html"])
    if isinstance(text, str) and re.search("[a-z]", text) and not re.search("[\0\ud800-\udfff]", text):
        assert source is not None, "a good record must be read"
    if wanted is not None:
        if source is None and _is_too_deep(item):
            return
        new = rewritten(item, Outcome(item.name, item.mark, "New.", '{"removals": []}'))
        made = _object(new) or {}
        assert made == {**wanted, "text": "New.", "removals": [], "story_metadata": made.get("story_metadata")}
        assert rewritten(item, Outcome(item.name, item.mark)) == item.raw


def _is_too_deep(item: Any) -> bool:
    try:
        members(item.text())
    except BadInput as problem:
        return "deep" in problem.message
    return False


def _object(line: bytes) -> dict[str, Any] | None:
    """Return what Python reads of a line, with numbers as they are written; None where it is no object."""
    try:
        found = json.loads(line.decode(), **dict.fromkeys(("parse_int", "parse_float", "parse_constant"), _number))
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _number(written: str) -> tuple[str]:
    return (written,)


def compressed(data: bytes) -> None:
    """What stands before the damage is read; the damage is told once, at the end; the magic tells the format."""
    if data.startswith(_ZSTD):
        import zstandard

        name, raw = "s.jsonl.zst", zstandard.compress(_GOOD) + data
    else:
        name, raw = "s.jsonl.gz", gzip.compress(_GOOD, mtime=0) + data
    items = _items(name, raw)
    assert not isinstance(items[0], Failure)
    assert items[0].raw.startswith(_GOOD.rstrip())
    assert not [item for item in items[:-1] if isinstance(item, Failure) and item.rule != "record-too-large"]


_ZSTD = b"\x28\xb5\x2f\xfd"


def decoding(data: bytes) -> None:
    """A text is what its codec says, free of NULs and lone surrogates; else there is a rule."""
    _check_decoding(data, "text")
    _check_decoding(data, "html")


def _check_decoding(data: bytes, kind: Any) -> None:
    try:
        text, codec = decode(data, kind)
        assert data.decode(codec) == text
        text.encode()
        assert "\0" not in text
        assert source_of(data, kind).text == text
    except BadInput as problem:
        _check_problem(problem.rule, problem.message)


def warc(data: bytes) -> None:
    """The records around a damaged stretch are read, and what is written of a page is one record with its text.

    A record that claims more bytes than it has swallows what follows; without compression nothing can tell.
    """
    packed = data.startswith(b"\x1f\x8b")
    first, last = (gzip.compress(_record(n), mtime=0) if packed else _record(n) for n in (0, 1))
    items = _items("crawl.warc.gz" if packed else "crawl.warc", first + data + last)
    pages = [item for item in items if not isinstance(item, Failure)]
    assert pages
    assert pages[0].id == "<urn:0>"
    if b"WARC/" not in data:
        assert pages[-1].id == "<urn:1>"
    places = [
        int(item.path.rpartition(":")[2] if isinstance(item, Failure) else item.name.rpartition(":")[2])
        for item in items
    ]
    assert places == sorted(places)
    for page in pages:
        _check_conversion(page)


def _check_conversion(page: Any) -> None:
    from fastwarc.warc import ArchiveIterator

    from newsclean.io.warc import _conversion

    [record] = list(ArchiveIterator(io.BytesIO(_conversion(page, _STORY)), parse_http=False))
    assert record.headers["WARC-Type"] == "conversion"
    assert record.content_length == len(_STORY)


def _record(number: int) -> bytes:
    body = f"<html><body><article><p>{_STORY}</p></article></body></html>"
    http = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:{number}>\r\nWARC-Date: 2025-11-07T12:00:00Z\r\n"
        f"WARC-Target-URI: https://norham.example/{number}\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(http)}\r\n\r\n"
    )
    return (head + http + "\r\n\r\n").encode()


def parquet(data: bytes) -> None:
    """Every row of a file that was changed in some bytes (2 bytes of a place, and a byte) is read or told lost."""
    raw = bytearray(_rows())
    for at in range(0, len(data) - 2, 3):
        raw[int.from_bytes(data[at : at + 2], "big") % len(raw)] = data[at + 2]
    try:
        items = _items("s.parquet", bytes(raw))
    except Refused:  # a changed schema may have no column to clean
        return
    if items and isinstance(items[-1], Failure) and items[-1].path == "s.parquet":
        return  # no Parquet any more
    told = []
    for item in items:
        if isinstance(item, Failure) and (lost := re.search(r"rows (\d+) to (\d+) are lost", item.message)):
            told += range(int(lost[1]), min(int(lost[2]), 10_000) + 1)
        else:
            told.append(int((item.path if isinstance(item, Failure) else item.name).rpartition(":")[2]))
    assert told == list(range(1, len(told) + 1))


@cache
def _rows() -> bytes:
    import pyarrow as pa
    from pyarrow.parquet import write_table

    rows = [
        {"id": number, "text": f"{_STORY} {number}", "html": None, "url": "https://norham.example/"}
        for number in range(9)
    ]
    file = io.BytesIO()
    write_table(pa.Table.from_pylist(rows), file, row_group_size=3, store_schema=False, compression="snappy")
    return file.getvalue()
