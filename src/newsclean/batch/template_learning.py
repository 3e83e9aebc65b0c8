"""Learn the templates of sites from all documents of a run, before the documents are cleaned."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsclean.batch.checkpoint import explained
from newsclean.batch.document_cleaning import clean_source, load_extractor, run_tasks
from newsclean.batch.plan import Reader, planned
from newsclean.io.failures import Failure
from newsclean.io.output_folder import output_failed
from newsclean.io.output_lock import TEMPLATES_FILE
from newsclean.io.progress import Progress
from newsclean.pipeline import Pipeline
from newsclean.template import LineCounts, SiteTemplate, SiteTemplates, with_template
from newsclean.types import Document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newsclean.batch.checkpoint import Checkpoint
    from newsclean.batch.document_cleaning import Task
    from newsclean.batch.run_options import RunOptions
    from newsclean.io.limits import Limits
    from newsclean.io.output_folder import OutFolder


@dataclass(frozen=True)
class PageReader:
    """Reader of one document. The reader pickles, so that it can be sent to worker processes.

    Attributes:
        limits: limits of size and complexity.
    """

    limits: Limits

    def __call__(self, task: Task) -> Document:
        """Return the text of a document, or the extraction of a page, with the URL.

        The text of an unreadable document is empty; the cleaning pass reports the failure.
        """
        if isinstance(task.item, Failure):
            return Document("")
        try:
            source = task.item.source(self.limits)
            self.limits.check(source.text, source.kind)
            return Document(clean_source(source, Pipeline()).source, url=source.url)
        except Exception:  # one bad page must not end the run
            return Document("")


def learn_site(
    options: RunOptions, site: str = "", watch: Callable[[Progress], object] = lambda _: None
) -> SiteTemplate:
    """Return the template of one site, learned from all documents of the inputs.

    Args:
        options: inputs and reading options.
        site: name of the site.
        watch: called after each document.

    Raises:
        Refused: an input is missing, inside another input, or has no field to clean; or there is no file to read.
        WorkersFailed: no worker process starts.
    """
    inputs = [os.fspath(path) for path in options.inputs]
    with explained(), planned(inputs, None, options.reading) as (_, plan):
        return SiteTemplate.learn(LineCounts.of(page.text for _, page in _pages(plan, options, watch)), site)


def with_learned(
    pipeline: Pipeline,
    options: RunOptions,
    checkpoint: Checkpoint,
    folder: OutFolder,
    watch: Callable[[Progress], object],
) -> Pipeline:
    """Return a pipeline that first removes the templates of the sites. Also write these templates to `templates.json`.

    The templates are learned from all documents, or read from the checkpoint of a resumed run.

    Args:
        pipeline: the pipeline without the templates.
        options: inputs, reading options and number of processes.
        checkpoint: the input files, and templates that were learned before an interruption.
        folder: the output folder, for `templates.json`.
        watch: called after each document.

    Raises:
        OutputFailed: `templates.json` cannot be written.
        WorkersFailed: no worker process starts.
    """
    known = checkpoint.fact("templates")
    if not known:
        pages = _pages(checkpoint, options, watch)
        known = SiteTemplates.learn((name, page.url, page.text) for name, page in pages).to_dict()
        checkpoint.note("templates", known)
    templates = SiteTemplates.from_dict(known)
    try:
        folder.write(TEMPLATES_FILE, templates.to_json().encode())
    except OSError as error:
        raise output_failed(TEMPLATES_FILE, error) from None
    return with_template(pipeline, templates)


def _pages(
    plan: Checkpoint, options: RunOptions, watch: Callable[[Progress], object] = lambda _: None
) -> Iterator[tuple[str, Document]]:
    """Yield the name and the text (of a page, the extraction) of every document whose text is not empty."""
    reader = Reader(plan, options.reading)
    prepare = load_extractor if plan.count_files("html") else None
    found = run_tasks(PageReader(options.limits), reader.tasks(), options, prepare)
    watch(Progress("start" if options.isolate else "learn", 0, reader.total))
    for done, (task, page) in enumerate(found, start=1):
        watch(Progress("learn", done, reader.total, share=reader.share))
        if isinstance(page, Document) and page.text:
            yield task.name, page
