"""Convert results to plain lists for the adapters of table libraries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from newsclean.arguments import shown
from newsclean.batch.clean_many import clean_many
from newsclean.containers import text_of
from newsclean.dedup.near_duplicates import deduplicate
from newsclean.result import METADATA, CleanResult
from newsclean.types import Document

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsclean.pipeline import PipelineLike

STORY_COLUMNS = ("id", "url", "text", *METADATA, "flags", "weights", "removals")
REMOVAL_COLUMNS = ("row", "cleaner", "reason", "start", "end", "text", "replacement", "score")


def story_columns(results: Iterable[CleanResult]) -> dict[str, list[Any]]:
    r"""Return a dict with a list for each of `STORY_COLUMNS`. Each list has a value for each result.

    The column `removals` has the number of removals.

    Raises:
        TypeError: `results` is not an iterable of CleanResult values.
        ValueError: a value has a lone surrogate, which tables cannot store.

    >>> from newsclean import clean
    >>> columns = story_columns([clean("Rain fell all night.\n\nRead more")])
    >>> columns["text"], columns["authors"], columns["removals"]
    (['Rain fell all night.'], [[]], [2])
    """
    columns: dict[str, list[Any]] = {name: [] for name in STORY_COLUMNS}
    for position, result in _numbered(results):
        document = result.document
        known = {name: getattr(result, name) for name in METADATA}
        known |= {"id": document.id, "url": document.url, "text": result.text, "weights": result.weights}
        known |= {"authors": list(result.authors), "flags": list(result.flags), "removals": len(result.removals)}
        _append(columns, known, position)
    return columns


def removal_columns(results: Iterable[CleanResult]) -> dict[str, list[Any]]:
    r"""Return a dict with a list for each of `REMOVAL_COLUMNS`. Each list has a value for each removal.

    The column `row` has the position of the result that the removal belongs to.

    Raises:
        TypeError: `results` is not an iterable of CleanResult values.
        ValueError: a text has a lone surrogate, which tables cannot store.

    >>> from newsclean import clean
    >>> removal_columns([clean("Rain fell all night.\n\nRead more")])["reason"]
    ['padding', 'read-more']
    """
    columns: dict[str, list[Any]] = {name: [] for name in REMOVAL_COLUMNS}
    for row, result in _numbered(results):
        for removal in result.removals:
            _append(columns, {**vars(removal), **removal.span._asdict(), "row": row}, row)
    return columns


def _numbered(results: Iterable[CleanResult]) -> Iterator[tuple[int, CleanResult]]:
    """Yield pairs of position and result; raise TypeError if `results` is not an iterable of results."""
    if not isinstance(results, Iterable) or isinstance(results, str | bytes | Mapping):
        raise TypeError(f"results must be an iterable of CleanResult values, got {shown(results)}")
    for position, result in enumerate(results):
        if not isinstance(result, CleanResult):
            raise TypeError(f"each of results must be a CleanResult, got {shown(result)} at position {position}")
        yield position, result


def _append(columns: Mapping[str, list[Any]], known: Mapping[str, Any], position: int) -> None:
    """Append a value to each column; raise ValueError if a string in it has a lone surrogate."""
    for name, values in columns.items():
        value = known[name]
        try:
            for text in value if isinstance(value, list) else [value]:
                _ = isinstance(text, str) and text.encode()
        except UnicodeEncodeError as error:
            found = f"{error.object[error.start]!r} as character {error.start} in the result at position {position}"
            raise ValueError(f"{name} must be free of lone surrogates, got {found}") from None
        values.append(value)


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


def kept(texts: Sequence[Any], rows: Iterable[Mapping[str, Any]] | None = None, **options: Any) -> list[int]:  # noqa: ANN401 - `deduplicate` checks them
    """Return the positions of the texts that `deduplicate` keeps.

    Args:
        texts: the texts; a value that is not a text is always kept.
        rows: the record of each text, which a function `keep=` gets as the `meta` of the document.
        options: the options of `deduplicate`.

    >>> kept(["Rain on Monday.", "", "RAIN ON MONDAY!!"])
    [1, 2]
    """
    documents = list(texts)
    if rows is not None and callable(options.get("keep")):
        pairs = zip(texts, rows, strict=True)
        documents = [Document(text, meta=row) if isinstance(text, str) else text for text, row in pairs]
    return list(deduplicate(dict(enumerate(documents)), **options))
