"""The commands. What is slow to import loads inside the commands, so that `--help` is quick."""

from __future__ import annotations

import signal
import sys
from contextlib import contextmanager
from enum import Enum
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from newsclean._version import __version__
from newsclean.cli.report import report
from newsclean.cli.template import template as template_app
from newsclean.cli.template import templated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.batch import RunOptions, Summary
    from newsclean.io.reading import Source
    from newsclean.pipeline import CleanResult, Pipeline

DONE, SOME_FAILED, USAGE, STOPPED, INTERRUPTED = 0, 1, 2, 3, 130

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # plain help: quick, and the same in a pipe
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


app.command()(report)
app.add_typer(template_app, name="template")


class Keep(str, Enum):
    """Which clean texts a run writes."""

    all = "all"
    representatives = "representatives"


def _version(asked: bool) -> None:  # noqa: FBT001 - typer calls it so
    if asked:
        typer.echo(f"newsclean {__version__}")
        raise typer.Exit


Folders = Annotated[list[str], typer.Argument(metavar="FOLDER", help="Read recursively, never written to.")]
Out = Annotated[str, typer.Option("--out", "-o", metavar="OUT", help="The folder to write.")]
Preset = Annotated[str, typer.Option(metavar="NAME", help="NEWS for stories, PAGE for dumps of whole pages.")]
Without = Annotated[list[str], typer.Option(metavar="NAME", help="Leave out this cleaner; may be repeated.")]
Protect = Annotated[
    str, typer.Option(metavar="PATTERN", help="Never remove a line in which this regular expression is found.")
]
Jobs = Annotated[int, typer.Option(min=1, metavar="N", help="Worker processes.")]
KeepOption = Annotated[Keep, typer.Option(help="Write all clean texts, or one of each group of near-duplicates.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Clean and count, write nothing.")]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace what an earlier run wrote to OUT.")]
TimeLimit = Annotated[float, typer.Option(metavar="SECONDS", help="For one file; one that takes longer is an error.")]
Template = Annotated[
    str, typer.Option(metavar="FILE", help="Remove a site's own lines, as `template learn` wrote them.")
]
LearnTemplates = Annotated[
    bool, typer.Option("--learn-templates", help="Learn each site's own lines first, and remove them.")
]
Report = Annotated[bool, typer.Option("--report", help="Write OUT/report.html, a page about the run.")]
File = Annotated[str, typer.Argument(metavar="FILE", help="A text or HTML file; - reads standard input.")]
AsHtml = Annotated[bool, typer.Option("--html", help="Read FILE as HTML, whatever it is called.")]
Why = Annotated[bool, typer.Option("--why", help="Tell below each line what the story model makes of it.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Version = Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")]


@app.callback()
def newsclean(*, version: Version = False) -> None:
    """Clean scraped news text, account for everything removed, group near-duplicate stories."""


@app.command()
def run(  # noqa: PLR0913 - one parameter an option
    *,
    folders: Folders,
    out: Out = "",
    preset: Preset = "NEWS",
    without: Without = [],  # noqa: B006 - typer copies it
    jobs: Jobs = 1,
    keep: KeepOption = Keep.all,
    dry_run: DryRun = False,
    overwrite: Overwrite = False,
    protect: Protect = "",
    time_limit: TimeLimit = 60.0,
    template: Template = "",
    learn_templates: LearnTemplates = False,
    with_report: Report = False,
) -> None:
    """Clean the .txt, .html and .htm files below each FOLDER and group the near-duplicates.

    Writes OUT/clean/FOLDER/NAME.txt for each file, and OUT/removals.jsonl, OUT/clusters.jsonl and
    OUT/errors.jsonl, which say what was removed, which stories are alike, and what could not be read.

    Exit codes: 0 all done, 1 some files failed and all others are done, 2 wrong usage or OUT is
    refused, 3 the output cannot be written, 130 interrupted.
    """
    from newsclean.batch import Limits, RunOptions  # noqa: PLC0415 - see the module

    if not out and not dry_run:
        _refuse("missing option -o OUT; only --dry-run needs none")
    if template and learn_templates:
        _refuse("--template and --learn-templates must not be given together")
    pipeline = _pipeline(preset, without, protect)
    if template or learn_templates:
        pipeline = templated(pipeline, template, folders, jobs)
    dry = None if dry_run else out
    try:
        limits = Limits(seconds=time_limit)
        options = RunOptions(folders, dry, pipeline, keep.value, dry_run, overwrite, jobs, limits=limits)
    except ValueError as error:
        _refuse(str(error))
    summary = _watched(options)
    if with_report and dry:
        report(dry)
    _finish(summary, dry)


