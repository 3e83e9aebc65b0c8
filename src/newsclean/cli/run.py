"""`newsclean run`: clean folders and files of many documents."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import contextmanager
from enum import Enum
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from newsclean.cli.options import (
    DONE,
    INTERRUPTED,
    SOME_FAILED,
    STOPPED,
    USAGE,
    Preset,
    Protect,
    Without,
    pipeline_of,
    refuse,
)
from newsclean.cli.report import report
from newsclean.cli.template import templated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.batch import RunOptions, Summary
    from newsclean.cli.watching import Watcher


class Keep(str, Enum):
    """Which clean texts a run writes."""

    all = "all"
    representatives = "representatives"


Folders = Annotated[
    list[str], typer.Argument(metavar="FOLDER", help="A folder, or a JSON Lines, Parquet or WARC file; never written.")
]
Out = Annotated[str, typer.Option("--out", "-o", metavar="OUT", help="The folder to write; - for standard output.")]
Jobs = Annotated[int, typer.Option(min=1, metavar="N", help="Worker processes.")]
KeepOption = Annotated[Keep, typer.Option(help="Write all clean texts, or one of each group of near-duplicates.")]
NoDedup = Annotated[bool, typer.Option("--no-dedup", help="Do not group near-duplicates.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Clean and count, write nothing.")]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace what an earlier run wrote to OUT.")]
TimeLimit = Annotated[float, typer.Option(metavar="SECONDS", help="For one document; then it is left as it came.")]
Removals = Annotated[bool, typer.Option("--removals", help="Put each record's account into it.")]
TextField = Annotated[str, typer.Option(metavar="NAME", help="What records call the text to clean.")]
HtmlField = Annotated[str, typer.Option(metavar="NAME", help="What they call a page, used where there is no text.")]
IdField = Annotated[str, typer.Option(metavar="NAME", help="What they call themselves by.")]
UrlField = Annotated[str, typer.Option(metavar="NAME", help="Where they say that they came from.")]
Template = Annotated[
    str, typer.Option(metavar="FILE", help="Remove a site's own lines, as `template learn` wrote them.")
]
LearnTemplates = Annotated[
    bool, typer.Option("--learn-templates", help="Learn each site's own lines first, and remove them.")
]
Report = Annotated[bool, typer.Option("--report", help="Write OUT/report.html, a page about the run.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing unless the run ends early.")]
LogJson = Annotated[bool, typer.Option("--log-json", help="Say everything as JSON Lines on standard error.")]


# fmt: off
def run(  # noqa: PLR0913 - one parameter an option
    *, folders: Folders, out: Out = "",
    preset: Preset = "NEWS", without: Without = [], protect: Protect = "",  # noqa: B006 - typer copies it
    jobs: Jobs = 1, keep: KeepOption = Keep.all, no_dedup: NoDedup = False, time_limit: TimeLimit = 60.0,
    dry_run: DryRun = False, overwrite: Overwrite = False, removals: Removals = False,
    text_field: TextField = "text", html_field: HtmlField = "html",
    id_field: IdField = "id", url_field: UrlField = "url",
    template: Template = "", learn_templates: LearnTemplates = False, with_report: Report = False,
    quiet: Quiet = False, log_json: LogJson = False,
) -> None:
    # fmt: on
    """Clean folders of .txt, .html and .htm files, and files of many documents; group the near-duplicates.

    Writes OUT/clean/FOLDER/NAME.txt for each file, OUT/clean/FILE in the same format for a file of many documents, and
    OUT/removals.jsonl, OUT/clusters.jsonl and OUT/errors.jsonl, which say what was removed, which stories are alike,
    and what could not be cleaned. An unfinished OUT is gone on with. With - for FOLDER, JSON Lines of standard input go
    to standard output.

    Exit codes: 0 all done, 1 some documents failed and all others are done, 2 wrong usage or OUT is
    refused, 3 the output cannot be written, 130 interrupted.
    """
    out = "-" if "-" in folders and not out else out
    _check(folders, out, dry_run=dry_run, templates=(template, learn_templates, with_report))
    pipeline = pipeline_of(preset, without, protect)
    from newsclean.batch import Fields, Limits, RunOptions  # noqa: PLC0415 - so that --help is quick

    to = None if dry_run else out
    try:
        limits, fields = Limits(seconds=time_limit), Fields(text_field, html_field, id_field, url_field)
        if template:
            pipeline = templated(pipeline, template)
        options = RunOptions(
            folders, to, pipeline, keep.value, dry_run, overwrite, jobs, limits=limits,
            group=not no_dedup, removals=removals, fields=fields, learn_templates=learn_templates,
        )  # fmt: skip
    except ValueError as error:
        refuse(str(error))
    _run(options, "quiet" if quiet else "json" if log_json else "", with_report=with_report)


def _check(folders: list[str], out: str, *, dry_run: bool, templates: tuple[str, bool, bool]) -> None:
    """Refuse options that do not go together."""
    template, learn_templates, with_report = templates
    if not out and not dry_run:
        refuse("missing option -o OUT; only --dry-run needs none")
    if "-" in folders and (out != "-" or dry_run):
        refuse("standard input can only go to standard output: it cannot be read again to go on after a kill")
    if template and learn_templates:
        refuse("--template and --learn-templates must not be given together")
    if out == "-" and (learn_templates or with_report):
        refuse("--learn-templates and --report need a folder for OUT, got -")


def _run(options: RunOptions, say: str, *, with_report: bool) -> None:
    """Run, and end the process by how it went."""
    from newsclean.cli.watching import Watcher  # noqa: PLC0415 - so that --help is quick

    with _terminable(), Watcher(say) as watcher:
        code, message, summary = _watched(options, watcher)
    if summary is None:
        watcher.stopped(code, message)
        raise typer.Exit(code)
    watcher.finished(summary, table=options.out != "-")
    if with_report and options.out is not None:
        report(str(options.out))
    if summary.errors:
        where = f", see errors.jsonl in {options.out}" if options.out not in {None, "-"} else ""
        watcher.say(f"{sum(summary.errors.values())} of {summary.files} documents were not cleaned{where}")
        raise typer.Exit(SOME_FAILED)


def _watched(options: RunOptions, watcher: Watcher) -> tuple[int, str, Summary | None]:
    """Run, and show how it goes; return the exit code and a message where it ends early."""
    from newsclean import batch  # noqa: PLC0415 - so that --help is quick

    try:
        if options.out == "-":
            return DONE, "", batch.run_stream(options, sys.stdin.buffer, sys.stdout.buffer, watcher)
        return DONE, "", batch.run_batch(options, watcher)
    except batch.Refused as error:
        return USAGE, str(error), None
    except (batch.InputChanged, batch.OutputFailed, batch.WorkersFailed) as error:
        if isinstance(error.__context__, BrokenPipeError):  # whoever reads has had enough: `head` for one
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return STOPPED, f"{_words(error)}; stopped {watcher.how_far()}, {_left(options)}", None
    except KeyboardInterrupt:
        return INTERRUPTED, f"interrupted {watcher.how_far()}, {_left(options)}", None


def _left(options: RunOptions) -> str:
    if options.out in {None, "-"}:
        return "the rest is not done"
    return "OUT is not finished: the same command goes on"


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
