"""Print a document with its removals: struck through on a terminal, marked with signs elsewhere."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from newsclean.cli.console import complain
from newsclean.evidence import with_evidence
from newsclean.explain import plain, rows, styled, visible
from newsclean.io.failures import BadInput
from newsclean.io.filenames import printable
from newsclean.io.inputs import paths_as_given
from newsclean.report.run_records import RunFolder
from newsclean.result import METADATA, CleanResult
from newsclean.wording import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsclean.explain import Row
    from newsclean.pipeline import Pipeline


def show_document(name: str, given: Sequence[str], result: CleanResult, pipeline: Pipeline | None) -> None:
    """Print a document with its removals, below its name. If the document is the only input, its name is left out.

    Args:
        name: the name of the document.
        given: all inputs of the command.
        result: the result for the document.
        pipeline: the pipeline whose reader explains each line; None to print no explanations.
    """
    if len(given) > 1 or name not in paths_as_given(given):
        sys.stdout.write(f"== {printable(name)}\n")
    show_explanation(result, pipeline)


def show_documents_of_run(out: str, names: Sequence[str]) -> None:
    """Print the explanations of documents from a finished run.

    Args:
        out: the folder of the run.
        names: paths or ids of documents, as in `removals.jsonl`.

    Raises:
        Refused: `out` contains no finished run, or the run has no document with one of the names.
        BadInput: a clean text was changed or removed after the run.
    """
    folder = RunFolder(Path(out))
    weights = folder.marker()["weights"]
    for name in names:
        record = folder.record(name)
        text = folder.text(record)
        if folder.source(record, text) is None:
            raise BadInput("changed", f"{name}: the clean text was changed or removed after the run")
        metadata = {key: record.get(key) for key in METADATA}
        values = {
            **metadata,
            "text": text,
            "removals": record["removals"],
            "flags": record["flags"],
            "weights": weights,
        }
        show_document(record["path"], names, CleanResult.from_dict(values), None)


def show_explanation(result: CleanResult, pipeline: Pipeline | None = None) -> None:
    """Print the source of a result with its removals. The number of removals and the metadata are on standard error.

    Args:
        result: the result.
        pipeline: the pipeline whose reader explains each line; None to print no explanations.
    """
    lines = with_evidence(result, pipeline) if pipeline else [(row, "") for row in rows(result.source, result.removals)]
    removed = sum(len(removal.text) for removal in result.removals)
    facts = [f"{counted(len(result.removals), 'removal')}, {removed:,} of {counted(len(result.source), 'character')}"]
    facts += [f"title: {visible(result.title)}"] if result.title else []
    facts += [f"authors: {visible(', '.join(result.authors))}"] if result.authors else []
    facts += [f"date: {result.date}"] if result.date else []
    facts += result.flags
    if sys.stdout.isatty():
        _show_rows(lines)
    else:
        for row, why in lines:
            sys.stdout.write(f"{plain(row)}\n" + (f"    {why}\n" if why else ""))
        sys.stdout.flush()
    complain("; ".join(facts))


def _show_rows(lines: list[tuple[Row, str]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    grid = Table.grid(padding=(0, 1))
    grid.add_column(justify="right", style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    for row, why in lines:
        grid.add_row(" ".join(row.reasons), styled(row))
        if why:
            grid.add_row("", Text(why, "dim cyan"))
    console.print(grid)
