"""Write files to one folder. Each file is written completely, or not at all."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
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
    """The output folder of the current run.

    Attributes:
        path: path of the folder.
    """

    path: str

    def write(self, name: str, content: bytes) -> None:
        """Write the file `name` below the folder, first under a temporary name.

        Raises:
            OSError: the system cannot write the file; no partial file remains.
        """
        with _whole(place(self.path, name)) as file:
            file.write(content)

    @contextmanager
    def binary(self, name: str) -> Iterator[IO[bytes]]:
        """Yield the file `name` below the folder, to write it. At the end of the `with` block, sync it to disk.

        Until then, the file has a temporary name.

        Raises:
            OutputFailed: the system cannot write the file; no partial file remains.
        """
        with _explained(name), _whole(place(self.path, name)) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())

    def read(self, name: str) -> bytes:
        """Return the bytes of the file `name` below the folder."""
        return place(self.path, name).read_bytes()

    @contextmanager
    def lines(self, name: str, /) -> Iterator[Callable[[str], object]]:
        """Yield a function that writes lines of ASCII to the file `name` below the folder, see `binary`.

        Raises:
            OutputFailed: the system cannot write the file; no partial file remains.
        """
        with self.binary(name) as file:
            yield lambda line: file.write(line.encode("ascii"))

    def mark(self, run: Mapping[str, Any], *, finished: bool) -> None:
        """Write the marker file `newsclean.json`, with facts about the run and whether it is finished.

        Raises:
            OutputFailed: the system cannot write the file.
        """
        record = {"schema": RUN, "finished": finished, **run}
        with _explained(MARKER):
            self.write(MARKER, json.dumps(record, indent=1).encode() + b"\n")


class DryFolder(OutFolder):
    """A folder that discards everything written to it."""

    def write(self, name: str, content: bytes) -> None:
        """Write nothing."""

    @contextmanager
    def lines(self, _name: str, /) -> Iterator[Callable[[str], object]]:
        """Yield a function that writes nothing."""
        yield len

    def mark(self, run: Mapping[str, Any], *, finished: bool) -> None:
        """Write no marker."""


def output_failed(name: str, error: OSError) -> OutputFailed:
    """Return the error that ends a run because the output file `name` cannot be written."""
    return OutputFailed(error.errno, f"cannot write {printable(name)}: {error.strerror or error}")


@contextmanager
def _explained(name: str) -> Iterator[None]:
    """Convert errors of the file system in the `with` block to `OutputFailed`, with the name of the file."""
    try:
        yield
    except OutputFailed:
        raise
    except OSError as error:
        raise output_failed(name, error) from None


def place(out: str, name: str) -> Path:
    """Return the path of an output file below `out`; the file's name is UTF-8 on disk in every locale."""
    return Path(out, os.fsdecode(name.encode()))


@contextmanager
def _whole(path: Path) -> Iterator[IO[bytes]]:
    """Yield a new file. At the end of the `with` block, rename the file to `path`, or remove it after an exception."""
    part = path.with_name(PART)
    try:
        with _created(part) as file:
            yield file
        part.replace(path)
    except BaseException:
        remove(part)
        raise


def _created(path: Path) -> IO[bytes]:
    """Create a new file, and its folder if needed; replace a partial file of a killed run, and a link."""
    try:
        return path.open("xb")
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        remove(path)
    return path.open("xb")


def remove(path: Path) -> None:
    """Remove a file; do nothing if the file does not exist or cannot be removed."""
    with suppress(OSError):
        path.unlink()
