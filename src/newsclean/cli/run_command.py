"""The command `newsclean run`: clean folders and files with many documents."""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from newsclean.cli.exits import ExitCode
from newsclean.cli.report_command import report
from newsclean.cli.shared_options import (
    CLEANING,
    DUPLICATES,
    OUTPUT,
    AnyStatus,
    Contained,
    DateField,
    Held,
    HtmlField,
    IdField,
    Jobs,
    PolicyOption,
    Preset,
    Protect,
    Quiet,
    Share,
    TextField,
    UrlField,
    Within,
    Without,
    Words,
    pipeline_of,
    reading_of,
)
from newsclean.cli.template_command import templated
from newsclean.cli.usage import bounded
from newsclean.io.failures import Refused
from newsclean.io.filenames import printable
from newsclean.wording import counted

if TYPE_CHECKING:
    from newsclean.batch import RunOptions, Summary
    from newsclean.cli.progress_display import Watcher


Folders = Annotated[
    list[str], typer.Argument(metavar="FOLDER", help="Folder or file to read; - for JSON Lines on standard input.")
]
Out = Annotated[
    str,
    typer.Option("--out", "-o", metavar="OUT", rich_help_panel=OUTPUT, help="Output folder; - for standard output."),
]
Keep = Annotated[
    str,
    typer.Option(
        metavar="all|representatives|longest|first|newest|cleanest",
        rich_help_panel=DUPLICATES,
        help="Write all documents, or only one of each cluster of near-duplicates: its representative, the longest, "
        "the first, the newest, or the one with the smallest share removed (cleanest).",
    ),
]
Duplicates = Annotated[
    str,
    typer.Option(
        metavar="keep|drop|tag",
        rich_help_panel=DUPLICATES,
        help="keep: write all near-duplicates. drop: write only one of each cluster, which --keep selects. tag: write "
        "all, with the fields cluster, duplicate_of, kind, jaccard and containment.",
    ),
]
NoDedup = Annotated[bool, typer.Option("--no-dedup", rich_help_panel=DUPLICATES, help="Do not group near-duplicates.")]
DryRun = Annotated[
    bool,
    typer.Option("--dry-run", rich_help_panel=OUTPUT, help="Clean, group and print the summary, but write no files."),
]
Overwrite = Annotated[
    bool, typer.Option("--overwrite", rich_help_panel=OUTPUT, help="Replace the output of an earlier run in OUT.")
]
TimeLimit = Annotated[
    float,
    typer.Option(
        parser=bounded("--time-limit", float, "a positive number of seconds", lambda seconds: 0 < seconds < math.inf),
        metavar="SECONDS",
        rich_help_panel=CLEANING,
        help="Time limit for one document, in seconds. A document that takes longer is written uncleaned.",
    ),
]
Removals = Annotated[
    bool,
    typer.Option(
        "--removals", rich_help_panel=OUTPUT, help="Add the fields removals and story_metadata to each written record."
    ),
]
Template = Annotated[
    str,
    typer.Option(
        metavar="FILE",
        rich_help_panel=CLEANING,
        help="Remove the repeated lines of a site, which `template learn` wrote to FILE.",
    ),
]
LearnTemplates = Annotated[
    bool,
    typer.Option(
        "--learn-templates",
        rich_help_panel=CLEANING,
        help="Learn the repeated lines of each site in a first pass over the input, and remove them.",
    ),
]
Report = Annotated[
    bool, typer.Option("--report", rich_help_panel=OUTPUT, help="Also write OUT/report.html, a page about the run.")
]
LogJson = Annotated[
    bool, typer.Option("--log-json", rich_help_panel=OUTPUT, help="Print all messages as JSON Lines on standard error.")
]


