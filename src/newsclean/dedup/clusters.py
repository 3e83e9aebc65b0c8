"""Near-duplicates in, clusters out: the public functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeVar

import numpy as np

from newsclean.dedup.contents import read
from newsclean.dedup.grouping import grouped
from newsclean.dedup.sketches import Scheme
from newsclean.dedup.verify import Thresholds
from newsclean.types import Cluster, Document, Pair

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from newsclean.dedup.grouping import Groups
    from newsclean.types import Label

AnyDocument = TypeVar("AnyDocument", bound="str | Document")


def near_duplicates(  # noqa: PLR0913 - one keyword an option
    documents: Iterable[str | Document],
    *,
    ids: Iterable[Hashable] | None = None,
    jaccard: float = 0.5,
    containment: float | None = 0.9,
    jobs: int = 1,
    find_contained: bool = False,
    words: int | None = None,
) -> list[Cluster]:
    """Group the documents that tell one story in nearly the same words.

    Two texts are near-duplicates if they share at least `jaccard` of all their shingles, or if the longer one holds
    at least `containment` of the shorter one's and they share a tenth of all. Candidates come from sketches, so that a
    pair close to the threshold may be missed (13 % of pairs at Jaccard 0.5, 1 % at 0.6); none is reported that was
    not verified, and every member of a cluster was verified against its representative. What texts share is counted
    exactly up to 256 letters, to about 0.005 above. A text without letters and digits is in no cluster; one
    shorter than a shingle is only with texts of the same letters.

    The set of texts alone decides: their order, ids and other fields, and `jobs`, do not matter.

    The documents are read once and not kept. Memory: up to 2 kB for each different text.

    Args:
        documents: texts, or documents of which only the text is looked at; read once.
        ids: labels for the clusters, one for each document, no two the same; positions from 0 by default.
        jaccard: share of all shingles of two texts that makes them near-duplicates, in (0, 1].
        containment: share of the shorter text's shingles that does, in (0, 1]; None leaves this out.
        jobs: processes that sketch the texts; with more than one, the calling program must be importable.
        find_contained: whether to look for short stories in much longer ones too: takes 1.5 to 1.8 times as long, and
            6 kB for each text of 3 kB.
        words: words a shingle, for word n-grams instead of runs of characters; an ideograph or kana is a word by
            itself, and Thai phrases count as words.

    Returns:
        Clusters of two or more, the one with the most complete representative first. Most complete is the text with
        the most distinct shingles, then the longest, then the one whose digest is least. The representative
        is the text that most others are near-duplicates of. It leads `members`; its copies and the
        others follow, the most complete first, copies of one text by position. `pairs` are those of the
        representative with the other members, in the same order.

    Raises:
        TypeError: a document is neither a str nor a Document, or a threshold or `words` is not a number.
        ValueError: a threshold, `jobs` or `words` is out of range, or `ids` are too few, too many or not unique.

    >>> stories = [
    ...     "The harbour opened again on Friday after the storm had passed.",
    ...     "Bakers in the old town raise the price of bread.",
    ...     "LISBON - The harbour opened again on Friday, after the storm had passed.",
    ... ]
    >>> [cluster.members for cluster in near_duplicates(stories)]
    [(2, 0)]
    """
    thresholds = Thresholds(jaccard, containment)
    if jobs < 1:
        raise ValueError(f"jobs must be at least 1, got {jobs}")
    contents = read(texts_of(documents), Scheme(jaccard, find_contained, _checked_words(words)), jobs)
    labels = range(len(contents.rows)) if ids is None else _labels(ids, len(contents.rows))
    return labelled(grouped(contents.sketches, thresholds), contents.rows, labels, jaccard)


def deduplicate(  # noqa: PLR0913 - one keyword an option
    documents: Iterable[AnyDocument],
    *,
    ids: Iterable[Hashable] | None = None,
    jaccard: float = 0.5,
    containment: float | None = 0.9,
    jobs: int = 1,
    find_contained: bool = False,
    words: int | None = None,
) -> list[AnyDocument]:
    """Return one document of each group of near-duplicates, and all that are in none.

    Takes what `near_duplicates` takes and raises what it raises; `ids` are checked and change nothing. What is kept are
    the objects given, in the order given: the representatives and the rest.

    >>> deduplicate(["Rain on Monday.", "Sun on Tuesday.", "RAIN ON MONDAY!!"])
    ['Sun on Tuesday.', 'RAIN ON MONDAY!!']
    """
    given = list(_checked(documents))
    clusters = near_duplicates(
        given, jaccard=jaccard, containment=containment, jobs=jobs, find_contained=find_contained, words=words
    )
    if ids is not None:
        _labels(ids, len(given))
    dropped = {pair.b for cluster in clusters for pair in cluster.pairs}
    return [document for position, document in enumerate(given) if position not in dropped]


def _checked_words(words: object) -> int | None:
    if words is not None and (not isinstance(words, int) or isinstance(words, bool)):
        raise TypeError(f"words must be a whole number of at least 1 or None, got {words!r}")
    if words is not None and words < 1:
        raise ValueError(f"words must be at least 1, got {words}")
    return words


def _checked(documents: Iterable[AnyDocument]) -> Iterable[AnyDocument]:
    if isinstance(documents, str | Document):
        raise TypeError(f"documents must be an iterable of texts, got one {type(documents).__name__}")
    return documents


def texts_of(documents: Iterable[str | Document]) -> Iterator[str]:
    """Yield the texts of documents; TypeError at what is none."""
    return (_text(document, position) for position, document in enumerate(_checked(documents)))


def _text(document: object, position: int) -> str:
    text = document.text if isinstance(document, Document) else document
    if not isinstance(text, str):
        raise TypeError(f"a document must be a str or a Document, got {type(text).__name__} at position {position}")
    return text


def _labels(ids: Iterable[Hashable], documents: int) -> list[Hashable]:
    labels = list(ids)
    if len(labels) != documents:
        raise ValueError(f"ids must be one for each document, got {len(labels)} for {documents} documents")
    seen: dict[Hashable, int] = {}
    for position, label in enumerate(labels):
        if seen.setdefault(label, position) != position:
            raise ValueError(f"ids must be unique, got {label!r} at positions {seen[label]} and {position}")
    return labels


def labelled(groups: Groups, rows: NDArray[np.int64], labels: Sequence[Label], jaccard: float) -> list[Cluster]:
    """Put labels on groups; copies of one text go with it, and make a group of their own if it is in none."""
    copies = _copies(rows, groups)
    members: dict[int, list[tuple[int, float, float]]] = {}
    columns = (groups.representatives, groups.members, *groups.overlaps)
    for head, row, shared, held in zip(*(column.tolist() for column in columns), strict=True):
        members.setdefault(head, []).append((row, shared, held))
    taken = {row for group in members.values() for row, _, _ in group}
    for row, positions in copies.items():
        if len(positions) > 1 and row not in taken:
            members.setdefault(row, [])
    ranks = groups.ranks
    found = []
    for head in sorted(members, key=lambda row: int(ranks[row])):
        first, *others = (labels[position] for position in copies[head])
        pairs = [Pair(first, label, 1.0, 1.0, "exact") for label in others]
        for row, shared, held in members[head]:
            kind: Literal["near", "contained"] = "near" if shared >= jaccard else "contained"
            pairs += [Pair(first, labels[position], shared, held, kind) for position in copies[row]]
        found.append(Cluster((first, *(pair.b for pair in pairs)), first, tuple(pairs)))
    return found


def _copies(rows: NDArray[np.int64], groups: Groups) -> dict[int, list[int]]:
    """Return the positions of each text that was given twice or is in a group."""
    wanted = np.bincount(rows[rows >= 0], minlength=len(groups.ranks)) > 1
    wanted[groups.representatives] = wanted[groups.members] = True
    positions = np.flatnonzero((rows >= 0) & wanted[rows]) if len(wanted) else np.zeros(0, np.int64)
    found: dict[int, list[int]] = {}
    for position, row in zip(positions.tolist(), rows[positions].tolist(), strict=True):
        found.setdefault(row, []).append(position)
    return found
