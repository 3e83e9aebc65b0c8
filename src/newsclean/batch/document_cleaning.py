"""Clean one document of a run: read it, clean it, and record its account."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from newsclean.batch.answers import Uncleaned, raised
from newsclean.batch.pool import Terms, run_ordered
from newsclean.batch.work_queue import Lost
from newsclean.io.failures import BadInput, Failure
from newsclean.io.schemas import REMOVALS, json_line, pipeline_record, removals_record
from newsclean.pipeline import Pipeline, as_pipeline
from newsclean.result import UNCLEANED
from newsclean.template.sites import at_site
from newsclean.types import Document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from newsclean.batch.checkpoint import Unit
    from newsclean.batch.run_options import RunOptions
    from newsclean.io.limits import Limits
    from newsclean.io.read_document import Source
    from newsclean.io.record_formats import Item
    from newsclean.result import CleanResult

# Rules broken by the page itself: the extractor cannot process it.
_PAGE_RULES = frozenset({"tree-too-deep", "tree-too-large", "text-too-long"})


class Task(NamedTuple):
    """An item to clean, or the failure of a damaged one, with its input file."""

    item: Item | Failure
    unit: Unit

    @property
    def name(self) -> str:
        """Name of the document in the output records."""
        return self.item.path if isinstance(self.item, Failure) else self.item.name

    @property
    def weight(self) -> int:
        """Approximate size in bytes."""
        return 0 if isinstance(self.item, Failure) else self.item.weight

    @property
    def mark(self) -> int:
        """Checksum of the item; 0 for a damaged one."""
        return 0 if isinstance(self.item, Failure) else self.item.mark


class Cleaned(NamedTuple):
    """Result of one document of a run.

    Attributes:
        text: clean text, or the source of an uncleaned document; None for a record without text.
        line: record for `removals.jsonl`.
        chars_in: characters of the source; for a page, of the extraction.
        times: number of removals by reason.
        chars: removed characters by reason.
        failure: reason why the document is uncleaned; else None.
    """

    text: str | None
    line: str
    chars_in: int
    times: Counter[str]
    chars: Counter[str]
    failure: Failure | None = None


@dataclass(frozen=True)
class TaskCleaner:
    """Cleaner of items within limits; it pickles, for worker processes.

    Attributes:
        pipeline: the pipeline.
        limits: limits of size and complexity.
    """

    pipeline: Pipeline
    limits: Limits

    def __call__(self, task: Task) -> Cleaned | Failure:
        """Return the result of one item; errors become failures, never exceptions."""
        item = task.item
        if isinstance(item, Failure):
            return item
        try:
            source = item.source(self.limits)
        except BadInput as problem:
            return self._unread(task, item, problem.rule, problem.message)
        try:
            self.limits.check(source.text, source.kind)
            return self._account(task, source, self._clean(item, source))
        except BadInput as problem:
            return self._as_it_came(task, item, source, Failure(item.name, problem.rule, problem.message))
        except Exception as error:  # one bad page must not end the run
            return self._as_it_came(task, item, source, _told(item.name, error))

    def salvage(self, task: Task, lost: Lost) -> Cleaned | Failure:
        """Return an item uncleaned, after its worker was lost."""
        item = task.item
        if isinstance(item, Failure):
            return item
        try:
            source = item.source(self.limits)
        except BadInput:
            return self._unread(task, item, *lost)
        return self._as_it_came(task, item, source, Failure(item.name, *lost))

    def give_up(self, task: Task, lost: Lost) -> Cleaned | Failure:
        """Return the failure of an item whose worker was lost twice, without reading the item again."""
        return task.item if isinstance(task.item, Failure) else self._unread(task, task.item, *lost)

    def _clean(self, item: Item, source: Source) -> CleanResult:
        return clean_source(source, at_site(self.pipeline, item.name, source.url))

    def _account(self, task: Task, source: Source, result: CleanResult, failure: Failure | None = None) -> Cleaned:
        times, chars = Counter[str](), Counter[str]()
        for removal in result.removals:
            times[removal.reason] += 1
            chars[removal.reason] += len(removal.text)
        record = removals_record(task.name, task.unit.output, source, result)
        line = json_line({**record, **pipeline_record(self.pipeline)})
        return Cleaned(result.text, line, len(result.source), times, chars, failure)

    def _as_it_came(self, task: Task, item: Item, source: Source, failure: Failure) -> Cleaned | Failure:
        """Return the text uncleaned; for a page, the extraction, unless the page itself is invalid."""
        _, rule, message, *_ = failure
        try:
            text = source.text if source.kind == "text" else self._extracted(source, rule)
            document = Document(text, id=str(source.id), url=source.url)
            return self._account(task, source, Uncleaned(document, text, rule=rule, message=message), failure)
        except Exception:  # `failure` reports the first error
            return self._unread(task, item, rule, message)

    def _extracted(self, source: Source, rule: str) -> str:
        if rule in _PAGE_RULES:
            raise BadInput(rule, "the page itself is invalid")
        return clean_source(source, Pipeline()).source  # its `text` would be a cleaned text

    def _unread(self, task: Task, item: Item, rule: str, message: str) -> Cleaned | Failure:
        """Return the result of an item without text: a record is kept unchanged, a file is a failure."""
        failure = Failure(item.name, rule, message)
        if rule == "malformed":
            return failure._replace(offset=getattr(item, "offset", None), raw=getattr(item, "raw", None))
        if not item.in_record:
            return failure
        record = {"schema": REMOVALS, "path": item.name, "output": task.unit.output, "chars_in": 0, "chars_out": 0,
                  "flags": [UNCLEANED, rule], "removals": []}  # fmt: skip
        line = json_line({**record, **pipeline_record(self.pipeline)})
        return Cleaned(None, line, 0, Counter(), Counter(), failure)


def _told(name: str, error: Exception) -> Failure:
    """Return the failure of a document on which a cleaner raised an exception."""
    if isinstance(error, UnicodeEncodeError):
        message = "text must not contain lone surrogates, but a character reference of the page is one"
        return Failure(name, "lone-surrogate", message)
    return Failure(name, "cleaning-failed", raised(error))


def clean_source(source: Source, pipeline: Pipeline) -> CleanResult:
    r"""Return the result of cleaning a source: its text, or the extraction of a page.

    >>> from newsclean.io.read_document import Source
    >>> from newsclean.presets import NEWS
    >>> clean_source(Source("Rain fell on Friday.\n\nRead more", "utf-8", "", "text"), NEWS).text
    'Rain fell on Friday.'
    """
    if source.kind == "text":
        return pipeline(Document(source.text, id=str(source.id), url=source.url, date=source.date or None))
    from newsclean.html.clean_html import clean_html

    return clean_html(source.text, url=source.url or None, pipeline=pipeline)


def try_to_clean(name: str, source: Source, pipeline: Pipeline) -> CleanResult | Failure:
    """Return the result of cleaning a source in this process; exceptions become failures."""
    try:
        return clean_source(source, pipeline)
    except BadInput as problem:
        return Failure(name, problem.rule, problem.message)
    except Exception as error:  # one bad page must not end the rest
        return _told(name, error)


def clean_tasks(
    options: RunOptions, tasks: Iterable[Task], prepare: Callable[[], object] | None = None
) -> Iterator[tuple[Task, Cleaned | Failure]]:
    """Yield each task with its result, in input order.

    Args:
        options: pipeline, limits and number of processes.
        tasks: the tasks, read as needed.
        prepare: function that a worker process calls first.

    Raises:
        WorkersFailed: no worker process starts.
    """
    cleaner = TaskCleaner(as_pipeline(options.pipeline), options.limits)
    if not options.isolate:
        yield from ((task, cleaner(task)) for task in tasks)
        return
    terms = Terms(options.jobs, options.limits.seconds, prepare, cleaner.salvage, attrgetter("weight"))
    for task, result in run_ordered(cleaner, tasks, terms):
        yield task, cleaner.give_up(task, result) if isinstance(result, Lost) else result


def load_extractor() -> None:
    """Load the extractor; its loading time must not count towards the time limit of a page."""
    from newsclean.html.clean_html import clean_html

    clean_html("<p></p>", pipeline=Pipeline())
