"""`newsclean run`: clean folders and files of many documents."""

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


Folders = Annotated[list[str], typer.Argument(metavar="FOLDER", help="A folder or a file to read; - reads JSON Lines.")]
Out = Annotated[
    str,
    typer.Option(
        "--out", "-o", metavar="OUT", rich_help_panel=OUTPUT, help="The folder to write; - for standard output."
    ),
]
Keep = Annotated[
    str,
    typer.Option(
        metavar="all|representatives|longest|first|newest|cleanest",
        rich_help_panel=DUPLICATES,
        help="Write all clean texts, or one of each group of near-duplicates: its representative, longest, first, "
        "newest, or the one of which least was removed.",
    ),
]
Duplicates = Annotated[
    str,
    typer.Option(
        metavar="keep|drop|tag",
        rich_help_panel=DUPLICATES,
        help="Write near-duplicates as all others, write one of each group (as --keep says), or tag records: cluster, "
        "duplicate_of, kind, jaccard, containment.",
    ),
]
NoDedup = Annotated[bool, typer.Option("--no-dedup", rich_help_panel=DUPLICATES, help="Do not group near-duplicates.")]
DryRun = Annotated[bool, typer.Option("--dry-run", rich_help_panel=OUTPUT, help="Clean and count, write nothing.")]
Overwrite = Annotated[
    bool, typer.Option("--overwrite", rich_help_panel=OUTPUT, help="Replace what an earlier run wrote to OUT.")
]
TimeLimit = Annotated[
    float,
    typer.Option(
        parser=bounded("--time-limit", float, "a positive number of seconds", lambda seconds: 0 < seconds < math.inf),
        metavar="SECONDS",
        rich_help_panel=CLEANING,
        help="For one document; then it is left as it came.",
    ),
]
Removals = Annotated[
    bool, typer.Option("--removals", rich_help_panel=OUTPUT, help="Put each record's account and metadata into it.")
]
Template = Annotated[
    str,
    typer.Option(
        metavar="FILE", rich_help_panel=CLEANING, help="Remove a site's own lines, as `template learn` wrote them."
    ),
]
LearnTemplates = Annotated[
    bool,
    typer.Option(
        "--learn-templates", rich_help_panel=CLEANING, help="Learn each site's own lines first, and remove them."
    ),
]
Report = Annotated[
    bool, typer.Option("--report", rich_help_panel=OUTPUT, help="Write OUT/report.html, a page about the run.")
]
LogJson = Annotated[
    bool, typer.Option("--log-json", rich_help_panel=OUTPUT, help="Say everything as JSON Lines on standard error.")
]


# fmt: off
def run(  # noqa: PLR0913 - one parameter an option
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
    """Clean texts, pages and files of many documents, and folders of them; group the near-duplicates.

    Files of many documents are JSON Lines, Parquet and WARC, and, where they are named, JSON arrays and CSV.
    Writes OUT/clean/FOLDER/NAME.txt for each text or page, OUT/clean/FILE in the same format for a file of many
    documents, and OUT/removals.jsonl, OUT/clusters.jsonl and OUT/errors.jsonl: what was removed, which stories are
    alike, and what could not be cleaned. An unfinished run in OUT is resumed. With - for FOLDER, JSON Lines of
    standard input go to standard output.
    """
    from newsclean.batch import Limits, RunOptions  # noqa: PLC0415 - so that --help is quick
    from newsclean.cli.progress_display import Watcher  # noqa: PLC0415

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
    """Print what was left out and where the result is; end the process with its code."""
    if summary.left_out:
        from newsclean.io.inputs import in_words  # noqa: PLC0415 - so that --help is quick

        watcher.say(f"left out: {in_words(summary.left_out)}")
    if summary.errors or to != "-":
        watcher.say(_result(summary, to))
    if summary.errors:
        raise typer.Exit(ExitCode.SOME_FAILED)


def _check(folders: list[str], out: str, *, dry_run: bool, templates: tuple[str, bool, bool]) -> None:
    """Refuse options that do not go together."""
    template, learn_templates, with_report = templates
    if not out and not dry_run:
        raise Refused("--out must be given; only --dry-run needs none")
    if "-" in folders and (out != "-" or dry_run):
        raise Refused("standard input can only go to standard output: it cannot be read again to go on after a kill")
    if template and learn_templates:
        raise Refused("--template and --learn-templates must not be given together")
    if out == "-" and (learn_templates or with_report):
        raise Refused("--learn-templates and --report need a folder for OUT, got -")


def _done(options: RunOptions, watcher: Watcher) -> Summary:
    from newsclean.batch import run_batch, run_stream  # noqa: PLC0415 - so that --help is quick

    if options.out == "-":
        return run_stream(options, sys.stdin.buffer, sys.stdout.buffer, watcher)
    return run_batch(options, watcher)


def _left(out: str | None) -> str:
    return "the rest is not done" if out in {None, "", "-"} else "OUT is not finished: the same command resumes it"


def _result(summary: Summary, out: str | None) -> str:
    """Return the last line of a run: how many documents were cleaned, and where the result is."""
    failed = sum(summary.errors.values())
    cleaned = f"cleaned {summary.files - failed:,} of {counted(summary.files, 'document')}"
    if out in {None, "-"}:
        return cleaned
    shown = printable(str(out))
    errors = f", {counted(failed, 'error')} in {shown}/errors.jsonl" if failed else ""
    return f"{cleaned}; the result is in {shown}{errors}"
