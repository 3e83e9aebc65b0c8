"""Read one file: its bytes, their digest, and the text they stand for."""

from __future__ import annotations

import errno
import os
import re
import stat
from dataclasses import dataclass
from hashlib import sha256

from newsclean.io.decoding import Kind, decode
from newsclean.io.failures import BadInput

_TAG = re.compile(r"<[a-zA-Z!]")
_FILLED = re.compile(r"[^\s\u200b-\u200f\u2060\ufeff\u00ad]")


@dataclass(frozen=True)
class Limits:
    """What a file may be before it is reported and left alone.

    Attributes:
        file_bytes: its size.
        line_chars: its longest line in code points (text files only); no story has one this long.
        seconds: time for reading and cleaning it, on the clock.

    Raises:
        ValueError: one of them is not positive.
    """

    file_bytes: int = 50_000_000
    line_chars: int = 1_000_000
    seconds: float = 60.0

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if not value > 0:
                raise ValueError(f"{name} must be positive, got {value}")


@dataclass(frozen=True)
class Source:
    """A decoded file.

    Attributes:
        text: what it says; `raw.decode(encoding)` of its bytes.
        encoding: the Python codec.
        sha256: hexadecimal digest of its bytes.
        kind: `text` or `html`.
    """

    text: str
    encoding: str
    sha256: str
    kind: Kind


def kind_of(name: str) -> Kind | None:
    """Return what a file of this name holds, None where it is not read.

    >>> kind_of("a.TXT"), kind_of("b.htm"), kind_of("c.pdf")
    ('text', 'html', None)
    """
    name = name.lower()
    if name.endswith(".txt"):
        return "text"
    return "html" if name.endswith((".html", ".htm")) else None


def read_source(path: str, kind: Kind, limits: Limits) -> Source:
    """Read and decode a file.

    Raises:
        BadInput: it cannot be read, is no text, or is beyond a limit.
    """
    return source_of(read_bytes(path, limits), kind, limits)


def source_of(raw: bytes, kind: Kind, limits: Limits) -> Source:
    """Decode bytes and check what they say.

    Raises:
        BadInput: they are no text, say nothing, or are beyond a limit.
    """
    if not raw:
        raise BadInput("empty", "the file must not be empty, it has 0 bytes")
    text, encoding = decode(raw, kind)
    if not _FILLED.search(text):
        raise BadInput("blank", f"the file must say something, all its {len(text)} characters are blank")
    if kind == "html":
        _check_page(text)
    else:
        _check_lines(text, limits.line_chars)
    return Source(text, encoding, sha256(raw).hexdigest(), kind)


def _check_page(text: str) -> None:
    if not _TAG.search(text):
        raise BadInput("not-html", "a file of this name must be HTML, it has no tag; name it .txt if it is text")


def _check_lines(text: str, longest: int) -> None:
    found = max(map(len, text.splitlines())) if len(text) > longest else 0
    if found > longest:
        raise BadInput("line-too-long", f"a line must have at most {longest} characters, the longest has {found}")


def read_bytes(path: str, limits: Limits) -> bytes:
    """Read a file's bytes without ever waiting for a pipe or a device.

    Raises:
        BadInput: `not-a-file`, `file-too-large`, `symlink-loop` or `unreadable`.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        with open(os.open(path, flags), "rb") as file:  # noqa: PTH123 - a descriptor: a FIFO must not block
            _check_file(os.fstat(file.fileno()), limits.file_bytes)
            raw = file.read(limits.file_bytes + 1)
    except OSError as error:
        raise unreadable(error) from None
    _check_size(len(raw), limits.file_bytes)
    return raw


def unreadable(error: OSError) -> BadInput:
    """Return what an error of the file system means for the file."""
    if error.errno == errno.ELOOP:
        return BadInput("symlink-loop", "a link must lead to a file or folder, this one leads back to itself")
    if error.errno in {errno.EISDIR, errno.ENXIO}:
        return BadInput("not-a-file", f"must be a file: {error.strerror}")
    return BadInput("unreadable", f"the file must be readable: {error.strerror or type(error).__name__}")


_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def _check_file(status: os.stat_result, file_bytes: int) -> None:
    if not stat.S_ISREG(status.st_mode):
        kind = next((name for is_kind, name in _KINDS if is_kind(status.st_mode)), "something else")
        raise BadInput("not-a-file", f"must be a file, it is {kind}")
    _check_size(status.st_size, file_bytes)


def _check_size(size: int, file_bytes: int) -> None:
    if size > file_bytes:
        raise BadInput("file-too-large", f"a file must have at most {file_bytes} bytes, it has {size} or more")
