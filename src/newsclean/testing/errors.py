"""The error for a broken law: its name, the cleaner that broke it, and the span."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.pipeline import as_pipeline, cleaner_name

if TYPE_CHECKING:
    from newsclean.pipeline import PipelineLike
    from newsclean.types import Span

LAWS = {
    "proposes-edits": "a cleaner must yield Edit values",
    "deterministic": "the same document must give the same result each time",
    "leaves-the-document": "a cleaner must not change the document",
    "in-range": "an edit must lie in the text",
    "apart": "edits of one cleaner must not overlap",
    "reason-is-a-slug": "a reason must be a kebab-case slug",
    "score-in-range": "a score must be in (0, 1]",
    "only-white-space": "a replacement must be white space",
    "pickles": "a cleaner must pickle, compare equal and do the same afterwards",
    "keeps-the-source": "a result's source must be the document's text",
    "account-in-order": "removals must be in range, in order, apart, each with the source's text",
    "replays": "the source with the removals applied must be the text",
    "restores": "the text and its removals must restore the source",
    "survives-json": "removals must be the same after a round trip through JSON",
    "marks-emptiness": "an empty result must be flagged empty-after-cleaning, and no other",
    "idempotent": "cleaning a clean text must change nothing",
    "keeps-the-story": "every word of a clean story must be kept",
    "no-memory": "earlier documents must not matter",
    "same-in-every-process": "another process with another hash seed must give the same result",
    "linear-time": "four times the text must take at most 8 times as long",
}
"""The laws by name, each with its rule."""


class BrokenLawError(AssertionError):
    """A cleaner or pipeline broke a law.

    Attributes:
        law: its name in `LAWS`.
        cleaner: the name of the cleaner or pipeline.
        span: the position in the text, if there is one.
    """

    def __init__(self, law: str, cleaner: str, span: Span | None, found: object) -> None:
        self.law, self.cleaner, self.span = law, cleaner, span
        where = f" at [{span[0]}, {span[1]})" if span else ""
        super().__init__(f"{cleaner} breaks the law {law!r}{where}: {LAWS[law]}, got {found!r}")


class Judge:
    """Raises `BrokenLawError` with the name of one cleaner or pipeline."""

    def __init__(self, cleaner: PipelineLike) -> None:
        self.name = cleaner_name(cleaner) if callable(cleaner) else as_pipeline(cleaner).name

    def hold(self, law: str, found: object, *, holds: bool, span: Span | None = None, by: str = "") -> None:
        """Raise if a law is broken; `by` names the responsible cleaner within a pipeline.

        Raises:
            BrokenLawError: `holds` is false.
        """
        if not holds:
            raise BrokenLawError(law, by or self.name, span, found)
