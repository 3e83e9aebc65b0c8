"""Inputs of a run: the files of its plan and their documents, in order."""

from __future__ import annotations

from contextlib import closing, contextmanager
from itertools import islice
from typing import TYPE_CHECKING

from newsclean.batch.checkpoint import State, Unit
from newsclean.batch.document_cleaning import Task
from newsclean.io.failures import Failure, Refused
from newsclean.io.filenames import escape_name
from newsclean.io.folders import SourceFile
from newsclean.io.inputs import files_of, find_inputs, nothing_in, open_records
from newsclean.io.suffixes import RECORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsclean.io.record_formats import Item, Reading, RecordFile


@contextmanager
def planned(paths: Sequence[str], out: str | None, reading: Reading) -> Iterator[tuple[dict[str, str], State]]:
    """Yield the inputs by their names in the output, and a checkpoint with all files to read.

    Raises:
        Refused: an input is missing, has no field to clean, or overlaps with another input or `out`; or there is
            nothing to read.
    """
    inputs = find_inputs(paths, out)
    with closing(State.fresh()) as plan:
        files = (file for found in inputs for file in files_of(found, reading, out))
        plan.plan(
            file if isinstance(file, Failure) else Unit(file.name, file.path, file.kind, file.size, file.changed_ns)
            for file in files
        )
        if not plan.count_units() and not plan.unlisted():
            raise Refused(nothing_in(paths, plan.fact("left out")))
        yield {found.label: escape_name(found.path) for found in inputs}, plan


def records_of(unit: Unit, reading: Reading) -> RecordFile:
    """Return an open file with many documents."""
    return open_records(unit.path, unit.name, reading)


class Reader:
    """Reader of the documents of a plan, in order.

    Attributes:
        total: number of documents; None while a file with many documents is unread.
    """

    def __init__(self, state: State, reading: Reading) -> None:
        """Set the plan and the reading options."""
        self._state = state
        self._reading = reading
        self._at: RecordFile | None = None
        self._share = 0.0  # share of all bytes in the files before the current one
        self._next = 0.0  # share of all bytes in the current file
        self.total = None if state.count_units(RECORDS) else state.count_units()

    @property
    def share(self) -> float:
        """Share of the bytes that was read, from 0 to 1."""
        return self._share + self._next * (self._at.share if self._at else 0.0)

    def tasks(self) -> Iterator[Task]:
        """Yield the documents without a saved result."""
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
