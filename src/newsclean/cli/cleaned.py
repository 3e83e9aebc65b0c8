"""Clean the documents of a command's inputs one by one, for commands that print them."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

import typer

from newsclean.cli.exits import ExitCode
from newsclean.io.progress import Progress

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsclean.io.failures import Failure
    from newsclean.io.read_document import Source
    from newsclean.io.record_formats import Reading
    from newsclean.pipeline import Pipeline
    from newsclean.result import CleanResult


def cleaned(
    files: Sequence[str], reading: Reading, pipeline: Pipeline, *, html: bool
) -> Iterator[tuple[Source, CleanResult]]:
    """Yield each document of the inputs with its result, in the order of the inputs.

    Documents that cannot be read or cleaned are reported on standard error. There is no progress bar if standard output
    is a terminal.

    Args:
        files: folders and files; `-` for one text or page on standard input.
        reading: settings to read the inputs.
        pipeline: cleans the documents.
        html: whether texts are read as HTML pages.

    Raises:
        typer.Exit: after the last document, if one of them could not be read or cleaned.
    """
    from newsclean.batch.document_cleaning import try_to_clean
    from newsclean.cli.progress_display import Watcher
    from newsclean.io.failures import Failure, LeftOut
    from newsclean.io.inputs import in_words

    left_out, done, failed = Counter[str](), 0, False
    with Watcher(first="cleaning", left="the rest is not done", bar=not sys.stdout.isatty()) as watcher:
        for found in chain.from_iterable(_found(file, reading, html=html) for file in files):
            result = found if isinstance(found, Failure) else try_to_clean(found, pipeline)
            if isinstance(result, LeftOut):
                left_out[result.message] += 1
                continue
            done += 1
            failure = result if isinstance(result, Failure) else None
            watcher(Progress("clean", done, None, failure))
            failed |= failure is not None
            if not isinstance(found, Failure) and not isinstance(result, Failure):
                yield found, result
    if left_out:
        watcher.say(f"left out: {in_words(left_out)}")
    if failed:
        raise typer.Exit(ExitCode.SOME_FAILED)


def _found(file: str, reading: Reading, *, html: bool) -> Iterator[Source | Failure]:
    """Yield each document of one input, or the failure to read it. Standard input (`-`) is one text or page."""
    from newsclean.cli.console import complain
    from newsclean.io.documents import documents
    from newsclean.io.failures import BadInput, Failure
    from newsclean.io.inputs import STANDARD
    from newsclean.io.read_document import begins_with_element, read_all, source_of

    if file != STANDARD:
        yield from documents([file], reading, html=html)
        return
    try:
        raw = read_all(sys.stdin.buffer, reading.limits)
        source = source_of(raw, "html" if html else None)
        if source.kind == "text" and begins_with_element(raw):
            complain("standard input begins with an HTML element but is read as text; use --html to read it as a page")
        reading.limits.check(source.text, source.kind)
    except BadInput as problem:
        yield Failure(STANDARD, problem.rule, problem.message)
    else:
        yield replace(source, name=STANDARD, file=STANDARD)
