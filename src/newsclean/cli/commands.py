"""The commands. What is slow to import loads inside the commands, so that `--help` is quick."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from newsclean._version import __version__
from newsclean.cli.dedup import dedup
from newsclean.cli.options import Preset, Protect, Without, pipeline_of
from newsclean.cli.report import report
from newsclean.cli.run import run
from newsclean.cli.template import template

if TYPE_CHECKING:
    from newsclean.io.reading import Source
    from newsclean.pipeline import CleanResult, Pipeline

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


File = Annotated[str, typer.Argument(metavar="FILE", help="A text or HTML file; - reads standard input.")]
AsHtml = Annotated[bool, typer.Option("--html", help="Read FILE as HTML, whatever it is called.")]
Why = Annotated[bool, typer.Option("--why", help="Tell below each line what the story model makes of it.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Version = Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")]


@app.callback()
def newsclean(*, version: Version = False) -> None:
    """Clean scraped news text, account for everything removed, group near-duplicate stories."""


@app.command()
def explain(  # noqa: PLR0913 - one parameter an option
    *,
    file: File,
    preset: Preset = "NEWS",
    without: Without = [],  # noqa: B006 - typer copies it
    protect: Protect = "",
    html: AsHtml = False,
    why: Why = False,
    as_json: AsJson = False,
) -> None:
    """Show a file with what goes struck through, and why in the margin.

    Where there is no terminal, a line that goes is marked "- [reason]", one that changes "~ [reason]".
    Of an HTML file, this is the extracted text.
    """
    pipeline = pipeline_of(preset, without, protect)
    source, result = _cleaned(file, pipeline, html=html)
    if as_json:
        from newsclean.io.records import explain_record, json_line  # noqa: PLC0415 - see the module

        sys.stdout.write(json_line(explain_record(file, source, result, pipeline)))
    else:
        from newsclean.cli.console import show_explanation  # noqa: PLC0415 - see the module

        show_explanation(result, why=why)


@app.command()
def clean(
    *,
    file: File,
    preset: Preset = "NEWS",
    without: Without = [],  # noqa: B006 - typer copies it
    protect: Protect = "",
    html: AsHtml = False,
) -> None:
    """Print a file's clean text, in UTF-8."""
    _, result = _cleaned(file, pipeline_of(preset, without, protect), html=html)
    sys.stdout.buffer.write(f"{result.text}\n".encode())


def _cleaned(file: str, pipeline: Pipeline, *, html: bool) -> tuple[Source, CleanResult]:
    """Read and clean one file, or standard input.

    Raises:
        Refused: there is no such file.
        BadInput: it cannot be read.
    """
    from newsclean.batch.cleaning import clean_source  # noqa: PLC0415 - see the module
    from newsclean.io.failures import BadInput  # noqa: PLC0415
    from newsclean.io.inputs import check_exists  # noqa: PLC0415
    from newsclean.io.limits import Limits  # noqa: PLC0415
    from newsclean.io.names import printable  # noqa: PLC0415
    from newsclean.io.reading import kind_of, read_all, read_source, source_of  # noqa: PLC0415

    kind = "html" if html else kind_of(file) or "text"
    limits = Limits()
    if file != "-":
        check_exists(file)
    try:
        source = source_of(read_all(sys.stdin.buffer, limits), kind) if file == "-" else read_source(file, kind, limits)
        limits.check(source.text, kind)
    except BadInput as problem:
        raise BadInput(problem.rule, f"{printable(file)}: {problem.message} [{problem.rule}]") from None
    return source, clean_source(source, pipeline)
