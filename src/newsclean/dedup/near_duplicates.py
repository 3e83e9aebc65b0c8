"""The public functions that group and remove near-duplicates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, overload

import numpy as np

from newsclean.arguments import check_boolean
from newsclean.containers import Given, given
from newsclean.dedup.dedup_options import Options, sketched
from newsclean.dedup.grouping import grouped
from newsclean.dedup.labels import Documents, checked_labels, labelled
from newsclean.dedup.member_pairs import pairs_of_members
from newsclean.dedup.representative import check_keep, kept, preferences
from newsclean.dedup.thresholds import CONTAINMENT, JACCARD

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping
    from datetime import timedelta

    from numpy.typing import NDArray

    from newsclean.containers import OnError, Series
    from newsclean.dedup.given_documents import Comparable
    from newsclean.dedup.representative import Keep
    from newsclean.types import Cluster

AnyDocument = TypeVar("AnyDocument", bound="Comparable")
AnyId = TypeVar("AnyId", bound="Hashable")


def near_duplicates(
    documents: Iterable[Comparable] | Mapping[AnyId, Comparable] | Series[str],
    *,
    ids: Iterable[Hashable] | None = None,
    jaccard: float = JACCARD,
    containment: float | None = CONTAINMENT,
    jobs: int = 1,
    find_contained: bool = False,
    shingle_words: int | None = None,
    within: str | timedelta | None = None,
    pairs: bool = False,
    on_error: OnError = "report",
) -> list[Cluster]:
    """Return the clusters of near-duplicates among documents.

    Two texts are near-duplicates if their Jaccard index is at least `jaccard`, or if their containment is at least
    `containment` and their Jaccard index is at least 0.1. Slightly above a threshold, their numbers and names must also
    agree: up to a ninth of the distance to 1 for `jaccard`, up to half of it for `containment`.

    Two texts that were written from one template share words, but neither numbers nor names, and are not
    near-duplicates. A round-up of several stories is no near-duplicate of its stories. A text that is slightly below
    `jaccard`, by up to a tenth of the distance to 1, is a member if it has three near-duplicates in the cluster.

    Only candidates are verified, and a pair close to a threshold may be missed. Every reported pair is verified, and
    every member was compared with the representative. Measures are exact for texts of up to 256 letters. For longer
    texts, they have an error of about 0.005. A text without letters and digits is in no cluster. A text shorter than a
    shingle matches only texts with the same letters.

    The clusters depend only on the set of texts, and with `within` on their dates. Order, ids, other fields and `jobs`
    do not change them. The documents are read once and not stored. Each distinct text needs up to 2 kB of memory.

    Args:
        documents: an iterable of texts, documents or results of cleaning, read once. Results are compared by their
            clean text. The keys of a mapping, and the index of a pandas Series, become ids.
        ids: unique ids, one for each document. Without ids, the clusters contain positions, counted from 0.
        jaccard: smallest Jaccard index of near-duplicates, over 0 and up to 1.
        containment: smallest share of the shorter text's shingles that the longer text must contain, over 0 and up to
            1. None to use only the Jaccard index.
        jobs: number of processes that read the texts. With two or more, the calling program must be importable.
        find_contained: whether to also find short stories in much longer texts. This takes 1.5 to 1.8 times as long,
            and 6 kB of memory for each text of 3 kB.
        shingle_words: number of words in a shingle; None for shingles of characters. An ideograph or kana is a word,
            and so is a Thai phrase.
        within: longest time between the dates of two near-duplicates: a timedelta, or hours, days or weeks such as
            `12h`, `3d` or `2w`. The date is `Document.date` or the date of a result. A document without a date matches
            all dates. Equal texts with dates further apart are not near-duplicates. A text with several dates needs 2
            kB more memory for each date. With None, dates do not matter.
        pairs: whether to compare all texts of a cluster, and append the near-duplicates among the members to its
            `pairs`. The time grows with the square of the number of texts in a cluster. Of several documents with the
            same text, only the first is paired.
        on_error: "report" or "raise", for values that are neither a str, a Document nor a CleanResult, such as None.
            `report` leaves them out of all clusters, and issues a UserWarning with their number and the position of the
            first. `raise` raises TypeError.

    Returns:
        Clusters of two or more documents. The representative of a cluster is the text with the most near-duplicates,
        and the first of its `members`. The others follow, the most complete text first, and equal texts by position.
        `pairs` has a pair of the representative with each other member, in the same order. The cluster with the most
        complete representative is the first. A text is more complete than another if it has more distinct shingles.

    Raises:
        TypeError: `documents` is one text, bytes or a table; a value is not a document and `on_error` is `raise`; a
            threshold, `jobs` or `shingle_words` is not a number; `find_contained` or `pairs` is not a bool; `within` is
            not a duration; or `ids` is passed with a mapping.
        ValueError: a threshold, `jobs`, `shingle_words` or `within` is out of range; there are too few or too many
            `ids`, or one occurs twice; or `on_error` is unknown.

    >>> stories = [
    ...     "The harbour opened again on Friday after the storm had passed.",
    ...     "Bakers in the old town raise the price of bread.",
    ...     "LISBON - The harbour opened again on Friday, after the storm had passed.",
    ... ]
    >>> [cluster.members for cluster in near_duplicates(stories)]
    [(2, 0)]
    """
    check_boolean(pairs, "pairs")
    found = given(documents)
    wanted = found.labels(ids)
    options = Options(jaccard, containment, jobs, find_contained, shingle_words, within)
    contents, thresholds = sketched(found, on_error, options)
    groups, rows = grouped(contents.sketches, thresholds), contents.rows
    labels = range(len(rows)) if wanted is None else checked_labels(wanted, len(rows))
    inner = pairs_of_members(contents.sketches, groups, thresholds) if pairs else None
    return labelled(groups, Documents(rows, labels), thresholds, inner)


def cluster_labels(
    documents: Iterable[Comparable] | Mapping[AnyId, Comparable] | Series[str],
    *,
    jaccard: float = JACCARD,
    containment: float | None = CONTAINMENT,
    jobs: int = 1,
    find_contained: bool = False,
    shingle_words: int | None = None,
    within: str | timedelta | None = None,
    on_error: OnError = "report",
) -> NDArray[np.int64]:
    """Return the number of the cluster of each document; -1 for a document in no cluster.

    The arguments and errors are those of `near_duplicates`, without `ids` and `pairs`. Clusters are numbered from 0, in
    the order in which `near_duplicates` returns them.

    Returns:
        An array of shape (documents,), in the order of the documents, to add to a table as a column.

    >>> cluster_labels(["Rain on Monday.", "Sun on Tuesday.", "RAIN ON MONDAY!!"]).tolist()
    [0, -1, 0]
    """
    options = Options(jaccard, containment, jobs, find_contained, shingle_words, within)
    contents, thresholds = sketched(given(documents), on_error, options)
    found = np.full(len(contents.rows), -1)
    groups = grouped(contents.sketches, thresholds)
    for number, cluster in enumerate(labelled(groups, Documents(contents.rows, range(len(found))), thresholds)):
        found[np.array(cluster.members, np.int64)] = number
    return found


@overload
def deduplicate(  # type: ignore[overload-overlap] # a mapping is an iterable of its keys, too
    documents: Mapping[AnyId, AnyDocument],
    *,
    ids: None = ...,
    jaccard: float = ...,
    containment: float | None = ...,
    jobs: int = ...,
    find_contained: bool = ...,
    shingle_words: int | None = ...,
    within: str | timedelta | None = ...,
    on_error: OnError = ...,
    keep: Keep = ...,
) -> dict[AnyId, AnyDocument]: ...
@overload
def deduplicate(
    documents: Series[AnyDocument],
    *,
    ids: Iterable[Hashable] | None = ...,
    jaccard: float = ...,
    containment: float | None = ...,
    jobs: int = ...,
    find_contained: bool = ...,
    shingle_words: int | None = ...,
    within: str | timedelta | None = ...,
    on_error: OnError = ...,
    keep: Keep = ...,
) -> dict[Hashable, AnyDocument]: ...
@overload
def deduplicate(
    documents: Iterable[AnyDocument],
    *,
    ids: Iterable[Hashable] | None = ...,
    jaccard: float = ...,
    containment: float | None = ...,
    jobs: int = ...,
    find_contained: bool = ...,
    shingle_words: int | None = ...,
    within: str | timedelta | None = ...,
    on_error: OnError = ...,
    keep: Keep = ...,
) -> list[AnyDocument]: ...
def deduplicate(
    documents: Iterable[Any] | Mapping[Any, Any] | Series[Any],
    *,
    ids: Iterable[Hashable] | None = None,
    jaccard: float = JACCARD,
    containment: float | None = CONTAINMENT,
    jobs: int = 1,
    find_contained: bool = False,
    shingle_words: int | None = None,
    within: str | timedelta | None = None,
    on_error: OnError = "report",
    keep: Keep = "central",
) -> list[Any] | dict[Any, Any]:
    """Return one document of each cluster of near-duplicates, and all documents in no cluster.

    The remaining documents are compared again until there are no near-duplicates. A second call removes nothing.

    The arguments and errors are those of `near_duplicates`, without `pairs`. The function returns the objects that were
    passed, in the same order. With `on_error="report"`, a value that is not a document is kept.

    Args:
        documents: as for `near_duplicates`.
        ids: as for `near_duplicates`.
        jaccard: as for `near_duplicates`.
        containment: as for `near_duplicates`.
        jobs: as for `near_duplicates`.
        find_contained: as for `near_duplicates`.
        shingle_words: as for `near_duplicates`.
        within: as for `near_duplicates`.
        on_error: as for `near_duplicates`.
        keep: which document of a cluster to keep. `central`: the representative. `longest`: the document with the most
            characters. `first`: the first in the order of the documents. `newest`: the document with the latest date;
            one without a date is kept only if none has a date. `cleanest`: the result with the smallest share removed.
            Or a function that returns a sort key for a document, such as `lambda d: d.meta["rank"]`: the document with
            the greatest key is kept. Among equals, the most complete text is kept.

    Returns:
        A list of the kept documents; for a mapping or a pandas Series, a dict from ids to kept documents. For a list of
        documents, `ids` are only checked.

    Raises:
        TypeError: `near_duplicates` refuses an argument, or `keep` is `cleanest` and a document is not a CleanResult.
        ValueError: `near_duplicates` refuses an argument, or `keep` is unknown.

    >>> deduplicate(["Rain on Monday.", "Sun on Tuesday.", "RAIN ON MONDAY!!"])
    ['Sun on Tuesday.', 'RAIN ON MONDAY!!']
    >>> deduplicate(["Rain on Monday.", "RAIN ON MONDAY!!"], keep="first")
    ['Rain on Monday.']
    >>> deduplicate({"a": "Rain on Monday.", "b": "Sun on Tuesday.", "c": "RAIN ON MONDAY!!"})
    {'b': 'Sun on Tuesday.', 'c': 'RAIN ON MONDAY!!'}
    """
    check_keep(keep)
    found = given(documents)
    items, wanted = list(found.items), found.labels(ids)
    labels = range(len(items)) if wanted is None else checked_labels(wanted, len(items))
    options = Options(jaccard, containment, jobs, find_contained, shingle_words, within)
    contents, thresholds = sketched(Given(items, found.ids), on_error, options)
    best, places = preferences(keep, items, contents)
    stays = np.concatenate([np.flatnonzero(contents.rows < 0), best[kept(contents.sketches, thresholds, places)]])
    stays.sort()
    if found.ids is None:
        return [items[position] for position in stays.tolist()]
    return {labels[position]: items[position] for position in stays.tolist()}
