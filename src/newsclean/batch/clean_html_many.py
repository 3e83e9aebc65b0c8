"""Clean many HTML pages: one result for each, in input order."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from newsclean.arguments import shown
from newsclean.batch.answers import NO_TEXT, Entry, EntryCleaner, Uncleaned, cleaned, failure_of
from newsclean.batch.document_cleaning import load_extractor
from newsclean.containers import given
from newsclean.html.clean_html import clean_html
from newsclean.io.failures import BadInput, Failure
from newsclean.io.limits import Limits
from newsclean.pipeline import Pipeline, as_pipeline
from newsclean.policy import DEFAULT_POLICY, Policy
from newsclean.presets import NEWS
from newsclean.types import Document

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping

    from newsclean.containers import Given, OnError
    from newsclean.pipeline import PipelineLike
    from newsclean.result import CleanResult

AnyId = TypeVar("AnyId", bound="Hashable")


def clean_html_many(
    pages: Iterable[str | bytes | Document] | Mapping[AnyId, str | bytes | Document],
    *,
    pipeline: PipelineLike = NEWS,
    protect: str = "",
    policy: Policy = DEFAULT_POLICY,
    jobs: int = 1,
    on_error: OnError = "report",
) -> Iterator[CleanResult]:
    """Yield the cleaned story of each page, as from `clean_html`, in input order.

    Pages are read ahead of the results by at most 64 for each process. Limits, time and errors are those of
    `clean_many`. A page that cannot be cleaned yields an `Uncleaned`. Its text is the extraction, or empty if the page
    itself is invalid.

    Args:
        pages: an iterable of str, bytes, or `Document`, read once. The text of a `Document` is the page; its `url` and
            `id` are kept. The keys of a mapping become ids.
        pipeline: a `Pipeline`, a cleaner, the name of a preset, or a sequence of cleaners.
        protect: a regular expression; matching lines are never removed.
        policy: the disputed kinds of lines to keep or drop.
        jobs: number of processes, at least 1.
        on_error: `report` yields an `Uncleaned` for a page that cannot be cleaned. `raise` raises at the first such
            page, after the results before it.

    Raises:
        TypeError: `pages` is one page or a table, or `pipeline` is not a pipeline or does not pickle. With
            `on_error="raise"`, also for an item that is not a page.
        ValueError: `jobs` is below 1, `on_error` is unknown, or `protect` or `policy` is invalid; see `clean`.
        BadInput: a page cannot be cleaned, with `on_error="raise"`; `rule` of the error is the broken rule.
        WorkersFailed: no worker process starts.

    >>> page = "<html><body><article><p>Boat {} sailed on Friday.</p></article></body></html>"
    >>> pages = {number: page.format(number) for number in range(3)}
    >>> [(result.document.id, result.text[:6]) for result in clean_html_many(pages)]
    [('0', 'Boat 0'), ('1', 'Boat 1'), ('2', 'Boat 2')]
    """
    found = given(pages, "pages")
    cleaner = _PageCleaner(as_pipeline(pipeline, protect=protect, policy=policy), Limits())
    return cleaned(cleaner, _entries(found), found, jobs=jobs, on_error=on_error, prepare=load_extractor)


def _entries(pages: Given) -> Iterator[Entry]:
    """Yield an entry for each page. The entry of a value that is not a page has an error message."""
    for place, item in pages.placed():
        document = replace(item, text="") if isinstance(item, Document) else Document("")
        if pages.ids is not None and not document.id:
            document = replace(document, id=str(place))
        page = item.text if isinstance(item, Document) else item
        if isinstance(page, str | bytes):
            yield Entry(place, document, page=page)
        else:
            yield Entry(place, document, f"a page must be a str, bytes or a Document, got {shown(item)}")


class _PageCleaner(EntryCleaner):
    """Cleaner of pages within limits. If a cleaner raises, the result is an `Uncleaned` with the extraction as text."""

    def __call__(self, entry: Entry) -> CleanResult | Failure:
        if entry.problem:
            return Failure("", NO_TEXT, entry.problem)
        page = entry.page
        try:  # latin-1 never fails, and the limits count ASCII characters only
            self.limits.check(page if isinstance(page, str) else page.decode("latin-1"), "html")
        except BadInput as problem:
            return failure_of(problem)
        try:
            return self._clean(entry, self.pipeline)
        except Exception as error:  # one bad page must not end the run
            return self._as_it_came(entry, failure_of(error))

    def _clean(self, entry: Entry, pipeline: Pipeline) -> CleanResult:
        known = entry.document
        result = clean_html(entry.page, url=known.url or None, pipeline=pipeline)
        document = replace(result.document, id=known.id, lang=known.lang, meta=known.meta)
        return replace(result, document=document)

    def _as_it_came(self, entry: Entry, failure: Failure) -> Uncleaned:
        """Return the extraction of a page for which a cleaner raised; without text if the extraction raises as well.

        Args:
            entry: the page.
            failure: the error of the cleaner.
        """
        try:
            document = self._clean(entry, Pipeline()).document
        except Exception:  # `failure` reports the first error
            document = entry.document
        return Uncleaned(document, document.text, rule=failure.rule, message=failure.message)
