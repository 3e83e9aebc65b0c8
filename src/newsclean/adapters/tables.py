"""Convert results to plain lists for the adapters of table libraries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from newsclean.arguments import shown
from newsclean.batch.clean_many import clean_many
from newsclean.containers import text_of
from newsclean.dedup.near_duplicates import cluster_labels, deduplicate
from newsclean.instants import instant
from newsclean.result import METADATA, CleanResult
from newsclean.types import Document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from newsclean.pipeline import PipelineLike

T = TypeVar("T")
STORY_COLUMNS = ("id", "url", "text", *METADATA, "flags", "weights", "removals")
REMOVAL_COLUMNS = ("row", "cleaner", "reason", "start", "end", "text", "replacement", "score")


def story_columns(results: Iterable[CleanResult]) -> dict[str, list[Any]]:
    r"""Return a dict with a list for each of `STORY_COLUMNS`. Each list has a value for each result.

    The column `removals` has the number of removals.

    Raises:
        TypeError: `results` is not an iterable of CleanResult values.

    >>> from newsclean import clean
    >>> columns = story_columns([clean("Rain fell all night.\n\nRead more")])
    >>> columns["text"], columns["authors"], columns["removals"]
    (['Rain fell all night.'], [[]], [2])
    """
    columns: dict[str, list[Any]] = {name: [] for name in STORY_COLUMNS}
    for result in _checked(results):
        document = result.document
        known = {name: getattr(result, name) for name in METADATA}
        known |= {"id": document.id, "url": document.url, "text": result.text, "weights": result.weights}
        known |= {"authors": list(result.authors), "flags": list(result.flags), "removals": len(result.removals)}
        _append(columns, known)
    return columns


def removal_columns(results: Iterable[CleanResult]) -> dict[str, list[Any]]:
    r"""Return a dict with a list for each of `REMOVAL_COLUMNS`. Each list has a value for each removal.

    The column `row` has the position of the result that the removal belongs to.

    Raises:
        TypeError: `results` is not an iterable of CleanResult values.

    >>> from newsclean import clean
    >>> removal_columns([clean("Rain fell all night.\n\nRead more")])["reason"]
    ['padding', 'read-more']
    """
    columns: dict[str, list[Any]] = {name: [] for name in REMOVAL_COLUMNS}
    for row, result in enumerate(_checked(results)):
        for removal in result.removals:
            _append(columns, {**vars(removal), **removal.span._asdict(), "row": row})
    return columns


def _checked(results: Iterable[CleanResult]) -> Iterator[CleanResult]:
    """Yield the results; raise TypeError if `results` is not an iterable of results."""
    if not isinstance(results, Iterable) or isinstance(results, str | bytes | Mapping):
        raise TypeError(f"results must be an iterable of CleanResult values, got {shown(results)}")
    for position, result in enumerate(results):
        if not isinstance(result, CleanResult):
            raise TypeError(f"each of results must be a CleanResult, got {shown(result)} at position {position}")
        yield result


def _append(columns: Mapping[str, list[Any]], known: Mapping[str, Any]) -> None:
    for name, values in columns.items():
        values.append(known[name])


def table(make: Callable[[dict[str, list[Any]]], T], columns: dict[str, list[Any]]) -> T:
    """Return the table that the function `make` of a table library creates from columns.

    Raises:
        ValueError: a string has a lone surrogate, and the library stores only valid Unicode.
    """
    try:
        return make(columns)
    except UnicodeEncodeError as error:
        name, row = next(
            (name, row)
            for name, values in columns.items()
            for row, value in enumerate(values)
            if error.object in (value if isinstance(value, list) else [value])
        )
        found = f"{error.object[error.start]!r} as character {error.start} in row {row}"
        raise ValueError(f"{name} must be free of lone surrogates, got {found}") from None


def string_record(result: CleanResult) -> dict[str, str]:
    r"""Return the metadata of a story as strings, for formats that infer the type of a column from its first values.

    Unknown values are empty. Authors are joined by "; ". Flags, and the reasons of all removals, are joined by " ".

    >>> from newsclean import clean
    >>> string_record(clean("Rain fell all night.\n\nRead more"))["reasons"]
    'padding read-more'
    """
    return {
        "title": result.title or "",
        "authors": "; ".join(result.authors),
        "date": result.date.isoformat() if result.date else "",
        "reasons": " ".join(removal.reason for removal in result.removals),
        "flags": " ".join(result.flags),
    }


def document_of(text: str, known: Mapping[str, object]) -> Document:
    """Return a text as a document, with the URL and title in the record `known` if these are strings.

    >>> document_of("Rain.", {"url": "https://gull.example/rain", "title": None, "lines": 1}).url
    'https://gull.example/rain'
    """
    url, title = (known.get(name) for name in ("url", "title"))
    return Document(text, url=url if isinstance(url, str) else "", title=title if isinstance(title, str) else "")


def cleaned(values: Sequence[object], pipeline: PipelineLike, jobs: int) -> list[Any]:
    r"""Return the clean text of each value. A value that is not a text is unchanged.

    Args:
        values: the texts.
        pipeline: a `Pipeline`, a cleaner, the name of a preset, or a sequence of cleaners.
        jobs: number of processes.

    >>> cleaned(["Rain fell.\n\nRead more", None], "NEWS", 1)
    ['Rain fell.', None]
    """
    results = clean_many(values, pipeline=pipeline, jobs=jobs)  # type: ignore[arg-type] # reports values that are not texts
    return [value if text_of(value) is None else result.text for value, result in zip(values, results, strict=True)]


def dates_matter(options: Mapping[str, object]) -> bool:
    """Return whether options of `deduplicate` or `cluster_labels` compare the dates of documents.

    >>> dates_matter({"within": "3d"}), dates_matter({"keep": "newest"}), dates_matter({"keep": "longest"})
    (True, True, False)
    """
    return options.get("within") is not None or options.get("keep") == "newest"


def check_undated(options: Mapping[str, object]) -> None:
    """Check that options of `deduplicate` or `cluster_labels` do not compare the dates of documents.

    Raises:
        ValueError: they do, and a column of texts has no dates.

    >>> check_undated({"within": "3d"})
    Traceback (most recent call last):
    ValueError: within must be None for a column of texts, which has no dates, got '3d'; pass date_column to a DataFrame
    """
    if dates_matter(options):
        name, rule = ("keep", "not be 'newest'") if options.get("within") is None else ("within", "be None")
        why = f"for a column of texts, which has no dates, got {shown(options[name])}; pass date_column to a DataFrame"
        raise ValueError(f"{name} must {rule} {why}")


def check_column(name: object, columns: Sequence[object], option: str) -> None:
    """Check that the argument for the parameter `option` names one column of a table.

    Raises:
        ValueError: no column, or more than one, has this name.

    >>> check_column("day", ["url", "text"], "date_column")
    Traceback (most recent call last):
    ValueError: date_column must name one column of 'url', 'text', got 'day'
    """
    if list(columns).count(name) != 1:
        raise ValueError(f"{option} must name one column of {', '.join(map(shown, columns))}, got {shown(name)}")


def kept(
    texts: Sequence[Any],
    rows: Iterable[Mapping[str, Any]] | None = None,
    dates: Sequence[Any] | None = None,
    /,
    **options: Any,  # noqa: ANN401 - `deduplicate` checks them
) -> list[int]:
    """Return the positions of the texts that `deduplicate` keeps.

    Args:
        texts: the texts; a value that is not a text is always kept.
        rows: the record of each text, which a function `keep=` gets as the `meta` of the document.
        dates: the date of each text, None or "" for a text without one; needed for `within` and `keep="newest"`.
        options: the options of `deduplicate`.

    Raises:
        TypeError: `deduplicate` refuses an option, or a date is neither a str nor a date.
        ValueError: `deduplicate` refuses an option, dates are needed and missing, or a date is not in ISO 8601.

    >>> kept(["Rain on Monday.", "", "RAIN ON MONDAY!!"])
    [1, 2]
    """
    return list(deduplicate(dict(enumerate(_documents(texts, rows, dates, options))), **options))


def labels(texts: Sequence[Any], dates: Sequence[Any] | None = None, /, **options: Any) -> NDArray[np.int64]:  # noqa: ANN401 - as above
    """Return the number of the cluster of each text, as `cluster_labels` does; see `kept`.

    >>> labels(["Rain on Monday.", "RAIN ON MONDAY!!"], ["2026-03-02", "2026-03-09"], within="3d").tolist()
    [-1, -1]
    """
    return cluster_labels(_documents(texts, None, dates, options), **options)


def _documents(
    texts: Sequence[Any],
    rows: Iterable[Mapping[str, Any]] | None,
    dates: Sequence[Any] | None,
    options: Mapping[str, Any],
) -> list[Any]:
    """Return the texts, as documents with their rows and dates if the options need them."""
    if dates is None:
        check_undated(options)
    if rows is None and dates is None:
        return list(texts)
    count = len(texts)
    known = [None if date == "" else date for date in dates or [None] * count]
    for position, date in enumerate(known):
        if date is not None:
            instant(date, f"date at position {position}")
    columns = zip(texts, rows or [{}] * count, known, strict=True)
    return [Document(text, meta=row, date=date) if isinstance(text, str) else text for text, row, date in columns]
