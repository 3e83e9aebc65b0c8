"""What several commands take, and how they end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from newsclean.pipeline import Pipeline

DONE, SOME_FAILED, USAGE, STOPPED, INTERRUPTED = 0, 1, 2, 3, 130

Preset = Annotated[str, typer.Option(metavar="NAME", help="NEWS for stories, PAGE for dumps of whole pages.")]
Without = Annotated[list[str], typer.Option(metavar="NAME", help="Leave out this cleaner; may be repeated.")]
Protect = Annotated[
    str, typer.Option(metavar="PATTERN", help="Never remove a line in which this regular expression is found.")
]


def pipeline_of(preset: str, without: list[str], protect: str) -> Pipeline:
    """Return the pipeline asked for; end the process where a name or pattern is wrong."""
    from newsclean.presets import PRESETS  # noqa: PLC0415 - so that --help is quick

    if preset.upper() not in PRESETS:
        refuse(f"preset must be one of {', '.join(PRESETS)}, got {preset!r}")
    try:
        pipeline = PRESETS[preset.upper()].without(*without)
        return pipeline.protecting(protect) if protect else pipeline
    except ValueError as error:
        refuse(str(error))


def refuse(message: str, code: int = USAGE) -> NoReturn:
    """Say what is wrong, and end the process."""
    from newsclean.cli.console import complain  # noqa: PLC0415 - so that --help is quick

    complain(message)
    raise typer.Exit(code)
