"""Everything that a run reads: the files of its plan, and the documents in them, in order."""

from __future__ import annotations

import os
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from newsclean.batch.cleaning import Task
from newsclean.batch.state import RECORDS, State, Unit
from newsclean.io.failures import Failure, Refused
from newsclean.io.folders import SourceFile, walk
from newsclean.io.inputs import find_inputs, open_records
from newsclean.io.names import escape_name, printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsclean.io.inputs import Input
    from newsclean.io.limits import Limits
    from newsclean.io.recordfiles import Fields, Item, RecordFile


class Reading(NamedTuple):
    """How to read: what records' fields are called, and what a document may be."""

    fields: Fields
    limits: Limits


@contextmanager
def planned(paths: Sequence[str], out: str | None, reading: Reading) -> Iterator[tuple[dict[str, str], State]]:
    """Give each input as it was given by its name in the output, and a state with all files to read.

    Raises:
        Refused: an input is missing, of no known kind, has no field to clean, or has to do with another or `out`;
            or there is nothing to read.
    """
    inputs = find_inputs(paths, out)
    with closing(State.fresh()) as plan:
        plan.plan(unit for found in inputs for unit in _units(found, out, reading))
        if not plan.count_units() and not plan.unlisted():
            shown = ", ".join(map(printable, paths))
            raise Refused(f"FOLDER must hold .txt, .html or .htm files, {shown} holds none")
        yield {found.label: escape_name(found.path) for found in inputs}, plan


def _units(found: Input, out: str | None, reading: Reading) -> Iterator[Unit | Failure]:
    if found.format is None:
        for file in walk(found.path, found.label, out):
            yield file if isinstance(file, Failure) else Unit(file.name, file.path, *file[2:])
        return
    open_records(found.path, found.label, *reading)  # refuses what cannot be read at all
    try:
        status = Path(found.path).stat()
    except OSError as error:
        yield Failure(found.label, "unreadable", f"the file must be readable: {error.strerror}")
        return
    yield Unit(found.label, os.path.abspath(found.path), RECORDS, status.st_size, status.st_mtime_ns)  # noqa: PTH100 - pathlib keeps `..`


def records_of(unit: Unit, reading: Reading) -> RecordFile:
    """Return a file of many documents."""
    return open_records(unit.path, unit.name, *reading)


class Reader:
    """Reads the documents of a plan in order.

    Attributes:
        total: how many there are, None where that shows only at the end.
    """

    def __init__(self, state: State, reading: Reading) -> None:
        """Take the plan, and how to read."""
        self._state = state
        self._reading = reading
        self._at: RecordFile | None = None
        self._share = 0.0  # of all bytes: what is behind the file at hand, and how much that file is
        self._next = 0.0
        self.total = None if state.count_units(RECORDS) else state.count_units()

    @property
    def share(self) -> float:
        """How much of the bytes was read, from 0 to 1."""
        return self._share + self._next * (self._at.share if self._at else 0.0)

    def tasks(self) -> Iterator[Task]:
        """Yield the documents that are still to do."""
        start, skip = self._state.last()
        sizes = sum(unit.size for unit in self._state.units()) or 1 if self.total is None else 1
        for unit in self._state.units():
            self._next = unit.size / sizes
            if unit.name >= start:
                for item in islice(self._items(unit), skip if unit.name == start else 0, None):
                    yield Task(item, unit)
            self._at, self._share = None, self._share + self._next

    def _items(self, unit: Unit) -> Iterator[Item | Failure]:
        if unit.kind == RECORDS:
            self._at = records_of(unit, self._reading)
            return self._at.items()
        file = SourceFile(unit.path, unit.name, unit.kind, unit.size, unit.changed_ns)  # type: ignore[arg-type] # one of the two
        return iter((file,))
