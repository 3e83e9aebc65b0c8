"""What came of cleaning one text: the clean text, and the account that leads back to the source."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from newsclean.bylines import names_in
from newsclean.dates import parse_date
from newsclean.edits import Change, restore
from newsclean.lines import is_headline, lines_of
from newsclean.types import Document, Removal

if TYPE_CHECKING:
    import datetime as dt

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

    >>> from newsclean import apply, furniture
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

    @cached_property
    def authors(self) -> tuple[str, ...]:
        """The names in the by-lines that were removed, in their order; empty where there were none."""
        lines = (line for r in self.removals if r.reason == "byline" for line in r.text.splitlines())
        return tuple(dict.fromkeys(name for line in lines for name in names_in(line)))

    def restore(self) -> str:
        """Rebuild the source from the text and the removals.

        >>> from newsclean.types import Document
        >>> CleanResult(Document("ab"), "a", (Change(1, 2, "", "c", "r", 1.0),)).restore()
        'ab'
        """
        return restore(self.text, self.removals)

    def to_dict(self) -> dict[str, Any]:
        """Return text, title, authors, date, flags, weights and removals as plain values, ready for JSON."""
        return {
            "text": self.text,
            "title": self.title,
            "authors": list(self.authors),
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
