"""Checkpoint of a run: its plan and its results, in one SQLite file from which a killed run resumes."""

from __future__ import annotations

import errno
import json
import os
import sqlite3
from collections import Counter
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from newsclean.io.failures import Failure, LeftOut, OutputFailed
from newsclean.io.filenames import Taken, output_name, reserve_folders
from newsclean.io.output_lock import STATE
from newsclean.io.suffixes import RECORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_TABLES = """
CREATE TABLE fact (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE unit (
    name TEXT PRIMARY KEY, path BLOB NOT NULL, kind TEXT NOT NULL,
    size INTEGER NOT NULL, changed_ns INTEGER NOT NULL, output TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE TABLE taken (name TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE unlisted (path TEXT, rule TEXT, message TEXT);
CREATE TABLE result (
    number INTEGER PRIMARY KEY, unit TEXT NOT NULL, name TEXT NOT NULL, mark INTEGER NOT NULL,
    text TEXT, line TEXT, rule TEXT, message TEXT, byte INTEGER, raw BLOB
);
"""


class Unit(NamedTuple):
    """An input file: one document, or many.

    Attributes:
        name: name of the file in the output records.
        path: path of the file in the file system.
        kind: `text` or `html` for one document, `records` for many.
        size: size in bytes.
        changed_ns: time of the last change, in nanoseconds.
        output: path of the output file, relative to OUT.
    """

    name: str
    path: str
    kind: str
    size: int
    changed_ns: int
    output: str = ""


class Done(NamedTuple):
    """Saved result of one document.

    Attributes:
        unit: name of the input file.
        name: name of the document in the output records.
        mark: checksum of the item.
        text: clean text, unless it is written already.
        line: record for `removals.jsonl`; None for a document without an account.
        failure: reason why the document was not cleaned; else None.
    """

    unit: str
    name: str
    mark: int
    text: str | None = None
    line: str | None = None
    failure: Failure | None = None


