"""What the command line shows of a run: its progress, its failures, and the table at the end."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from newsclean.explain import plain, reasoned, rows, styled, visible
from newsclean.io.names import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.progress import Progress as Bar

    from newsclean.batch import Failure, Progress, Summary
    from newsclean.explain import Row
    from newsclean.pipeline import CleanResult

_EVERY = 1000
"""Files between two plain lines: enough to see that it moves, few enough for a log."""


def complain(message: str) -> None:
    """Print a message to standard error."""
    sys.stderr.write(f"newsclean: {message}\n")


def failure_line(failure: Failure) -> str:
    r"""Return a failure as one line, whatever the file is called.

    >>> from newsclean.batch import Failure
    >>> failure_line(Failure("news/a\nb.txt", "empty", "the file must not be empty, it has 0 bytes"))
    'news/a\\nb.txt: the file must not be empty, it has 0 bytes [empty]'
    """
    return f"{printable(failure.path)}: {printable(failure.message)} [{failure.rule}]"


class Watcher:
    """Shows progress on standard error: a bar on a terminal, now and then a line elsewhere."""

    def __init__(self) -> None:
        self._bar = _bar() if sys.stderr.isatty() else None
        self._task = None if self._bar is None else self._bar.add_task("cleaning", total=None)
        self.last: Progress | None = None

    def __enter__(self) -> Watcher:  # noqa: PYI034 - `Self` needs Python 3.11
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, progress: Progress) -> None:
        """Show how far the run is, and what failed."""
        self.last = progress
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, description=progress.phase, completed=progress.done, total=progress.total)
        if progress.failure:
            self._print(failure_line(progress.failure))
        if self._bar is None and self._is_due(progress):
            complain(_plain(progress))

    def _is_due(self, progress: Progress) -> bool:
        if progress.phase == "group":
            return True
        return progress.done > 0 and (progress.done % _EVERY == 0 or progress.done == progress.total)

    def _print(self, line: str) -> None:
        if self._bar is None:
            complain(line)
        else:
            self._bar.console.print(line, style="red", markup=False, highlight=False, soft_wrap=True)

    def how_far(self) -> str:
        """Return in words how far the run came."""
        if self.last is None:
            return "before the first file"
        if self.last.phase == "group":
            return f"while grouping {self.last.total} clean texts"
        done = "read and cleaned" if self.last.phase == "clean" else "written"
        return f"after {self.last.done} of {self.last.total} files were {done}"


def _plain(progress: Progress) -> str:
    if progress.phase == "group":
        return f"grouping {progress.total} clean texts"
    done = "read and cleaned" if progress.phase == "clean" else "written"
    return f"{done} {progress.done} of {progress.total} files"


def _bar() -> Bar:
    from rich.console import Console  # noqa: PLC0415 - only terminals need it
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)


def show_summary(summary: Summary) -> None:
    """Print the summary to standard output: a table on a terminal, aligned lines elsewhere."""
    rows = list(summary_rows(summary))
    if sys.stdout.isatty():
        _show_table(rows)
        return
    name_width = max(len(name) for name, *_ in rows)
    widths = [max(len(row[i]) for row in rows) for i in (1, 2)]
    for name, first, second in rows:
        sys.stdout.write(f"{name:<{name_width}}  {first:>{widths[0]}}  {second:>{widths[1]}}".rstrip() + "\n")
    sys.stdout.flush()  # what is said on standard error next comes after it


def summary_rows(summary: Summary) -> Iterator[tuple[str, str, str]]:
    """Yield name, number and characters of each line of the summary; indented names are parts."""
    yield "", "number", "characters"
    yield "files", f"{summary.files:,}", ""
    yield "  cleaned", f"{summary.cleaned:,}", ""
    yield "  empty after cleaning", f"{summary.empty:,}", ""
    yield "  written", f"{summary.written:,}", ""
    yield "characters in", "", f"{summary.chars_in:,}"
    yield "characters out", "", f"{summary.chars_out:,}"
    total = [sum(column) for column in zip(*summary.removals.values(), strict=True)] or [0, 0]
    yield "removals", f"{total[0]:,}", f"{total[1]:,}"
    for reason, (times, chars) in summary.removals.items():
        yield f"  {reason}", f"{times:,}", f"{chars:,}"
    yield "clusters", f"{summary.clusters:,}", ""
    yield "  files in them", f"{summary.clustered:,}", ""
    yield "errors", f"{sum(summary.errors.values()):,}", ""
    for rule, files in summary.errors.items():
        yield f"  {rule}", f"{files:,}", ""
    yield "seconds", f"{summary.seconds:.1f}", ""


def _show_table(rows: list[tuple[str, str, str]]) -> None:
    from rich.console import Console  # noqa: PLC0415 - only terminals need it
    from rich.table import Table  # noqa: PLC0415

    table = Table(show_edge=False, pad_edge=False)
    table.add_column(rows[0][0], no_wrap=True)
    for title in rows[0][1:]:
        table.add_column(title, justify="right", no_wrap=True)
    for name, first, second in rows[1:]:
        table.add_row(name, first, second, style="red" if name == "errors" and first != "0" else None)
    Console().print(table)


def show_explanation(result: CleanResult, *, why: bool = False) -> None:
    """Print the source with what goes: struck through on a terminal, marked elsewhere; with `why`, its evidence."""
    lines = reasoned(result) if why else [(row, "") for row in rows(result)]
    removed = sum(len(removal.text) for removal in result.removals)
    facts = [f"{len(result.removals)} removals, {removed:,} of {len(result.source):,} characters"]
    facts += [f"title: {visible(result.title)}"] if result.title else []
    facts += [f"date: {result.date}"] if result.date else []
    facts += result.flags
    if sys.stdout.isatty():
        _show_rows(lines)
    else:
        for row, told in lines:
            sys.stdout.write(f"{plain(row)}\n" + (f"    {told}\n" if told else ""))
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
    for row, told in lines:
        grid.add_row(" ".join(row.reasons), styled(row))
        if told:
            grid.add_row("", Text(told, "dim cyan"))
    console.print(grid)
