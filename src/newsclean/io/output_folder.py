"""Write below one folder: files that appear whole or not at all."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from newsclean.io.failures import OutputFailed
from newsclean.io.filenames import printable
from newsclean.io.schemas import RUN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

MARKER = "newsclean.json"
PART = ".newsclean.part"


@dataclass(frozen=True)
class OutFolder:
    """A folder that belongs to the run at hand.

    Attributes:
        path: where it is.
    """

    path: str

    def write(self, name: str, content: bytes) -> None:
        """Write a file below the folder under a temporary name, then rename it.

        Raises:
            OSError: the system cannot write it; nothing is left of it.
        """
        with _whole(place(self.path, name)) as file:
            file.write(content)

    @contextmanager
    def binary(self, name: str) -> Iterator[IO[bytes]]:
        """Give a file to write; it gets its name below the folder when all is written, and is on the disk then.

        Raises:
            OutputFailed: the system cannot write it; nothing is left of it.
        """
        with _explained(name), _whole(place(self.path, name)) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())

    def read(self, name: str) -> bytes:
        """Return the bytes of a file below the folder."""
        with open(place(self.path, name), "rb") as file:  # noqa: PTH123 - bytes, see `place`
            return file.read()

    @contextmanager
    def lines(self, name: str) -> Iterator[Callable[[str], object]]:
        """Give a function that writes lines of ASCII; the file gets its name when all are written.

        Raises:
            OutputFailed: the system cannot write it; nothing is left of it.
        """
        with self.binary(name) as file:
            yield lambda line: file.write(line.encode("ascii"))

    def mark(self, run: Mapping[str, Any], *, finished: bool) -> None:
        """Write the marker that says whose folder this is and whether the run came to its end.

        Raises:
            OutputFailed: the system cannot write it.
        """
        record = {"schema": RUN, "finished": finished, **run}
        with _explained(MARKER):
            self.write(MARKER, json.dumps(record, indent=1).encode() + b"\n")


class DryFolder(OutFolder):
    """A folder that swallows what is written to it."""

    def write(self, name: str, content: bytes) -> None:
        """Write nothing."""

    @contextmanager
    def lines(self, name: str) -> Iterator[Callable[[str], object]]:  # noqa: ARG002 - an override
        """Give a function that writes nothing."""
        yield len

    def mark(self, run: Mapping[str, Any], *, finished: bool) -> None:
        """Mark nothing."""


def output_failed(name: str, error: OSError) -> OutputFailed:
    """Return the error that ends a run whose output cannot be written."""
    return OutputFailed(error.errno, f"cannot write {printable(name)}: {error.strerror or error}")


@contextmanager
def _explained(name: str) -> Iterator[None]:
    """Turn the system's errors into ours, which name the file; ours that come from further in stay."""
    try:
        yield
    except OutputFailed:
        raise
    except OSError as error:
        raise output_failed(name, error) from None


def place(out: str, name: str) -> bytes:
    """Return where a file of the output is: its name is UTF-8 on disk, whatever the locale."""
    return os.fsencode(out) + b"/" + name.encode()


@contextmanager
def _whole(path: bytes) -> Iterator[IO[bytes]]:
    """Give a new file that gets its name when all is written; nothing is left of it where that fails."""
    folder = path.rpartition(b"/")[0]
    part = folder + b"/" + PART.encode()
    os.makedirs(folder, exist_ok=True)  # noqa: PTH103 - bytes, see `place`
    try:
        with _created(part) as file:
            yield file
        os.replace(part, path)  # noqa: PTH105 - the same
    except BaseException:
        remove(part)
        raise


def _created(path: bytes) -> IO[bytes]:
    """Open a new file; what a killed run left there goes, and so does a link, which could lead anywhere."""
    try:
        return open(path, "xb")  # noqa: PTH123 - bytes, see `place`; closed by who asked for it
    except FileExistsError:
        remove(path)
        return open(path, "xb")  # noqa: PTH123 - the same


def remove(path: bytes) -> None:
    """Remove a file, if it is there."""
    with suppress(OSError):
        os.unlink(path)  # noqa: PTH108 - bytes, see `place`
