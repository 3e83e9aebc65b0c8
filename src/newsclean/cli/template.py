"""`newsclean template`: learn what a site prints on its pages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsclean.cli.options import STOPPED, refuse

if TYPE_CHECKING:
    from newsclean.batch.learning import LearnOptions
    from newsclean.pipeline import Pipeline
    from newsclean.template import SiteTemplate, SiteTemplates

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
    from newsclean.batch.learning import LearnOptions, learn_site  # noqa: PLC0415 - so that --help is quick
    from newsclean.cli.console import complain  # noqa: PLC0415
    from newsclean.io.failures import Refused  # noqa: PLC0415

    try:
        learned = learn_site(LearnOptions([folder], jobs), site or Path(folder).resolve().name)
        learned.save(out)
    except Refused as error:
        refuse(str(error))
    except OSError as error:
        refuse(f"cannot write {out}: {error.strerror}", STOPPED)
    complain(f"learned {len(learned.lines)} lines from {learned.pages} pages")


def templated(pipeline: Pipeline, path: str, options: LearnOptions) -> Pipeline:
    """Return the pipeline with a template before its cleaners: of a file if `path` is given, else learned.

    Ends the process where the file is no template or a folder is refused.
    """
    from newsclean.io.failures import Refused  # noqa: PLC0415 - so that --help is quick
    from newsclean.template import with_template  # noqa: PLC0415

    try:
        return with_template(pipeline, _loaded(path) if path else _learned(options))
    except Refused as error:
        refuse(str(error))
    except (ValueError, OSError) as error:
        refuse(f"--template must be a file that `newsclean template learn` wrote, {path!r} is none: {error}")


def _loaded(path: str) -> SiteTemplate:
    from newsclean.template import SiteTemplate  # noqa: PLC0415 - so that --help is quick

    return SiteTemplate.load(path)


def _learned(options: LearnOptions) -> SiteTemplates:
    from newsclean.batch.learning import learn_sites  # noqa: PLC0415 - so that --help is quick
    from newsclean.cli.console import complain  # noqa: PLC0415

    learned = learn_sites(options)
    complain(f"learned the templates of {len(learned.templates)} sites")
    return learned
