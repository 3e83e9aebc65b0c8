"""How a broken law is told: by its name, by the cleaner that broke it, and by the span where it did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.pipeline import as_pipeline, cleaner_name

if TYPE_CHECKING:
    from newsclean.pipeline import PipelineLike
    from newsclean.types import Span

LAWS = {
    "proposes-edits": "a cleaner must yield Edit values",
    "deterministic": "the same document must give the same each time",
    "leaves-the-document": "a document must be the same after it was read",
    "in-range": "an edit must lie in the text",
    "apart": "edits of one cleaner must not overlap",
    "reason-is-a-slug": "a reason must be a kebab-case slug",
    "score-in-range": "a score must be in (0, 1]",
    "only-white-space": "a replacement must be white space",
    "pickles": "a cleaner must pickle, compare equal and do the same afterwards",
    "keeps-the-source": "a result's source must be the document's text",
    "account-in-order": "removals must be in range, in order, apart, each with the source's text",
    "replays": "the source with the removals done must be the text",
    "restores": "the text and its removals must give back the source",
    "survives-json": "removals must be the same after a round trip through JSON",
    "marks-emptiness": "a result with nothing left must be flagged empty-after-cleaning, and no other",
    "idempotent": "cleaning a cleaned text must find nothing more",
    "keeps-the-story": "no word of a clean story may go",
    "no-memory": "what was cleaned before must not matter",
    "same-in-every-process": "another process with another hash seed must give the same",
    "linear-time": "twice the text must not take much more than twice the time",
}
"""The laws by name, each with what it says."""


class BrokenLawError(AssertionError):
    """A law does not hold.

    Attributes:
        law: its name in `LAWS`.
        cleaner: the name of the cleaner or pipeline.
        span: where in the text, as far as one place can be named.
    """

    def __init__(self, law: str, cleaner: str, span: Span | None, found: object) -> None:
        self.law, self.cleaner, self.span = law, cleaner, span
        where = f" at [{span[0]}, {span[1]})" if span else ""
        super().__init__(f"{cleaner} breaks the law {law!r}{where}: {LAWS[law]}, got {found!r}")


class Judge:
    """Speaks for one cleaner or pipeline: raises `BrokenLawError` in its name."""

    def __init__(self, cleaner: PipelineLike) -> None:
        self.name = cleaner_name(cleaner) if callable(cleaner) else as_pipeline(cleaner).name

    def hold(self, law: str, found: object, *, holds: bool, span: Span | None = None, by: str = "") -> None:
        """Raise unless the law holds; `by` names the cleaner within a pipeline that is to blame.

        Raises:
            BrokenLawError: it does not.
        """
        if not holds:
            raise BrokenLawError(law, by or self.name, span, found)
