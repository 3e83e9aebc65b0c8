"""Clean one file: read it, run the pipeline that fits what it holds, give the account."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from newsclean.io.failures import BadInput, Failure
from newsclean.io.reading import Limits, Source, read_source
from newsclean.io.records import json_line, pipeline_record, removals_record
from newsclean.pipeline import Pipeline
from newsclean.template.sites import at_site
from newsclean.types import Document

if TYPE_CHECKING:
    from newsclean.io.folders import SourceFile
    from newsclean.pipeline import CleanResult


class Task(NamedTuple):
    """A file to clean and where its clean text belongs, below OUT."""

    file: SourceFile
    output: str


class Cleaned(NamedTuple):
    """What came of a file.

    Attributes:
        text: its clean text.
        line: its record for `removals.jsonl`.
        chars_in: characters of its source (of a page: of its extraction).
        times: removals by reason.
        chars: characters removed by reason.
    """

    text: str
    line: str
    chars_in: int
    times: Counter[str]
    chars: Counter[str]


@dataclass(frozen=True)
class FileCleaner:
    """Cleans files by a pipeline within limits; it pickles, so that worker processes can have it.

    Attributes:
        pipeline: how to clean.
        limits: what a file may be.
    """

    pipeline: Pipeline
    limits: Limits

    def __call__(self, task: Task) -> Cleaned | Failure:
        """Clean one file; whatever is wrong with it becomes a failure, never an exception."""
        try:
            source = read_source(task.file.path, task.file.kind, self.limits)
            result = clean_source(source, at_site(self.pipeline, task.file.name))
            return _cleaned(task, source, result, self.pipeline)
        except BadInput as problem:
            return Failure(task.file.name, problem.rule, problem.message)
        except UnicodeEncodeError:
            message = "text must be free of lone surrogates, a character reference of the page makes one"
            return Failure(task.file.name, "lone-surrogate", message)
        except Exception as error:  # one bad page must not end the run
            words = " ".join(str(error).split())[:200]
            message = f"cleaning must succeed, it raised {type(error).__name__}{': ' if words else ''}{words}"
            return Failure(task.file.name, "cleaning-failed", message)


def clean_source(source: Source, pipeline: Pipeline) -> CleanResult:
    r"""Clean a file's text; of a page, what an extractor finds in it.

    >>> from newsclean.presets import NEWS
    >>> clean_source(Source("Rain fell on Friday.\n\nRead more", "utf-8", "", "text"), NEWS).text
    'Rain fell on Friday.'
    """
    if source.kind == "text":
        return pipeline(Document(source.text))
    from newsclean.html import clean_html  # noqa: PLC0415 - folders of text need no HTML parser

    return clean_html(source.text, pipeline=pipeline)


def load_extractor() -> None:
    """Load what extracts stories from pages, so that no page's time limit has to pay for it."""
    from newsclean.html import clean_html  # noqa: PLC0415 - folders of text need no HTML parser

    clean_html("<p></p>", pipeline=Pipeline())


def _cleaned(task: Task, source: Source, result: CleanResult, pipeline: Pipeline) -> Cleaned:
    record = {**removals_record(task.file, task.output, source, result), **pipeline_record(pipeline)}
    times, chars = Counter[str](), Counter[str]()
    for removal in result.removals:
        times[removal.reason] += 1
        chars[removal.reason] += len(removal.text)
    return Cleaned(result.text, json_line(record), len(result.source), times, chars)
