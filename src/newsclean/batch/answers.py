"""Answers of processes to documents: how they travel, and the results that they become."""

from __future__ import annotations

import pickle
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from newsclean.batch.pool import Terms, run_ordered
from newsclean.batch.work_queue import Lost
from newsclean.io.failures import BadInput
from newsclean.result import CleanResult

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator
    from typing import TypeAlias

    from newsclean.containers import Given, OnError
    from newsclean.edits import Change
    from newsclean.pipeline import Pipeline
    from newsclean.types import Document, Label

    Answers: TypeAlias = Generator[tuple["Entry", "Answer"]]

NO_TEXT = "no-text"
UNCLEANED = "uncleaned"
"""The flag of a document that was passed on as it came; the rule that it breaks is the next one."""


@dataclass(frozen=True, repr=False)
class Uncleaned(CleanResult):
    """A document that could not be cleaned: its text is the source, and nothing was removed.

    Attributes:
        rule: the stable slug of the rule that it breaks: `no-text` for what is neither a str nor a Document, whose
            text is empty here.
        message: what is wrong and what would be right.
        place: its position among the documents, from 0, or its id where they were given with ids.
    """

    rule: str = ""
    message: str = ""
    place: Label = None

    def __repr__(self) -> str:
        """Return the rule that the document breaks, and the message."""
        return f"Uncleaned({self.rule!r}, {self.message!r})"

    @property
    def flags(self) -> tuple[str, ...]:
        """`uncleaned` and the rule, and what any result is marked with."""
        return (UNCLEANED, self.rule, *super().flags)


class Entry(NamedTuple):
    """What to clean, and its place.

    Attributes:
        place: its position or id.
        document: the document; an empty one stands for one without text, and for a page with what is known of it.
        problem: what is wrong with one without text.
        page: the page that it is to be extracted from.
    """

    place: Label
    document: Document
    problem: str = ""
    page: str | bytes = ""


class Answer(NamedTuple):
    """What a process has to say of a document, without the document, unless it was extracted from a page."""

    text: str = ""
    changes: tuple[Change, ...] = ()
    weights: str = ""
    problem: tuple[str, str] | None = None
    marks: tuple[str, ...] = ()
    document: Document | None = None


def answer_of(result: CleanResult) -> Answer:
    """Return a result without its document."""
    return Answer(result.text, result._changes, result.weights, marks=result.marks)  # noqa: SLF001 - a result without its document travels lighter


def in_processes(cleaner: Callable[[Entry], Answer], entries: Iterable[Entry], terms: Terms[Entry, Answer]) -> Answers:
    """Yield each entry with its answer, in their order, from several processes; a lost one's answer says how."""
    for entry, answer in run_ordered(cleaner, entries, terms):
        yield entry, Answer(problem=(answer.rule, answer.message)) if isinstance(answer, Lost) else answer


def results_of(answers: Answers, documents: Given, on_error: OnError) -> Iterator[CleanResult]:
    """Yield the results that answers become.

    Args:
        answers: each with its entry; closed at the end.
        documents: where the entries are from.
        on_error: `report`, or `raise` at the first that was not cleaned.

    Raises:
        TypeError: for one without text.
        BadInput: for any other that was not cleaned.
    """
    with closing(answers):  # its processes end, also where an exception keeps this frame alive
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
    """Refuse a pipeline that cannot travel to another process.

    Raises:
        TypeError: it does not pickle.
    """
    try:
        pickle.dumps(pipeline)
    except Exception as error:
        raise TypeError(f"a pipeline must pickle to be used in other processes: {error}") from error


def raised(error: Exception) -> str:
    r"""Return in one line what a cleaner raised.

    >>> raised(ValueError("two\nlines"))
    'cleaning must succeed, it raised ValueError: two lines'
    """
    words = " ".join(str(error).split())[:200]
    return f"cleaning must succeed, it raised {type(error).__name__}{': ' if words else ''}{words}"


def weight_of(entry: Entry) -> int:
    """Return about how many bytes an entry takes."""
    return len(entry.document.text) + len(entry.page)
