"""Clean the documents of a run: read each document, clean it, and record its account for `removals.jsonl`."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from newsclean.batch.answers import Uncleaned, failure_of
from newsclean.batch.pool import Terms, run_ordered
from newsclean.io.failures import BadInput, Failure
from newsclean.io.record_formats import Outcome
from newsclean.io.schemas import REMOVALS, json_line, pipeline_record, removals_record
from newsclean.pipeline import Pipeline
from newsclean.result import UNCLEANED
from newsclean.template.sites import at_site
from newsclean.types import Document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from newsclean.batch.run_options import RunOptions
    from newsclean.io.folders import InputFile
    from newsclean.io.limits import Limits
    from newsclean.io.read_document import Source
    from newsclean.io.record_formats import Item
    from newsclean.result import CleanResult

Result = TypeVar("Result")
# Rules broken by the page itself: the extractor cannot process it.
_PAGE_RULES = frozenset({"tree-too-deep", "tree-too-large", "text-too-long"})


class Task(NamedTuple):
    """A document to clean.

    Attributes:
        item: the document, or the failure of a damaged record.
        file: the input file that contains the document.
    """

    item: Item | Failure
    file: InputFile

    @property
    def name(self) -> str:
        """Name of the document in the output records."""
        return self.item.path if isinstance(self.item, Failure) else self.item.name

    @property
    def weight(self) -> int:
        """Approximate size of the document, in bytes."""
        return 0 if isinstance(self.item, Failure) else self.item.weight

    @property
    def mark(self) -> int:
        """Checksum of the document; 0 for a damaged record, and for a file with one document."""
        return 0 if isinstance(self.item, Failure) else self.item.mark


@dataclass(frozen=True)
class TaskCleaner:
    """Cleaner of tasks within limits. The cleaner pickles, so that it can be sent to worker processes.

    Attributes:
        pipeline: the pipeline.
        limits: limits of size and complexity.
    """

    pipeline: Pipeline
    limits: Limits

    def __call__(self, task: Task) -> Outcome:
        """Return the outcome of one task. If cleaning raises, the outcome has a failure."""
        item = task.item
        if isinstance(item, Failure):
            return Outcome(task.name, task.mark, failure=item)
        try:
            source = item.source(self.limits)
        except BadInput as problem:
            return self._unread(task, item, _failure(item.name, problem))
        try:
            self.limits.check(source.text, source.kind)
            result = clean_source(source, at_site(self.pipeline, item.name, source.url))
            return self._account(task, source, result)
        except Exception as error:  # one bad page must not end the run
            return self._as_it_came(task, item, source, _failure(item.name, error))

    def salvage(self, task: Task, lost: Failure) -> Outcome:
        """Return the outcome of a task whose worker process ended. The document is read again, but not cleaned.

        `lost` is the failure that reports how the process ended.
        """
        item = task.item
        if isinstance(item, Failure):
            return Outcome(task.name, task.mark, failure=item)
        failure = lost._replace(path=item.name)
        try:
            source = item.source(self.limits)
        except BadInput:
            return self._unread(task, item, failure)
        return self._as_it_came(task, item, source, failure)

    def give_up(self, task: Task, lost: Failure) -> Outcome:
        """Return the outcome of a task for which two worker processes ended. The document is not read again.

        `lost` is the failure that reports how the first process ended.
        """
        if isinstance(task.item, Failure):
            return Outcome(task.name, task.mark, failure=task.item)
        return self._unread(task, task.item, lost._replace(path=task.name))

    def _account(self, task: Task, source: Source, result: CleanResult, failure: Failure | None = None) -> Outcome:
        """Return an outcome with the text of a result, its record for `removals.jsonl`, and its counts."""
        times, chars = Counter[str](), Counter[str]()
        for removal in result.removals:
            times[removal.reason] += 1
            chars[removal.reason] += len(removal.text)
        removed = tuple((reason, count, chars[reason]) for reason, count in times.items())
        record = removals_record(task.name, task.file.output, source, result)
        line = json_line({**record, **pipeline_record(self.pipeline)})
        return Outcome(task.name, task.mark, result.text, line, failure, chars_in=len(result.source), removed=removed)

    def _as_it_came(self, task: Task, item: Item, source: Source, failure: Failure) -> Outcome:
        """Return an outcome with the source as text, without removals.

        The source of a page is the extraction. A page that the extractor cannot process has no text.

        Args:
            task: the task.
            item: the document of the task.
            source: the decoded document.
            failure: the reason why the document was not cleaned.
        """
        try:
            text = source.text if source.kind == "text" else _extraction(source, failure.rule)
            document = Document(text, id=str(source.id), url=source.url)
            result = Uncleaned(document, text, rule=failure.rule, message=failure.message)
            return self._account(task, source, result, failure)
        except Exception:  # `failure` reports the first error
            return self._unread(task, item, failure)

    def _unread(self, task: Task, item: Item, failure: Failure) -> Outcome:
        """Return the outcome of a document that has no text to write.

        A record in a file of many documents is written unchanged, unless it is malformed. For a document that is a
        whole file, no output file is written.

        Args:
            task: the task.
            item: the document of the task.
            failure: the reason why the document was not cleaned.
        """
        if failure.rule == "malformed":
            failure = failure._replace(offset=getattr(item, "offset", None), raw=getattr(item, "raw", None))
        elif item.in_record:
            record = {"schema": REMOVALS, "path": item.name, "output": task.file.output, "chars_in": 0, "chars_out": 0,
                      "flags": [UNCLEANED, failure.rule], "removals": []}  # fmt: skip
            line = json_line({**record, **pipeline_record(self.pipeline)})
            return Outcome(task.name, task.mark, None, line, failure)
        return Outcome(task.name, task.mark, failure=failure)


def _extraction(source: Source, rule: str) -> str:
    """Return the extraction of a page that could not be cleaned.

    Args:
        source: the page.
        rule: rule of the error for which the page was not cleaned.

    Raises:
        BadInput: `rule` means that the extractor cannot process the page either. The error has the same rule.
    """
    if rule in _PAGE_RULES:
        raise BadInput(rule, "the page itself is invalid")
    return clean_source(source, Pipeline()).source  # its `text` would be a cleaned text


def _failure(name: str, error: Exception) -> Failure:
    """Return the failure of a document that exceeds a limit or for which a cleaner raised an error."""
    if isinstance(error, UnicodeEncodeError):
        message = "text must not contain lone surrogates, but a character reference of the page is one"
        return Failure(name, "lone-surrogate", message)
    return failure_of(error)._replace(path=name)


def clean_source(source: Source, pipeline: Pipeline) -> CleanResult:
    r"""Return the result of cleaning a source: its text, or its story if it is a page.

    >>> from newsclean.io.read_document import Source
    >>> from newsclean.presets import NEWS
    >>> clean_source(Source("Rain fell on Friday.\n\nRead more", "utf-8", "", "text"), NEWS).text
    'Rain fell on Friday.'
    """
    if source.kind == "text":
        return pipeline(Document(source.text, id=str(source.id), url=source.url, date=source.date or None))
    from newsclean.html.clean_html import clean_html

    return clean_html(source.text, url=source.url or None, pipeline=pipeline)


def try_to_clean(source: Source, pipeline: Pipeline) -> CleanResult | Failure:
    """Return the result of cleaning a source in this process; a failure if cleaning raises."""
    try:
        return clean_source(source, pipeline)
    except Exception as error:  # one bad page must not end the rest
        return _failure(source.name, error)


def clean_tasks(
    pipeline: Pipeline, options: RunOptions, tasks: Iterable[Task], prepare: Callable[[], object] | None = None
) -> Iterator[tuple[Task, Outcome]]:
    """Yield each task with its outcome, in input order.

    Args:
        pipeline: the pipeline to use in place of `options.pipeline`; it also contains the learned templates.
        options: limits and number of processes.
        tasks: the tasks, read as needed.
        prepare: function that each worker process calls first; None for no such function.

    Raises:
        WorkersFailed: no worker process starts.
    """
    cleaner = TaskCleaner(pipeline, options.limits)
    for task, result in run_tasks(cleaner, tasks, options, prepare, cleaner.salvage):
        yield task, cleaner.give_up(task, result) if isinstance(result, Failure) else result


def run_tasks(
    function: Callable[[Task], Result],
    tasks: Iterable[Task],
    options: RunOptions,
    prepare: Callable[[], object] | None = None,
    salvage: Callable[[Task, Failure], Result] | None = None,
) -> Iterator[tuple[Task, Result | Failure]]:
    """Yield each task with the result of a function, in input order, from this process or worker processes.

    Args:
        function: function that is called for each task.
        tasks: the tasks, read as needed.
        options: number of processes and time limit.
        prepare: function that each worker process calls first; None for no such function.
        salvage: function that another worker process calls for a task whose process ended. Without it, the result of
            such a task is a failure.

    Raises:
        WorkersFailed: no worker process starts.
    """
    if not options.isolate:
        return ((task, function(task)) for task in tasks)
    terms = Terms(options.jobs, options.limits.seconds, prepare, salvage, attrgetter("weight"))
    return run_ordered(function, tasks, terms)


def load_extractor() -> None:
    """Load the modules that extract text from pages, so that loading does not count towards a page's time limit."""
    from newsclean.html.clean_html import clean_html

    clean_html("<p></p>", pipeline=Pipeline())
