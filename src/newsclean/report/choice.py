"""Choose the documents and clusters that the report shows if it cannot show all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from newsclean.report.run_records import Row

MOST_DOCUMENTS = 300
MOST_CLUSTERS = 60
MOST_ERRORS = 300
_HALF = 2
_A_REASON = 4
"""Number of documents shown for each reason: those with the most characters removed for it. No filter of the report by
reason is then empty."""
_SITES = 30
Shown = TypeVar("Shown")


def chosen_documents(rows: Sequence[Row], most: int = MOST_DOCUMENTS) -> list[Row]:
    """Return the documents to show, in descending order of the share of their characters that was removed.

    A run of up to `most` documents is shown in full. For a larger run, these documents are shown: some for each reason,
    one for each of the largest sites, then those with the largest share removed, up to half of `most`. The others are
    evenly spaced in the order of the records.
    """
    ordered = sorted(rows, key=lambda row: (-row.share, row.path))
    if len(rows) <= most:
        return ordered
    picked = {row.path: row for row in (*_by_reason(rows), *_by_site(rows))}
    picked |= {row.path: row for row in ordered[: most // _HALF]}
    for row in spread(rows, most):
        if len(picked) >= most:
            break
        picked.setdefault(row.path, row)
    return sorted(picked.values(), key=lambda row: (-row.share, row.path))[:most]


def chosen_clusters(clusters: Sequence[Mapping[str, Any]], most: int = MOST_CLUSTERS) -> list[Mapping[str, Any]]:
    """Return the clusters to show, in descending order of size.

    If there are more than `most` clusters, half of those shown are the largest, and half are evenly spaced among the
    others.
    """
    ordered = sorted(clusters, key=lambda cluster: (-len(cluster["members"]), cluster["representative"]))
    if len(ordered) <= most:
        return ordered
    largest = ordered[: most // _HALF]
    return largest + spread(ordered[len(largest) :], most - len(largest))


def spread(items: Sequence[Shown], most: int) -> list[Shown]:
    """Return up to `most` of the items, evenly spaced; if there are fewer items, return all of them.

    >>> spread(list("abcdef"), 3), spread(list("ab"), 3)
    (['a', 'c', 'e'], ['a', 'b'])
    """
    if len(items) <= most:
        return list(items)
    return [items[i * len(items) // most] for i in range(most)]


def _by_reason(rows: Sequence[Row]) -> list[Row]:
    reasons = sorted({reason for row in rows for reason in row.removed})

    def most(reason: str) -> list[Row]:
        having = (row for row in rows if reason in row.removed)
        return sorted(having, key=lambda row: (-row.removed[reason], row.path))[:_A_REASON]

    return [row for reason in reasons for row in most(reason)]


def _by_site(rows: Sequence[Row]) -> list[Row]:
    best: dict[str, Row] = {}
    sizes: dict[str, int] = {}
    rank: Callable[[Row], tuple[float, str]] = lambda row: (-row.share, row.path)  # noqa: E731 - used once, below
    for row in rows:
        sizes[row.site] = sizes.get(row.site, 0) + 1
        best[row.site] = min(best.get(row.site, row), row, key=rank)
    return [best[site] for site in sorted(sizes, key=lambda site: (-sizes[site], site))[:_SITES]]