class State:
    """Checkpoint of one run, in an SQLite database."""

    def __init__(self, path: str = "") -> None:
        """Open the file, or a temporary database for an empty path."""
        self._db = sqlite3.connect(path, isolation_level=None)
        if path:
            self._db.execute("PRAGMA locking_mode=EXCLUSIVE")  # one process per run: no shared memory needed
            with suppress(sqlite3.DatabaseError):  # a damaged file raises at the next read
                self._db.execute("PRAGMA journal_mode=WAL")
                self._db.execute("PRAGMA synchronous=NORMAL")

    @classmethod
    def fresh(cls) -> State:
        """Return a new, empty checkpoint in a temporary database."""
        state = cls()
        state._db.executescript(_TABLES)
        return state

    def save(self, path: str) -> None:
        """Write the checkpoint to a file, atomically."""
        part = sqlite3.connect(f"{path}.part")
        try:
            self._db.backup(part)
        finally:
            part.close()
        os.replace(f"{path}.part", path)  # noqa: PTH105 - strings, as sqlite3 takes them

    def close(self) -> None:
        """Close the file."""
        with suppress(sqlite3.Error):
            self._db.close()

    # The plan.

    def plan(self, units: Iterable[Unit | Failure]) -> None:
        """Save the input files and assign their output paths."""
        left_out = Counter[str]()
        with self.saving():
            for unit in units:
                if isinstance(unit, LeftOut):
                    left_out[unit.message] += 1
                elif isinstance(unit, Failure):
                    self._db.execute("INSERT INTO unlisted VALUES (?, ?, ?)", unit[:3])
                else:
                    row = (unit.name, os.fsencode(unit.path), *unit[2:])
                    self._db.execute("INSERT INTO unit VALUES (?, ?, ?, ?, ?, ?)", row)
            self._name_outputs()
            self.note("left out", left_out)

    def _name_outputs(self) -> None:
        taken = _TakenOnDisk(self._db)
        reserve_folders((unit.name for unit in self.units()), taken)
        for unit in self.units():
            output = output_name(unit.name, "" if unit.kind == RECORDS else ".txt", taken)
            self._db.execute("UPDATE unit SET output = ? WHERE name = ?", (output, unit.name))
        self._db.execute("DELETE FROM taken")

    def units(self) -> Iterator[Unit]:
        """Yield the files, sorted by name.

        The query is paged: an open query would keep SQLite from merging its log into the file.
        """
        last, page = "", "SELECT * FROM unit WHERE name > ? ORDER BY name LIMIT 1000"
        while rows := self._db.execute(page, (last,)).fetchall():
            for last, path, *rest in rows:
                yield Unit(last, os.fsdecode(path), *rest)

    def outputs(self) -> Iterator[str]:
        """Yield the path of every file that the run may write below `clean`."""
        for (output,) in self._db.execute("SELECT output FROM unit ORDER BY name"):
            yield output

    def count_units(self, kind: str = "%") -> int:
        """Return the number of input files, of one kind or all."""
        return int(self._db.execute("SELECT count(*) FROM unit WHERE kind LIKE ?", (kind,)).fetchone()[0])

    def unlisted(self) -> list[Failure]:
        """Return the failures of unreadable folders and of paths that are not files, sorted by name."""
        rows = self._db.execute("SELECT path, rule, message FROM unlisted ORDER BY path, rule, message")
        return [Failure(*row) for row in rows]

    # The results.

    def add(self, done: Done) -> None:
        """Save the result of the next document."""
        failure = done.failure or Failure("", "", "")
        rule = failure.rule or None
        row = (done.unit, done.name, done.mark, done.text, done.line, rule, *failure[2:])
        self._db.execute("INSERT INTO result VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)

    def results(self, *, unit: str | None = None, failed: bool = False) -> Iterator[Done]:
        """Yield the saved results in input order: all, those of one file, or the failed ones."""
        where = ["unit = ?"] * (unit is not None) + ["rule IS NOT NULL"] * failed
        condition = f"WHERE {' AND '.join(where)}" if where else ""
        columns = "unit, name, mark, text, line, rule, message, byte, raw"
        query = f"SELECT {columns} FROM result {condition} ORDER BY number"  # noqa: S608 - built from constants
        for unit_, name, mark, text, line, *rest in self._db.execute(query, (unit,) if unit is not None else ()):
            yield Done(unit_, name, mark, text, line, Failure(name, *rest) if rest[0] is not None else None)

    def written(self) -> Iterator[str]:
        """Yield the output paths of the texts and pages that are written."""
        query = (
            "SELECT unit.output FROM result JOIN unit ON unit.name = result.unit "
            "WHERE result.line IS NOT NULL AND result.text IS NULL AND unit.kind <> ?"
        )
        for (output,) in self._db.execute(query, (RECORDS,)):
            yield output

    def last(self) -> tuple[str, int]:
        """Return the file of the last result and the number of its results; "" and 0 for none."""
        row = self._db.execute("SELECT unit FROM result ORDER BY number DESC LIMIT 1").fetchone()
        if row is None:
            return "", 0
        return row[0], int(self._db.execute("SELECT count(*) FROM result WHERE unit = ?", row).fetchone()[0])

    def index(self) -> None:
        """Create a database index of the results by file."""
        with self.saving():
            self._db.execute("CREATE INDEX IF NOT EXISTS by_unit ON result (unit, number)")

    # Facts about the run.

    def fact(self, key: str) -> Any:  # noqa: ANN401 - JSON
        """Return the value saved under a key, or None."""
        row = self._db.execute("SELECT value FROM fact WHERE key = ?", (key,)).fetchone()
        return None if row is None else json.loads(row[0])

    def note(self, key: str, value: Mapping[str, Any]) -> None:
        """Save a value under a key."""
        self._db.execute("REPLACE INTO fact VALUES (?, ?)", (key, json.dumps(value)))

    @contextmanager
    def saving(self) -> Iterator[None]:
        """Run the block as one transaction."""
        self._db.execute("BEGIN")
        try:
            yield
        except BaseException:
            with suppress(sqlite3.Error):
                self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def checkpoint(self) -> None:
        """Commit the open transaction and begin a new one."""
        self._db.execute("COMMIT")
        self._db.execute("BEGIN")


class _TakenOnDisk(Taken):
    """Assigned names, in a table of the checkpoint."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def __contains__(self, name: object, /) -> bool:
        return self._db.execute("SELECT 1 FROM taken WHERE name = ?", (name,)).fetchone() is not None

    def add(self, name: str, /) -> None:
        self._db.execute("INSERT OR IGNORE INTO taken VALUES (?)", (name,))


@contextmanager
def explained() -> Iterator[None]:
    """Convert errors of the database.

    Raises:
        OutputFailed: the checkpoint cannot be written.
    """
    try:
        yield
    except sqlite3.Error as error:
        full = "is full" in str(error)  # wording of every version of SQLite
        code, why = (errno.ENOSPC, os.strerror(errno.ENOSPC)) if full else (errno.EIO, str(error))
        raise OutputFailed(code, f"cannot write {STATE}: {why}") from None
