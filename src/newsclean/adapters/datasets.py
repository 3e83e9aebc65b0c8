r"""Hugging Face datasets: a function for `Dataset.map(batched=True)` that adds clean texts and metadata as columns.

>>> import datasets
>>> scraped = datasets.Dataset.from_dict({"text": ["Rain fell all night.\n\nRead more"]})
>>> stories = scraped.map(CleanBatch(), batched=True)
>>> stories[0]["clean"], stories[0]["reasons"]
('Rain fell all night.', 'padding read-more')
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any

from newsclean._version import __version__
from newsclean.adapters.tables import document_of, string_record
from newsclean.arguments import check_boolean, check_type, shown
from newsclean.batch.clean_html_many import clean_html_many
from newsclean.batch.clean_many import clean_many
from newsclean.extras import load
from newsclean.pipeline import Pipeline, as_pipeline

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newsclean.pipeline import PipelineLike

load("datasets", extra="datasets", user="newsclean.adapters.datasets")


@dataclass(frozen=True)
class CleanBatch:
    r"""A function that cleans a column in batches: `dataset.map(CleanBatch(), batched=True, num_proc=2)`.

    It adds the columns `clean`, `title`, `authors`, `date`, `reasons` and `flags`. All values are strings, because
    datasets infers the type of a column from the first batch. Unknown values are empty. Authors are joined by "; ".
    Flags, and the reasons of all removals, are joined by " ". Existing columns are unchanged, except `clean`. If a
    value is not text, its clean text is empty.

    datasets caches the result in every process for the same options, cleaners and version of newsclean.

    Attributes:
        column: name of the text column.
        pipeline: a `Pipeline`, a cleaner, the name of a preset, or a sequence of cleaners.
        html: whether the texts are HTML pages, to be read by `clean_html`.

    Raises:
        TypeError: `column` is not a str, `pipeline` is none of the listed types, or `html` is not a bool.

    >>> CleanBatch()({"text": ["Rain fell all night.\n\nRead more", None]})["clean"]
    ['Rain fell all night.', '']
    """

    column: str = "text"
    pipeline: PipelineLike = "NEWS"
    html: bool = False

    def __post_init__(self) -> None:
        check_type(self.column, str, "column")
        as_pipeline(self.pipeline)
        check_boolean(self.html, "html")

    def __call__(self, batch: Mapping[str, list[Any]]) -> dict[str, list[str]]:
        """Return the new columns for a batch of rows.

        Raises:
            TypeError: the column is not a list, because `map` was called without `batched=True`.
        """
        if isinstance(batch[self.column], str) or batch[self.column] is None:
            raise TypeError(f"{self.column} must be a list of texts, got {shown(batch[self.column])}; use batched=True")
        many = clean_html_many if self.html else clean_many
        results = list(many(_documents(batch, self.column), pipeline=self.pipeline))
        columns = {"clean": [result.text for result in results]}
        records = [string_record(result) for result in results]
        for name in records[0] if records else ():
            if name not in batch:
                columns[name] = [record[name] for record in records]
        return columns

    def __reduce__(self) -> tuple[Any, ...]:
        """Return the values from which pickle restores the function.

        For its cache, datasets hashes the pickled bytes. They must be equal in every process, before and after use.
        """
        pipeline = self.pipeline if isinstance(self.pipeline, str) else _unused(as_pipeline(self.pipeline))
        return _restored, (self.column, pipeline, self.html, __version__)


def _restored(column: str, pipeline: PipelineLike, html: bool, _version: str) -> CleanBatch:  # noqa: FBT001 - called by pickle
    return CleanBatch(column, pipeline, html)


def _unused(value: Any) -> Any:  # noqa: ANN401 - any option of a cleaner
    """Return a copy of a pipeline, a cleaner, or an option of a cleaner, without the original's cached values."""
    if isinstance(value, Pipeline):
        return Pipeline(*map(_unused, value.cleaners), protect=value.protect, name=value.name)
    if isinstance(value, tuple) and type(value) is tuple:
        return tuple(map(_unused, value))
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{each.name: _unused(getattr(value, each.name)) for each in fields(value) if each.init})
    return value


def _documents(batch: Mapping[str, list[Any]], column: str) -> list[Any]:
    """Return the texts of a batch as documents, with URL and title if the batch has columns `url` and `title`.

    A value that is not a str is returned unchanged.
    """
    beside = [name for name in ("url", "title") if name in batch]
    return [
        document_of(text, {name: batch[name][place] for name in beside}) if isinstance(text, str) else text
        for place, text in enumerate(batch[column])
    ]
