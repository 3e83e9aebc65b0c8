"""The pipelines that people start from, and the plain calls."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from newsclean.cleaners.foreign import foreign
from newsclean.cleaners.furniture import furniture
from newsclean.cleaners.headlines import headlines
from newsclean.cleaners.masthead import masthead
from newsclean.cleaners.whitespace import whitespace
from newsclean.pipeline import CleanResult, Pipeline
from newsclean.story.cleaner import CutOffTopic

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newsclean.types import Document

PASSES = 10
"""A preset runs to its fixed point: one pass cleans, one collapses what that laid open, one finds nothing. Hostile
texts took up to four until nothing was left to find; the rest is for what nobody has seen."""

PRESETS: Mapping[str, Pipeline] = MappingProxyType(
    {
        pipeline.name: pipeline
        for pipeline in (
            Pipeline(
                whitespace,
                foreign,
                CutOffTopic(),
                masthead,
                headlines,
                furniture,
                whitespace,
                passes=PASSES,
                name="NEWS",
            ),
            Pipeline(
                whitespace,
                CutOffTopic(source="page"),
                masthead,
                headlines,
                furniture,
                whitespace,
                passes=PASSES,
                name="PAGE",
            ),
        )
    }
)
NEWS = PRESETS["NEWS"]
"""For story text and extractor output: conservative, loses nothing of the story."""
PAGE = PRESETS["PAGE"]
"""For dumps of whole pages: finds the story."""


def clean(text: str | Document, pipeline: Pipeline = NEWS, *, protect: str = "") -> CleanResult:
    r"""Clean a text or a document.

    Args:
        text: what to clean.
        pipeline: how; a preset or your own.
        protect: a regular expression; lines in which it is found are never removed.

    Raises:
        TypeError: `text` is neither a str nor a Document.

    >>> clean("The harbour opened again on Friday.\n\n\n\nShare this article").text
    'The harbour opened again on Friday.'
    """
    return (pipeline.protecting(protect) if protect else pipeline)(text)


def clean_text(text: str) -> str:
    r"""Return the cleaned text: the plain form for `Series.map` and friends.

    >>> clean_text("The harbour opened again on Friday.\n\nRead more")
    'The harbour opened again on Friday.'
    """
    return NEWS(text).text
