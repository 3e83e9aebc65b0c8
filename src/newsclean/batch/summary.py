"""What a run did, in numbers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newsclean.batch.document_cleaning import Cleaned


@dataclass(frozen=True)
class Summary:
    """What a run did.

    Attributes:
        files: documents found, failures among them: files, and records of files of many.
        cleaned: those of them that were cleaned.
        uncleaned: those of them that were passed on as they came; each is an error, too.
        empty: cleaned ones of which nothing is left.
        written: texts written, clean or as they came.
        chars_in: characters of the cleaned documents' sources (of a page: of its extraction).
        chars_out: characters of their clean texts.
        removals: how many removals of each reason, and of how many characters, most frequent first.
        clusters: groups of near-duplicates.
        clustered: documents in them.
        errors: how many documents broke each rule.
        left_out: files and records that are no documents, by what they are: they are no errors.
        templates: sites whose own lines were learned.
        seconds: how long it took.
    """

    files: int
    cleaned: int
    uncleaned: int
    empty: int
    written: int
    chars_in: int
    chars_out: int
    removals: Mapping[str, tuple[int, int]]
    clusters: int
    clustered: int
    errors: Mapping[str, int]
    left_out: Mapping[str, int]
    templates: int
    seconds: float

    def counts(self) -> dict[str, int]:
        """Return the numbers that do not depend on the clock."""
        whole = {name: value for name, value in vars(self).items() if isinstance(value, int)}
        return {**whole, "errors": sum(self.errors.values()), "left_out": sum(self.left_out.values())}


@dataclass
class Tally:
    """A summary in the making."""

    files: int = 0
    cleaned: int = 0
    uncleaned: int = 0
    empty: int = 0
    written: int = 0
    chars_in: int = 0
    chars_out: int = 0
    clusters: int = 0
    clustered: int = 0
    templates: int = 0
    times: Counter[str] = field(default_factory=Counter)
    chars: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, values: Mapping[str, Any] | None) -> Tally:
        """Return a tally of what `vars` gave."""
        tally = cls()
        for key, value in (values or {}).items():
            setattr(tally, key, Counter(value) if isinstance(value, dict) else value)
        return tally

    def add(self, cleaned: Cleaned) -> None:
        """Count a cleaned document, or one that was passed on as it came."""
        if cleaned.failure is not None:
            self.uncleaned += 1
            return
        self.cleaned += 1
        self.empty += not cleaned.text
        self.chars_in += cleaned.chars_in
        self.chars_out += len(cleaned.text or "")
        self.times.update(cleaned.times)
        self.chars.update(cleaned.chars)

    def summary(self, seconds: float) -> Summary:
        """Return what was counted."""
        ordered = sorted(self.times, key=lambda reason: (-self.times[reason], reason))
        return Summary(
            files=self.files,
            cleaned=self.cleaned,
            uncleaned=self.uncleaned,
            empty=self.empty,
            written=self.written,
            chars_in=self.chars_in,
            chars_out=self.chars_out,
            removals={reason: (self.times[reason], self.chars[reason]) for reason in ordered},
            clusters=self.clusters,
            clustered=self.clustered,
            errors=dict(sorted(self.errors.items())),
            left_out=dict(sorted(self.left_out.items())),
            templates=self.templates,
            seconds=seconds,
        )
