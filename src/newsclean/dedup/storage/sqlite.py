"""Store an index in an SQLite file.

The journal is a write-ahead log. While a process writes, others read the last committed state. If a process is killed,
the file contains only whole changes. After a power failure, the last changes may be lost.
"""

from __future__ import annotations

import json
import sqlite3
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from newsclean.arguments import check_path
from newsclean.dedup.storage import Counts, Run, Stored
from newsclean.dedup.storage.postings import slices_of
from newsclean.dedup.storage.sqlite_errors import RULE, explained
from newsclean.dedup.storage.stored_values import blob, row_of, settings_in, whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from os import PathLike

    from numpy.typing import NDArray

    from newsclean.dedup.storage import Change, T

# "nwcl": identifies the file as an index.
_APPLICATION = 0x6E77636C
# Seconds that a writer waits for another writer, which may be merging runs.
_PATIENCE = 120.0
_PAUSE = 0.002  # seconds between two attempts to switch to a write-ahead log
# Largest number of values in a statement; old versions of SQLite accept 999.
_VALUES = 900
# The place of a slice is a number: the number of the sorted run in the upper bits, and that of the slice in the lower.
_RUN_SHIFT = 32

_TABLES = """
CREATE TABLE settings (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE documents (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, content INTEGER, date INTEGER);
CREATE INDEX documents_of ON documents (content);
CREATE TABLE contents (number INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, record BLOB NOT NULL);
CREATE TABLE dead (content INTEGER PRIMARY KEY);
CREATE TABLE runs (number INTEGER PRIMARY KEY, entries INTEGER NOT NULL, bits INTEGER NOT NULL);
CREATE TABLE slices (place INTEGER PRIMARY KEY, entries BLOB NOT NULL);
INSERT INTO settings VALUES ('live', 0), ('next document', 0), ('next content', 0), ('next run', 0);
"""


