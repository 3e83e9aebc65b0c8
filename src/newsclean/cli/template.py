"""`newsclean template`: learn what a site prints on its pages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsclean.cli.options import STOPPED, refuse

if TYPE_CHECKING:
    from newsclean.pipeline import Pipeline

template = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Learn what a site prints on its pages.")


@template.callback()
def newsclean_template() -> None:
    """Learn what a site prints on its pages."""


@template.command()
def learn(
    *,
    folder: Annotated[str, typer.Argument(metavar="FOLDER", help="Pages of one site, read recursively.")],
    out: Annotated[str, typer.Option("--out", "-o", metavar="FILE", help="The JSON file to write.")],
    site: Annotated[str, typer.Option(metavar="NAME", help="Whose pages they are; FOLDER's name unless told.")] = "",
    jobs: Annotated[int, typer.Option(min=1, metavar="N", help="Worker processes.")] = 1,
) -> None:
    """Learn a site's own lines from the pages in FOLDER and write them to FILE, for `run --template FILE`."""
    from newsclean.batch import RunOptions  # noqa: PLC0415 - so that --help is quick
    from newsclean.batch.learning import learn_site  # noqa: PLC0415
    from newsclean.batch.processes import WorkersFailed  # noqa: PLC0415
    from newsclean.cli.console import complain  # noqa: PLC0415
    from newsclean.io.failures import Refused  # noqa: PLC0415

    try:
        learned = learn_site(RunOptions([folder], dry_run=True, jobs=jobs), site or Path(folder).resolve().name)
        learned.save(out)
    except Refused as error:
        refuse(str(error))
    except WorkersFailed as error:
        refuse(str(error), STOPPED)
    except OSError as error:
        refuse(f"cannot write {out}: {error.strerror}", STOPPED)
    complain(f"learned {len(learned.lines)} lines from {learned.pages} pages")


def templated(pipeline: Pipeline, path: str) -> Pipeline:
    """Return the pipeline with the template of a file before its cleaners; end the process where it holds none."""
    from newsclean.template import load_template, with_template  # noqa: PLC0415 - so that --help is quick

    try:
        return with_template(pipeline, load_template(path))
    except (ValueError, OSError) as error:
        refuse(f"--template must be a file that `newsclean template learn` wrote, {path!r} is none: {error}")
