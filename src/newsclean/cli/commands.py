"""The commands `explain`, `clean` and `doctor`, and the application that contains all commands."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from newsclean._version import __version__
from newsclean.cli.cleaned import cleaned
from newsclean.cli.dedup_command import dedup
from newsclean.cli.exits import Ended, ExitCode
from newsclean.cli.report_command import report
from newsclean.cli.run_command import run
from newsclean.cli.shared_options import (
    INPUT,
    MARKUP,
    OUTPUT,
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
    rich_markup_mode=MARKUP,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


for command in (run, dedup, report):
    app.command()(command)
app.add_typer(template, name="template")


def _version(asked: bool) -> None:  # noqa: FBT001 - typer calls it so
    if asked:
        typer.echo(f"newsclean {__version__}")
        raise typer.Exit


Files = Annotated[
    list[str],
    typer.Argument(metavar="FILE", help="File or folder to read; - for one text or page on standard input."),
]
Run = Annotated[
    str,
    typer.Option(
        "--run",
        metavar="OUT",
        rich_help_panel=INPUT,
        help="Show the removals that the finished run in OUT made in FILE, without cleaning it again.",
    ),
]
AsHtml = Annotated[
    bool, typer.Option("--html", rich_help_panel=INPUT, help="Read FILE as an HTML page, whatever its name ends in.")
]
Why = Annotated[
    bool,
    typer.Option("--why", rich_help_panel=OUTPUT, help="Print below each line why the reader kept or removed it."),
]
AsJson = Annotated[
    bool, typer.Option("--json", rich_help_panel=OUTPUT, help="Print one JSON object for each document.")
]
Version = Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")]


@app.callback()
def newsclean(*, version: Version = False) -> None:
    """Clean scraped news text, report every removal, and group near-duplicate stories."""


# fmt: off
@app.command()
def explain(
    context: typer.Context, *, files: Files, run_of: Run = "",
    preset: Preset = "NEWS", without: Without = [], protect: Protect = "", policy: PolicyOption = [],  # noqa: B006 - typer copies them
    text_field: TextField = "text", html_field: HtmlField = "html",
    id_field: IdField = "id", url_field: UrlField = "url", any_status: AnyStatus = False,
    html: AsHtml = False, why: Why = False, as_json: AsJson = False,
) -> None:
    # fmt: on
    """Print each document with its removed text struck through and the reasons in the margin.

    If the output is not a terminal, a removed line begins with "- [reason]" and a changed line with "~ [reason]". An
    HTML page is printed as the text that was extracted from it. If there are several documents, the name of each is
    printed above it.

    With --run, FILE is the path or id of a document in OUT/removals.jsonl.
    """
    if as_json and why:
        raise Ended(ExitCode.USAGE, "--why must be given without --json, got both")
    from newsclean.cli.explanation import show_document, show_documents_of_run

    if run_of:
        for option in context.command.params:
            source = context.get_parameter_source(option.name or "")
            if option.name not in {"files", "run_of"} and source is not None and source.name == "COMMANDLINE":
                raise Ended(ExitCode.USAGE, f"{option.opts[0]} must be given without --run, got both")
        show_documents_of_run(run_of, files)
        return
    pipeline = pipeline_of(preset, without, protect, policy)
    reading = reading_of((text_field, html_field, id_field, url_field), any_status=any_status)
    for found, result in cleaned(files, reading, pipeline, html=html):
        if as_json:
            from newsclean.io.schemas import explain_record, json_line

            sys.stdout.write(json_line(explain_record(found, result, pipeline)))
        else:
            show_document(found.name, files, result, pipeline if why else None)


# fmt: off
@app.command()
def clean(
    *, files: Files,
    preset: Preset = "NEWS", without: Without = [], protect: Protect = "", policy: PolicyOption = [],  # noqa: B006 - typer copies them
    text_field: TextField = "text", html_field: HtmlField = "html",
    id_field: IdField = "id", url_field: UrlField = "url", any_status: AnyStatus = False,
    html: AsHtml = False, as_json: AsJson = False,
) -> None:
    # fmt: on
    """Print the clean text of each document in UTF-8, with a blank line between documents.

    All documents of a folder, or of a file with many documents, are printed. With --json, print one JSON object for
    each document, with its text, metadata and removals.
    """
    pipeline = pipeline_of(preset, without, protect, policy)
    reading = reading_of((text_field, html_field, id_field, url_field), any_status=any_status)
    between = ""
    for found, result in cleaned(files, reading, pipeline, html=html):
        if as_json:
            from newsclean.io.schemas import clean_record, json_line

            sys.stdout.write(json_line(clean_record(found, result, pipeline)))
            continue
        sys.stdout.buffer.write(f"{between}{result.text}\n".encode())
        between = "\n"


@app.command()
def doctor() -> None:
    """Print the versions of newsclean and its packages and the result of a self-test, for a bug report."""
    from newsclean.cli.doctor import examination

    for line in examination():
        typer.echo(line)