class SQLiteStorage:
    """The storage of an index in an SQLite file.

    Args:
        path: the path of the file, which is created if missing.

    Raises:
        ValueError: the file is not an index, or is damaged.
        FileNotFoundError: the folder of the file does not exist.
        IndexFailed: the file cannot be read or written.
    """

    def __init__(self, path: str | PathLike[str]) -> None:
        check_path(path, "path")
        self._path = Path(path)
        if self._path.is_dir():
            raise ValueError(f"{RULE}, got {str(path)!r}, which is a folder")
        if not self._path.absolute().parent.is_dir():
            raise FileNotFoundError(f"path must be in a folder that exists, got {str(path)!r}")
        # Safe: the index serves one thread at a time.
        # An absolute path, because the name ":memory:" alone would make an index that is not stored.
        file = self._path.absolute()
        with explained(self._path):
            self._database = sqlite3.connect(file, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
            try:
                self._prepare()
            except BaseException:
                self.close()
                raise

    def _prepare(self) -> None:
        """Create the tables of a new index, and configure the connection."""
        if not self._is_ours():
            self._run("BEGIN IMMEDIATE")
            if not self._is_ours():  # another process may have been faster
                for statement in (*_TABLES.split(";\n"), f"PRAGMA application_id = {_APPLICATION}"):
                    self._run(statement)
            self._run("COMMIT")
        self._log_ahead()
        self._run("PRAGMA synchronous = NORMAL")
        self._run("PRAGMA cache_size = -65536")  # 64 MB
        self._run("PRAGMA wal_autocheckpoint = 10000")  # pages: 40 MB

    def _is_ours(self) -> bool:
        """Return True if the file is an index, and False if it is empty. Any other file raises ValueError."""
        # Tables and application id are written in one transaction. They are read in this order: tables just created by
        # another process then have their id.
        tables, application = self._run("SELECT count(*) FROM sqlite_master"), self._run("PRAGMA application_id")
        if tables[0][0] and application[0][0] != _APPLICATION:
            raise ValueError(f"{RULE}, got {str(self._path)!r}, which is another database")
        return bool(tables[0][0])

    def _log_ahead(self) -> None:
        """Switch to a write-ahead log. Try again while another process has the file locked."""
        give_up = time.monotonic() + _PATIENCE
        while True:
            try:
                self._run("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as error:  # noqa: PERF203 - rarely more than one round
                if "locked" not in str(error) or time.monotonic() > give_up:
                    raise
                time.sleep(_PAUSE)
            else:
                return

    def _run(self, statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        return self._database.execute(statement, values).fetchall()

    def settle(self, settings: dict[str, Any]) -> dict[str, Any]:
        """Save the settings of a new index, and return the saved settings. An existing index keeps its settings."""
        with explained(self._path):
            new = self.counts().next_document == 0  # read first: another process may be faster
            if self._setting("settings") is None and new:
                self._run("INSERT OR IGNORE INTO settings VALUES ('settings', ?)", [json.dumps(settings)])
            return settings_in(self._setting("settings"))

    def _setting(self, name: str) -> Any:  # noqa: ANN401 - may be damaged
        """Return a value of the table of settings; None if it is missing."""
        rows = self._run("SELECT value FROM settings WHERE name = ?", [name])
        return rows[0][0] if rows else None

    def read(self, view: Callable[[], T]) -> T:
        """Return the result of the function `view`. All its queries see the state of the first query."""
        with explained(self._path):
            self._run("BEGIN")
            try:
                return view()
            finally:
                self._run("ROLLBACK")

    def write(self, change: Callable[[], Change]) -> Change:
        """Apply the change that `change` computes for the current state, and return it."""
        with explained(self._path):
            self._run("BEGIN IMMEDIATE")
            try:
                self._put(made := change())
                self._run("COMMIT")
            except BaseException:
                if self._database.in_transaction:
                    self._run("ROLLBACK")
                raise
            return made

    def _put(self, change: Change) -> None:
        """Apply a change in the open transaction."""
        do = self._database.executemany
        do("DELETE FROM documents WHERE number = ?", ((document.number,) for document in change.removed))
        do("DELETE FROM contents WHERE number = ?", ((number,) for number, _ in change.abandoned))
        do("INSERT INTO documents VALUES (?, ?, ?, ?)", change.documents)
        do("INSERT INTO contents VALUES (?, ?, ?)", change.contents)
        for run in change.merged:
            self._run("DELETE FROM slices WHERE place BETWEEN ? AND ?", _range(run, 0, 1 << _RUN_SHIFT))
        do("DELETE FROM runs WHERE number = ?", ((run,) for run in change.merged))
        do("INSERT INTO runs VALUES (?, ?, ?)", change.runs)
        if change.purged:
            self._run("DELETE FROM dead")
        do("INSERT INTO dead VALUES (?)", ((number,) for number, _ in change.abandoned))
        self._count("live", len(change.documents) - len(change.removed))
        self._count("next document", len(change.documents))
        self._count("next content", len(change.contents))

    def _count(self, name: str, more: int) -> None:
        """Add a number to a count in the table of settings."""
        self._run("UPDATE settings SET value = value + ? WHERE name = ?", [more, name])

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def counts(self) -> Counts:
        """Return the number of documents, and the numbers that the next document and the next content will have."""
        found = dict(self._run("SELECT name, value FROM settings WHERE name != 'settings'"))
        return row_of(Counts, *(found.get(name) for name in ("live", "next document", "next content")))

    def find_ids(self, ids: Sequence[str]) -> list[Stored]:
        """Return the documents with the given ids. Ids that the index does not contain are skipped."""
        return [
            row_of(Stored, *row) for row in self._of("SELECT number, id, content, date FROM documents WHERE id IN", ids)
        ]

    def find_digests(self, digests: Sequence[bytes]) -> dict[bytes, int]:
        """Return a dict from each of the given digests to the number of its content. Unknown digests are left out."""
        return dict(self._of("SELECT digest, number FROM contents WHERE digest IN", digests))

    def documents(self) -> Iterator[Stored]:
        """Yield all documents in ascending order of their numbers."""
        rows = self._database.execute("SELECT number, id, content, date FROM documents ORDER BY number")
        return (row_of(Stored, *row) for row in rows)

    def documents_of(self, contents: Sequence[int]) -> list[Stored]:
        """Return the documents that have one of the given contents, in ascending order of their numbers."""
        return sorted(
            row_of(Stored, *row)
            for row in self._of("SELECT number, id, content, date FROM documents WHERE content IN", contents)
        )

    def records(self, contents: Sequence[int] | None = None) -> Iterator[tuple[int, bytes]]:
        """Yield the number and record of each given content by ascending number; None means all contents."""
        if contents is None:
            rows: Iterator[tuple[Any, ...]] = iter(
                self._database.execute("SELECT number, record FROM contents ORDER BY number")
            )
        else:
            rows = self._of("SELECT number, record FROM contents WHERE number IN", sorted(contents))
        return ((number, blob(record, "a record")) for number, record in rows)

    def _of(self, select: str, values: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
        """Yield the rows that a query finds for the values. `select` is the query without the list after its final IN.

        The query is executed for `_VALUES` values at a time.
        """
        for start in range(0, len(values), _VALUES):
            some = values[start : start + _VALUES]
            yield from self._run(f"{select} ({','.join('?' * len(some))})", some)

    def runs(self) -> list[Run]:
        """Return the sorted runs that are in use."""
        return [row_of(Run, *row) for row in self._run("SELECT number, entries, bits FROM runs")]

    def write_run(self, slices: Iterable[tuple[int, bytes]]) -> int:
        """Write a new sorted run and return its number.

        `slices` yields the number and the bytes of each slice, all entries whose keys begin with the same bits.
        """
        self._count("next run", 1)
        number = whole(self._setting("next run"), "Run.number")
        base = number << _RUN_SHIFT
        self._database.executemany("INSERT INTO slices VALUES (?, ?)", ((base + at, stored) for at, stored in slices))
        return number

    def slices(self, run: int, first: int, last: int) -> bytes:
        """Return the entries in the slices `first` to `last - 1` of a sorted run, as bytes.

        A slice consists of all entries whose keys begin with the same bits.
        """
        rows = self._run("SELECT entries FROM slices WHERE place BETWEEN ? AND ?", _range(run, first, last))
        return b"".join([blob(row[0], "a slice") for row in rows])

    def buckets(self, keys: NDArray[np.uint64]) -> bytes:
        """Return all entries with the given keys in the sorted runs in use, and some with other keys, as bytes."""
        runs = [np.unique(slices_of(keys, run.bits)) + (run.number << _RUN_SHIFT) for run in self.runs()]
        places = np.concatenate([np.zeros(0, np.int64), *runs]).tolist()
        rows = self._of("SELECT entries FROM slices WHERE place IN", places)
        return b"".join([blob(row[0], "a slice") for row in rows])

    def dead(self) -> list[int]:
        """Return the numbers of the removed contents that may still have entries in sorted runs."""
        return [whole(row[0], "Stored.content") for row in self._run("SELECT content FROM dead")]


def _range(run: int, first: int, last: int) -> tuple[int, int]:
    """Return the lowest and the highest place of the slices `first` to `last - 1` of a sorted run."""
    base = run << _RUN_SHIFT
    return base + first, base + last - 1
