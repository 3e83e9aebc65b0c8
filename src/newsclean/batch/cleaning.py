"""Clean one document: read it, run the pipeline that fits what it holds, give the account."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from newsclean.batch.many import Uncleaned, raised
from newsclean.io.failures import BadInput, Failure
from newsclean.io.records import removals_record, site_of
from newsclean.pipeline import Pipeline
from newsclean.types import Document

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newsclean.batch.processes import Lost
    from newsclean.io.limits import Limits
    from newsclean.io.reading import Source
    from newsclean.io.recordfiles import Item
    from newsclean.pipeline import CleanResult
    from newsclean.types import Cleaner


class Cleaned(NamedTuple):
    """What came of a document.

    Attributes:
        text: its clean text, or the text as it came; None for a record without one.
        record: its record for `removals.jsonl`, without what the whole run has in common.
        chars_in: characters of its source (of a page: of its extraction).
        times: removals by reason.
        chars: characters removed by reason.
        failure: why it was passed on as it came, if it was.
    """

    text: str | None
    record: dict[str, object]
    chars_in: int = 0
    times: Counter[str] = Counter()
    chars: Counter[str] = Counter()
    failure: Failure | None = None


@dataclass(frozen=True)
class ItemCleaner:
    """Cleans items by a pipeline within limits; it pickles, so that worker processes can have it.

    Attributes:
        pipeline: how to clean.
        limits: what a document may be.
        site_cleaners: cleaners that go before the pipeline's, by site; those of the site "" for all.
    """

    pipeline: Pipeline
    limits: Limits
    site_cleaners: Mapping[str, Sequence[Cleaner]] = field(default_factory=dict)

    def __call__(self, item: Item | Failure) -> Cleaned | Failure:
        """Clean one item; whatever is wrong with it becomes a failure, never an exception."""
        if isinstance(item, Failure):
            return item
        try:
            source = item.source(self.limits)
        except BadInput as problem:
            return _unread(item, problem.rule, problem.message)
        try:
            self.limits.check(source.text, source.kind)
            return account(item, source, clean_source(source, self.pipeline_for(item.name, source.url)))
        except BadInput as problem:
            return _uncleaned(item, source, problem.rule, problem.message)
        except UnicodeEncodeError:
            message = "text must be free of lone surrogates, a character reference of the page makes one"
            return _uncleaned(item, source, "lone-surrogate", message)
        except Exception as error:  # one bad page must not end the run
            return _uncleaned(item, source, "cleaning-failed", raised(error))

    def salvage(self, item: Item | Failure, lost: Lost) -> Cleaned | Failure:
        """Pass on an item as it came after its worker was lost."""
        if isinstance(item, Failure):
            return item
        try:
            source = item.source(self.limits)
        except BadInput:
            return _unread(item, *lost)
        return _uncleaned(item, source, *lost)

    def pipeline_for(self, name: str, url: str) -> Pipeline:
        """Return the pipeline for a document: its site's cleaners go before the others."""
        if not self.site_cleaners:
            return self.pipeline
        own = [*self.site_cleaners.get("", ()), *self.site_cleaners.get(site_of(name, url), ())]
        chain, all_cleaners = self.pipeline, (*own, *self.pipeline)
        return Pipeline(*all_cleaners, passes=chain.passes, protect=chain.protect, name=chain.name)


def clean_source(source: Source, pipeline: Pipeline) -> CleanResult:
    r"""Clean a source's text; of a page, what an extractor finds in it.

    >>> from newsclean.io.reading import Source
    >>> from newsclean.presets import NEWS
    >>> clean_source(Source("Rain fell on Friday.\n\nRead more", "utf-8", "", "text"), NEWS).text
    'Rain fell on Friday.'
    """
    if source.kind == "text":
        return pipeline(Document(source.text, id=source.id, url=source.url))
    from newsclean.html import clean_html  # noqa: PLC0415 - folders of text need no HTML parser

    return clean_html(source.text, url=source.url or None, pipeline=pipeline)


def load_extractor() -> None:
    """Load what extracts stories from pages, so that no page's time limit has to pay for it."""
    from newsclean.html import clean_html  # noqa: PLC0415 - folders of text need no HTML parser

    clean_html("<p></p>", pipeline=Pipeline())


def account(item: Item, source: Source, result: CleanResult, failure: Failure | None = None) -> Cleaned:
    """Return what came of an item.

    Raises:
        UnicodeEncodeError: its text has lone surrogates.
    """
    times, chars = Counter[str](), Counter[str]()
    for removal in result.removals:
        times[removal.reason] += 1
        chars[removal.reason] += len(removal.text)
    record = removals_record(item.name, source, result)
    return Cleaned(result.text, record, len(result.source), times, chars, failure)


def _unread(item: Item, rule: str, message: str) -> Cleaned | Failure:
    """Return what stands for an item that could not be read: a record stays as it is, a file has nothing to give."""
    failure = Failure(item.name, rule, message)
    if not item.in_record:
        return failure
    if rule == "malformed":
        return failure._replace(offset=getattr(item, "offset", None), raw=getattr(item, "raw", None))
    return Cleaned(None, {"flags": ["uncleaned", rule]}, failure=failure)


def _uncleaned(item: Item, source: Source, rule: str, message: str) -> Cleaned | Failure:
    """Pass on the text as it came; of a page, what an extractor finds in it, if the page is not what is wrong."""
    failure = Failure(item.name, rule, message)
    try:
        if source.kind == "html" and rule not in _PAGE_RULES:
            text = clean_source(source, Pipeline()).text
        elif source.kind == "html":
            return _unread(item, rule, message)
        else:
            text = source.text
        result = Uncleaned(Document(text, url=source.url), text, (), rule, message)
        return account(item, source, result, failure)
    except Exception:  # whatever it is, it has been told as what it was first
        return _unread(item, rule, message)


_PAGE_RULES = frozenset({"tree-too-deep", "tree-too-large", "text-too-long", "lone-surrogate"})
