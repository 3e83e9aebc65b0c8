"""The commands. What is slow to import loads inside the commands, so that `--help` is quick."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from newsclean._version import __version__
from newsclean.cli.cleaned import cleaned
from newsclean.cli.dedup_command import dedup
from newsclean.cli.report_command import report
from newsclean.cli.run_command import run
from newsclean.cli.shared_options import (
    AnyStatus,
    HtmlField,
    IdField,
    PolicyOption,
    Preset,
    Protect,
    TextField,
    UrlField,
    Without,
    pipeline_of,
    reading_of,
)
from newsclean.cli.template_command import template

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,  # plain help: quick, and the same in a pipe
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


for command in (run, dedup, report):  # each in a module of its own
    app.command()(command)
app.add_typer(template, name="template")


def _version(asked: bool) -> None:  # noqa: FBT001 - typer calls it so
    if asked:
        typer.echo(f"newsclean {__version__}")
        raise typer.Exit


File = Annotated[
    str, typer.Argument(metavar="FILE", help="A file or folder to read; - reads a text or page from standard input.")
]
AsHtml = Annotated[bool, typer.Option("--html", help="Read FILE as HTML, whatever it is called.")]
Why = Annotated[bool, typer.Option("--why", help="Tell below each line what the reader makes of it.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object for each document.")]
Version = Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")]


@app.callback()
def newsclean(*, version: Version = False) -> None:
    """Clean scraped news text, account for everything removed, group near-duplicate stories."""


# fmt: off
@app.command()
def explain(  # noqa: PLR0913 - one parameter an option
    *, file: File,
    preset: Preset = "NEWS", without: Without = [], protect: Protect = "", policy: PolicyOption = [],  # noqa: B006 - typer copies them
    text_field: TextField = "text", html_field: HtmlField = "html",
    id_field: IdField = "id", url_field: UrlField = "url", any_status: AnyStatus = False,
    html: AsHtml = False, why: Why = False, as_json: AsJson = False,
) -> None:
    # fmt: on
    """Show a file with what goes struck through, and why in the margin.

    Where there is no terminal, a line that goes is marked "- [reason]", one that changes "~ [reason]".
    Of an HTML file, this is the extracted text. Of a folder or a file of many documents, each is shown below its name.
    """
    pipeline = pipeline_of(preset, without, protect, policy)
    reading = reading_of((text_field, html_field, id_field, url_field), any_status=any_status)
    for found, result in cleaned(file, reading, pipeline, html=html):
        if as_json:
            from newsclean.io.schemas import explain_record, json_line  # noqa: PLC0415 - see the module

            sys.stdout.write(json_line(explain_record(found.name, found.source, result, pipeline)))
        else:
            from newsclean.cli.explanation import show_explanation  # noqa: PLC0415 - see the module
            from newsclean.io.filenames import printable  # noqa: PLC0415
            from newsclean.io.inputs import paths_as_given  # noqa: PLC0415

            if found.name not in paths_as_given([file]):
                sys.stdout.write(f"== {printable(found.name)}\n")
            show_explanation(result, pipeline if why else None)


# fmt: off
@app.command()
def clean(  # noqa: PLR0913 - one parameter an option
    *, file: File,
    preset: Preset = "NEWS", without: Without = [], protect: Protect = "", policy: PolicyOption = [],  # noqa: B006 - typer copies them
    text_field: TextField = "text", html_field: HtmlField = "html",
    id_field: IdField = "id", url_field: UrlField = "url", any_status: AnyStatus = False,
    html: AsHtml = False, as_json: AsJson = False,
) -> None:
    # fmt: on
    """Print a file's clean text, in UTF-8; of a folder or a file of many documents, each text, a blank line between.

    With --json, print one object a document instead: its text, what is known of it, and what was removed.
    """
    pipeline = pipeline_of(preset, without, protect, policy)
    reading = reading_of((text_field, html_field, id_field, url_field), any_status=any_status)
    between = ""
    for found, result in cleaned(file, reading, pipeline, html=html):
        if as_json:
            from newsclean.io.schemas import clean_record, json_line  # noqa: PLC0415 - see the module

            sys.stdout.write(json_line(clean_record(found.name, found.source, result, pipeline)))
            continue
        sys.stdout.buffer.write(f"{between}{result.text}\n".encode())
        between = "\n"
