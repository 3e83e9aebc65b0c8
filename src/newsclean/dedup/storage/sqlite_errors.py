"""Convert the errors of SQLite to errors that name the index file."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from newsclean.dedup.storage.index_errors import Damaged, IndexFailed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RULE = "path must be an index file"
_DAMAGES = ("no such", "decode", "file format")
"""Parts of the messages of operational errors that a damaged file causes: a missing table or bytes that are no text."""


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Convert errors of SQLite in the `with` block; they remain the cause of the new errors.

    Args:
        path: path of the index file, for the message.

    Raises:
        ValueError: the file is not an index, is damaged, or was closed.
        IndexFailed: the file cannot be read or written.
    """
    try:
        yield
    except sqlite3.ProgrammingError as error:
        if "closed" not in str(error):
            raise
        raise ValueError(f"the index must be open, {str(path)!r} was closed") from error
    except (sqlite3.DatabaseError, UnicodeDecodeError, Damaged) as error:
        failed = isinstance(error, sqlite3.OperationalError) and not any(words in str(error) for words in _DAMAGES)
        kind, rule = (IndexFailed, f"{RULE} that can be read and written") if failed else (ValueError, RULE)
        raise kind(f"{rule}, got {str(path)!r}: {error}") from error
