"""Read and write compressed files as streams, with a limit on how large their content may be."""

from __future__ import annotations

import gzip
import zlib
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Literal, TypeAlias

from newsclean.extras import load
from newsclean.io.failures import BadInput, Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

Compression: TypeAlias = Literal["", "gzip", "zstd"]

CHUNK = 1 << 18
"""Bytes decompressed at a time."""
_FREE = 1 << 30
_MOST_TIMES = 1000
"""Limit on decompressed bytes: 1 GB, plus 1,000 bytes for each compressed byte read. gzip reaches at most about 1,000
bytes for one, with text about 20."""
_ZSTD_PIECE = 1 << 10
"""Bytes fed to the decompressor at a time. Four bytes may decompress to a block of 128 kB, so 1,024 bytes to 32 MB."""
_LEVEL = {"gzip": 6, "zstd": 3}
"""The default levels of the formats' own tools."""


class Bytes:
    """Iterator over the decompressed content of a file, in chunks; damaged bytes raise `BadInput`.

    Attributes:
        read: bytes of the compressed file read so far.
    """

    def __init__(self, path: str, compression: Compression, *, most_times: int = _MOST_TIMES) -> None:
        """Set the file, its compression, and the limit on its content; the iteration opens the file.

        The content may have 1 GB, plus `most_times` bytes for each byte of the compressed file that was read.
        """
        self._path = path
        self._compression = compression
        self._most_times = most_times
        self.read = 0

    def __iter__(self) -> Iterator[bytes]:
        """Yield chunks of the content.

        Raises:
            BadInput: the rule is `unreadable`, `damaged` (after all intact chunks), or `bomb` (the content is too
                large).
        """
        grown = 0
        try:
            with Path(self._path).open("rb") as file, _decompressed(file, self._compression) as take:
                while chunk := take(CHUNK):
                    self.read = file.tell()
                    grown += len(chunk)
                    self._check_growth(grown)
                    yield chunk
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise self._damaged(error) from None
        except OSError as error:
            raise BadInput("unreadable", f"the file must be readable: {error.strerror or error}") from None
        except Exception as error:
            if type(error).__name__ != "ZstdError":  # its package is optional, so no import to compare with
                raise
            raise self._damaged(error) from None

    def _check_growth(self, grown: int) -> None:
        if self._compression and grown > _FREE + self._most_times * self.read:
            message = f"a file must not decompress to more than {self._most_times} times its size"
            raise BadInput("bomb", f"{message}, it does at byte {self.read}")

    def _damaged(self, error: Exception) -> BadInput:
        why = " ".join(str(error).split())
        return BadInput("damaged", f"the {self._compression} stream must be whole, byte {self.read} is not: {why}")


@contextmanager
def _decompressed(file: IO[bytes], compression: Compression) -> Iterator[Callable[[int], bytes]]:
    """Yield a function that returns the next decompressed bytes; its argument is the largest number of bytes.

    For zstandard, the argument is ignored.
    """
    if not compression:
        yield file.read
    elif compression == "gzip":
        with gzip.GzipFile(fileobj=file) as stream:
            yield stream.read1
    else:
        pieces = _zstd_pieces(file)
        yield lambda _: next(pieces, b"")


def _zstd_pieces(file: IO[bytes]) -> Iterator[bytes]:
    """Yield the decompressed content of all frames of a zstandard file.

    The reader of the package zstandard would accept an incomplete frame.

    Raises:
        EOFError: the last frame ends early.
    """
    decompressor = zstandard().ZstdDecompressor()
    frame, fed = decompressor.decompressobj(), False
    while piece := file.read(_ZSTD_PIECE):
        while piece:
            fed = True
            if content := frame.decompress(piece):
                yield content
            piece = frame.unused_data if frame.eof else b""
            if frame.eof:
                frame, fed = decompressor.decompressobj(), False
    if fed:
        raise EOFError("the last frame ends early")


@contextmanager
def compressed(file: IO[bytes], compression: Compression) -> Iterator[Callable[[bytes], object]]:
    """Yield a function that compresses bytes and writes them to a file. It writes no file name and no time."""
    if not compression:
        yield file.write
    elif compression == "gzip":
        with gzip.GzipFile(fileobj=file, mode="wb", filename="", mtime=0, compresslevel=_LEVEL["gzip"]) as stream:
            yield stream.write
    else:
        with zstandard().ZstdCompressor(level=_LEVEL["zstd"]).stream_writer(file, closefd=False) as stream:
            yield stream.write


def check_installed(compression: Compression) -> None:
    """Check that the package for a compression is installed.

    Raises:
        Refused: the package is not installed; the message names the package.
    """
    if compression == "zstd":
        zstandard()


def zstandard() -> ModuleType:
    """Return the module of the package zstandard.

    Raises:
        Refused: the package is not installed.
    """
    return optional("zstandard", extra="zstd", what="zstandard files")


def optional(module: str, *, extra: str, what: str) -> ModuleType:
    """Return a module of an optional package.

    Args:
        module: name of the module.
        extra: the extra of newsclean that installs the package, for the message.
        what: the feature that needs the package, for the message.

    Raises:
        Refused: the package is not installed; the message names the package.
    """
    try:
        return load(module, extra=extra, user=what)
    except ImportError as error:
        raise Refused(str(error), "missing-package") from None
