"""The data types: documents, edits, removals, pairs and clusters.

All of them are immutable. Positions are code points, spans half-open. A cleaner never returns
text: it yields `Edit` values, and the pipeline applies them and records each as a `Removal`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias, TypeVar

from newsclean.arguments import check_type
from newsclean.instants import instant

if TYPE_CHECKING:
    import datetime as dt

Label: TypeAlias = Hashable
"""The caller's name for a document: its position, or the id given for it."""


class Span(NamedTuple):
    """A half-open range of code points, `text[start:end]`."""

    start: int
    end: int


class Line(NamedTuple):
    """One line: its text without the line break, and the span of that text."""

    text: str
    span: Span


@dataclass(frozen=True)
class Metadata:
    """The metadata of a page; empty or None if missing.

    Attributes:
        title: its headline, without the site's name.
        authors: names, in their order.
        date: date of publication.
        modified: date of the last change.
        site: the site's name, or its host.
        language: declared ISO 639 code, such as `en`; declarations are sometimes wrong.
        canonical_url: canonical URL declared by the page, else the URL of its source.
        description: its summary for search engines and social networks.

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
    """A text with its known properties.

    Attributes:
        text: the text to clean.
        id: the caller's name for it; not used for cleaning.
        url: its URL.
        title: its headline, if known.
        lang: its language as an ISO 639-1 code, if known.
        meta: any other data of the caller.
        page: metadata of its HTML page; `clean_html` sets it.
        date: its date of publication, if known: a date, a datetime, or either in ISO 8601. A datetime without a
            time zone counts as UTC.

    Raises:
        TypeError: a field but `meta`, `page` and `date` is no str, `page` is no Metadata, or `date` is neither a str
            nor a date.
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
    """A change proposed by a cleaner: replace `span` by `replacement`, for `reason`.

    Attributes:
        span: position in the text given to the cleaner.
        reason: a stable kebab-case slug; public API.
        replacement: the new text; empty for a removal.
        score: the cleaner's confidence, in (0, 1].
    """

    span: Span
    reason: str
    replacement: str = ""
    score: float = 1.0


@dataclass(frozen=True)
class Removal:
    """One change to the source: `source[span]`, which is `text`, became `replacement`."""

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
        """Return a removal from the values of `to_dict`."""
        return cls(**{**values, "span": Span(*values["span"])})


Kind: TypeAlias = Literal["exact", "near", "contained", "contains", "template"]
"""The relation of two near-duplicates; see `Pair`."""


class Pair(NamedTuple):
    """Two verified near-duplicates.

    Attributes:
        representative: label of the representative, or of the document compared with an index; of two other
            members, the more complete one.
        member: label of the other document.
        jaccard: share of common shingles among all shingles of the two: exact up to 256 letters, to about 0.005 above.
        containment: share of the smaller one's shingles that the other has, with the same accuracy.
        kind: `exact` (same shingles and text), `near` (by Jaccard), `contained` (the representative contains the
            member) or `contains` (the member contains the representative). `template` comes from `similar_pairs`
            alone: two texts of one template that are no near-duplicates.
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
        members: labels of all documents of the group, including the representative.
        representative: label of the document that is similar to most others; every other member is verified
            against it.
        pairs: the verified pairs of the representative with each other member; if all pairs are requested, then
            those among the other members.
    """

    members: tuple[Label, ...]
    representative: Label
    pairs: tuple[Pair, ...]


Cleaner: TypeAlias = Callable[[Document], Iterable[Edit]]
"""Function from a document to edits: a plain function, or a frozen dataclass with `__call__`."""
CleanerFunction = TypeVar("CleanerFunction", bound=Callable[[Document], Iterable[Edit]])


def named(name: str) -> Callable[[CleanerFunction], CleanerFunction]:
    """Decorate a function with its name in the account.

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
