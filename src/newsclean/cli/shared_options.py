"""Options that several commands share."""

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
"""Help is coloured on a terminal. In a pipe it is plain, which is faster."""
INPUT, CLEANING, DUPLICATES, OUTPUT = "Input", "Cleaning", "Duplicates", "Output"
"""Headings of the groups of options in the help."""

Preset = Annotated[
    str,
    typer.Option(
        metavar="NAME", rich_help_panel=CLEANING, help="NEWS for the text of stories, PAGE for all the text of pages."
    ),
]
Without = Annotated[
    list[str],
    typer.Option(
        metavar="NAME", rich_help_panel=CLEANING, help="Do not use this cleaner of the preset. Can be repeated."
    ),
]
Protect = Annotated[
    str,
    typer.Option(
        metavar="PATTERN",
        rich_help_panel=CLEANING,
        help="Never remove a line that matches this regular expression.",
    ),
]
PolicyOption = Annotated[
    list[str],
    typer.Option(
        "--policy",
        metavar="KIND=CHOICE",
        rich_help_panel=CLEANING,
        help="Keep or drop a kind of line, such as tags=keep or captions=drop. Can be repeated.",
    ),
]
TextField = Annotated[str, typer.Option(metavar="NAME", rich_help_panel=INPUT, help="Field that holds the text.")]
HtmlField = Annotated[
    str,
    typer.Option(
        metavar="NAME", rich_help_panel=INPUT, help="Field that holds the HTML page of a record without text."
    ),
]
IdField = Annotated[str, typer.Option(metavar="NAME", rich_help_panel=INPUT, help="Field that holds the id.")]
UrlField = Annotated[str, typer.Option(metavar="NAME", rich_help_panel=INPUT, help="Field that holds the URL.")]
DateField = Annotated[
    str,
    typer.Option(metavar="NAME", rich_help_panel=INPUT, help="Field that holds the date in ISO 8601."),
]
AnyStatus = Annotated[
    bool,
    typer.Option(
        "--any-status", rich_help_panel=INPUT, help="In WARC files, also read pages with an HTTP status other than 2xx."
    ),
]


def _jobs(text: object) -> int:
    """Return the number of worker processes; for `auto`, the number of processors that this process may use."""
    if text == "auto":
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return bounded("--jobs", int, "auto or a whole number from 1 to 10000", lambda jobs: 1 <= jobs <= 10_000)(text)


Jobs = Annotated[
    int,
    typer.Option(
        parser=_jobs,
        metavar="N",
        rich_help_panel=OUTPUT,
        help="Number of worker processes. auto starts one for each processor.",
    ),
]
Quiet = Annotated[
    bool,
    typer.Option("--quiet", "-q", rich_help_panel=OUTPUT, help="Print only errors, without progress and summary."),
]
Share = Annotated[
    float,
    typer.Option(
        parser=bounded("--jaccard", float, "in (0, 1]", lambda share: 0 < share <= 1),
        metavar="SHARE",
        rich_help_panel=DUPLICATES,
        help="Smallest Jaccard index of near-duplicates, over 0 and up to 1.",
    ),
]
Held = Annotated[
    float,
    typer.Option(
        parser=bounded("--containment", float, "in [0, 1]", lambda share: 0 <= share <= 1),
        metavar="SHARE",
        rich_help_panel=DUPLICATES,
        help="Smallest containment of near-duplicates: the share of a text's shingles that a longer text also has. 0 "
        "ignores containment.",
    ),
]
Words = Annotated[
    int | None,
    typer.Option(
        "--shingle-words",
        parser=bounded("--shingle-words", int, "a whole number from 1 to 1000", lambda words: 1 <= words <= 1000),
        metavar="N",
        rich_help_panel=DUPLICATES,
        help="Compare texts by sequences of N words instead of sequences of characters.",
    ),
]
Contained = Annotated[
    bool,
    typer.Option(
        "--find-contained",
        rich_help_panel=DUPLICATES,
        help="Also group a story with a much longer text that contains it.",
    ),
]
Within = Annotated[
    str,
    typer.Option(
        "--within",
        parser=window("--within"),
        metavar="TIME",
        rich_help_panel=DUPLICATES,
        help="Longest time between the dates of near-duplicates, such as 12h, 3d or 2w. A document without a date may "
        "match any date.",
    ),
]


def reading_of(fields: tuple[str, ...], *, any_status: bool) -> Reading:
    """Return the settings to read inputs. `fields` are names of fields, in the order of `Fields`.

    Raises:
        Refused: a field name is invalid.
    """
    from newsclean.io.record_formats import Fields, Reading

    try:
        return Reading(Fields(*fields), any_status=any_status)
    except ValueError as error:
        raise Refused(str(error)) from None


def pipeline_of(preset: str, without: list[str], protect: str, choices: list[str]) -> Pipeline:
    """Return the pipeline of a preset, changed by the values of --without, --protect and --policy.

    Raises:
        Refused: the preset, a cleaner, the pattern or a choice is invalid.
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
