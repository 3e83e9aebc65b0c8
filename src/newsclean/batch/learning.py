"""Learn sites' templates from everything that a run would clean: the first of its two passes."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from newsclean.batch.cleaning import clean_source, load_extractor
from newsclean.batch.processes import Terms, run_ordered
from newsclean.batch.reading import Reader, Reading, planned
from newsclean.io.failures import Failure
from newsclean.io.limits import Limits
from newsclean.io.recordfiles import Fields
from newsclean.pipeline import Pipeline
from newsclean.template import LineCounts, SiteTemplate, SiteTemplates

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsclean.batch.supply import Lost
    from newsclean.io.recordfiles import Item


class Page(NamedTuple):
    """A document to learn from: where it came from, and its text."""

    url: str = ""
    text: str = ""


@dataclass(frozen=True)
class PageReader:
    """Reads a document's text, of a page what is extracted from it; it pickles, so that worker processes can have it.

    Attributes:
        limits: what a document may be.
    """

    limits: Limits

    def __call__(self, item: Item | Failure) -> Page:
        """Return the page, without text where it cannot be read: the cleaning pass reports it."""
        if isinstance(item, Failure):
            return Page()
        try:
            source = item.source(self.limits)
            self.limits.check(source.text, source.kind)
            return Page(source.url, clean_source(source, Pipeline()).source)
        except Exception:  # one bad page must not end the run
            return Page()


@dataclass(frozen=True)
class LearnOptions:
    """Where to learn from, and how.

    Attributes:
        folders: folders in which to look for files, recursively, and files of many documents.
        jobs: worker processes.
        isolate: read in worker processes, so that a page that crashes or hangs costs itself only.
        limits: what a document may be.
        fields: what the fields of records are called.
    """

    folders: Sequence[str]
    jobs: int = 1
    isolate: bool = True
    limits: Limits = field(default_factory=Limits)
    fields: Fields = field(default_factory=Fields)


def learn_site(options: LearnOptions, site: str = "") -> SiteTemplate:
    """Return the template of one site, learned from all files of the folders.

    Raises:
        Refused: a folder is missing or lies in another one.
        WorkersFailed: no worker process comes up.
    """
    return SiteTemplate.learn(LineCounts.of(page.text for _, page in _pages(options)), site)


def learn_sites(options: LearnOptions) -> SiteTemplates:
    """Return the templates of the sites found in the folders, as `site_of` tells them apart.

    Raises:
        Refused: a folder is missing or lies in another one.
        WorkersFailed: no worker process comes up.
    """
    return SiteTemplates.learn((name, *page) for name, page in _pages(options))


def _pages(options: LearnOptions) -> Iterator[tuple[str, Page]]:
    """Yield name and page of every document that can be read."""
    reading = Reading(options.fields, options.limits)
    _, plan = planned(options.folders, None, reading)
    names: deque[str] = deque()

    def items() -> Iterator[Item | Failure]:
        for _, task in Reader(plan, reading).tasks():
            names.append("" if isinstance(task.item, Failure) else task.item.name)
            yield task.item

    read = PageReader(options.limits)
    prepare = load_extractor if plan.count_units("html") else None
    terms: Terms[Item | Failure, Page | Lost] = Terms(options.jobs, options.limits.seconds, prepare)
    for page in run_ordered(read, items(), terms) if options.isolate else map(read, items()):
        name = names.popleft()
        if isinstance(page, Page) and page.text:
            yield name, page
