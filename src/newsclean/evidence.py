"""Show the lines of a result with the reader's evidence for each."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from newsclean.explain import rows
from newsclean.reader.cleaner import KeepStory

if TYPE_CHECKING:
    from newsclean.explain import Row
    from newsclean.pipeline import Pipeline
    from newsclean.result import CleanResult


def with_evidence(result: CleanResult, pipeline: Pipeline) -> list[tuple[Row, str]]:
    r"""Return each line of a result's source with a sentence that explains why the reader kept or removed it.

    The sentence is empty for blank lines, and for all lines if the pipeline has no reader. The result must be from this
    pipeline.

    >>> from newsclean.presets import NEWS
    >>> story = NEWS("Rain fell on Friday.\n\nIt fell on the town.")
    >>> [(row.mark, why[:5]) for row, why in with_evidence(story, NEWS)]
    [(' ', 'kept:'), (' ', ''), (' ', 'kept:')]
    """
    from newsclean.reader.explain import evidence

    reader = next((cleaner for cleaner in pipeline if isinstance(cleaner, KeepStory)), None)
    readings = reader.readings([result.document], pipeline.protect) if reader else []
    found = {each.line: each.sentence() for reading in readings for each in evidence(reading)}
    shown = rows(result.source, result.removals)
    numbers = accumulate((row.lines for row in shown), initial=0)
    return [(row, found.get(number, "")) for row, number in zip(shown, numbers, strict=False)]
