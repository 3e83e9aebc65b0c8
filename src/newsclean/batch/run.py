"""Clean folders and files with many documents, group the near-duplicates, and write the results."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from newsclean.arguments import check_type
from newsclean.batch.answers import check_pickles
from newsclean.batch.checkpoint import Done, explained
from newsclean.batch.document_cleaning import clean_tasks, load_extractor
from newsclean.batch.plan import Reader, planned
from newsclean.batch.resume import destination
from newsclean.batch.run_facts import run_facts
from newsclean.batch.run_options import RunOptions
from newsclean.batch.summary import Summary, Tally
from newsclean.batch.template_learning import with_learned
from newsclean.batch.writing import Writer, write_text
from newsclean.io.failures import Failure, LeftOut
from newsclean.io.output_folder import DryFolder
from newsclean.io.output_lock import remove_state
from newsclean.io.progress import Progress
from newsclean.io.suffixes import RECORDS
from newsclean.pipeline import as_pipeline

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsclean.batch.checkpoint import State, Unit
    from newsclean.batch.document_cleaning import Cleaned, Task
    from newsclean.io.output_folder import OutFolder


def run_batch(options: RunOptions, watch: Callable[[Progress], object] | None = None) -> Summary:
    r"""Clean all documents of the inputs, write the results, and return a summary.

    The results are clean texts, removals, clusters and errors. An unfinished run in `out` is resumed if its options and
    inputs are the same.

    Args:
        options: inputs, output and settings.
        watch: called at the start of every phase and after every document.

    Raises:
        Refused: the run cannot start with these options; no file was written.
        InputChanged: an input changed during the run; `out` remains an unfinished run.
        OutputFailed: the output cannot be written; `out` remains an unfinished run.
        WorkersFailed: no worker process starts.
        TypeError: `options` is not a `RunOptions`, or the pipeline is for worker processes and does not pickle; no file
            was written.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from newsclean.batch import RunOptions
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "a.txt").write_text("The harbour opened again on Friday.\n\nRead more")
    ...     summary = run_batch(RunOptions([folder], dry_run=True, isolate=False))
    >>> summary.cleaned, summary.removals
    (1, {'padding': (1, 2), 'read-more': (1, 9)})
    """
    check_type(options, RunOptions, "options", "a RunOptions")
    began = time.monotonic()
    if options.isolate:
        check_pickles(as_pipeline(options.pipeline))
    out = None if options.out is None or options.dry_run else os.fspath(options.out)
    inputs = [os.fspath(path) for path in options.inputs]
    with explained(), planned(inputs, out, options.reading) as (roots, plan):
        plan.note("request", {"inputs": roots, **options.request()})
        about = {"roots": roots, "keep": options.keep, **options.in_common}
        with destination(options, out, plan, about) as (folder, state):
            watch = watch or (lambda _: None)
            options = with_learned(options, folder, state, watch)
            run = _Run(options, folder, state, watch)
            run.clean_documents()
            Writer(options, folder, state, run.tally).write(run.watch)
            summary = run.tally.summary(time.monotonic() - began)
            facts = run_facts(as_pipeline(options.pipeline))  # with the templates that the run learned
            folder.mark({**about, **facts, **summary.counts()}, finished=True)
    if out is not None:
        remove_state(out)
    return summary


_SAVE_EVERY = 256
_SAVE_SECONDS = 1.0
"""Documents and time between two checkpoints: the most work that is repeated after a kill."""


class _Run:
    """The first step of a run: clean the documents, count and save the results."""

    def __init__(
        self, options: RunOptions, folder: OutFolder, state: State, watch: Callable[[Progress], object]
    ) -> None:
        self._options = options
        self._folder = folder
        self._state = state
        self.watch = watch
        self._reader = Reader(state, options.reading)
        self._unlisted = state.unlisted()
        self.tally = Tally.of(state.fact("tally"))
        learned = state.fact("templates") or {"templates": []}
        self.tally.templates = len(learned["templates"])

    def clean_documents(self) -> None:
        """Clean the documents without a saved result, and save the results."""
        if not self.tally.files:
            self._begin()
        self.watch(self._progress()._replace(phase="start" if self._options.isolate else "clean"))
        with self._state.saving():
            saved, unsaved = time.monotonic(), 0
            prepare = load_extractor if self._state.count_units("html") else None
            for task, result in clean_tasks(self._options, self._reader.tasks(), prepare):
                failure = self._take(task, result)
                self.watch(self._progress(failure))
                unsaved += 1
                if unsaved >= _SAVE_EVERY or time.monotonic() - saved > _SAVE_SECONDS:
                    self._save()
                    saved, unsaved = time.monotonic(), 0
            self._state.note("tally", vars(self.tally))

    def _begin(self) -> None:
        self.tally.left_out.update(self._state.fact("left out"))
        for failure in self._unlisted:
            self._count(failure)
            self.watch(self._progress(failure))

    def _progress(self, failure: Failure | None = None) -> Progress:
        done = max(0, self.tally.files - len(self._unlisted))
        return Progress("clean", done, self._reader.total, failure, self._reader.share)

    def _save(self) -> None:
        self._state.note("tally", vars(self.tally))
        self._state.checkpoint()

    def _take(self, task: Task, result: Cleaned | Failure) -> Failure | None:
        """Save and count the result of a document; return its failure, or None."""
        unit = task.unit
        if isinstance(result, LeftOut):
            self._state.add(Done(unit.name, task.name, task.mark))
            self.tally.left_out[result.message] += 1
            return None
        failure = result if isinstance(result, Failure) else self._kept(unit, result)
        if isinstance(result, Failure) or failure is not result.failure:
            self._state.add(Done(unit.name, task.name, task.mark, failure=failure))
        else:
            text = result.text if self._waits(unit) else None
            self._state.add(Done(unit.name, task.name, task.mark, text, result.line, failure))
            self.tally.add(result)
        if failure is None:
            self.tally.files += 1
        else:
            self._count(failure)
        return failure

    def _count(self, failure: Failure) -> None:
        self.tally.files += 1
        self.tally.errors[failure.rule] += 1

    def _waits(self, unit: Unit) -> bool:
        """Return whether the checkpoint must keep the text until the documents are grouped."""
        return unit.kind == RECORDS or self._options.duplicates == "drop" or isinstance(self._folder, DryFolder)

    def _kept(self, unit: Unit, result: Cleaned) -> Failure | None:
        """Write the output file of a text or page; return the failure of writing or cleaning, or None."""
        if self._waits(unit) or result.text is None:
            return result.failure
        failed = write_text(self._folder, unit.name, unit.output, result.text)
        self.tally.written += failed is None
        return failed or result.failure
