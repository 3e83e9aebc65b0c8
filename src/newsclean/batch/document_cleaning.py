"""Clean one document: read it, run the pipeline that fits what it holds, give the account."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from newsclean.batch.answers import UNCLEANED, Uncleaned, raised
from newsclean.batch.pool import Terms, run_ordered
from newsclean.batch.work_queue import Lost
from newsclean.io.failures import BadInput, Failure
from newsclean.io.schemas import REMOVALS, json_line, pipeline_record, removals_record
from newsclean.pipeline import Pipeline, as_pipeline
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

# Where the page itself is what is wrong, no extractor is asked what it says.
_PAGE_RULES = frozenset({"tree-too-deep", "tree-too-large", "text-too-long"})


class Task(NamedTuple):
    """An item to clean, or what stands for a damaged one, and the file that it is from."""

    item: Item | Failure
    unit: Unit

    @property
    def name(self) -> str:
        """What the records call it."""
        return self.item.path if isinstance(self.item, Failure) else self.item.name

    @property
    def weight(self) -> int:
        """About how many bytes it takes."""
        return 0 if isinstance(self.item, Failure) else self.item.weight

    @property
    def mark(self) -> int:
        """The item's checksum; 0 for a damaged one."""
        return 0 if isinstance(self.item, Failure) else self.item.mark


class Cleaned(NamedTuple):
    """What came of a document.

    Attributes:
        text: its clean text, or the text as it came; None for a record without one.
        line: its record for `removals.jsonl`.
        chars_in: characters of its source (of a page: of its extraction).
        times: removals by reason.
        chars: characters removed by reason.
        failure: why it was passed on as it came, if it was.
    """

    text: str | None
    line: str
    chars_in: int
    times: Counter[str]
    chars: Counter[str]
    failure: Failure | None = None


@dataclass(frozen=True)
class TaskCleaner:
    """Cleans items by a pipeline within limits; it pickles, so that worker processes can have it.

    Attributes:
        pipeline: how to clean.
        limits: what a document may be.
    """

    pipeline: Pipeline
    limits: Limits

    def __call__(self, task: Task) -> Cleaned | Failure:
        """Clean one item; whatever is wrong with it becomes a failure, never an exception."""
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
        """Pass on an item as it came after its worker was lost."""
        item = task.item
        if isinstance(item, Failure):
            return item
        try:
            source = item.source(self.limits)
        except BadInput:
            return self._unread(task, item, *lost)
        return self._as_it_came(task, item, source, Failure(item.name, *lost))

    def give_up(self, task: Task, lost: Lost) -> Cleaned | Failure:
        """Return what stands for an item that was lost while it was salvaged, too; nobody reads it any more."""
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
        """Pass on the text as it came; of a page, what an extractor finds in it, if the page is not what is wrong."""
        _, rule, message, *_ = failure
        try:
            text = source.text if source.kind == "text" else self._extracted(source, rule)
            document = Document(text, id=str(source.id), url=source.url)
            return self._account(task, source, Uncleaned(document, text, rule=rule, message=message), failure)
        except Exception:  # whatever it is, what was wrong first has been told
            return self._unread(task, item, rule, message)

    def _extracted(self, source: Source, rule: str) -> str:
        if rule in _PAGE_RULES:
            raise BadInput(rule, "the page itself is what is wrong")
        return clean_source(source, Pipeline()).source  # what is left of it would be a cleaned text

    def _unread(self, task: Task, item: Item, rule: str, message: str) -> Cleaned | Failure:
        """Return what stands for an item without a text: a record stays as it is, a file has nothing to give."""
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
    """Return the failure of a document on which a cleaner raised this."""
    if isinstance(error, UnicodeEncodeError):
        message = "text must be free of lone surrogates, a character reference of the page makes one"
        return Failure(name, "lone-surrogate", message)
    return Failure(name, "cleaning-failed", raised(error))


def clean_source(source: Source, pipeline: Pipeline) -> CleanResult:
    r"""Clean a source's text; of a page, what an extractor finds in it.

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
    """Clean a source in this process; whatever a cleaner raises becomes a failure."""
    try:
        return clean_source(source, pipeline)
    except BadInput as problem:
        return Failure(name, problem.rule, problem.message)
    except Exception as error:  # one bad page must not end the rest
        return _told(name, error)


def clean_tasks(
    options: RunOptions, tasks: Iterable[Task], prepare: Callable[[], object] | None = None
) -> Iterator[tuple[Task, Cleaned | Failure]]:
    """Yield each task with what came of it, in their order.

    Args:
        options: how to clean, in how many processes.
        tasks: what to clean, drawn as it is needed.
        prepare: what a worker process calls first.

    Raises:
        WorkersFailed: no worker process comes up.
    """
    cleaner = TaskCleaner(as_pipeline(options.pipeline), options.limits)
    if not options.isolate:
        yield from ((task, cleaner(task)) for task in tasks)
        return
    terms = Terms(options.jobs, options.limits.seconds, prepare, cleaner.salvage, attrgetter("weight"))
    for task, result in run_ordered(cleaner, tasks, terms):
        yield task, cleaner.give_up(task, result) if isinstance(result, Lost) else result


def load_extractor() -> None:
    """Load what extracts stories from pages, so that no page's time limit has to pay for it."""
    from newsclean.html.clean_html import clean_html

    clean_html("<p></p>", pipeline=Pipeline())
