"""Options that several commands have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from newsclean.cli.usage import bounded
from newsclean.io.failures import Refused

if TYPE_CHECKING:
    from newsclean.pipeline import Pipeline

Preset = Annotated[str, typer.Option(metavar="NAME", help="NEWS for stories, PAGE for dumps of whole pages.")]
Without = Annotated[list[str], typer.Option(metavar="NAME", help="Leave out this cleaner; may be repeated.")]
Protect = Annotated[
    str, typer.Option(metavar="PATTERN", help="Never remove a line in which this regular expression is found.")
]


Jobs = Annotated[
    int,
    typer.Option(
        parser=bounded("--jobs", int, "a whole number of at least 1", lambda jobs: jobs >= 1),
        metavar="N",
        help="Worker processes.",
    ),
]

Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print no progress and no closing line, only errors.")]


def pipeline_of(preset: str, without: list[str], protect: str) -> Pipeline:
    """Return the pipeline of a preset without some cleaners.

    Raises:
        Refused: a name or the pattern is wrong.
    """
    from newsclean.presets import PRESETS  # noqa: PLC0415 - so that --help is quick

    if preset.upper() not in PRESETS:
        raise Refused(f"preset must be one of {', '.join(PRESETS)}, got {preset!r}")
    try:
        pipeline = PRESETS[preset.upper()].without(*without)
        return pipeline.protecting(protect) if protect else pipeline
    except ValueError as error:
        raise Refused(str(error)) from None
