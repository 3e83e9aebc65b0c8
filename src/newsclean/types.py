"""The data types: documents, edits, removals, pairs and clusters.

All of them are immutable. Positions are counted in code points, and the end of a span is excluded. A cleaner
never returns text. It yields `Edit` values, and the pipeline applies them and records each as a `Removal`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from operator import index
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, SupportsFloat, SupportsIndex, TypeAlias, TypeVar

from newsclean.arguments import check_record, check_type, shown
from newsclean.instants import instant

if TYPE_CHECKING:
    import datetime as dt

Label: TypeAlias = Hashable
"""The id that the caller passed for a document, or the position of the document, from 0, if there are no ids."""


class Span(NamedTuple):
    """The range of code points `text[start:end]`; `end` is excluded."""

    start: int
    end: int


class Line(NamedTuple):
    """A line of a text, without its line break, and the span of that line."""

    text: str
    span: Span


@dataclass(frozen=True)
class Metadata:
    """The metadata of a page. A missing value is empty or None.

    Attributes:
        title: the headline, without the site's name.
        authors: the authors' names, in the order of the page.
        date: the date of publication.
        modified: the date of the last change.
        site: the site's name, or its host if the name is unknown.
        language: the ISO 639 code that the page declares, such as `en`; it is sometimes wrong.
        canonical_url: the canonical URL that the page declares, or the page's own URL if it declares none.
        description: the summary for search engines and social networks.

    >>> Metadata(authors=("Ada Finch",)).authors
    ('Ada Finch',)
    """

    title: str = ""
    authors: tuple[str, ...] = ()
    date: dt.date | None = None
    modified: dt.date | None = None
    site: str = ""
    language: str = ""
    canonical_url: str = ""
    description: str = ""


@dataclass(frozen=True)
class Document:
    """A text to clean, with its id, URL and other properties that are known.

    Attributes:
        text: the text to clean.
        id: a name for the document; of all cleaners, only `SiteTemplates` uses it, for a document without a URL.
        url: the URL of the document.
        title: the headline, if known.
        lang: the language as an ISO 639-1 code, if known.
        meta: any other data that you want to attach.
        page: the metadata of the HTML page that the text comes from; `clean_html` sets it.
        date: the date of publication, if known: a date, a datetime, or a str with either in ISO 8601. A datetime
            without a time zone counts as UTC.

    Raises:
        TypeError: `text`, `id`, `url`, `title` or `lang` is not a str, `page` is not a Metadata, or `date` is
            neither a str nor a date.
        ValueError: `date` is a str, but not in ISO 8601.
    """

    text: str
    id: str = ""
    url: str = ""
    title: str = ""
    lang: str = ""
    meta: Mapping[str, Any] = field(default_factory=dict, hash=False)
    page: Metadata | None = None
    date: str | dt.date | None = None

    def __post_init__(self) -> None:
        for name in ("text", "id", "url", "title", "lang"):
            check_type(getattr(self, name), str, name)
        check_type(self.page, (Metadata, type(None)), "page", "a Metadata or None")
        if self.date is not None:
            instant(self.date)


@dataclass(frozen=True)
class Edit:
    """A change that a cleaner proposes: replace `span` by `replacement`, for `reason`.

    Attributes:
        span: the characters to replace, as positions in the text of the document that the cleaner read.
        reason: a stable name for the kind of the change, in kebab-case. The names of built-in cleaners are public API.
        replacement: the new text; empty for a removal.
        score: the probability that the change is correct, over 0 and up to 1.
    """

    span: Span
    reason: str
    replacement: str = ""
    score: float = 1.0


@dataclass(frozen=True)
class Removal:
    """A change that was applied: `replacement` replaced the part `span` of the source, whose characters are `text`."""

    span: Span
    text: str
    replacement: str
    cleaner: str
    reason: str
    score: float

    def to_dict(self) -> dict[str, Any]:
        """Return the removal as plain values, ready for JSON.

        >>> Removal(Span(0, 2), "ab", "", "furniture", "share", 1.0).to_dict()["span"]
        [0, 2]
        """
        return {**vars(self), "span": list(self.span)}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Removal:
        """Return a removal from the output of `to_dict`. Other fields are ignored.

        Raises:
            TypeError: `values` is not a mapping, or a field has a wrong type.
            ValueError: a field is missing.
        """
        names = [each.name for each in fields(cls)]
        check_record(values, names, "a removal")
        span = tuple(values["span"]) if isinstance(values["span"], Iterable) else ()
        if [isinstance(end, SupportsIndex) for end in span] != [True, True]:
            raise TypeError(f"the span of a removal must be two whole numbers, got {shown(values['span'])}")
        for name in ("text", "replacement", "cleaner", "reason"):
            check_type(values[name], str, f"the {name} of a removal")
        check_type(values["score"], SupportsFloat, "the score of a removal", "a number")
        return cls(**{name: values[name] for name in names} | {"span": Span(*map(index, span))})


Kind: TypeAlias = Literal["exact", "near", "contained", "contains", "template"]
"""The relation between two near-duplicates; `Pair` explains the values."""


class Pair(NamedTuple):
    """Two documents that were verified as near-duplicates.

    Attributes:
        representative: the cluster's representative, or the document that was compared with an index. In a pair of two
            other members, the more complete one. A document is given by the id passed for it, or by its position.
        member: id or position of the other document.
        jaccard: Jaccard index of the two documents. It is exact for documents of up to 256 letters, and has an error
            of about 0.005 for longer ones.
        containment: share of the shingles of the shorter document that the longer one also has, with the same error.
        kind: `exact` (same text), `near` (enough shared shingles), `contained` (the representative contains the
            member) or `contains` (the member contains the representative). Only `similar_pairs` returns `template`,
            for two documents that share a template and are not near-duplicates.
    """

    representative: Label
    member: Label
    jaccard: float
    containment: float
    kind: Kind


@dataclass(frozen=True)
class Cluster:
    """A group of near-duplicates.

    Attributes:
        members: the documents of the group, including the representative. Each is given by the id that was passed for
            it, or by its position, from 0, if no ids were passed.
        representative: id or position of the document with the most near-duplicates in the group. Every other member
            was compared with it.
        pairs: a pair of the representative with each other member. If all pairs are requested, the pairs between
            the other members follow.
    """

    members: tuple[Label, ...]
    representative: Label
    pairs: tuple[Pair, ...]


Cleaner: TypeAlias = Callable[[Document], Iterable[Edit]]
"""A function from a document to edits: a plain function, or a frozen dataclass with `__call__`."""
CleanerFunction = TypeVar("CleanerFunction", bound=Callable[[Document], Iterable[Edit]])


def named(name: str) -> Callable[[CleanerFunction], CleanerFunction]:
    """Return a decorator that gives a cleaner function its name, by which the account refers to the cleaner.

    >>> @named("caps")
    ... def drop_caps(document):
    ...     yield Edit(Span(0, 1), "capital")
    >>> drop_caps.name
    'caps'
    """

    def with_name(function: CleanerFunction) -> CleanerFunction:
        function.name = name  # type: ignore[attr-defined]
        return function

    return with_name
