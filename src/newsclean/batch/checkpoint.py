"""Checkpoint of a run: its plan and its results, in one SQLite file from which a killed run resumes."""

from __future__ import annotations

import errno
import json
import os
import sqlite3
from collections import Counter
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsclean.io.failures import Failure, LeftOut, OutputFailed
from newsclean.io.filenames import Taken, output_name, reserve_folders
from newsclean.io.folders import InputFile
from newsclean.io.output_lock import STATE
from newsclean.io.record_formats import Outcome
from newsclean.io.suffixes import RECORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_TABLES = """
CREATE TABLE fact (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE file (
    name TEXT PRIMARY KEY, path BLOB NOT NULL, kind TEXT NOT NULL,
    size INTEGER NOT NULL, changed_ns INTEGER NOT NULL, output TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE TABLE taken (name TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE unlisted (path TEXT, rule TEXT, message TEXT);
CREATE TABLE result (
    number INTEGER PRIMARY KEY, file TEXT NOT NULL, name TEXT NOT NULL, mark INTEGER NOT NULL,
    text TEXT, line TEXT, rule TEXT, message TEXT, byte INTEGER, raw BLOB
);
"""


_OUTCOMES = """
SELECT result.name, mark, text, line, CASE kind WHEN 'records' THEN '' ELSE output END, rule, message, byte, raw
FROM result CROSS JOIN file ON file.name = result.file
"""
"""Query of outcomes. The cross join makes SQLite read the results in order, and look up the file of each result."""


