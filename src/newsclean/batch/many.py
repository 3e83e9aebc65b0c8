"""Many documents in, as many results out, in their order."""

from __future__ import annotations

import pickle
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from newsclean.arguments import check_choice, check_whole
from newsclean.batch.processes import Terms, run_ordered
from newsclean.batch.supply import Lost
from newsclean.containers import given, no_text, text_of
from newsclean.io.failures import BadInput
from newsclean.io.limits import Limits
from newsclean.pipeline import as_document, as_pipeline
from newsclean.presets import NEWS
from newsclean.result import CleanResult
from newsclean.types import Document

if TYPE_CHECKING:
    from collections.abc import Generator, Hashable, Iterable, Iterator, Mapping, Sequence
    from typing import TypeAlias

    from newsclean.containers import Given, OnError, Series
    from newsclean.edits import Change
    from newsclean.pipeline import Pipeline, PipelineLike
    from newsclean.types import Label

    _Answers: TypeAlias = Generator[tuple["_Entry", "_Answer"]]

AnyId = TypeVar("AnyId", bound="Hashable")
NO_TEXT = "no-text"
UNCLEANED = "uncleaned"
"""The flag of a document that was passed on as it came; the rule that it breaks is the next one."""
_TOGETHER, _TOGETHER_CHARS = 16, 1_000_000
"""Documents, and characters, that are cleaned together."""


@dataclass(frozen=True)
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

    @property
    def flags(self) -> tuple[str, ...]:
        """`uncleaned` and the rule, and what any result is marked with."""
        return (UNCLEANED, self.rule, *super().flags)


def clean_many(
    documents: Iterable[str | Document] | Mapping[AnyId, str | Document] | Series[str],
    *,
    pipeline: PipelineLike = NEWS,
    jobs: int = 1,
    on_error: OnError = "report",
) -> Iterator[CleanResult]:
    r"""Clean many documents, in several processes if asked for; one result for each, in their order.

    Documents are drawn as results are taken, at most 64 for each process ahead of them, so that memory does not grow
    with their number; stop early and the processes end. One process cleans up to 16 together. The results are the same
    for any number of processes.

    A document that is neither a str nor a Document, that breaks a limit (see `newsclean.io.limits.Limits`), on which a
    cleaner raises, that takes longer than 60 seconds or ends its process does not end the batch: its result is an
    `Uncleaned` with the text as it came, flags that begin with `uncleaned` and the rule, a message and its place. Time
    is watched and a process can be lost only with two jobs or more; one job works in the calling process.

    With two jobs or more, processes are spawned: a script must call this below `if __name__ == "__main__":`, and
    pipeline and documents must pickle.

    Args:
        documents: texts or documents, in any iterable; read once. The keys of a mapping, and the index of a pandas
            Series, are their ids: `result.document.id` and the place of errors, also for site templates.
        pipeline: a `Pipeline`, a cleaner, the name of a preset, or a sequence of them.
        jobs: processes that clean, at least 1.
        on_error: `report`, or `raise` at the first document that cannot be cleaned, after the results before it.

    Raises:
        TypeError: `documents` is one text, bytes or a table, `pipeline` is none or does not pickle; with
            `on_error="raise"` also for a document that is neither a str nor a Document.
        ValueError: `jobs` is below 1, or `on_error` is unknown.
        BadInput: with `on_error="raise"`, for any other document that cannot be cleaned; its `rule` says why.
        WorkersFailed: no process comes up.

    >>> texts = (f"Boat {number} sailed on Friday.\n\nRead more" for number in range(1000))
    >>> results = clean_many(texts)
    >>> next(results).text, next(results).text
    ('Boat 0 sailed on Friday.', 'Boat 1 sailed on Friday.')
    >>> [result.flags for result in clean_many({"a": "Rain fell.", "b": None})]
    [(), ('uncleaned', 'no-text', 'empty-after-cleaning')]
    """
    found = given(documents)
    check_whole(jobs, "jobs")
    check_choice(on_error, ("report", "raise"), "on_error")
    limits = Limits()
    cleaner = _Cleaner(as_pipeline(pipeline), limits)
    if jobs > 1:
        check_pickles(cleaner.pipeline)
    answers = _in_processes(cleaner, _entries(found), jobs) if jobs > 1 else _here(cleaner, _entries(found))
    return _results(answers, found, on_error)


