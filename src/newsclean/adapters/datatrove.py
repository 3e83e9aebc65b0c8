r"""datatrove: a formatter that cleans documents, and a filter that drops near-duplicates.

>>> from datatrove.data import Document
>>> documents = [Document("Rain fell all night.\n\nRead more", "a"), Document("RAIN FELL ALL NIGHT!", "b")]
>>> [document.text for document in NearDuplicateFilter()(CleanFormatter()(documents))]
['RAIN FELL ALL NIGHT!']
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from newsclean.adapters.tables import document_of, string_record
from newsclean.arguments import check_boolean
from newsclean.batch.clean_html_many import clean_html_many
from newsclean.batch.clean_many import clean_many
from newsclean.dedup.near_duplicates import deduplicate
from newsclean.extras import load
from newsclean.pipeline import as_pipeline
from newsclean.presets import NEWS
from newsclean.types import Document

load("datatrove", extra="datatrove", user="newsclean.adapters.datatrove")

from datatrove.pipeline.filters.base_filter import BaseFilter
from datatrove.pipeline.formatters.base import BaseFormatter
from datatrove.utils.batching import batched
from datatrove.utils.typeshelper import StatHints

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import datatrove.data
    from datatrove.pipeline.writers.disk_base import DiskWriter

    from newsclean.dedup.representative import Keep
    from newsclean.pipeline import PipelineLike
    from newsclean.result import CleanResult

KEY = "newsclean"
"""Key of the metadata that `CleanFormatter` adds to a document."""
_TOGETHER = 64


class CleanFormatter(BaseFormatter):
    r"""A step that cleans the text of each document and adds title, authors, date, reasons and flags as metadata.

    The metadata is a dict under the key `newsclean`. All values are strings, since writers infer types from the first
    document. Unknown values are empty. Authors are joined by "; ". Flags, and the reasons of all removals, are joined
    by " ". Other metadata is unchanged, and no document is dropped. The statistics of the step count the removals of
    each reason, and the flags.

    Args:
        pipeline: a `Pipeline`, a cleaner, the name of a preset, or a sequence of cleaners.
        html: whether the texts are HTML pages, to be read by `clean_html`.

    Raises:
        TypeError: `pipeline` is none of the listed types, or `html` is not a bool.

    >>> from datatrove.data import Document
    >>> [document] = CleanFormatter().run([Document("Rain fell all night.\n\nRead more", "a")])
    >>> document.text, document.metadata["newsclean"]["reasons"]
    ('Rain fell all night.', 'padding read-more')
    """

    name = "📰 newsclean"

    def __init__(self, pipeline: PipelineLike = NEWS, *, html: bool = False) -> None:
        super().__init__()
        check_boolean(html, "html")
        self.pipeline, self.html = as_pipeline(pipeline), html

    def format(self, text: str) -> str:
        """Return the clean text of one text."""
        return next(self._results([Document(text)])).text

    def run(self, data: Iterable[datatrove.data.Document], rank: int = 0, world_size: int = 1) -> Iterator[Any]:  # noqa: ARG002 - signature of a step
        """Yield the documents with their clean texts, in the order of the input."""
        for batch in batched(data, _TOGETHER):
            with self.track_time("batch"):
                results = list(self._results([document_of(document.text, document.metadata) for document in batch]))
            for document, result in zip(batch, results, strict=True):
                self._note(document, result)
                yield document

    def _results(self, documents: list[Document]) -> Iterator[CleanResult]:
        return (clean_html_many if self.html else clean_many)(documents, pipeline=self.pipeline)

    def _note(self, document: datatrove.data.Document, result: CleanResult) -> None:
        document.text = result.text
        document.metadata[KEY] = string_record(result)
        self.stat_update(StatHints.total)
        self.stat_update(*(f"removed_{removal.reason}" for removal in result.removals), *result.flags)


class NearDuplicateFilter(BaseFilter):
    """A filter that keeps one document of each cluster of near-duplicates.

    All documents of a task are in memory until the last one is read. Documents of different tasks are not compared.
    Therefore, run this step with `tasks=1`.

    Args:
        exclusion_writer: a writer for the dropped documents; None to discard them.
        keep: which document of a cluster to keep, as for `deduplicate`. A function gets documents with their metadata
            in `meta`.
        options: the options `jaccard`, `containment`, `find_contained`, `shingle_words` and `jobs` of `deduplicate`.

    Raises:
        TypeError: an option is unknown or has a wrong type.
        ValueError: an option is out of range.

    >>> from datatrove.data import Document
    >>> rain = [Document("Rain on Monday.", "a"), Document("RAIN ON MONDAY!", "b")]
    >>> [document.id for document in NearDuplicateFilter(keep="first").run(rain)]
    ['a']
    """

    name = "📰 newsclean near-duplicates"

    def __init__(self, exclusion_writer: DiskWriter | None = None, *, keep: Keep = "central", **options: Any) -> None:  # noqa: ANN401 - `deduplicate` checks them
        super().__init__(exclusion_writer, batch_size=sys.maxsize)
        self.options = {"keep": keep, **options}
        deduplicate([], **self.options)  # checks the options

    def filter(self, doc: datatrove.data.Document) -> bool:  # noqa: ARG002 - signature of a filter
        """Return True, since a single document has no near-duplicate."""
        return True

    def filter_batch(self, batch: list[datatrove.data.Document]) -> list[bool | tuple[bool, str]]:
        """Return, for each document of the task, True to keep it, or a pair of False and the reason to drop it."""
        documents = {place: Document(each.text, meta=each.metadata) for place, each in enumerate(batch)}
        stays = deduplicate(documents, **self.options)
        return [place in stays or (False, "near-duplicate") for place in documents]
