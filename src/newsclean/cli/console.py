"""Print messages to standard error, and the summary table of a run to standard output."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, TextIO

from newsclean.io.filenames import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from newsclean.batch import Failure, Summary


def complain(message: str, name: str = "newsclean: ") -> None:
    """Print a message as one line to standard error, after `name`; do nothing if standard error cannot be written."""
    try:
        sys.stderr.write(f"{name}{printable(message)}\n")
        sys.stderr.flush()
    except OSError:
        silence(sys.stderr)


def silence(stream: TextIO) -> None:
    """Discard all text that a stream has not yet written, and all text that is printed to it later."""
    with suppress(OSError, ValueError):  # ValueError: the stream has no file descriptor
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def failure_line(failure: Failure) -> str:
    r"""Return a failure as one line without control characters, for a terminal.

    >>> from newsclean.batch import Failure
    >>> failure_line(Failure("news/a\nb.txt", "empty", "the file must not be empty, it has 0 bytes"))
    'news/a\\nb.txt: the file must not be empty, it has 0 bytes [empty]'
    """
    return f"{printable(failure.path)}: {printable(failure.message)} [{failure.rule}]"


def show_summary(summary: Summary) -> None:
    """Print the summary of a run: as a table on a terminal, and as aligned lines to a file or pipe."""
    rows = list(summary_rows(summary))
    if sys.stdout.isatty():
        _show_table(rows)
        return
    name_width = max(len(name) for name, *_ in rows)
    widths = [max(len(row[i]) for row in rows) for i in (1, 2, 3)]
    for name, *cells in rows:
        aligned = (f"  {cell:>{width}}" for cell, width in zip(cells, widths, strict=True))
        sys.stdout.write(f"{name:<{name_width}}{''.join(aligned)}".rstrip() + "\n")
    sys.stdout.flush()  # before the next message on standard error


def summary_rows(summary: Summary) -> Iterator[tuple[str, str, str, str]]:
    """Yield the rows of the summary: a name, a number, a number of characters, and its share of the characters in."""
    yield "", "number", "characters", "share"
    yield from _counts(
        {
            "documents": summary.files,
            "  cleaned": summary.cleaned,
            "  uncleaned": summary.uncleaned,
            "  empty after cleaning": summary.empty,
            "  written": summary.written,
        }
    )
    yield "characters in", "", f"{summary.chars_in:,}", ""
    yield "characters out", "", f"{summary.chars_out:,}", _share(summary.chars_out, summary)
    times, chars = [sum(column) for column in zip(*summary.removals.values(), strict=True)] or [0, 0]
    yield "removals", f"{times:,}", f"{chars:,}", _share(chars, summary)
    for reason, (times, chars) in summary.removals.items():
        yield f"  {reason}", f"{times:,}", f"{chars:,}", _share(chars, summary)
    yield from _counts({"clusters": summary.clusters, "  documents in them": summary.clustered})
    yield from _counts({"errors": sum(summary.errors.values())})
    yield from _counts({f"  {rule}": files for rule, files in summary.errors.items()})
    yield from _counts({"site templates": summary.templates} if summary.templates else {})
    yield "seconds", f"{summary.seconds:.1f}", "", ""


def _counts(numbers: Mapping[str, int]) -> Iterator[tuple[str, str, str, str]]:
    return ((name, f"{number:,}", "", "") for name, number in numbers.items())


def _share(chars: int, summary: Summary) -> str:
    return f"{chars / summary.chars_in:.1%}" if summary.chars_in else ""


def _show_table(rows: list[tuple[str, str, str, str]]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(show_edge=False, pad_edge=False)
    table.add_column(rows[0][0], no_wrap=True)
    for title in rows[0][1:]:
        table.add_column(title, justify="right", no_wrap=True)
    for name, *cells in rows[1:]:
        table.add_row(name, *cells, style="red" if name == "errors" and cells[0] != "0" else None)
    Console().print(table)
