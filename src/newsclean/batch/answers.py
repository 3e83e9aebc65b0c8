"""Answers: the results of workers without their documents, and the conversion to `CleanResult`."""

from __future__ import annotations

import pickle
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from newsclean.batch.pool import Terms, run_ordered
from newsclean.batch.work_queue import Lost
from newsclean.io.failures import BadInput
from newsclean.result import UNCLEANED, CleanResult

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator
    from typing import TypeAlias

    from newsclean.containers import Given, OnError
    from newsclean.edits import Change
    from newsclean.pipeline import Pipeline
    from newsclean.types import Document, Label

    Answers: TypeAlias = Generator[tuple["Entry", "Answer"]]

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


class Answer(NamedTuple):
    """Result of one document, as a worker returns it: without the document, unless extracted from a page."""

    text: str = ""
    changes: tuple[Change, ...] = ()
    weights: str = ""
    problem: tuple[str, str] | None = None
    marks: tuple[str, ...] = ()
    document: Document | None = None


def answer_of(result: CleanResult) -> Answer:
    """Return a result without its document."""
    return Answer(result.text, result._changes, result.weights, marks=result.marks)  # noqa: SLF001 - smaller to pickle


def in_processes(cleaner: Callable[[Entry], Answer], entries: Iterable[Entry], terms: Terms[Entry, Answer]) -> Answers:
    """Yield each entry with its answer, in input order, computed by worker processes.

    The answer of a lost entry contains the reason of the loss.
    """
    for entry, answer in run_ordered(cleaner, entries, terms):
        yield entry, Answer(problem=(answer.rule, answer.message)) if isinstance(answer, Lost) else answer


def results_of(answers: Answers, documents: Given, on_error: OnError) -> Iterator[CleanResult]:
    """Yield a result for each answer, in order.

    Args:
        answers: entries with their answers; the generator is closed at the end.
        documents: the container of the entries, for the place in error messages.
        on_error: `report` yields an `Uncleaned` for a failed document; `raise` raises at the first.

    Raises:
        TypeError: a document has no text, and `on_error` is `raise`.
        BadInput: a document was not cleaned for another reason, and `on_error` is `raise`.
    """
    with closing(answers):  # ends the workers even if an exception keeps this frame alive
        for entry, answer in answers:
            yield _result(entry, answer, documents, on_error)


def _result(entry: Entry, answer: Answer, documents: Given, on_error: OnError) -> CleanResult:
    document = answer.document or entry.document
    if answer.problem is None:
        return CleanResult(document, answer.text, answer.changes, answer.weights, answer.marks)
    rule, message = answer.problem
    if on_error == "report":
        return Uncleaned(document, document.text, rule=rule, message=message, place=entry.place)
    where = f"{message}, at {documents.at(entry.place)}"
    raise TypeError(where) if rule == NO_TEXT else BadInput(rule, where)


def check_pickles(pipeline: Pipeline) -> None:
    """Check that a pipeline can be sent to worker processes.

    Raises:
        TypeError: it does not pickle.
    """
    try:
        pickle.dumps(pipeline)
    except Exception as error:
        raise TypeError(f"a pipeline must pickle to be used in worker processes: {error}") from error


def raised(error: Exception) -> str:
    r"""Return a one-line message for an exception raised by a cleaner.

    >>> raised(ValueError("two\nlines"))
    'cleaning raised ValueError: two lines'
    """
    words = " ".join(str(error).split())[:200]
    return f"cleaning raised {type(error).__name__}{': ' if words else ''}{words}"


def weight_of(entry: Entry) -> int:
    """Return the approximate size of an entry, in bytes."""
    return len(entry.document.text) + len(entry.page)
