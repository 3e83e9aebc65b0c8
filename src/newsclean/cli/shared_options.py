"""Options shared by several commands."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from newsclean.cli.usage import bounded, window
from newsclean.io.failures import Refused

if TYPE_CHECKING:
    from newsclean.io.record_formats import Reading
    from newsclean.pipeline import Pipeline

MARKUP: Literal["markdown"] | None = "markdown" if sys.stdout is not None and sys.stdout.isatty() else None
"""Help is coloured on a terminal, and plain in a pipe, where it is faster."""
INPUT, CLEANING, DUPLICATES, OUTPUT = "Input", "Cleaning", "Duplicates", "Output"
"""Headings of option panels in the help."""

Preset = Annotated[
    str,
    typer.Option(
        metavar="NAME", rich_help_panel=CLEANING, help="NEWS for story text, PAGE for text dumps of whole pages."
    ),
]
Without = Annotated[
    list[str], typer.Option(metavar="NAME", rich_help_panel=CLEANING, help="Cleaner to leave out; repeatable.")
]
Protect = Annotated[
    str,
    typer.Option(
        metavar="PATTERN",
        rich_help_panel=CLEANING,
        help="Regular expression; matching lines are never removed.",
    ),
]
PolicyOption = Annotated[
    list[str],
    typer.Option(
        "--policy",
        metavar="KIND=CHOICE",
        rich_help_panel=CLEANING,
        help="Keep or drop a kind of line, such as tags=keep or captions=drop; repeatable.",
    ),
]
TextField = Annotated[str, typer.Option(metavar="NAME", rich_help_panel=INPUT, help="Field with the text.")]
HtmlField = Annotated[
    str,
    typer.Option(metavar="NAME", rich_help_panel=INPUT, help="Field with the HTML page, for records without text."),
]
IdField = Annotated[str, typer.Option(metavar="NAME", rich_help_panel=INPUT, help="Field with the record's id.")]
UrlField = Annotated[str, typer.Option(metavar="NAME", rich_help_panel=INPUT, help="Field with the record's URL.")]
DateField = Annotated[
    str,
    typer.Option(metavar="NAME", rich_help_panel=INPUT, help="Field with the record's date, in ISO 8601."),
]
AnyStatus = Annotated[
    bool,
    typer.Option(
        "--any-status", rich_help_panel=INPUT, help="Also read pages of WARC files whose HTTP status is not 2xx."
    ),
]


def _jobs(text: object) -> int:
    """Return the number of worker processes; `auto` is one for each processor available to this process."""
    if text == "auto":
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return bounded("--jobs", int, "auto or a whole number of at least 1", lambda jobs: jobs >= 1)(text)


Jobs = Annotated[
    int,
    typer.Option(
        parser=_jobs,
        metavar="N",
        rich_help_panel=OUTPUT,
        help="Number of worker processes; auto for one per processor.",
    ),
]
Quiet = Annotated[
    bool,
    typer.Option("--quiet", "-q", rich_help_panel=OUTPUT, help="Print errors only: no progress and no final summary."),
]
Share = Annotated[
    float,
    typer.Option(
        parser=bounded("--jaccard", float, "in (0, 1]", lambda share: 0 < share <= 1),
        metavar="SHARE",
        rich_help_panel=DUPLICATES,
        help="Least Jaccard index of near-duplicates.",
    ),
]
Held = Annotated[
    float,
    typer.Option(
        parser=bounded("--containment", float, "in [0, 1]", lambda share: 0 <= share <= 1),
        metavar="SHARE",
        rich_help_panel=DUPLICATES,
        help="Minimum share of the shorter text's shingles in the longer text; 0 to disable.",
    ),
]
Words = Annotated[
    int | None,
    typer.Option(
        "--shingle-words",
        parser=bounded("--shingle-words", int, "a whole number of at least 1", lambda words: words >= 1),
        metavar="N",
        rich_help_panel=DUPLICATES,
        help="Use shingles of N words instead of characters.",
    ),
]
Contained = Annotated[
    bool,
    typer.Option(
        "--find-contained", rich_help_panel=DUPLICATES, help="Also match short stories inside much longer ones."
    ),
]
Within = Annotated[
    str,
    typer.Option(
        "--within",
        parser=window("--within"),
        metavar="TIME",
        rich_help_panel=DUPLICATES,
        help="Largest time between near-duplicates: 12h, 3d or 2w. A document without a date matches any date.",
    ),
]


def reading_of(fields: tuple[str, ...], *, any_status: bool) -> Reading:
    """Return the reading options of the inputs.

    Raises:
        Refused: a field name is invalid.
    """
    from newsclean.io.record_formats import Fields, Reading

    try:
        return Reading(Fields(*fields), any_status=any_status)
    except ValueError as error:
        raise Refused(str(error)) from None


def pipeline_of(preset: str, without: list[str], protect: str, choices: list[str]) -> Pipeline:
    """Return the pipeline of a preset, changed by --without, --protect and --policy.

    Raises:
        Refused: a preset, cleaner, pattern or choice is invalid.
    """
    from newsclean.policy import Policy
    from newsclean.presets import PRESETS

    if preset.upper() not in PRESETS:
        raise Refused(f"preset must be one of {', '.join(PRESETS)}, got {preset!r}")
    try:
        pipeline = PRESETS[preset.upper()].without(*without)
        pipeline = pipeline.with_policy(Policy.of(choices)) if choices else pipeline
        return pipeline.protecting(protect) if protect else pipeline
    except ValueError as error:
        raise Refused(str(error)) from None
