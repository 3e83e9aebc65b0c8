"""Print an account: removed text struck through on a terminal, marked elsewhere."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from newsclean.cli.console import complain
from newsclean.evidence import with_evidence
from newsclean.explain import plain, rows, styled, visible
from newsclean.wording import counted

if TYPE_CHECKING:
    from newsclean.explain import Row
    from newsclean.pipeline import Pipeline
    from newsclean.result import CleanResult


def show_explanation(result: CleanResult, pipeline: Pipeline | None = None) -> None:
    """Print the source, removed lines struck through on a terminal, marked elsewhere; with a pipeline, its evidence."""
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
    from rich.console import Console  # noqa: PLC0415 - only terminals need it
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    console = Console()
    grid = Table.grid(padding=(0, 1))
    grid.add_column(justify="right", style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    for row, why in lines:
        grid.add_row(" ".join(row.reasons), styled(row))
        if why:
            grid.add_row("", Text(why, "dim cyan"))
    console.print(grid)