class Checkpoint:
    """The input files, the outcomes so far, and facts about one run, in an SQLite database.

    A fact is a dict under a key, such as the counts under `tally`.
    """

    def __init__(self, path: str = "") -> None:
        """Open a file; without a path, create an empty checkpoint in a temporary database."""
        self._db = sqlite3.connect(path, isolation_level=None)
        if path:
            self._db.execute("PRAGMA locking_mode=EXCLUSIVE")  # one process per run: no shared memory needed
            with suppress(sqlite3.DatabaseError):  # a damaged file raises at the next read
                self._db.execute("PRAGMA journal_mode=WAL")
                self._db.execute("PRAGMA synchronous=NORMAL")
        else:
            self._db.executescript(_TABLES)

    def save(self, path: str) -> None:
        """Write a copy of the database to a file. If the process is killed meanwhile, `path` has no partial file."""
        part = sqlite3.connect(f"{path}.part")
        try:
            self._db.backup(part)
        finally:
            part.close()
        Path(f"{path}.part").replace(path)

    def close(self) -> None:
        """Close the database."""
        with suppress(sqlite3.Error):
            self._db.close()

    # The plan.

    def plan(self, files: Iterable[InputFile | Failure]) -> None:
        """Save the input files, the failures among them, and the number of skipped files.

        Each input file gets an output path that no other file has.
        """
        left_out = Counter[str]()
        with self.saving():
            for file in files:
                if isinstance(file, LeftOut):
                    left_out[file.message] += 1
                elif isinstance(file, Failure):
                    self._db.execute("INSERT INTO unlisted VALUES (?, ?, ?)", file[:3])
                else:
                    row = (file.name, os.fsencode(file.path), file.kind, file.size, file.changed_ns, "")
                    self._db.execute("INSERT INTO file VALUES (?, ?, ?, ?, ?, ?)", row)
            self._name_outputs()
            self.note("left out", left_out)

    def _name_outputs(self) -> None:
        """Save an output path for each input file. No two paths are equal."""
        taken = _TakenOnDisk(self._db)
        reserve_folders((file.name for file in self.files()), taken)
        for file in self.files():
            output = output_name(file.name, "" if file.kind == RECORDS else ".txt", taken)
            self._db.execute("UPDATE file SET output = ? WHERE name = ?", (output, file.name))
        self._db.execute("DELETE FROM taken")

    def files(self) -> Iterator[InputFile]:
        """Yield the input files, sorted by name.

        The query is paged: an open query would keep SQLite from merging its log into the file.
        """
        last, page = "", "SELECT * FROM file WHERE name > ? ORDER BY name LIMIT 1000"
        while rows := self._db.execute(page, (last,)).fetchall():
            for last, path, *rest in rows:
                yield InputFile(last, os.fsdecode(path), *rest)

    def outputs(self) -> Iterator[str]:
        """Yield the path below OUT of each output file with clean texts that the run may write."""
        return (file.output for file in self.files())

    def count_files(self, kind: str = "%") -> int:
        """Return the number of input files of one kind; by default, of all kinds."""
        return int(self._db.execute("SELECT count(*) FROM file WHERE kind LIKE ?", (kind,)).fetchone()[0])

    def unlisted(self) -> list[Failure]:
        """Return the failures of unreadable folders and of paths that are not files, sorted by name."""
        rows = self._db.execute("SELECT path, rule, message FROM unlisted ORDER BY path, rule, message")
        return [Failure(*row) for row in rows]

    # The results.

    def add(self, file: str, outcome: Outcome) -> None:
        """Save the outcome of the next document of an input file. `file` is the name of the file."""
        failure = outcome.failure or Failure("", "", "")
        rule = failure.rule or None
        row = (file, outcome.name, outcome.mark, outcome.text, outcome.line, rule, *failure[2:])
        self._db.execute("INSERT INTO result VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)

    def outcomes(self, *, file: str | None = None, failed: bool = False) -> Iterator[Outcome]:
        """Yield saved outcomes in input order.

        Args:
            file: name of the input file whose outcomes are yielded; None for all input files.
            failed: whether only the failed documents of all input files are yielded; without effect if `file` is given.
        """
        where = "WHERE result.file = ?" if file is not None else "WHERE rule IS NOT NULL" if failed else ""
        query = f"{_OUTCOMES} {where} ORDER BY number"
        for name, mark, text, line, output, *failure in self._db.execute(query, () if file is None else (file,)):
            yield Outcome(name, mark, text, line, Failure(name, *failure) if failure[0] is not None else None, output)

    def written(self) -> Iterator[str]:
        """Yield the output paths of the texts and pages that the run has already written."""
        query = (
            "SELECT output FROM result JOIN file ON file.name = result.file "
            "WHERE line IS NOT NULL AND text IS NULL AND kind <> ?"
        )
        for (output,) in self._db.execute(query, (RECORDS,)):
            yield output

    def last(self) -> tuple[str, int]:
        """Return the input file of the last saved outcome, and the number of saved outcomes of this file.

        Return an empty name and 0 if no outcome is saved.
        """
        row = self._db.execute("SELECT file FROM result ORDER BY number DESC LIMIT 1").fetchone()
        if row is None:
            return "", 0
        return row[0], int(self._db.execute("SELECT count(*) FROM result WHERE file = ?", row).fetchone()[0])

    def index(self) -> None:
        """Create a database index that finds the outcomes of an input file fast."""
        with self.saving():
            self._db.execute("CREATE INDEX IF NOT EXISTS by_file ON result (file, number)")

    # Facts about the run.

    def fact(self, key: str) -> dict[str, Any]:
        """Return the values saved under a key; empty if the key is unknown."""
        row = self._db.execute("SELECT value FROM fact WHERE key = ?", (key,)).fetchone()
        return {} if row is None else dict(json.loads(row[0]))

    def note(self, key: str, value: Mapping[str, Any]) -> None:
        """Save values under a key, in place of the values saved earlier."""
        self._db.execute("REPLACE INTO fact VALUES (?, ?)", (key, json.dumps(value)))

    @contextmanager
    def saving(self) -> Iterator[None]:
        """Run the `with` block as one transaction, which is rolled back if the block raises."""
        self._db.execute("BEGIN")
        try:
            yield
        except BaseException:
            with suppress(sqlite3.Error):
                self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def commit(self) -> None:
        """Commit the open transaction and begin a new one."""
        self._db.execute("COMMIT")
        self._db.execute("BEGIN")


class _TakenOnDisk(Taken):
    """The set of assigned output paths, in a table of the checkpoint."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def __contains__(self, name: object, /) -> bool:
        return self._db.execute("SELECT 1 FROM taken WHERE name = ?", (name,)).fetchone() is not None

    def add(self, name: str, /) -> None:
        self._db.execute("INSERT OR IGNORE INTO taken VALUES (?)", (name,))


@contextmanager
def explained() -> Iterator[None]:
    """Convert errors of the database in the `with` block to `OutputFailed`.

    Raises:
        OutputFailed: the checkpoint cannot be written.
    """
    try:
        yield
    except sqlite3.Error as error:
        full = "is full" in str(error)  # wording of every version of SQLite
        code, why = (errno.ENOSPC, os.strerror(errno.ENOSPC)) if full else (errno.EIO, str(error))
        raise OutputFailed(code, f"cannot write {STATE}: {why}") from None
