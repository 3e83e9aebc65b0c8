"""`newsclean report`: a run as one static page."""

from __future__ import annotations

from typing import Annotated

import typer

from newsclean.cli.options import STOPPED, refuse


def report(out: Annotated[str, typer.Argument(metavar="OUT", help="The folder of a finished run.")]) -> None:
    """Write OUT/report.html: one page, without network access, about what the run removed and why.

    Exit codes: 0 written, 2 OUT holds no finished run, 3 it cannot be written.
    """
    from newsclean.cli.console import complain  # noqa: PLC0415 - so that --help is quick
    from newsclean.io.failures import OutputFailed, Refused  # noqa: PLC0415
    from newsclean.io.names import printable  # noqa: PLC0415
    from newsclean.report import write_report  # noqa: PLC0415

    try:
        written = write_report(out)
    except Refused as error:
        refuse(str(error))
    except OutputFailed as error:
        refuse(str(error.strerror or error), STOPPED)
    complain(f"wrote {printable(str(written))}")
