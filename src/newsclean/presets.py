"""The presets `NEWS` and `PAGE`, and functions to clean one text."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from newsclean.cleaners.whitespace import fix_whitespace
from newsclean.pipeline import Pipeline, PipelineLike, as_pipeline
from newsclean.policy import DEFAULT_POLICY, Policy
from newsclean.reader.cleaner import KeepStory
from newsclean.reader.prices import PAGE_PRICES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newsclean.result import CleanResult
    from newsclean.types import Document

PRESETS: Mapping[str, Pipeline] = MappingProxyType(
    {
        "NEWS": Pipeline(fix_whitespace, KeepStory(), fix_whitespace, name="NEWS"),
        "PAGE": Pipeline(fix_whitespace, KeepStory(PAGE_PRICES), fix_whitespace, name="PAGE"),
    }
)
NEWS = PRESETS["NEWS"]
"""For story text and extractor output: conservative, keeps every line of the story."""
PAGE = PRESETS["PAGE"]
"""For dumps of whole pages: finds the story."""


def clean(
    text: str | Document, pipeline: PipelineLike = NEWS, *, protect: str = "", policy: Policy = DEFAULT_POLICY
) -> CleanResult:
    r"""Return the clean result for a text or a document.

    Args:
        text: the text to clean.
        pipeline: a `Pipeline`, a cleaner, the name of a preset in any case, or a sequence of them.
        protect: a regular expression; lines that it matches are never removed.
        policy: choice for captions, credits, by-lines and other lines on which readers disagree.

    Raises:
        TypeError: `text` is neither a str nor a Document, or `pipeline` or `policy` has another type.
        ValueError: `protect` is not a regular expression, or no cleaner of the pipeline has a policy.

    >>> clean("The harbour opened again on Friday.\n\n\n\nShare this article").text
    'The harbour opened again on Friday.'
    >>> from newsclean import drop_furniture
    >>> clean("Rain fell.\n\nShare this article", drop_furniture).text
    'Rain fell.\n'
    """
    return as_pipeline(pipeline, protect=protect, policy=policy)(text)


def clean_text(
    text: str | Document, pipeline: PipelineLike = NEWS, *, protect: str = "", policy: Policy = DEFAULT_POLICY
) -> str:
    r"""Return only the clean text, for example for `Series.map`.

    Args:
        text: the text to clean.
        pipeline: see `clean`.
        protect: see `clean`.
        policy: see `clean`.

    Raises:
        TypeError: as for `clean`.
        ValueError: as for `clean`.

    >>> clean_text("The harbour opened again on Friday.\n\nRead more")
    'The harbour opened again on Friday.'
    """
    return clean(text, pipeline, protect=protect, policy=policy).text
