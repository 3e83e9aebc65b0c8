"""Clean many documents in this process or in others: one result for each, in input order."""

from __future__ import annotations

import pickle
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from newsclean.arguments import check_choice, check_whole
from newsclean.batch.pool import Terms, run_ordered
from newsclean.io.failures import BadInput, Failure
from newsclean.result import UNCLEANED, CleanResult
from newsclean.types import Document

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator
    from typing import TypeAlias

    from newsclean.containers import Given, OnError
    from newsclean.io.limits import Limits
    from newsclean.pipeline import Pipeline
    from newsclean.types import Label

    Answers: TypeAlias = Generator[tuple["Entry", CleanResult | Failure]]

NO_TEXT = "no-text"


@dataclass(frozen=True, repr=False)
class Uncleaned(CleanResult):
    """Result of a document that could not be cleaned. Its text is the source, without removals.

    Attributes:
        rule: stable slug of the broken rule. It is `no-text` for a value that is neither a str nor a Document. The text
            of such a result is empty.
        message: the rule and the value that breaks it.
        place: position among the documents, from 0, or the id if the documents have ids.
    """

    rule: str = ""
    message: str = ""
    place: Label = None

    def __repr__(self) -> str:
        """Return the broken rule and the message."""
        return f"Uncleaned({self.rule!r}, {self.message!r})"

    @property
    def flags(self) -> tuple[str, ...]:
        """The flag `uncleaned`, the broken rule, and the flags that any result may have."""
        return (UNCLEANED, self.rule, *super().flags)


class Entry(NamedTuple):
    """A document to clean, with its position or id.

    Attributes:
        place: position or id.
        document: the document. Its text is empty for a page, and for a value without text.
        problem: error message for a value without text; empty for a value with text.
        page: HTML of a page; empty for a text.
    """

    place: Label
    document: Document
    problem: str = ""
    page: str | bytes = ""


@dataclass(frozen=True)
class EntryCleaner:
    """Cleaner of entries, for this process or worker processes.

    If cleaning an entry raises, the result is a `Failure`, or an `Uncleaned` for a page.

    Attributes:
        pipeline: the pipeline.
        limits: limits of size and complexity.
    """

    pipeline: Pipeline
    limits: Limits

    def __call__(self, entry: Entry) -> CleanResult | Failure:
        """Return the result of cleaning an entry, or the failure of an entry that cannot be cleaned."""
        raise NotImplementedError

    def here(self, entries: Iterable[Entry]) -> Answers:
        """Yield each entry with its result, cleaned in this process."""
        return ((entry, self(entry)) for entry in entries)

    def bare(self, entry: Entry) -> CleanResult | Failure:
        """Return the result of an entry without the entry's document, so that a worker process sends less.

        The document of a page is kept, because the caller has only the HTML.
        """
        result = self(entry)
        return result if isinstance(result, Failure) or entry.page else replace(result, document=Document(""))


def cleaned(
    cleaner: EntryCleaner,
    entries: Iterable[Entry],
    documents: Given,
    *,
    jobs: int,
    on_error: OnError,
    prepare: Callable[[], object] | None = None,
) -> Iterator[CleanResult]:
    """Yield a result for each entry, in order.

    Args:
        cleaner: the cleaner.
        entries: the entries, read as needed.
        documents: the documents that the caller passed, to name positions or ids in error messages.
        jobs: number of processes; with 1, this process cleans the entries.
        on_error: `report` yields an `Uncleaned` for a document that cannot be cleaned; `raise` raises at the first one.
        prepare: function that each worker process calls first; None for no such function.

    Raises:
        TypeError: the pipeline does not pickle, or a document has no text and `on_error` is `raise`.
        ValueError: `jobs` is below 1, or `on_error` is unknown.
        BadInput: a document was not cleaned for another reason, and `on_error` is `raise`.
        WorkersFailed: no worker process starts.
    """
    check_whole(jobs, "jobs")
    check_choice(on_error, ("report", "raise"), "on_error")
    if jobs == 1:
        return _results(cleaner.here(entries), documents, on_error)
    check_pickles(cleaner.pipeline)
    terms = Terms[Entry, "CleanResult | Failure"](jobs, cleaner.limits.seconds, prepare, weigh=_weight_of)
    return _results(_in_processes(cleaner, entries, terms), documents, on_error)


def _in_processes(
    cleaner: EntryCleaner, entries: Iterable[Entry], terms: Terms[Entry, CleanResult | Failure]
) -> Answers:
    """Yield each entry with its result, cleaned in worker processes. Restore the documents that `bare` leaves out."""
    for entry, result in run_ordered(cleaner.bare, entries, terms):
        if isinstance(result, Failure) or entry.page:
            yield entry, result
        else:
            yield entry, replace(result, document=entry.document)


def _results(answers: Answers, documents: Given, on_error: OnError) -> Iterator[CleanResult]:
    """Yield the results. For a document that cannot be cleaned, yield an `Uncleaned` or raise; see `cleaned`."""
    with closing(answers):  # ends the workers even if an exception keeps this frame alive
        for entry, result in answers:
            if not isinstance(result, Failure | Uncleaned):
                yield result
            elif on_error == "raise":
                where = f"{result.message}, at {documents.at(entry.place)}"
                raise TypeError(where) if result.rule == NO_TEXT else BadInput(result.rule, where)
            else:
                document = entry.document if isinstance(result, Failure) else result.document
                yield Uncleaned(document, document.text, rule=result.rule, message=result.message, place=entry.place)


def check_pickles(pipeline: Pipeline) -> None:
    """Check that pickle can save a pipeline. Otherwise, the pipeline cannot be sent to worker processes.

    Raises:
        TypeError: pickle cannot save the pipeline.
    """
    try:
        pickle.dumps(pipeline)
    except Exception as error:
        raise TypeError(f"a pipeline must pickle to be used in worker processes: {error}") from error


def failure_of(error: Exception) -> Failure:
    r"""Return the failure, without a path, of a document that exceeds a limit or for which a cleaner raised an error.

    >>> failure_of(ValueError("two\nlines"))[1:3]
    ('cleaning-failed', 'cleaning raised ValueError: two lines')
    """
    if isinstance(error, BadInput):
        return Failure("", error.rule, error.message)
    words = " ".join(str(error).split())[:200]
    return Failure("", "cleaning-failed", f"cleaning raised {type(error).__name__}{': ' if words else ''}{words}")


def _weight_of(entry: Entry) -> int:
    """Return the approximate size of an entry, in bytes."""
    return len(entry.document.text) + len(entry.page)
