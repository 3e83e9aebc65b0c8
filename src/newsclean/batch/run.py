"""Clean folders and files with many documents, group the near-duplicates, and write the results."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from newsclean.arguments import check_type
from newsclean.batch.answers import check_pickles
from newsclean.batch.checkpoint import explained
from newsclean.batch.document_cleaning import clean_tasks, load_extractor
from newsclean.batch.plan import Reader, planned
from newsclean.batch.resume import destination
from newsclean.batch.run_options import RunOptions, run_facts
from newsclean.batch.summary import Summary, Tally
from newsclean.batch.template_learning import with_learned
from newsclean.batch.writing import Writer, write_text
from newsclean.io.failures import LeftOut
from newsclean.io.output_folder import DryFolder
from newsclean.io.output_lock import remove_state
from newsclean.io.progress import Progress
from newsclean.io.record_formats import Outcome
from newsclean.io.suffixes import RECORDS
from newsclean.pipeline import as_pipeline

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsclean.batch.checkpoint import Checkpoint
    from newsclean.io.failures import Failure
    from newsclean.io.folders import InputFile
    from newsclean.io.output_folder import OutFolder
    from newsclean.pipeline import Pipeline


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
        TypeError: `options` is not a `RunOptions`, or worker processes are used and the pipeline does not pickle; no
            file was written.

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
        with destination(options, out, plan, about) as (folder, checkpoint):
            watch = watch or (lambda _: None)
            pipeline = as_pipeline(options.pipeline)
            if options.learn_templates:
                pipeline = with_learned(pipeline, options, checkpoint, folder, watch)
            run = _Run(options, folder, checkpoint, watch)
            run.clean_documents(pipeline)
            Writer(options, folder, checkpoint, run.tally).write(run.watch)
            summary = run.tally.summary(time.monotonic() - began)
            folder.mark({**about, **run_facts(pipeline), **summary.counts()}, finished=True)
    if out is not None:
        remove_state(out)
    return summary


_SAVE_EVERY = 256
_SAVE_SECONDS = 1.0
"""Number of documents, and seconds, after which outcomes are saved: a resumed run repeats less work than this."""


class _Run:
    """The first step of a run: clean the documents, and count and save the outcomes."""

    def __init__(
        self, options: RunOptions, folder: OutFolder, checkpoint: Checkpoint, watch: Callable[[Progress], object]
    ) -> None:
        self._options = options
        self._folder = folder
        self._checkpoint = checkpoint
        self.watch = watch
        self._reader = Reader(checkpoint, options.reading)
        self._unlisted = checkpoint.unlisted()
        self.tally = Tally.of(checkpoint.fact("tally"))
        self.tally.templates = len(checkpoint.fact("templates").get("templates", ()))

    def clean_documents(self, pipeline: Pipeline) -> None:
        """Clean the documents without a saved outcome, and save the outcomes."""
        if not self.tally.files:
            self._count_unlisted()
        self.watch(self._progress()._replace(phase="start" if self._options.isolate else "clean"))
        with self._checkpoint.saving():
            saved, unsaved = time.monotonic(), 0
            prepare = load_extractor if self._checkpoint.count_files("html") else None
            for task, outcome in clean_tasks(pipeline, self._options, self._reader.tasks(), prepare):
                self.watch(self._progress(self._take(task.file, outcome)))
                unsaved += 1
                if unsaved >= _SAVE_EVERY or time.monotonic() - saved > _SAVE_SECONDS:
                    self._checkpoint.note("tally", vars(self.tally))
                    self._checkpoint.commit()
                    saved, unsaved = time.monotonic(), 0
            self._checkpoint.note("tally", vars(self.tally))

    def _count_unlisted(self) -> None:
        """Count the skipped files, and the failures of unreadable folders and of paths that are not files."""
        self.tally.left_out.update(self._checkpoint.fact("left out"))
        for failure in self._unlisted:
            self.tally.add(Outcome(failure.path, 0, failure=failure))
            self.watch(self._progress(failure))

    def _progress(self, failure: Failure | None = None) -> Progress:
        done = max(0, self.tally.files - len(self._unlisted))
        return Progress("clean", done, self._reader.total, failure, self._reader.share)

    def _take(self, file: InputFile, outcome: Outcome) -> Failure | None:
        """Save and count the outcome of a document. Write its text, unless the last step of the run writes the text.

        Return the reason why the document was not cleaned or not written; None if there is none.
        """
        if isinstance(outcome.failure, LeftOut):
            self._checkpoint.add(file.name, outcome._replace(failure=None))
            self.tally.left_out[outcome.failure.message] += 1
            return None
        waits = file.kind == RECORDS or self._options.duplicates == "drop" or isinstance(self._folder, DryFolder)
        saved = outcome if waits else self._written(file, outcome)
        self._checkpoint.add(file.name, saved)
        self.tally.add(outcome._replace(line=saved.line, failure=saved.failure))
        return saved.failure

    def _written(self, file: InputFile, outcome: Outcome) -> Outcome:
        """Write the output file of a text or page, and return the outcome to save.

        The outcome to save has no text, because the text is in the file. If the file system rejects the name of the
        file, the outcome has only the failure.
        """
        if outcome.text is None:
            return outcome
        failure = write_text(self._folder, file.name, file.output, outcome.text)
        if failure is not None:
            return Outcome(outcome.name, outcome.mark, failure=failure)
        self.tally.written += 1
        return outcome._replace(text=None)
