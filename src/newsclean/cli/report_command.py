"""The command `newsclean report`: write one HTML page about a run."""

from __future__ import annotations

from typing import Annotated

import typer

from newsclean.cli.shared_options import Quiet  # noqa: TC001 - typer reads it
from newsclean.io.filenames import printable


def report(
    *,
    out: Annotated[str, typer.Argument(metavar="OUT", help="Folder of a finished run.")],
    quiet: Quiet = False,
) -> None:
    """Write OUT/report.html, a page that shows the removals of a run with their reasons, its clusters and errors.

    The page needs no network access.
    """
    from newsclean.cli.progress_display import Watcher
    from newsclean.report import write_report

    with Watcher("quiet" if quiet else "", first="writing the report", left="the report is not written") as watcher:
        written = write_report(out)
    watcher.say(f"wrote {printable(str(written))}")
