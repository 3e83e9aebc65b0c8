"""`newsclean report`: a run as one static page."""

from __future__ import annotations

from typing import Annotated

import typer

from newsclean.cli.shared_options import Quiet  # noqa: TC001 - typer reads it
from newsclean.io.filenames import printable


def report(
    *,
    out: Annotated[str, typer.Argument(metavar="OUT", help="The folder of a finished run.")],
    quiet: Quiet = False,
) -> None:
    """Write OUT/report.html: one page, without network access, about what the run removed and why."""
    from newsclean.cli.progress_display import Watcher  # noqa: PLC0415 - so that --help is quick
    from newsclean.report import write_report  # noqa: PLC0415

    with Watcher("quiet" if quiet else "", first="writing the report", left="the report is not written") as watcher:
        written = write_report(out)
    watcher.say(f"wrote {printable(str(written))}")