def _finish(summary: Summary, out: str | None) -> None:
    """End the process by how the run went."""
    from newsclean.cli.console import complain  # noqa: PLC0415 - see the module

    if summary.errors:
        where = f", see errors.jsonl in {out}" if out else ""
        complain(f"{sum(summary.errors.values())} of {summary.files} files were not cleaned{where}")
        raise typer.Exit(SOME_FAILED)


def _watched(options: RunOptions) -> Summary:
    """Run, show how it goes and what came of it; end the process where the run ends early."""
    from newsclean.batch import OutputFailed, Refused, run_folders  # noqa: PLC0415 - see the module
    from newsclean.batch.processes import WorkersFailed  # noqa: PLC0415
    from newsclean.cli.console import Watcher, complain, show_summary  # noqa: PLC0415

    code, message = DONE, ""
    with _terminable(), Watcher() as watcher:
        try:
            summary = run_folders(options, watcher)
        except Refused as error:
            code, message = USAGE, str(error)
        except (OutputFailed, WorkersFailed) as error:
            code, message = STOPPED, f"{_words(error)}; stopped {watcher.how_far()}, OUT is not finished"
        except KeyboardInterrupt:
            code, message = INTERRUPTED, f"interrupted {watcher.how_far()}, OUT is not finished"
    if code:
        complain(message)
        raise typer.Exit(code)
    show_summary(summary)
    return summary


@contextmanager
def _terminable() -> Iterator[None]:
    """Let SIGTERM end the run as Ctrl-C does: in order, and with a word on how far it came."""

    def interrupt(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _words(error: Exception) -> str:
    return str(getattr(error, "strerror", None) or error)


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
    pipeline = _pipeline(preset, without, protect)
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
    _, result = _cleaned(file, _pipeline(preset, without, protect), html=html)
    sys.stdout.buffer.write(f"{result.text}\n".encode())


def _cleaned(file: str, pipeline: Pipeline, *, html: bool) -> tuple[Source, CleanResult]:
    """Read and clean one file, or standard input; end the process where it cannot be read."""
    from newsclean.batch.files import clean_source  # noqa: PLC0415 - see the module
    from newsclean.io.failures import BadInput  # noqa: PLC0415
    from newsclean.io.names import printable  # noqa: PLC0415
    from newsclean.io.reading import Limits, kind_of, read_source, source_of  # noqa: PLC0415

    kind = "html" if html else kind_of(file) or "text"
    limits = Limits()
    try:
        source = source_of(sys.stdin.buffer.read(), kind, limits) if file == "-" else read_source(file, kind, limits)
    except BadInput as problem:
        _refuse(f"{printable(file)}: {problem.message} [{problem.rule}]", SOME_FAILED)
    return source, clean_source(source, pipeline)


def _pipeline(preset: str, without: list[str], protect: str) -> Pipeline:
    """Return the pipeline asked for; end the process where a name or pattern is wrong."""
    from newsclean.presets import PRESETS  # noqa: PLC0415 - see the module

    if preset.upper() not in PRESETS:
        _refuse(f"preset must be one of {', '.join(PRESETS)}, got {preset!r}")
    try:
        pipeline = PRESETS[preset.upper()].without(*without)
        return pipeline.protecting(protect) if protect else pipeline
    except ValueError as error:
        _refuse(str(error))


def _refuse(message: str, code: int = USAGE) -> NoReturn:
    from newsclean.cli.console import complain  # noqa: PLC0415 - see the module

    complain(message)
    raise typer.Exit(code)
