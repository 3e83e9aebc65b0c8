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
"""For the text of a story, as an extractor returns it. It removes a line only on strong evidence."""
PAGE = PRESETS["PAGE"]
"""For all the text of a page, with menus and lists. It needs less evidence to remove a line than `NEWS`."""


def clean(
    text: str | Document, pipeline: PipelineLike = NEWS, *, protect: str = "", policy: Policy = DEFAULT_POLICY
) -> CleanResult:
    r"""Clean a text or a document and return the result.

    Args:
        text: the text to clean.
        pipeline: a `Pipeline`, a cleaner, the name of a preset in any case, or a sequence of them.
        protect: a regular expression; lines that it matches are never removed.
        policy: whether to keep or drop captions, credits, by-lines and other disputed lines.

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
    r"""Clean a text or a document and return only the clean text, for example in `Series.map`.

    Args:
        text: the text to clean.
        pipeline: see `clean`.
        protect: see `clean`.
        policy: see `clean`.

    Raises:
        TypeError: an argument has a type that `clean` refuses.
        ValueError: an argument has a value that `clean` refuses.

    >>> clean_text("The harbour opened again on Friday.\n\nRead more")
    'The harbour opened again on Friday.'
    """
    return clean(text, pipeline, protect=protect, policy=policy).text
