"""Results of many documents from worker processes, in order, with an `Uncleaned` for each failure."""

from __future__ import annotations

import pickle
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from newsclean.batch.pool import Terms, run_ordered
from newsclean.io.failures import BadInput, Failure
from newsclean.result import UNCLEANED, CleanResult
from newsclean.types import Document

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator
    from typing import TypeAlias

    from newsclean.containers import Given, OnError
    from newsclean.pipeline import Pipeline
    from newsclean.types import Label

    Answers: TypeAlias = Generator[tuple["Entry", CleanResult | Failure]]

NO_TEXT = "no-text"


@dataclass(frozen=True, repr=False)
class Uncleaned(CleanResult):
    """Result of a document that could not be cleaned: its text is the source, without removals.

    Attributes:
        rule: stable slug of the broken rule. It is `no-text` for a value that is neither a str nor a Document; `text`
            is then empty.
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
        """`uncleaned`, the rule, and the flags of any result."""
        return (UNCLEANED, self.rule, *super().flags)


class Entry(NamedTuple):
    """A document to clean, with its place.

    Attributes:
        place: position or id.
        document: the document. Its text is empty for a page, and for a value without text.
        problem: error message for a value without text; else empty.
        page: HTML to extract the document from; else empty.
    """

    place: Label
    document: Document
    problem: str = ""
    page: str | bytes = ""


@dataclass(frozen=True)
class WithoutDocument:
    """A cleaner for worker processes: its results are returned without the document, unless it comes from a page.

    Attributes:
        cleaner: function that returns the result of an entry, or the reason why there is none.
    """

    cleaner: Callable[[Entry], CleanResult | Failure]

    def __call__(self, entry: Entry) -> CleanResult | Failure:
        """Return the result of an entry, with an empty document in place of the entry's own."""
        result = self.cleaner(entry)
        return result if isinstance(result, Failure) or entry.page else replace(result, document=Document(""))


def in_processes(
    cleaner: Callable[[Entry], CleanResult | Failure],
    entries: Iterable[Entry],
    terms: Terms[Entry, CleanResult | Failure],
) -> Answers:
    """Yield each entry with its result, or the reason why there is none, in input order, from worker processes."""
    for entry, result in run_ordered(WithoutDocument(cleaner), entries, terms):
        if isinstance(result, Failure) or entry.page:
            yield entry, result
        else:
            yield entry, replace(result, document=entry.document)


def results_of(answers: Answers, documents: Given, on_error: OnError) -> Iterator[CleanResult]:
    """Yield a result for each entry, in order.

    Args:
        answers: entries with their results; the generator is closed at the end.
        documents: the container of the entries, for the place in error messages.
        on_error: `report` yields an `Uncleaned` for a failed document; `raise` raises at the first.

    Raises:
        TypeError: a document has no text, and `on_error` is `raise`.
        BadInput: a document was not cleaned for another reason, and `on_error` is `raise`.
    """
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
    """Check that a pipeline can be sent to worker processes.

    Raises:
        TypeError: it does not pickle.
    """
    try:
        pickle.dumps(pipeline)
    except Exception as error:
        raise TypeError(f"a pipeline must pickle to be used in worker processes: {error}") from error


def failure_of(error: Exception) -> Failure:
    r"""Return the failure, without a path, of a document that is beyond a limit, or on which a cleaner raised an error.

    >>> failure_of(ValueError("two\nlines"))[1:3]
    ('cleaning-failed', 'cleaning raised ValueError: two lines')
    """
    if isinstance(error, BadInput):
        return Failure("", error.rule, error.message)
    words = " ".join(str(error).split())[:200]
    return Failure("", "cleaning-failed", f"cleaning raised {type(error).__name__}{': ' if words else ''}{words}")


def weight_of(entry: Entry) -> int:
    """Return the approximate size of an entry, in bytes."""
    return len(entry.document.text) + len(entry.page)
