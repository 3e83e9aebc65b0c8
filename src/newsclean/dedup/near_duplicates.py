"""Group and remove near-duplicates: the public functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, overload

import numpy as np

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

    Two texts are near-duplicates if their Jaccard index is at least `jaccard`. So are texts with a containment of at
    least `containment` and a Jaccard index of at least 0.1. Slightly above a threshold, their numbers and names must
    agree: up to a ninth of the distance to 1 for `jaccard`, up to half of it for `containment`. Two filled templates,
    which share words but neither numbers nor names, are not near-duplicates. Neither are a digest and one of its
    stories. A text below `jaccard` of the representative by up to a tenth of the distance to 1 is a member if it has
    three near-duplicates in the cluster.

    Candidates come from sketches: a pair close to a threshold may be missed. Every reported pair is verified, and every
    member is verified against the representative. Measures are exact for texts of up to 256 letters, and accurate to
    about 0.005 for longer ones. A text without letters and digits is in no cluster. A text shorter than a shingle
    matches only texts with the same letters.

    The clusters depend on the set of texts only, and on their dates if `within` is given. Order, ids, other fields and
    `jobs` do not change them.

    The documents are read once and not kept. Memory: up to 2 kB for each distinct text.

    Args:
        documents: an iterable of texts, documents or results of cleaning, read once. A document is compared by its
            text, a result by its clean text. The keys of a mapping, and the index of a pandas Series, become labels.
        ids: unique labels, one for each document; by default the positions, from 0.
        jaccard: least Jaccard index of near-duplicates, in (0, 1].
        containment: least share of the shorter text's shingles in the longer text, in (0, 1]; None to disable.
        jobs: number of processes that sketch the texts. With two or more, the calling program must be importable.
        find_contained: also find short stories in much longer ones. This takes 1.5 to 1.8 times as long, and 6 kB for
            each text of 3 kB.
        shingle_words: number of words in a shingle; None for shingles of characters. An ideograph or kana is a word,
            and so is a Thai phrase.
        within: largest time between two near-duplicates: a timedelta, or hours, days or weeks such as `12h`, `3d` or
            `2w`. The date is `Document.date`, or the result's date. Undated documents match all dates. Copies with a
            greater distance are not near-duplicates. Memory: 2 kB more for each text with several dates. None ignores
            dates.
        pairs: compare all texts of a cluster, and append the near-duplicates among the members to its `pairs`, the more
            complete text first. Copies of a text are represented by the first. The time grows with the square of the
            number of texts in a cluster.
        on_error: treatment of items that are neither a str nor a Document, such as None. `report` leaves them out of
            all clusters, and issues one UserWarning with their number and the place of the first. `raise` raises.

    Returns:
        Clusters of two or more documents, the one with the most complete representative first. A text is more complete
        if it has more distinct shingles, then if it is longer, then by the smaller digest. The representative is the
        text with the most near-duplicates. It is the first of `members`, followed by the others, the most complete
        first, and copies by position. `pairs` are the pairs of the representative with the other members, in the same
        order.

    Raises:
        TypeError: `documents` is one text, bytes or a table; an item is neither a str nor a Document and `on_error` is
            `raise`; a threshold, `jobs` or `shingle_words` is not a number; `within` is not a duration; or `ids` are
            given with a mapping.
        ValueError: a threshold, `jobs`, `shingle_words` or `within` is out of range; `ids` are too few, too many or not
            unique; or `on_error` is unknown.

    >>> stories = [
    ...     "The harbour opened again on Friday after the storm had passed.",
    ...     "Bakers in the old town raise the price of bread.",
    ...     "LISBON - The harbour opened again on Friday, after the storm had passed.",
    ... ]
    >>> [cluster.members for cluster in near_duplicates(stories)]
    [(2, 0)]
    """
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
    """Return the cluster number of each document, -1 for a document in no cluster.

    The arguments and errors are those of `near_duplicates`, without `ids` and `pairs`. Clusters are numbered from 0, in
    the order of `near_duplicates`.

    Returns:
        An array of shape (documents,), in input order: a new column for a table.

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

    The remaining documents are compared again until no near-duplicates are found: a second call changes nothing.

    The arguments and errors are those of `near_duplicates`, without `pairs`. The function returns the objects
    themselves, in input order. With `on_error="report"`, an item that is neither a str nor a Document is kept.

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
        keep: the document of a cluster to keep. `central`: the representative. `longest`: the one with the most
            characters. `first`: the first in input order. `newest`: the one with the latest `Document.date`; an undated
            one only if all are undated. `cleanest`: the result of cleaning with the least removed share. Or a function
            that returns a sort key of a document, such as `lambda d: d.meta["rank"]`: the greatest key is kept. Of
            equal ones, the most complete is kept, in the order of `near_duplicates`.

    Returns:
        A list; for a mapping or a pandas Series, a dict from ids to kept documents. With a list, `ids` are only
        checked.

    Raises:
        TypeError: as for `near_duplicates`; or `keep` is `cleanest` and a document is not a CleanResult.
        ValueError: as for `near_duplicates`; or `keep` is unknown.

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
