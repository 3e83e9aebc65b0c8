"""Texts kept on disk for the length of a run, out of memory's way."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING

from newsclean.io.failures import OutputFailed

if TYPE_CHECKING:
    from collections.abc import Iterator


class Spool:
    """Numbered texts in one temporary file without a name; the system frees it however the process ends.

    >>> with Spool() as spool:
    ...     spool.add("one"), spool.add("zwei"), spool.text(1)
    (0, 1, 'zwei')
    """

    def __init__(self, folder: str | None = None) -> None:
        """Open the file in a folder, by default the system's one for temporary files."""
        with _explained():
            self._file: IO[bytes] = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - closed by `__exit__`
        self._starts = [0]

    def __enter__(self) -> Spool:  # noqa: PYI034 - `Self` needs Python 3.11
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):  # what a full disk kept from being written is of no use any more
            self._file.close()

    def add(self, text: str) -> int:
        """Keep a text and return its number."""
        raw = text.encode()
        with _explained():
            self._file.seek(self._starts[-1])
            self._file.write(raw)
            self._file.flush()
        self._starts.append(self._starts[-1] + len(raw))
        return len(self._starts) - 2

    def text(self, number: int) -> str:
        """Return the text of a number."""
        self._file.seek(self._starts[number])
        return self._file.read(self._starts[number + 1] - self._starts[number]).decode()


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputFailed(error.errno, f"cannot write a temporary file: {error.strerror or error}") from None
