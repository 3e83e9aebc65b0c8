"""Many documents in, as many results out, in their order."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from newsclean.batch.processes import Terms, run_ordered
from newsclean.batch.supply import Lost
from newsclean.io.failures import BadInput
from newsclean.io.limits import Limits
from newsclean.pipeline import CleanResult, as_document
from newsclean.presets import NEWS
from newsclean.types import Document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsclean.edits import Change
    from newsclean.pipeline import Pipeline

UNCLEANED = "uncleaned"
"""The flag of a document that was passed on as it came; the rule that it breaks is the next one."""


@dataclass(frozen=True)
class Uncleaned(CleanResult):
    """A document that could not be cleaned: its text is the source, and nothing was removed.

    Attributes:
        rule: the stable slug of the rule that it breaks.
        message: what is wrong and what would be right.
    """

    rule: str = ""
    message: str = ""

    @property
    def flags(self) -> tuple[str, ...]:
        """`uncleaned` and the rule, and what any result is marked with."""
        return (UNCLEANED, self.rule, *super().flags)


def clean_many(
    documents: Iterable[str | Document], *, pipeline: Pipeline = NEWS, jobs: int = 1
) -> Iterator[CleanResult]:
    r"""Clean many documents, in several processes if asked for; one result for each, in their order.

    Documents are drawn as results are taken, at most 64 for each process ahead of them, so that memory does not grow
    with their number; stop early and the processes end. The results are the same for any number of processes.

    A document that breaks a limit (see `newsclean.io.limits.Limits`), on which a cleaner raises, that takes longer than
    60 seconds or ends its process is not lost: its result has the text as it came, and flags that begin
    with `uncleaned` and the rule. Time is watched and a process can be lost only with two jobs or more; one
    job works in the calling process.

    With two jobs or more, processes are spawned: a script must call this below `if __name__ == "__main__":`, and
    pipeline and documents must pickle.

    Args:
        documents: texts or documents, in any iterable; read once.
        pipeline: how to clean: a preset, or one of your own.
        jobs: how many processes clean, at least 1.

    Raises:
        TypeError: `documents` is one text, holds something else than texts, or the pipeline does not pickle.
        ValueError: `jobs` is below 1.
        WorkersFailed: no process comes up.

    >>> texts = (f"Boat {number} sailed on Friday.\n\nRead more" for number in range(1000))
    >>> results = clean_many(texts)
    >>> next(results).text, next(results).text
    ('Boat 0 sailed on Friday.', 'Boat 1 sailed on Friday.')
    """
    if isinstance(documents, str | Document):
        raise TypeError(f"documents must be an iterable of texts, got one {type(documents).__name__}")
    if jobs < 1:
        raise ValueError(f"jobs must be at least 1, got {jobs}")
    limits = Limits()
    cleaner = _Cleaner(pipeline, limits)
    if jobs == 1:
        return (cleaner(document).result(document) for document in map(as_document, documents))
    check_pickles(pipeline)
    return _in_processes(cleaner, documents, Terms(jobs, limits.seconds, weigh=_weight))


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

    def result(self, document: Document) -> CleanResult:
        if self.problem is not None:
            rule, message = self.problem
            return Uncleaned(document, document.text, rule=rule, message=message)
        return CleanResult(document, self.text, self.changes, self.weights)


@dataclass(frozen=True)
class _Cleaner:
    """Cleans a document within limits; whatever is wrong becomes an answer, never an exception."""

    pipeline: Pipeline
    limits: Limits

    def __call__(self, document: Document) -> _Answer:
        try:
            self.limits.check(document.text, "text")
            result = self.pipeline(document)
        except BadInput as problem:
            return _Answer(problem=(problem.rule, problem.message))
        except Exception as error:  # one bad page must not end the run
            return _Answer(problem=("cleaning-failed", raised(error)))
        return _Answer(result.text, result._changes, result.weights)  # noqa: SLF001 - a result without its document travels lighter


def raised(error: Exception) -> str:
    r"""Return in one line what a cleaner raised.

    >>> raised(ValueError("two\nlines"))
    'cleaning must succeed, it raised ValueError: two lines'
    """
    words = " ".join(str(error).split())[:200]
    return f"cleaning must succeed, it raised {type(error).__name__}{': ' if words else ''}{words}"


def _weight(document: Document) -> int:
    return len(document.text)


def _in_processes(
    cleaner: _Cleaner, documents: Iterable[str | Document], terms: Terms[Document, _Answer]
) -> Iterator[CleanResult]:
    for document, answer in run_ordered(cleaner, map(as_document, documents), terms):
        told = _Answer(problem=(answer.rule, answer.message)) if isinstance(answer, Lost) else answer
        yield told.result(document)
