"""Counts of a run."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newsclean.io.record_formats import Outcome


@dataclass(frozen=True)
class Summary:
    """Counts of a finished run.

    Attributes:
        files: documents found, failures included. In a file with many documents, each record counts.
        cleaned: documents cleaned.
        uncleaned: documents kept uncleaned; each is also an error.
        empty: cleaned documents with an empty text.
        written: texts written, cleaned or uncleaned.
        chars_in: characters of the cleaned documents' sources; for a page, of the extraction.
        chars_out: characters of the clean texts.
        removals: for each reason, the number of removals and of removed characters; the most frequent reason first.
        clusters: clusters of near-duplicates.
        clustered: documents in clusters.
        errors: for each broken rule, the number of documents.
        left_out: for each kind of skipped files and records, their number; they are not errors.
        templates: sites with a learned template.
        seconds: wall-clock time of the run.
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
        """Return the counts by name, with the totals of `errors` and `left_out`; without `removals` and `seconds`."""
        whole = {name: value for name, value in vars(self).items() if isinstance(value, int)}
        return {**whole, "errors": sum(self.errors.values()), "left_out": sum(self.left_out.values())}


@dataclass
class Tally:
    """Counts of a run that is not finished.

    For each reason, `times` has the number of removals, and `chars` the number of removed characters. The other
    attributes are those of `Summary`.
    """

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
    def of(cls, values: Mapping[str, Any]) -> Tally:
        """Return a tally that continues an earlier one, whose attributes `values` contains by name."""
        tally = cls()
        for key, value in values.items():
            setattr(tally, key, Counter(value) if isinstance(value, dict) else value)
        return tally

    def add(self, outcome: Outcome) -> None:
        """Count a document as cleaned, or as an error.

        A document that is kept uncleaned counts as an error and as uncleaned.
        """
        self.files += 1
        if outcome.failure is not None:
            self.errors[outcome.failure.rule] += 1
            self.uncleaned += outcome.line is not None
            return
        self.cleaned += 1
        self.empty += not outcome.text
        self.chars_in += outcome.chars_in
        self.chars_out += len(outcome.text or "")
        for reason, times, chars in outcome.removed:
            self.times[reason] += times
            self.chars[reason] += chars

    def summary(self, seconds: float) -> Summary:
        """Return the counts as a summary. `seconds` is the wall-clock time of the run."""
        ordered = sorted(self.times, key=lambda reason: (-self.times[reason], reason))
        counts: dict[str, Any] = {name: value for name, value in vars(self).items() if isinstance(value, int)}
        return Summary(
            **counts,
            removals={reason: (self.times[reason], self.chars[reason]) for reason in ordered},
            errors=dict(sorted(self.errors.items())),
            left_out=dict(sorted(self.left_out.items())),
            seconds=seconds,
        )