# fmt: off
def run(
    *, folders: Folders, out: Out = "",
    preset: Preset = "NEWS", without: Without = [], protect: Protect = "", policy: PolicyOption = [],  # noqa: B006 - typer copies them
    jobs: Jobs = 1, keep: Keep = "all", duplicates: Duplicates = "", within: Within = "",
    jaccard: Share = 0.36, containment: Held = 0.7, find_contained: Contained = False, shingle_words: Words = None,
    no_dedup: NoDedup = False, time_limit: TimeLimit = 60.0,
    dry_run: DryRun = False, overwrite: Overwrite = False, removals: Removals = False,
    text_field: TextField = "text", html_field: HtmlField = "html",
    id_field: IdField = "id", url_field: UrlField = "url", date_field: DateField = "date",
    any_status: AnyStatus = False,
    template: Template = "", learn_templates: LearnTemplates = False, with_report: Report = False,
    quiet: Quiet = False, log_json: LogJson = False,
) -> None:
    # fmt: on
    """Clean texts, HTML pages and files with many documents, and group the near-duplicates.

    Files with many documents are JSON Lines, Parquet and WARC. A JSON array or a CSV file is read only if you pass the
    file itself; in a folder, it is skipped.

    The clean text of each text or page is written to OUT/clean/FOLDER/NAME.txt. A file with many documents is written
    to OUT/clean/FILE in the same format. OUT/removals.jsonl, OUT/clusters.jsonl and OUT/errors.jsonl describe the
    result. If OUT has an unfinished run of the same command, it is resumed. With - as FOLDER, JSON Lines are read from
    standard input and written to standard output.
    """
    from newsclean.batch import Limits, RunOptions
    from newsclean.cli.progress_display import Watcher

    out = "-" if "-" in folders and not out else out
    to = None if dry_run else out
    with Watcher("quiet" if quiet else "json" if log_json else "", left=_left(to)) as watcher:
        _check(folders, out, dry_run=dry_run, templates=(template, learn_templates, with_report))
        pipeline = pipeline_of(preset, without, protect, policy)
        reading = reading_of((text_field, html_field, id_field, url_field, date_field), any_status=any_status)
        try:
            options = RunOptions(
                folders, to, templated(pipeline, template), keep, dry_run, overwrite, jobs,  # type: ignore[arg-type] # it checks `keep`
                limits=Limits(seconds=time_limit), group=not no_dedup, removals=removals, fields=reading.fields,
                any_status=any_status, learn_templates=learn_templates, within=within or None,
                jaccard=jaccard, containment=containment or None, find_contained=find_contained,
                shingle_words=shingle_words, duplicates=duplicates or None,  # type: ignore[arg-type] # the same
            )  # fmt: skip
        except ValueError as error:
            raise Refused(str(error)) from None
        summary = _done(options, watcher)
    watcher.finished(summary, table=to != "-")
    if with_report and to is not None:
        report(out=to, quiet=quiet or log_json)
    _end(summary, to, watcher)


def _end(summary: Summary, to: str | None, watcher: Watcher) -> None:
    """Print the number of skipped inputs and of cleaned documents, and the output folder.

    Args:
        summary: the counts of the run.
        to: the output folder; `-` for standard output, None for a dry run.
        watcher: prints the messages.

    Raises:
        typer.Exit: a document failed; the exit code is 1.
    """
    if summary.left_out:
        from newsclean.io.inputs import in_words

        watcher.say(f"left out: {in_words(summary.left_out)}")
    if summary.errors or to != "-":
        watcher.say(_result(summary, to))
    if summary.errors:
        raise typer.Exit(ExitCode.SOME_FAILED)


def _check(folders: list[str], out: str, *, dry_run: bool, templates: tuple[str, bool, bool]) -> None:
    """Check that the options do not exclude each other.

    Args:
        folders: the inputs; `-` is standard input.
        out: the value of --out; empty if it is not used.
        dry_run: whether --dry-run is used.
        templates: the values of --template, --learn-templates and --report.

    Raises:
        Refused: two options exclude each other, or --out is missing.
    """
    template, learn_templates, with_report = templates
    if not out and not dry_run:
        raise Refused("--out must be given, unless you use --dry-run")
    if "-" in folders and (out != "-" or dry_run):
        reason = "a stopped run could not read standard input again"
        raise Refused(f"if FOLDER is '-', OUT must also be '-' and --dry-run must not be used, because {reason}")
    if template and learn_templates:
        raise Refused("--template and --learn-templates must not be used together")
    if out == "-" and (learn_templates or with_report):
        raise Refused("OUT must be a folder for --learn-templates and --report, got '-'")


def _done(options: RunOptions, watcher: Watcher) -> Summary:
    from newsclean.batch import run_batch, run_stream

    if options.out == "-":
        return run_stream(options, sys.stdin.buffer, sys.stdout.buffer, watcher)
    return run_batch(options, watcher)


def _left(out: str | None) -> str:
    return "the rest is not done" if out in {None, "", "-"} else "OUT is not finished: the same command resumes it"


def _result(summary: Summary, out: str | None) -> str:
    """Return the last line that a run prints: how many documents were cleaned, and the output folder, if any."""
    failed = sum(summary.errors.values())
    cleaned = f"cleaned {summary.files - failed:,} of {counted(summary.files, 'document')}"
    if out in {None, "-"}:
        return cleaned
    shown = printable(str(out))
    errors = f", {counted(failed, 'error')} in {shown}/errors.jsonl" if failed else ""
    return f"{cleaned}; the result is in {shown}{errors}"