class _Entry(NamedTuple):
    """A document to clean, and its place; one without text stands as an empty one, with what is wrong with it."""

    place: Label
    document: Document
    problem: str = ""


def _entries(documents: Given) -> Iterator[_Entry]:
    for place, item in documents.placed():
        readable = text_of(item) is not None
        document = as_document(item) if readable else Document("")  # type: ignore[arg-type] # it has a text
        if documents.ids is not None and not document.id:
            document = replace(document, id=str(place))
        yield _Entry(place, document, "" if readable else no_text(item))


def _here(cleaner: _Cleaner, entries: Iterable[_Entry]) -> _Answers:
    for together in _groups(entries):
        yield from zip(together, cleaner.many(together), strict=True)


def _groups(entries: Iterable[_Entry]) -> Iterator[list[_Entry]]:
    """Yield the entries in groups that are cleaned together; what was drawn before a failure comes before it."""
    group, size = list[_Entry](), 0
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


def _in_processes(cleaner: _Cleaner, entries: Iterable[_Entry], jobs: int) -> _Answers:
    terms: Terms[_Entry, _Answer] = Terms(jobs, cleaner.limits.seconds, weigh=_weight)
    for entry, answer in run_ordered(cleaner, entries, terms):
        yield entry, _Answer(problem=(answer.rule, answer.message)) if isinstance(answer, Lost) else answer


def _results(answers: _Answers, documents: Given, on_error: OnError) -> Iterator[CleanResult]:
    with closing(answers):  # its processes end, also where an exception keeps this frame alive
        for entry, answer in answers:
            yield _result(entry, answer, documents, on_error)


def _result(entry: _Entry, answer: _Answer, documents: Given, on_error: OnError) -> CleanResult:
    if answer.problem is None:
        return CleanResult(entry.document, answer.text, answer.changes, answer.weights)
    rule, message = answer.problem
    if on_error == "report":
        return Uncleaned(entry.document, entry.document.text, rule=rule, message=message, place=entry.place)
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


class _Answer(NamedTuple):
    """What a process has to say of a document, without the document."""

    text: str = ""
    changes: tuple[Change, ...] = ()
    weights: str = ""
    problem: tuple[str, str] | None = None


@dataclass(frozen=True)
class _Cleaner:
    """Cleans a document within limits; whatever is wrong becomes an answer, never an exception."""

    pipeline: Pipeline
    limits: Limits

    def many(self, entries: Sequence[_Entry]) -> list[_Answer]:
        """Clean several together; where one is in the way of the others, each by itself."""
        answers = [self._refusal(entry) for entry in entries]
        fit = [entry.document for entry, refused in zip(entries, answers, strict=True) if refused is None]
        try:
            results = iter(self.pipeline.many(fit))
        except Exception:  # whatever it is, the one will tell
            return [self(entry) for entry in entries]
        return [_answer(next(results)) if refused is None else refused for refused in answers]

    def __call__(self, entry: _Entry) -> _Answer:
        if refused := self._refusal(entry):
            return refused
        try:
            result = self.pipeline(entry.document)
        except BadInput as problem:
            return _Answer(problem=(problem.rule, problem.message))
        except Exception as error:  # one bad page must not end the run
            return _Answer(problem=("cleaning-failed", raised(error)))
        return _answer(result)

    def _refusal(self, entry: _Entry) -> _Answer | None:
        if entry.problem:
            return _Answer(problem=(NO_TEXT, entry.problem))
        try:
            self.limits.check(entry.document.text, "text")
        except BadInput as problem:
            return _Answer(problem=(problem.rule, problem.message))
        return None


def _answer(result: CleanResult) -> _Answer:
    return _Answer(result.text, result._changes, result.weights)  # noqa: SLF001 - a result without its document travels lighter


def raised(error: Exception) -> str:
    r"""Return in one line what a cleaner raised.

    >>> raised(ValueError("two\nlines"))
    'cleaning must succeed, it raised ValueError: two lines'
    """
    words = " ".join(str(error).split())[:200]
    return f"cleaning must succeed, it raised {type(error).__name__}{': ' if words else ''}{words}"


def _weight(entry: _Entry) -> int:
    return len(entry.document.text)
