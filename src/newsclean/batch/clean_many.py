"""Clean many documents: one result for each, in input order."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from newsclean.batch.answers import NO_TEXT, Entry, EntryCleaner, cleaned, failure_of
from newsclean.containers import given, no_text, text_of
from newsclean.io.failures import BadInput, Failure
from newsclean.io.limits import Limits
from newsclean.pipeline import as_document, as_pipeline
from newsclean.policy import DEFAULT_POLICY, Policy
from newsclean.presets import NEWS
from newsclean.types import Document

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

    from newsclean.batch.answers import Answers
    from newsclean.containers import Given, OnError, Series
    from newsclean.pipeline import PipelineLike
    from newsclean.result import CleanResult

AnyId = TypeVar("AnyId", bound="Hashable")
_TOGETHER, _TOGETHER_CHARS = 16, 1_000_000
"""Largest number of documents in a batch, and number of characters beyond which a batch is complete."""


def clean_many(
    documents: Iterable[str | Document] | Mapping[AnyId, str | Document] | Series[str],
    *,
    pipeline: PipelineLike = NEWS,
    protect: str = "",
    policy: Policy = DEFAULT_POLICY,
    jobs: int = 1,
    on_error: OnError = "report",
) -> Iterator[CleanResult]:
    r"""Yield the result of cleaning each document, in input order.

    Documents are read ahead of the results by at most 64 for each process, and memory does not grow with their number.
    One job cleans up to 16 documents at a time; worker processes clean them one by one. The results are the same for
    any number of processes. The processes end with the iterator.

    A document that cannot be cleaned does not end the batch. Its result is an `Uncleaned` with the source as text, the
    flags `uncleaned` and the broken rule, a message and a place. There are five causes: the document is neither a str
    nor a Document, it exceeds a limit (see `newsclean.io.limits.Limits`), a cleaner raises, cleaning takes longer than
    60 seconds, or the worker process ends. The last two causes need two jobs or more, because one job works in the
    calling process.

    With two jobs or more, processes are spawned. A script must then call this below `if __name__ == "__main__":`, and
    pipeline and documents must pickle.

    Args:
        documents: an iterable of texts or documents, read once. The keys of a mapping, and the index of a pandas
            Series, become ids: `result.document.id`, the place of errors, and the input of site templates.
        pipeline: a `Pipeline`, a cleaner, the name of a preset, or a sequence of cleaners.
        protect: a regular expression; matching lines are never removed.
        policy: the disputed kinds of lines to keep or drop.
        jobs: number of processes, at least 1.
        on_error: `report` yields an `Uncleaned` for a document that cannot be cleaned. `raise` raises at the first such
            document, after the results before it.

    Raises:
        TypeError: `documents` is one text, bytes or a table, or `pipeline` is not a pipeline or does not pickle. With
            `on_error="raise"`, also for a document that is neither a str nor a Document.
        ValueError: `jobs` is below 1, `on_error` is unknown, or `protect` or `policy` is invalid; see `clean`.
        BadInput: a document cannot be cleaned, with `on_error="raise"`; `rule` of the error is the broken rule.
        WorkersFailed: no worker process starts.

    >>> texts = (f"Boat {number} sailed on Friday.\n\nRead more" for number in range(1000))
    >>> results = clean_many(texts)
    >>> next(results).text, next(results).text
    ('Boat 0 sailed on Friday.', 'Boat 1 sailed on Friday.')
    >>> [result.flags for result in clean_many({"a": "Rain fell.", "b": None})]
    [(), ('uncleaned', 'no-text', 'empty-after-cleaning')]
    """
    found = given(documents)
    cleaner = _Cleaner(as_pipeline(pipeline, protect=protect, policy=policy), Limits())
    return cleaned(cleaner, _entries(found), found, jobs=jobs, on_error=on_error)


def _entries(documents: Given) -> Iterator[Entry]:
    """Yield an entry for each document. The entry of a value that is not a document has an error message."""
    for place, item in documents.placed():
        readable = text_of(item) is not None
        document = as_document(item) if readable else Document("")  # type: ignore[arg-type] # it has a text
        if documents.ids is not None and not document.id:
            document = replace(document, id=str(place))
        yield Entry(place, document, "" if readable else no_text(item))


def _groups(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    """Yield the entries in batches of at most 16. If reading an entry raises, first yield the entries already read."""
    group, size = list[Entry](), 0
    try:
        for entry in entries:
            group.append(entry)
            size += len(entry.document.text)
            if len(group) == _TOGETHER or size > _TOGETHER_CHARS:
                yield group
                group, size = [], 0
    except Exception:
        yield group
        raise
    yield group


class _Cleaner(EntryCleaner):
    """Cleaner of documents within limits."""

    def here(self, entries: Iterable[Entry]) -> Answers:
        for together in _groups(entries):
            yield from zip(together, self._many(together), strict=True)

    def _many(self, entries: Sequence[Entry]) -> list[CleanResult | Failure]:
        """Return a result or a failure for each entry. Entries are cleaned together, or one by one if that raises."""
        refused = [self._refusal(entry) for entry in entries]
        fit = [entry.document for entry, failure in zip(entries, refused, strict=True) if failure is None]
        try:
            results = iter(self.pipeline.many(fit))
        except Exception:  # cleaned one by one, the faulty entry raises again
            return [self(entry) for entry in entries]
        return [next(results) if failure is None else failure for failure in refused]

    def __call__(self, entry: Entry) -> CleanResult | Failure:
        if refused := self._refusal(entry):
            return refused
        try:
            return self.pipeline(entry.document)
        except Exception as error:  # one bad page must not end the run
            return failure_of(error)

    def _refusal(self, entry: Entry) -> Failure | None:
        """Return the failure of an entry that has no text or exceeds a limit; return None for other entries."""
        if entry.problem:
            return Failure("", NO_TEXT, entry.problem)
        try:
            self.limits.check(entry.document.text, "text")
        except BadInput as problem:
            return failure_of(problem)
        return None
