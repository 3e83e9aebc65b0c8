"""Inputs of a run: the input files and their documents, in order."""

from __future__ import annotations

from contextlib import closing, contextmanager
from itertools import islice
from typing import TYPE_CHECKING

from newsclean.batch.checkpoint import Checkpoint
from newsclean.batch.document_cleaning import Task
from newsclean.io.failures import Refused
from newsclean.io.filenames import escape_name
from newsclean.io.inputs import files_of, find_inputs, nothing_in, open_records
from newsclean.io.suffixes import RECORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsclean.io.record_formats import Reading, RecordFile


@contextmanager
def planned(paths: Sequence[str], out: str | None, reading: Reading) -> Iterator[tuple[dict[str, str], Checkpoint]]:
    """Yield the path of each input by its name in the output, and a new checkpoint with all input files.

    Args:
        paths: folders and files.
        out: output folder; None for no output.
        reading: settings to read the inputs.

    Raises:
        Refused: an input is missing, has no field to clean, or overlaps with another input or `out`; or the inputs
            contain no file to read.
    """
    inputs = find_inputs(paths, out)
    with closing(Checkpoint()) as plan:
        plan.plan(file for found in inputs for file in files_of(found, reading, out))
        if not plan.count_files() and not plan.unlisted():
            raise Refused(nothing_in(paths, plan.fact("left out")))
        yield {found.name: escape_name(found.path) for found in inputs}, plan


class Reader:
    """Iterator over the documents of the input files, in the order of the files.

    Attributes:
        total: number of documents; None if a file contains many documents, because their number is unknown.
    """

    def __init__(self, checkpoint: Checkpoint, reading: Reading) -> None:
        """Set the checkpoint with the input files, and the reading options."""
        self._checkpoint = checkpoint
        self._reading = reading
        self._records: RecordFile | None = None  # the file of many documents that is being read
        self._share = 0.0  # share of all bytes in the files before the current one
        self._next = 0.0  # share of all bytes in the current file
        self.total = None if checkpoint.count_files(RECORDS) else checkpoint.count_files()

    @property
    def share(self) -> float:
        """Share of the bytes of all input files read so far, from 0 to 1. Meaningless if `total` is a number."""
        return self._share + self._next * (self._records.share if self._records else 0.0)

    def tasks(self) -> Iterator[Task]:
        """Yield the documents for which the checkpoint has no outcome yet."""
        start, skip = self._checkpoint.last()
        sizes = sum(file.size for file in self._checkpoint.files()) or 1 if self.total is None else 1
        for file in self._checkpoint.files():
            self._next = file.size / sizes
            if file.name >= start:
                self._records = open_records(file, self._reading) if file.kind == RECORDS else None
                items = self._records.items() if self._records else iter((file,))
                for item in islice(items, skip if file.name == start else 0, None):
                    yield Task(item, file)
            self._records, self._share = None, self._share + self._next
