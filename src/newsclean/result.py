"""The result of cleaning one document: the clean text, and the account that restores the source."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from newsclean.arguments import check_record, check_type, shown, strings
from newsclean.edits import Change, restore
from newsclean.explain import plain, rows
from newsclean.instants import day_of
from newsclean.notebook import account_html
from newsclean.text.lines import is_headline, lines_of
from newsclean.types import Document, Metadata, Removal
from newsclean.wording import counted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

DATE_REASONS = ("date-line", "updated-line")
"""Reasons of removals that contain the story's date; the first has precedence."""

EMPTY, UNCLEANED = "empty-after-cleaning", "uncleaned"
METADATA = ("title", "authors", "date", "modified", "site", "language", "canonical_url", "description")
"""Names of the metadata of a story in the output files."""
_REPR_LETTERS = 40
"""Number of characters of the title, or of the text, in the `repr` of a result."""


@dataclass(frozen=True, repr=False)
class CleanResult:
    r"""A clean text with the account of every removed character. `str(result)` is the text.

    Attributes:
        document: the document before cleaning. Its text is the extraction if the result comes from HTML.
        text: the clean text.
        weights: versions of the weights that were used, joined by "+"; empty if no cleaner has weights.
        marks: flags that a cleaner or the extraction set.

    >>> from newsclean import clean, drop_furniture
    >>> result = clean("Rain fell all night.\nRead more\n", drop_furniture)
    >>> str(result), result.removals[0].reason, result.restore() == result.source
    ('Rain fell all night.\n', 'read-more', True)
    """

    document: Document
    text: str
    _changes: tuple[Change, ...] = field(default=(), repr=False)
    weights: str = ""
    marks: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        """Return one line with the title or the first words, the number of removals, and the characters kept."""
        name = self.title or " ".join(self.text[:200].split())
        name = name if len(name) <= _REPR_LETTERS else name[: _REPR_LETTERS - 1].rstrip() + "…"
        kept = f"{len(self.text):,} of {len(self.source):,} characters"
        return f"{type(self).__name__}({name!r}, {counted(len(self._changes), 'removal')}, {kept})"

    def _repr_html_(self) -> str:
        """Return the source as HTML for a notebook, with removed text struck through."""
        return account_html(self.source, self.removals, repr(self))

    def explain(self) -> str:
        r"""Return the source line by line, with the reasons of its removals.

        `-` marks a removed line, `~` a line with a removed or replaced part.

        >>> from newsclean import clean
        >>> print(clean("Rain fell on Friday.\n\n\n\nRead more").explain())
          Rain fell on Friday.
        - [padding] (1 blank line)
        - [blank-lines] (2 blank lines)
        - [read-more] Read more
        """
        return "\n".join(map(plain, rows(self.source, self.removals)))

    @property
    def source(self) -> str:
        """The text before cleaning."""
        return self.document.text

    @cached_property
    def removals(self) -> tuple[Removal, ...]:
        """All removals and replacements, in the order of the source and without overlaps."""
        return tuple(change.removal(self.source) for change in self._changes)

    @property
    def flags(self) -> tuple[str, ...]:
        """Warnings about this result: the `marks`, and `empty-after-cleaning` if the clean text is empty."""
        return self.marks if self.text else (*self.marks, EMPTY)

    @cached_property
    def title(self) -> str | None:
        """The headline of the story; None if no headline is found.

        It is the title in the document or in the page's metadata. Without either, it is the repeated headline
        that was removed, or the headline at the start of the clean text.
        """
        if known := self.document.title or self._page.title:
            return known
        for removal in self.removals:
            if removal.reason == "repeated-title":
                return _kept_title(self.text, removal.text)
        lines = lines_of(Document(self.text[:2000]))
        first = lines.texts[0] if lines.texts else ""
        return first.strip() if is_headline(first) and len(lines.filled()) > 1 else None

    @cached_property
    def date(self) -> dt.date | None:
        """Date of publication; None if it is unknown or ambiguous.

        It is the date of the document or of the page's metadata. Without either, it is the date in the removed
        date line.
        """
        if self.document.date is not None:
            return day_of(self.document.date)
        if self._page.date:
            return self._page.date
        # Imported here, since it loads the phrase files: near-duplicates need results, but not their dates.
        from newsclean.dates import parse_date

        for reason in DATE_REASONS:
            found = {parse_date(r.text) for r in self.removals if r.reason == reason} - {None}
            if len(found) == 1:
                return found.pop()
        return None

    @cached_property
    def authors(self) -> tuple[str, ...]:
        """Names of the authors, from the page's metadata or from the removed by-lines; empty if unknown."""
        if self._page.authors:
            return self._page.authors
        from newsclean.bylines import names_in  # imported here for the same reason as in `date`

        lines = (line for r in self.removals if r.reason == "byline" for line in r.text.splitlines())
        return tuple(dict.fromkeys(name for line in lines for name in names_in(line)))

    @property
    def modified(self) -> dt.date | None:
        """Date of the last change, from the page's metadata; None if the metadata has none."""
        return self._page.modified

    @property
    def site(self) -> str | None:
        """Name or host of the site, from the page's metadata; None if unknown."""
        return self._page.site or None

    @property
    def language(self) -> str | None:
        """Language that the document or the page declares; None if neither declares one."""
        return self.document.lang or self._page.language or None

    @property
    def canonical_url(self) -> str | None:
        """Canonical URL that the page declares, or the URL of the document; None if both are missing."""
        return self._page.canonical_url or self.document.url or None

    @property
    def description(self) -> str | None:
        """Summary of the story, from the page's metadata; None if the metadata has none."""
        return self._page.description or None

    @property
    def _page(self) -> Metadata:
        return self.document.page or Metadata()

    def restore(self) -> str:
        """Return the source, restored from the clean text and the removals.

        >>> from newsclean.types import Document
        >>> CleanResult(Document("ab"), "a", (Change(1, 2, "", "c", "r", 1.0),)).restore()
        'ab'
        """
        return restore(self.text, self.removals)

    def metadata(self) -> dict[str, Any]:
        """Return the metadata of the story as plain values, with dates in the form `YYYY-MM-DD`.

        >>> from newsclean.types import Document, Metadata
        >>> page = Metadata(site="The Norham Post", authors=("Ada Finch",))
        >>> [value for value in CleanResult(Document("Rain.", page=page), "Rain.").metadata().values() if value]
        [['Ada Finch'], 'The Norham Post']
        """
        return {name: _plain(getattr(self, name)) for name in METADATA}

    def to_dict(self) -> dict[str, Any]:
        """Return the text, metadata, flags, weights and removals as plain values, ready for JSON."""
        return {
            "text": self.text,
            **self.metadata(),
            "flags": list(self.flags),
            "weights": self.weights,
            "removals": [removal.to_dict() for removal in self.removals],
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> CleanResult:
        r"""Return a result from the output of `to_dict`, without the document's id, `meta` and URL.

        Raises:
            TypeError: `values` is not a mapping, or a field has a wrong type.
            ValueError: the text, the flags, the weights or the removals are missing, or a date is not in ISO 8601.

        >>> from newsclean import clean
        >>> result = clean("Rain fell all night.\nRead more")
        >>> CleanResult.from_dict(result.to_dict()).to_dict() == result.to_dict()
        True
        """
        check_record(values, ("text", "flags", "weights", "removals"), "a result")
        for name in ("text", "weights"):
            check_type(values[name], str, f"the {name} of a result")
        check_type(values["removals"], Iterable, "the removals of a result", "a list")
        flags = strings(values["flags"], "the flags of a result")
        removals = [Removal.from_dict(each) for each in values["removals"]]
        document = Document(restore(values["text"], removals), page=_metadata(values))
        changes = tuple(
            Change(*each.span, each.replacement, each.cleaner, each.reason, each.score) for each in removals
        )
        marks = tuple(flag for flag in flags if flag != EMPTY)
        return cls(document, values["text"], changes, values["weights"], marks)


def share_removed(removals: Iterable[Removal], chars: int, flags: Sequence[str]) -> float:
    """Return the share of a source that was removed; 2, more than any share, if the document was not cleaned.

    Characters that a replacement puts back do not count as removed.

    Args:
        removals: all removals of the document.
        chars: number of characters of the source.
        flags: the flags of the result.

    >>> from newsclean.types import Span
    >>> share_removed([Removal(Span(0, 2), "ab", "a", "c", "r", 1.0)], 4, ())
    0.25
    """
    if UNCLEANED in flags:
        return 2.0
    return sum(max(0, len(removal.text) - len(removal.replacement)) for removal in removals) / max(1, chars)


def _metadata(values: Mapping[str, Any]) -> Metadata:
    """Return the metadata in `values`, which `CleanResult.to_dict` returned."""
    authors = values.get("authors")
    known: dict[str, Any] = {name: values[name] for name in METADATA if name != "authors" and values.get(name)}
    for name, value in known.items():
        check_type(value, str, f"the {name} of a result")
        if name in {"date", "modified"}:
            known[name] = _day(value, name)
    return Metadata(**known, authors=() if authors is None else strings(authors, "the authors of a result"))


def _day(value: str, name: str) -> dt.date:
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        raise ValueError(f"the {name} of a result must be in the form YYYY-MM-DD, got {shown(value)}") from None


def _plain(value: object) -> object:
    if isinstance(value, dt.date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _kept_title(text: str, repeated: str) -> str:
    """Return the line of `text` that equals the headline `repeated` apart from case; without such a line, `repeated`.

    White space around both is ignored.
    """
    wanted = repeated.strip()
    for line in text[:4000].splitlines():
        if line.strip() and line.strip().casefold() == wanted.casefold():
            return line.strip()
    return wanted
