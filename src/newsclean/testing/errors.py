"""The error for a broken law, with the name of the law, the cleaner and the span."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.pipeline import as_pipeline, cleaner_name

if TYPE_CHECKING:
    from newsclean.pipeline import PipelineLike
    from newsclean.types import Span

LAWS = {
    "proposes-edits": "a cleaner must yield Edit values",
    "deterministic": "the same document must give the same result every time",
    "leaves-the-document": "a cleaner must not change the document",
    "in-range": "an edit must lie in the text",
    "apart": "the edits of one cleaner must not overlap",
    "reason-is-a-slug": "a reason must be in kebab-case, such as read-more",
    "score-in-range": "a score must be in (0, 1]",
    "only-white-space": "a replacement must be white space",
    "pickles": "a pickled cleaner must be equal to the original and give the same result",
    "keeps-the-source": "the source of a result must be the text of the document",
    "account-in-order": "removals must lie in the source, be in its order, not overlap, and contain its text",
    "replays": "the removals applied to the source must give the clean text",
    "restores": "the clean text and its removals must restore the source",
    "survives-json": "removals must be the same after a round trip through JSON",
    "marks-emptiness": "a result must have the flag empty-after-cleaning if its text is empty, and only then",
    "idempotent": "cleaning a clean text again must change nothing",
    "keeps-the-story": "every word of a clean story must be kept",
    "no-memory": "the result for a document must not depend on earlier documents",
    "same-in-every-process": "another process with another hash seed must give the same result",
    "linear-time": "four times the text must take at most 8 times as long",
}
"""The rule of each law, by the name of the law."""


class BrokenLawError(AssertionError):
    """Raised when a cleaner or pipeline breaks a law.

    Attributes:
        law: the name of the law in `LAWS`.
        cleaner: the name of the cleaner or pipeline.
        span: the position in the text that breaks the law; None if there is no such position.
    """

    def __init__(self, law: str, cleaner: str, span: Span | None, found: object) -> None:
        self.law, self.cleaner, self.span = law, cleaner, span
        where = f" at [{span[0]}, {span[1]})" if span else ""
        super().__init__(f"{cleaner} breaks the law {law!r}{where}: {LAWS[law]}, got {found!r}")


class Judge:
    """Raises `BrokenLawError` with the name of the cleaner or pipeline to check."""

    def __init__(self, cleaner: PipelineLike) -> None:
        self.name = cleaner_name(cleaner) if callable(cleaner) else as_pipeline(cleaner).name

    def hold(self, law: str, found: object, *, holds: bool, span: Span | None = None, by: str = "") -> None:
        """Raise an error if a law does not hold.

        Args:
            law: the name of the law in `LAWS`.
            found: the value that the error message shows.
            holds: whether the law holds.
            span: the position in the text that breaks the law; None if there is no such position.
            by: the name of the cleaner that breaks the law, if it is one of the cleaners of a pipeline.

        Raises:
            BrokenLawError: `holds` is False.
        """
        if not holds:
            raise BrokenLawError(law, by or self.name, span, found)
