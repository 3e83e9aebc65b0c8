"""Options that several commands have."""

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
"""Help in colour and panels on a terminal; plain in a pipe, and quicker."""
INPUT, CLEANING, DUPLICATES, OUTPUT = "Input", "Cleaning", "Duplicates", "Output"
"""Panels of options in the help of a terminal."""

Preset = Annotated[
    str, typer.Option(metavar="NAME", rich_help_panel=CLEANING, help="NEWS for stories, PAGE for dumps of whole pages.")
]
Without = Annotated[
    list[str], typer.Option(metavar="NAME", rich_help_panel=CLEANING, help="Leave out this cleaner; may be repeated.")
]
Protect = Annotated[
    str,
    typer.Option(
        metavar="PATTERN",
        rich_help_panel=CLEANING,
        help="Never remove a line in which this regular expression is found.",
    ),
]
PolicyOption = Annotated[
    list[str],
    typer.Option(
        "--policy",
        metavar="KIND=CHOICE",
        rich_help_panel=CLEANING,
        help="Keep or drop a kind of line, such as tags=keep or captions=drop; may be repeated.",
    ),
]
TextField = Annotated[str, typer.Option(metavar="NAME", rich_help_panel=INPUT, help="Field that holds the text.")]
HtmlField = Annotated[
    str,
    typer.Option(metavar="NAME", rich_help_panel=INPUT, help="Field that holds a page, for records without a text."),
]
IdField = Annotated[str, typer.Option(metavar="NAME", rich_help_panel=INPUT, help="Field that holds the record's id.")]
UrlField = Annotated[
    str, typer.Option(metavar="NAME", rich_help_panel=INPUT, help="Field that holds the record's URL.")
]
DateField = Annotated[
    str,
    typer.Option(metavar="NAME", rich_help_panel=INPUT, help="Field that holds the record's date, in ISO 8601."),
]
AnyStatus = Annotated[
    bool,
    typer.Option(
        "--any-status", rich_help_panel=INPUT, help="Read pages of WARC files whose HTTP status is not 2xx, too."
    ),
]


def _jobs(text: object) -> int:
    """Return a number of worker processes; `auto` is one for each processor that this process may use."""
    if text == "auto":
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return bounded("--jobs", int, "auto or a whole number of at least 1", lambda jobs: jobs >= 1)(text)


Jobs = Annotated[
    int,
    typer.Option(parser=_jobs, metavar="N", rich_help_panel=OUTPUT, help="Worker processes; auto: one a processor."),
]
Quiet = Annotated[
    bool,
    typer.Option("--quiet", "-q", rich_help_panel=OUTPUT, help="Print no progress and no closing line, only errors."),
]
Share = Annotated[
    float,
    typer.Option(
        parser=bounded("--jaccard", float, "in (0, 1]", lambda share: 0 < share <= 1),
        metavar="SHARE",
        rich_help_panel=DUPLICATES,
        help="Shared share of all shingles of two texts.",
    ),
]
Held = Annotated[
    float,
    typer.Option(
        parser=bounded("--containment", float, "in [0, 1]", lambda share: 0 <= share <= 1),
        metavar="SHARE",
        rich_help_panel=DUPLICATES,
        help="Share of the shorter text's shingles; 0 leaves this out.",
    ),
]
Words = Annotated[
    int | None,
    typer.Option(
        "--shingle-words",
        parser=bounded("--shingle-words", int, "a whole number of at least 1", lambda words: words >= 1),
        metavar="N",
        rich_help_panel=DUPLICATES,
        help="Compare runs of N words instead of runs of characters.",
    ),
]
Contained = Annotated[
    bool,
    typer.Option("--find-contained", rich_help_panel=DUPLICATES, help="Find short stories in much longer ones too."),
]
Within = Annotated[
    str,
    typer.Option(
        "--within",
        parser=window("--within"),
        metavar="TIME",
        rich_help_panel=DUPLICATES,
        help="How far apart the dates of near-duplicates may be: 12h, 3d or 2w. Those without a date match all.",
    ),
]


def reading_of(fields: tuple[str, ...], *, any_status: bool) -> Reading:
    """Return how to read the inputs.

    Raises:
        Refused: a field's name is wrong.
    """
    from newsclean.io.record_formats import Fields, Reading  # noqa: PLC0415 - so that --help is quick

    try:
        return Reading(Fields(*fields), any_status=any_status)
    except ValueError as error:
        raise Refused(str(error)) from None


def pipeline_of(preset: str, without: list[str], protect: str, choices: list[str]) -> Pipeline:
    """Return the pipeline of a preset without some cleaners, with a policy.

    Raises:
        Refused: a name, the pattern or a choice is wrong.
    """
    from newsclean.policy import Policy  # noqa: PLC0415
    from newsclean.presets import PRESETS  # noqa: PLC0415 - so that --help is quick

    if preset.upper() not in PRESETS:
        raise Refused(f"preset must be one of {', '.join(PRESETS)}, got {preset!r}")
    try:
        pipeline = PRESETS[preset.upper()].without(*without)
        pipeline = pipeline.with_policy(Policy.of(choices)) if choices else pipeline
        return pipeline.protecting(protect) if protect else pipeline
    except ValueError as error:
        raise Refused(str(error)) from None
