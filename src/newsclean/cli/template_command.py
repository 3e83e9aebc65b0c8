"""The command `newsclean template`: learn the repeated lines of a site."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsclean.cli.shared_options import (
    MARKUP,
    AnyStatus,
    HtmlField,
    IdField,
    Jobs,
    Quiet,
    TextField,
    UrlField,
    reading_of,
)
from newsclean.io.failures import OutputFailed, Refused
from newsclean.io.filenames import printable
from newsclean.wording import counted

if TYPE_CHECKING:
    from newsclean.pipeline import Pipeline

template = typer.Typer(rich_markup_mode=MARKUP, help="Learn the repeated lines of a site.")


@template.callback()
def newsclean_template() -> None:
    """Learn the repeated lines of a site."""


@template.command()
def learn(
    *,
    folder: Annotated[str, typer.Argument(metavar="FOLDER", help="Folder or file with pages of one site.")],
    out: Annotated[str, typer.Option("--out", "-o", metavar="FILE", help="JSON file to write.")],
    site: Annotated[
        str, typer.Option(metavar="NAME", help="Name of the site. The default is the name of FOLDER.")
    ] = "",
    jobs: Jobs = 1,
    text_field: TextField = "text",
    html_field: HtmlField = "html",
    id_field: IdField = "id",
    url_field: UrlField = "url",
    any_status: AnyStatus = False,
    quiet: Quiet = False,
) -> None:
    """Learn the lines that a site repeats on its pages and write them to FILE, for `run --template FILE`."""
    from newsclean.batch import RunOptions
    from newsclean.batch.template_learning import learn_site
    from newsclean.cli.progress_display import Watcher

    reading = reading_of((text_field, html_field, id_field, url_field), any_status=any_status)
    with Watcher("quiet" if quiet else "", left="FILE is not written") as watcher:
        options = RunOptions([folder], dry_run=True, jobs=jobs, fields=reading.fields, any_status=any_status)
        learned = learn_site(options, site or Path(folder).resolve().name, watcher)
    try:
        learned.save(out)
    except OSError as error:
        raise OutputFailed(error.errno, f"cannot write {printable(out)}: {error.strerror}") from None
    lines, pages = counted(len(learned.lines), "line"), counted(learned.pages, "page")
    watcher.say(f"learned {lines} from {pages}; the result is in {printable(out)}")


def templated(pipeline: Pipeline, path: str) -> Pipeline:
    """Return a pipeline that first removes the template in the file `path`; the same pipeline if `path` is empty.

    Raises:
        Refused: the file contains no template.
    """
    from newsclean.template import load_template, with_template

    if not path:
        return pipeline
    try:
        return with_template(pipeline, load_template(path))
    except (ValueError, OSError) as error:
        rule = f"--template must be a file written by `newsclean template learn`, got {path!r}"
        raise Refused(f"{rule}: {_words(error)}") from None


def _words(error: ValueError | OSError) -> str:
    return str(getattr(error, "strerror", None) or error)
