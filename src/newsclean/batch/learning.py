"""Learn sites' templates from folders of scraped files: the first of a run's two passes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newsclean.batch.files import clean_source, load_extractor
from newsclean.batch.processes import run_ordered
from newsclean.io.folders import list_folders
from newsclean.io.reading import Limits, read_source
from newsclean.pipeline import Pipeline
from newsclean.template import LineCounts, SiteTemplate, SiteTemplates

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsclean.io.folders import SourceFile


@dataclass(frozen=True)
class PageReader:
    """Reads a file's text, of a page what is extracted from it; it pickles, so that worker processes can have it.

    Attributes:
        limits: what a file may be.
    """

    limits: Limits

    def __call__(self, file: SourceFile) -> str:
        """Return the text, empty for a file that cannot be read: the cleaning pass reports it."""
        try:
            return clean_source(read_source(file.path, file.kind, self.limits), Pipeline()).source
        except Exception:  # one bad page must not end the run
            return ""


@dataclass(frozen=True)
class LearnOptions:
    """Where to learn from, and how.

    Attributes:
        folders: where to look for files, recursively.
        jobs: worker processes.
        isolate: read in worker processes, so that a page that crashes or hangs costs itself only.
        limits: what a file may be.
    """

    folders: Sequence[str]
    jobs: int = 1
    isolate: bool = True
    limits: Limits = field(default_factory=Limits)


def learn_site(options: LearnOptions, site: str = "") -> SiteTemplate:
    """Return the template of one site, learned from all files of the folders.

    Raises:
        Refused: a folder is missing or lies in another one.
        WorkersFailed: no worker process comes up.
    """
    return SiteTemplate.learn(LineCounts.of(text for _, text in _pages(options)), site)


def learn_sites(options: LearnOptions) -> SiteTemplates:
    """Return the templates of the sites found in the folders, as `site_of` tells them apart.

    Raises:
        Refused: a folder is missing or lies in another one.
        WorkersFailed: no worker process comes up.
    """
    return SiteTemplates.learn((name, "", text) for name, text in _pages(options))


def _pages(options: LearnOptions) -> Iterator[tuple[str, str]]:
    """Yield name and text of every file that can be read."""
    files = list_folders(options.folders).files
    read = PageReader(options.limits)
    if options.isolate:
        prepare = load_extractor if any(file.kind == "html" for file in files) else None
        texts = run_ordered(read, files, jobs=options.jobs, seconds=options.limits.seconds, prepare=prepare)
    else:
        texts = map(read, files)
    for file, text in zip(files, texts, strict=True):
        if isinstance(text, str) and text:
            yield file.name, text
