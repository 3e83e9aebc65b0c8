"""Near-duplicates in, clusters out: the public functions."""

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
    """Group the documents that tell one story in nearly the same words.

    Two texts are near-duplicates if they share at least `jaccard` of all their shingles, or if the longer one holds
    at least `containment` of the shorter one's and they share a tenth of all. Close to these (up to a ninth of the way
    to 1, or half of it) their numbers and names must speak for them. Two fillings of one template, which share words
    and neither numbers nor names, are none; nor is a digest one of its stories. A text that falls short of the
    representative by a tenth of what `jaccard` is short of 1 is a member if three others are near-duplicates of it.
    Candidates come from sketches, so that a pair close to the threshold may be missed; none is reported that was
    not verified, and every member of a cluster was verified against its representative. What texts share is counted
    exactly up to 256 letters, to about 0.005 above. A text without letters and digits is in no cluster; one
    shorter than a shingle is only with texts of the same letters.

    The set of texts alone decides, with their dates where `within` is given: their order, ids and other fields, and
    `jobs`, do not matter.

    The documents are read once and not kept. Memory: up to 2 kB for each different text.

    Args:
        documents: texts, or documents of which only the text is looked at, or results of cleaning with their clean
            texts, in any iterable; read once. The keys of a mapping, and the index of a pandas Series, are the labels.
        ids: other labels, one for each document, no two the same; positions from 0 by default.
        jaccard: least share of all shingles of two texts that makes them near-duplicates, in (0, 1].
        containment: least share of the shorter text's shingles that does, in (0, 1]; None leaves this out.
        jobs: processes that sketch the texts; with more than one, the calling program must be importable.
        find_contained: whether to look for short stories in much longer ones too: takes 1.5 to 1.8 times as long, and
            6 kB for each text of 3 kB.
        shingle_words: words a shingle, for word n-grams instead of runs of characters; an ideograph or kana is a word
            by itself, and Thai phrases count as words.
        within: how far apart in time two near-duplicates may be, and so a member and its representative: a timedelta,
            or hours, days or weeks such as `12h`, `3d` or `2w`. Documents are dated by `Document.date`, results by
            their date; those without a date, texts among them, are compared with all. Copies too far apart are not
            merged. Memory: 2 kB more for each text that has several dates. None, the default, leaves dates out.
        pairs: whether to compare every two texts of a cluster, and to add the near-duplicates among the members to its
            `pairs`: behind those of the representative, the more complete text first; of copies of one text the first
            stands for all. Takes time with the square of a cluster's texts.
        on_error: of a document that is neither a str nor a Document, such as None: `report` leaves it out of all
            clusters and warns once (UserWarning), with their number and the place of the first; `raise` raises.

    Returns:
        Clusters of two or more, the one with the most complete representative first. Most complete is the text with
        the most distinct shingles, then the longest, then the one whose digest is least. The representative
        is the text that most others are near-duplicates of. It leads `members`; its copies and the
        others follow, the most complete first, copies of one text by position. `pairs` are those of the
        representative with the other members, in the same order.

    Raises:
        TypeError: `documents` is one text, bytes or a table; a document is neither a str nor a Document and `on_error`
            is `raise`; a threshold, `jobs` or `shingle_words` is not a number, or `within` no duration; `ids` are given
            with a mapping.
        ValueError: a threshold, `jobs`, `shingle_words` or `within` is out of range, `ids` are too few, too many or not
            unique, or `on_error` is unknown.

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
    """Return the number of each document's cluster, -1 for a document that is in none.

    Accepts the arguments of `near_duplicates` but `ids` and `pairs`, and raises the same errors. Clusters are numbered
    from 0, in the order of `near_duplicates`.

    Returns:
        Shape (number of documents,), in the order given: a new column for a table.

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
    """Return one document of each group of near-duplicates, and all that are in none.

    What is left is compared again until nothing changes, so that doing it twice changes nothing.

    Accepts the arguments of `near_duplicates` but `pairs`, and raises the same errors. The objects given are returned,
    in the order given. With `on_error="report"` a document that is neither a str nor a Document is kept: it
    duplicates nothing.

    Args:
        documents: as in `near_duplicates`.
        ids: as there.
        jaccard: as there.
        containment: as there.
        jobs: as there.
        find_contained: as there.
        shingle_words: as there.
        within: as there.
        on_error: as there.
        keep: which document of a group stays. `central`: the representative, the text that most others resemble;
            `longest`: the one with the most characters; `first`: the first given; `newest`: the one with the latest
            `Document.date`, one without a date only where none has one; `cleanest`: of results of cleaning, the one
            that lost the least share of its source. Or a function that returns a sort key of a document: the document
            with the greatest key stays (`keep=lambda d: d.meta["rank"]`). Of equal ones the most complete stays, as
            `near_duplicates` orders them.

    Returns:
        A list. For a mapping, or a pandas Series, a dict from the ids to the documents that are kept. `ids` beside a
        list are checked and change nothing.

    Raises:
        TypeError: as there; or `keep` is `cleanest` and a document is no CleanResult.
        ValueError: as there; or `keep` is unknown.

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
