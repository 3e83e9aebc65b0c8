"""Read one document: its bytes, a digest of the bytes, and the decoded text."""

from __future__ import annotations

import errno
import os
import re
import stat
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, TYPE_CHECKING, Literal

from newsclean.io.decoding import SIGNATURES, Kind, decode
from newsclean.io.failures import BadInput
from newsclean.wording import counted

if TYPE_CHECKING:
    from newsclean.io.limits import Limits

_TAG = re.compile(r"<[a-zA-Z!]")
_BEFORE = rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?(?:\s|<\?xml[^>]*>|<!--(?:(?!-->).)*-->)*"
_PAGE = re.compile(_BEFORE + rb"<(?:!doctype\s+html|(?:html|head|body)(?=[\s/>]))", re.IGNORECASE | re.DOTALL)
_ELEMENT = re.compile(
    rb"\s*<(?:p|div|article|section|main|h[1-6]|ul|ol|table|span|a|b|i|em|strong)(?=[\s>])", re.IGNORECASE
)
_BEGINNING = 1 << 16
"""Bytes of a file in which a page must begin; some pages begin with long comments."""
_SURROGATE = re.compile("[\ud800-\udfff]")
_FILLED = re.compile(r"[^\s\u200b-\u200f\u2060\ufeff\u00ad]")


@dataclass(frozen=True)
class Source:
    """A decoded document.

    Attributes:
        text: the text or HTML; for a file, the file's bytes decoded with `encoding`.
        encoding: the Python codec.
        sha256: hexadecimal digest of the file's bytes, or of the field's text in UTF-8.
        kind: `text` or `html`.
        origin: `file` for a whole file, `field` for a field of a record.
        id: the record's id; an empty string if it has none.
        url: the document's URL; an empty string if it has none.
        date: the record's date of publication in ISO 8601; an empty string if it has none.
        name: name of the document: the file's name, with the line or number of a record.
        file: name of the file that contains the document.
    """

    text: str
    encoding: str
    sha256: str
    kind: Kind
    origin: Literal["file", "field"] = "file"
    id: str | int = ""
    url: str = ""
    date: str = ""
    name: str = ""
    file: str = ""


def kind_by_content(path: str) -> Kind | None:
    """Return the kind of a file by its first bytes; None for a binary format.

    The kind of a file that cannot be read is `text`. The error is reported when the document is read.
    """
    try:
        if not Path(path).is_file():
            return "text"
        with Path(path).open("rb") as file:
            raw = file.read(_BEGINNING)
    except OSError:
        return "text"  # reading it reports the error
    if raw.startswith(SIGNATURES):
        return None
    return "html" if begins_as_page(raw) else "text"


def begins_as_page(raw: bytes) -> bool:
    r"""Return whether bytes begin like a page in HTML, after white space, comments and an XML declaration.

    >>> begins_as_page(b"<!-- saved -->\n<!DOCTYPE html>"), begins_as_page(b"Use <p> here.")
    (True, False)
    """
    return bool(_PAGE.match(raw[:_BEGINNING].replace(b"\0", b"")))  # UTF-16 without NULs reads like ASCII


def begins_with_element(raw: bytes) -> bool:
    """Return whether bytes begin with an HTML element, be it part of a page or a text about HTML.

    >>> begins_with_element(b"<p>Rain fell."), begins_with_element(b"<Rain> fell.")
    (True, False)
    """
    return bool(_ELEMENT.match(raw[:_BEGINNING]))


def source_of(raw: bytes, kind: Kind | None = None) -> Source:
    """Return the decoded document in the bytes of a file. If no kind is given, it is detected from the first bytes.

    Raises:
        BadInput: the bytes are not text, or are blank.
    """
    if not raw:
        raise BadInput("empty", "the file must not be empty, it has 0 bytes")
    kind = kind or ("html" if begins_as_page(raw) else "text")
    text, encoding = decode(raw, kind)
    check_filled(text, kind)
    return Source(text, encoding, sha256(raw).hexdigest(), kind)


def field_source(text: str, kind: Kind, record_id: str | int, url: str) -> Source:
    """Return the document in a field of a record.

    Args:
        text: the value of the field.
        kind: `text` or `html`.
        record_id: the record's id; an empty string if it has none.
        url: the record's URL; an empty string if it has none.

    Raises:
        BadInput: the text contains lone surrogates or NULs, or is blank.
    """
    if not text:
        raise BadInput("empty", "the text must not be empty, it has 0 characters")
    if found := _SURROGATE.search(text):
        raise BadInput("lone-surrogate", f"text must be free of lone surrogates, character {found.start()} is one")
    if "\0" in text:
        raise BadInput("nul", f"text must be free of NUL characters, character {text.index(chr(0))} is one")
    check_filled(text, kind)
    return Source(text, "utf-8", sha256(text.encode()).hexdigest(), kind, "field", record_id, url)


def check_filled(text: str, kind: Kind) -> None:
    """Check that a text is not blank, and that a page has tags.

    Raises:
        BadInput: the rule is `blank` or `not-html`.
    """
    if not _FILLED.search(text):
        raise BadInput("blank", f"the text must not be blank, it has only blanks ({counted(len(text), 'character')})")
    if kind == "html" and not _TAG.search(text):
        raise BadInput(
            "not-html", "content declared as HTML must contain tags, it has none; read it as text if it is text"
        )


def read_bytes(path: str, limits: Limits) -> bytes:
    """Return the bytes of a file, without waiting for a pipe or a device.

    Raises:
        BadInput: the rule is `not-a-file`, `file-too-large`, `symlink-loop` or `unreadable`.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(path, flags), "rb") as file:
            _check_file(os.fstat(file.fileno()), limits.file_bytes)
            return read_all(file, limits)
    except OSError as error:
        raise unreadable(error) from None


def read_all(file: IO[bytes], limits: Limits) -> bytes:
    """Return all bytes of an open file or pipe.

    Raises:
        BadInput: rule `file-too-large`, if there are more than `limits` allow.
    """
    raw = file.read(limits.file_bytes + 1)
    _check_size(len(raw), limits.file_bytes)
    return raw


def unreadable(error: OSError) -> BadInput:
    """Return the error of a document for an error of the file system."""
    if error.errno == errno.ELOOP:
        return BadInput("symlink-loop", "a link must lead to a file or folder, this one leads back to itself")
    if error.errno in {errno.EISDIR, errno.ENXIO}:
        return BadInput("not-a-file", f"the path must be a file: {error.strerror}")
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
        raise BadInput("not-a-file", f"the path must be a file, it is {kind}")
    _check_size(status.st_size, file_bytes)


def _check_size(size: int, file_bytes: int) -> None:
    if size > file_bytes:
        raise BadInput("file-too-large", f"a file must have at most {file_bytes} bytes, it has {size} or more")
