"""Run cleaners one after another and keep the account of what they did."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from newsclean.dates import parse_date
from newsclean.edits import Change, compose, order, restore, splice
from newsclean.lines import is_headline, lines_of
from newsclean.protection import compiled, spare
from newsclean.types import Cleaner, Document, Edit, Removal

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

DATE_REASONS = ("date-line", "updated-line")
"""Reasons whose removed text holds the story's date, best first."""

EMPTY = "empty-after-cleaning"


@dataclass(frozen=True)
class CleanResult:
    r"""A cleaned text and the account of how it came about; `str(result)` is the text.

    Attributes:
        document: what was cleaned, with its text as it came (for HTML: as it was extracted).
        text: what is left.
        weights: version of the learned weights that had a say; empty where none had.

    >>> from newsclean.cleaners.furniture import furniture
    >>> result = apply("Rain fell all night.\nRead more\n", furniture)
    >>> str(result), result.removals[0].reason, result.restore() == result.source
    ('Rain fell all night.\n', 'read-more', True)
    """

    document: Document
    text: str
    _changes: tuple[Change, ...] = field(default=(), repr=False)
    weights: str = ""

    def __str__(self) -> str:
        return self.text

    @property
    def source(self) -> str:
        """The text before cleaning."""
        return self.document.text

    @cached_property
    def removals(self) -> tuple[Removal, ...]:
        """Everything that was taken away or replaced, in the source's order, disjoint."""
        return tuple(change.removal(self.source) for change in self._changes)

    @property
    def flags(self) -> tuple[str, ...]:
        """Marks a caller should look at: `empty-after-cleaning` where nothing is left."""
        return () if self.text else (EMPTY,)

    @cached_property
    def title(self) -> str | None:
        """The document's title, else the headline given twice, else the one that opens the text."""
        if self.document.title:
            return self.document.title
        for removal in self.removals:
            if removal.reason == "repeated-title":
                return _kept_title(self.text, removal.text)
        lines = lines_of(Document(self.text[:2000]))
        first = lines.texts[0] if lines.texts else ""
        return first.strip() if is_headline(first) and len(lines.filled()) > 1 else None

    @cached_property
    def date(self) -> dt.date | None:
        """The date of the date line that was removed; None where there was none or it is ambiguous."""
        for reason in DATE_REASONS:
            found = {parse_date(r.text) for r in self.removals if r.reason == reason} - {None}
            if len(found) == 1:
                return found.pop()
        return None

    def restore(self) -> str:
        """Rebuild the source from the text and the removals.

        >>> from newsclean.types import Document
        >>> CleanResult(Document("ab"), "a", (Change(1, 2, "", "c", "r", 1.0),)).restore()
        'ab'
        """
        return restore(self.text, self.removals)

    def to_dict(self) -> dict[str, Any]:
        """Return text, title, date, flags, weights and removals as plain values, ready for JSON."""
        return {
            "text": self.text,
            "title": self.title,
            "date": self.date.isoformat() if self.date else None,
            "flags": list(self.flags),
            "weights": self.weights,
            "removals": [removal.to_dict() for removal in self.removals],
        }


def _kept_title(text: str, repeated: str) -> str:
    """Return the line of `text` that `repeated` repeats, as it stands there."""
    wanted = repeated.strip()
    for line in text[:4000].splitlines():
        if line.strip() and line.strip().casefold() == wanted.casefold():
            return line.strip()
    return wanted


def cleaner_name(cleaner: Cleaner) -> str:
    """Return the name a cleaner goes by in the account: its `name`, else its function's name."""
    name = getattr(cleaner, "name", None) or getattr(cleaner, "__name__", None)
    return name if isinstance(name, str) else type(cleaner).__name__


