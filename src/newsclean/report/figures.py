"""Compute the numbers for the bars and the histogram of the report."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from newsclean.report.run_records import Overview, Row

MOST_SITES = 40
LENGTHS = (1, 250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000)
"""Lengths of documents, in characters, at which the bins of the histogram begin."""


class Look(NamedTuple):
    """The colour and the fill pattern of a reason. The numbers are parts of class names in the style sheet."""

    hue: int
    pattern: int

    def __str__(self) -> str:
        """Return the value of the HTML attribute `class`: the CSS classes of the colour and the fill pattern.

        >>> str(Look(3, 1))
        'c3 p1'
        """
        return f"c{self.hue} p{self.pattern}"


class ReasonBar(NamedTuple):
    """A bar for a reason.

    Attributes:
        name: the reason.
        chars: number of characters removed for the reason.
        times: number of removals for the reason.
        percent: length of the bar, in percent of the longest one.
        look: colour and fill pattern.
    """

    name: str
    chars: int
    times: int
    percent: float
    look: Look


class SiteBar(NamedTuple):
    """A bar for a site.

    Attributes:
        name: the site.
        documents: number of the site's documents, without those with an empty source.
        percent: share of the characters of these documents that was removed, in percent.
    """

    name: str
    documents: int
    percent: float


class Bin(NamedTuple):
    """A bin of the histogram, for documents of a certain length.

    Attributes:
        name: the label, such as "250 – 500".
        before: number of documents that have this length before cleaning.
        after: number of documents that have this length after cleaning.
        before_percent: length of the bar for `before`, in percent of the longest bar.
        after_percent: length of the bar for `after`, in percent of the longest bar.
    """

    name: str
    before: int
    after: int
    before_percent: float
    after_percent: float


HUES, PATTERNS = 8, 6
"""Number of colours and fill patterns. Colour number `HUES` is grey, for reasons that removed only white space."""


def looks(overview: Overview) -> dict[str, Look]:
    """Return the colour and fill pattern of each reason, in descending order of characters removed.

    Each of the first eight reasons has its own colour. The next eight have the same colours with another pattern.
    Reasons for which only white space was removed are grey.
    """
    ordered = sorted(overview.chars, key=lambda reason: (-overview.chars[reason], reason))
    visible = [reason for reason in ordered if reason in overview.visible]
    blank = [reason for reason in ordered if reason not in overview.visible]
    signs = {reason: Look(i % HUES, i // HUES % PATTERNS) for i, reason in enumerate(visible)}
    signs |= {reason: Look(HUES, i % PATTERNS) for i, reason in enumerate(blank)}
    return {reason: signs[reason] for reason in ordered}


def reason_bars(overview: Overview) -> list[ReasonBar]:
    """Return a bar for each reason, in descending order of characters removed."""
    chars, longest = overview.chars, max(overview.chars.values(), default=0) or 1
    return [
        ReasonBar(name, chars[name], overview.times[name], 100 * chars[name] / longest, look)
        for name, look in looks(overview).items()
    ]


def site_bars(rows: Iterable[Row]) -> list[SiteBar]:
    """Return bars for the sites with the most removed characters, in descending order of the share removed.

    Documents with an empty source are not counted.
    """
    documents, before, removed = Counter[str](), Counter[str](), Counter[str]()
    for row in rows:
        if not row.chars_in:
            continue
        documents[row.site] += 1
        before[row.site] += row.chars_in
        removed[row.site] += sum(row.removed.values())
    most = sorted(documents, key=lambda site: (-removed[site], site))[:MOST_SITES]
    bars = (SiteBar(site, documents[site], min(100.0, 100 * removed[site] / (before[site] or 1))) for site in most)
    return sorted(bars, key=lambda bar: (-bar.percent, bar.name))


def length_bins(rows: Sequence[Row]) -> list[Bin]:
    """Return the bins of the histogram of document lengths, before and after cleaning."""
    before = Counter(bisect_right(LENGTHS, row.chars_in) for row in rows)
    after = Counter(bisect_right(LENGTHS, row.chars_out) for row in rows)
    longest = max([*before.values(), *after.values()], default=0) or 1
    used = [i for i in range(len(LENGTHS) + 1) if before[i] or after[i]]
    numbers = range(used[0], used[-1] + 1) if used else range(0)
    return [Bin(_name(i), before[i], after[i], 100 * before[i] / longest, 100 * after[i] / longest) for i in numbers]


def _name(i: int) -> str:
    """Return the label of a bin of the histogram by its number.

    >>> [_name(i) for i in (0, 1, 2, len(LENGTHS))]
    ['empty', 'under 250', '250 – 500', '32,000 and more']
    """
    if i == 0:
        return "empty"
    if i == 1:
        return f"under {LENGTHS[1]:,}"
    return f"{LENGTHS[-1]:,} and more" if i == len(LENGTHS) else f"{LENGTHS[i - 1]:,} – {LENGTHS[i]:,}"
