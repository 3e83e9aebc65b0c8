"""The values that pass between the parts: documents, edits, removals, pairs and clusters.

All of them are immutable. Positions are code points, spans half-open. A cleaner never returns
text: it yields `Edit` values, and the pipeline applies them and remembers each as a `Removal`.
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
"""What the caller knows a document by: its position, or the id given for it."""


class Span(NamedTuple):
    """A half-open range of code points, `text[start:end]`."""

    start: int
    end: int


class Line(NamedTuple):
    """One line: its text without the line break, and where that text stands."""

    text: str
    span: Span


@dataclass(frozen=True)
class Metadata:
    """The metadata of a page; empty or None where it has none.

    Attributes:
        title: its headline, without the site's name.
        authors: names, in their order.
        date: when it was published.
        modified: when it was changed last.
        site: the site's name, or its host.
        language: ISO 639 code that it declares, such as `en`; declarations are sometimes wrong.
        canonical_url: the address that it gives itself, else the one that it came from.
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
    """A text and what is known of it.

    Attributes:
        text: the text to clean.
        id: the caller's name for it; never looked at.
        url: where it came from.
        title: its headline, where the caller knows it.
        lang: its language as an ISO 639-1 code, where the caller knows it.
        meta: anything else the caller wants to carry along.
        page: what the page that it is from says of itself; `clean_html` reads it.
        date: when it was published, where the caller knows it: a date, a datetime, or either in ISO 8601. A datetime
            without a time zone counts as UTC.

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
    """What a cleaner proposes: replace `span` by `replacement`, for `reason`.

    Attributes:
        span: where, in the text that the cleaner was given.
        reason: a stable kebab-case slug; public API.
        replacement: what stands there afterwards; empty for a removal.
        score: how sure the cleaner is, in (0, 1].
    """

    span: Span
    reason: str
    replacement: str = ""
    score: float = 1.0


@dataclass(frozen=True)
class Removal:
    """What was done to the source: `source[span]`, which is `text`, became `replacement`."""

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
        """Rebuild a removal from `to_dict`'s values."""
        return cls(**{**values, "span": Span(*values["span"])})


Kind: TypeAlias = Literal["exact", "near", "contained", "contains", "template"]
"""How two near-duplicates are alike; see `Pair`."""


class Pair(NamedTuple):
    """Two near-duplicates, verified.

    Attributes:
        representative: label of the representative, or of the document that an index was asked about; of two other
            members the more complete one.
        member: label of the other document.
        jaccard: shared share of all shingles of the two: exact up to 256 letters, to about 0.005 above.
        containment: share of the smaller one's shingles that the other holds, as exact.
        kind: `exact` (same shingles and text), `near` (by Jaccard), `contained` (the representative holds the
            member) or `contains` (the member holds the representative); `template` (they fill one template, and are no
            near-duplicates) comes from `similar_pairs` alone.
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
        members: the labels of all documents of the group, the representative among them.
        representative: the label of the one that most resemble; every other member is verified against it.
        pairs: the verified pairs of the representative with each other member; where all were asked for, those among
            the other members behind them.
    """

    members: tuple[Label, ...]
    representative: Label
    pairs: tuple[Pair, ...]


Cleaner: TypeAlias = Callable[[Document], Iterable[Edit]]
"""Reads a document, proposes edits. A plain function, or a frozen dataclass with `__call__`."""
CleanerFunction = TypeVar("CleanerFunction", bound=Callable[[Document], Iterable[Edit]])


def named(name: str) -> Callable[[CleanerFunction], CleanerFunction]:
    """Give a function the name under which it is in the account.

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