@dataclass(frozen=True, init=False)
class Pipeline:
    """An immutable sequence of cleaners; calling it on a text or a document gives a `CleanResult`.

    Each cleaner reads what the ones before it left. The sequence runs again while it changes
    something, `passes` times at the most; a cleaner is not asked twice about one text, nor one with a true attribute
    `settles` about what it has left itself.

    Attributes:
        cleaners: the cleaners in order.
        passes: how often the sequence may run, at least 1.
        protect: a regular expression (of the `regex` package); lines in which it is found are never removed.
        name: what it is called in outputs.

    Raises:
        TypeError: a cleaner is not callable.
        ValueError: `passes` is below 1, or `protect` is not a regular expression.

    >>> from newsclean.types import Edit, Span
    >>> def drop_first(document):
    ...     yield Edit(Span(0, 1), "first")
    >>> str(Pipeline(drop_first)("xyz"))
    'yz'
    """

    cleaners: tuple[Cleaner, ...]
    passes: int = 1
    protect: str = ""
    name: str = "custom"

    def __init__(self, *cleaners: Cleaner, passes: int = 1, protect: str = "", name: str = "custom") -> None:
        for cleaner in cleaners:
            if not callable(cleaner):
                raise TypeError(f"a cleaner must be callable, got {cleaner!r}")
        if passes < 1:
            raise ValueError(f"passes must be at least 1, got {passes}")
        if protect:
            compiled(protect)
        values = {"cleaners": cleaners, "passes": passes, "protect": protect, "name": name}
        for attribute, value in values.items():
            object.__setattr__(self, attribute, value)

    def __iter__(self) -> Iterator[Cleaner]:
        return iter(self.cleaners)

    def __call__(self, text: str | Document) -> CleanResult:
        """Clean a text or a document.

        Raises:
            TypeError: it is neither.
        """
        document = as_document(text)
        current, changes = document, list[Change]()
        idle: list[Cleaner] = []  # those that read the current text and left it as it is: they would again
        settles = not self.protect  # a line that is kept from a cleaner may be looked at anew
        for _ in range(self.passes):
            for cleaner in self.cleaners:
                if any(cleaner is done for done in idle):
                    continue
                edits = self._edits(cleaner, current)
                if edits:
                    idle = [cleaner] if settles and getattr(cleaner, "settles", False) else []
                    changes = compose(current.text, changes, edits, cleaner_name(cleaner))
                    current = replace(current, text=splice(current.text, edits))
                else:
                    idle.append(cleaner)
        return CleanResult(document, current.text, tuple(changes), self.weights)

    @property
    def weights(self) -> str:
        """Version of the learned weights that its cleaners judge by; empty where none does."""
        found = (getattr(cleaner, "weights", None) for cleaner in self.cleaners)
        return next((weights for weights in found if isinstance(weights, str)), "")

    def _edits(self, cleaner: Cleaner, document: Document) -> list[Edit]:
        """Return what the cleaner proposes, ordered, apart, real, and clear of protected lines."""
        edits: Iterable[Edit] = cleaner(document)
        if self.protect:
            edits = spare(edits, document, self.protect)
        text = document.text
        return [e for e in order(edits, len(text)) if text[e.span.start : e.span.end] != e.replacement]

    def then(self, *cleaners: Cleaner) -> Pipeline:
        """Return a pipeline with more cleaners at the end."""
        return self._with(*self.cleaners, *cleaners)

    def without(self, *cleaners: str | Cleaner) -> Pipeline:
        """Return a pipeline without the cleaners named (by name or by value).

        Raises:
            ValueError: the pipeline has no such cleaner.
        """
        for unwanted in cleaners:
            self._check(unwanted)
        return self._with(*(c for c in self.cleaners if not any(_is(c, unwanted) for unwanted in cleaners)))

    def replacing(self, old: str | Cleaner, *new: Cleaner) -> Pipeline:
        """Return a pipeline with `new` where `old` stood: how a cleaner gets other options.

        Raises:
            ValueError: the pipeline has no such cleaner.
        """
        self._check(old)
        cleaners: list[Cleaner] = []
        for cleaner in self.cleaners:
            cleaners += new if _is(cleaner, old) else (cleaner,)
        return self._with(*cleaners)

    def protecting(self, pattern: str) -> Pipeline:
        """Return a pipeline that never removes a line in which `pattern` is found."""
        return Pipeline(*self.cleaners, passes=self.passes, protect=pattern, name=self.name)

    def _with(self, *cleaners: Cleaner) -> Pipeline:
        return Pipeline(*cleaners, passes=self.passes, protect=self.protect, name=self.name)

    def _check(self, wanted: str | Cleaner) -> None:
        if not any(_is(cleaner, wanted) for cleaner in self.cleaners):
            names = ", ".join(sorted({cleaner_name(cleaner) for cleaner in self.cleaners}))
            raise ValueError(f"cleaner must be one of {names}, got {wanted!r}")


def _is(cleaner: Cleaner, wanted: str | Cleaner) -> bool:
    return cleaner_name(cleaner) == wanted if isinstance(wanted, str) else cleaner == wanted


def as_document(text: str | Document) -> Document:
    """Return a document, made of the text if it is none yet.

    Raises:
        TypeError: it is neither text nor document.
    """
    if isinstance(text, Document):
        return text
    if isinstance(text, str):
        return Document(text)
    raise TypeError(f"text must be a str or a Document, got {type(text).__name__}")


def apply(text: str | Document, *cleaners: Cleaner) -> CleanResult:
    r"""Run one or a few cleaners, once each.

    >>> from newsclean.cleaners.whitespace import whitespace
    >>> str(apply("Rain.  \n\n\n\nSun.", whitespace))
    'Rain.\n\nSun.'
    """
    return Pipeline(*cleaners)(text)
