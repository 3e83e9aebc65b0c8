"""Clean JSON Lines from standard input or files, and write them to standard output, without grouping or resuming."""

from __future__ import annotations

import time
from typing import IO, TYPE_CHECKING

from newsclean.arguments import check_type
from newsclean.batch.document_cleaning import Task, clean_tasks
from newsclean.batch.run_options import RunOptions
from newsclean.batch.summary import Summary, Tally
from newsclean.io.failures import OutputFailed, Refused
from newsclean.io.folders import InputFile
from newsclean.io.inputs import STANDARD, check_records, find_inputs, open_records, standard_items
from newsclean.io.json_lines import JsonLine, rewritten
from newsclean.io.progress import Progress
from newsclean.io.suffixes import RECORDS, format_of
from newsclean.pipeline import as_pipeline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newsclean.io.failures import Failure
    from newsclean.io.record_formats import Item, Outcome


_STREAM = InputFile(STANDARD, STANDARD, RECORDS, output=STANDARD)


def run_stream(
    options: RunOptions,
    source: IO[bytes],
    target: IO[bytes],
    watch: Callable[[Progress], object] | None = None,
) -> Summary:
    """Clean JSON Lines, write each cleaned line to `target` at once, and return a summary.

    Args:
        options: inputs and settings; `out` is `-`.
        source: binary stream for the input `-`.
        target: binary stream for the output.
        watch: called at the start and after every document.

    Raises:
        Refused: an input is not JSON Lines, is missing, or has no field to clean.
        OutputFailed: `target` cannot be written.
        WorkersFailed: no worker process starts.
    """
    check_type(options, RunOptions, "options", "a RunOptions")
    began, tally = time.monotonic(), Tally()
    tell = watch or (lambda _: None)
    if options.isolate:
        tell(Progress("start", 0, None))
    tasks = (Task(item, _STREAM) for item in _items(options, source))
    for task, outcome in clean_tasks(as_pipeline(options.pipeline), options, tasks):
        if outcome.line is not None and isinstance(task.item, JsonLine):
            _put(task.item, outcome, options, target)
            tally.written += 1
        tally.add(outcome)
        tell(Progress("clean", tally.files, None, outcome.failure))
    return tally.summary(time.monotonic() - began)


def _items(options: RunOptions, source: IO[bytes]) -> Iterator[Item | Failure]:
    """Yield the lines of all inputs, in order. `source` is read for the input `-`.

    Raises:
        Refused: an input is not JSON Lines, is missing, or has no field to clean.
    """
    paths = [str(path) for path in options.inputs]
    files = {found.path: found for found in find_inputs([path for path in paths if path != STANDARD])}
    for found in files.values():
        if (format_of(found.path) or ("",))[0] != "jsonl":
            raise Refused(f"inputs must be JSON Lines if OUT is '-', got {found.path!r}")
        check_records(found, options.reading)
    for path in paths:
        if path == STANDARD:
            yield from standard_items(source, options.reading)
        else:
            yield from open_records(files[path], options.reading).items()


def _put(item: JsonLine, outcome: Outcome, options: RunOptions, target: IO[bytes]) -> None:
    """Write a line with its clean text and, if `options.removals` is True, with its removals and metadata.

    Raises:
        OutputFailed: `target` cannot be written.
    """
    with_account = options.removals and outcome.failure is None
    line = rewritten(item, outcome if with_account else outcome._replace(line=None))
    try:
        target.write(line if line.endswith(b"\n") else line + b"\n")
        target.flush()
    except OSError as error:
        raise OutputFailed(error.errno, f"cannot write to standard output: {error.strerror}") from None
