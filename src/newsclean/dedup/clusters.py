"""Near-duplicates in, clusters out: the public functions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from newsclean.dedup.contents import Content, ranked
from newsclean.dedup.lsh import candidates
from newsclean.dedup.minhash import PERMUTATIONS
from newsclean.dedup.shingles import shingles
from newsclean.dedup.stars import kin, linked, stars
from newsclean.dedup.verify import Thresholds, Verdict, verified, within_reach
from newsclean.types import Cluster, Document, Pair

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

    from newsclean.types import Label

AnyDocument = TypeVar("AnyDocument", bound="str | Document")


def near_duplicates(
    documents: Iterable[str | Document],
    *,
    ids: Iterable[Hashable] | None = None,
    jaccard: float = 0.5,
    containment: float | None = 0.9,
) -> list[Cluster]:
    """Group the documents that tell one story in nearly the same words.

    Two texts are near-duplicates if they share at least `jaccard` of all their shingles, or if the longer one holds
    at least `containment` of the shorter one's and they share a tenth of all. Candidates come from MinHash
    signatures, so that a pair close to the threshold may be missed (13 % of pairs at Jaccard 0.5, 1 % at 0.6); none
    is reported that was not counted exactly, and every member of a cluster was counted against its
    representative. A text without letters and digits is in no cluster; one shorter than a shingle is only with texts
    of the same letters.

    The texts alone decide: their order, ids and other fields do not matter.

    Memory: beside the texts about 12 kB for each different one, most of it datasketch's index, up to 256 MB of
    shingles, and 24 bytes for each distinct shingle of a long text while it is read.

    Args:
        documents: texts, or documents of which only the text is looked at; read once.
        ids: labels for the clusters, one for each document, no two the same; positions from 0 by default.
        jaccard: share of all shingles of two texts that makes them near-duplicates, in (0, 1].
        containment: share of the shorter text's shingles that does, in (0, 1]; None leaves this out.

    Returns:
        Clusters of two or more, the one with the most complete representative first. Most complete is the text with
        the most distinct shingles, then the longest, then the one whose digest is least. The representative
        is the most complete text that all other members are near-duplicates of. It leads `members`; its copies and the
        others follow, the most complete first, copies of one text by position. `pairs` are those of the
        representative with the other members, in the same order.

    Raises:
        TypeError: a document is neither a str nor a Document, or a threshold is not a number.
        ValueError: a threshold is out of range, or `ids` are too few, too many or not unique.

    >>> stories = [
    ...     "The harbour opened again on Friday after the storm had passed.",
    ...     "Bakers in the old town raise the price of bread.",
    ...     "LISBON - The harbour opened again on Friday, after the storm had passed.",
    ... ]
    >>> [cluster.members for cluster in near_duplicates(stories)]
    [(2, 0)]
    """
    thresholds = Thresholds(jaccard, containment)
    texts = [_text(document, position) for position, document in enumerate(_listed(documents))]
    labels = range(len(texts)) if ids is None else _labels(ids, len(texts))
    groups = _groups(ranked(texts), thresholds)
    return [groups.cluster(group, labels) for group in groups.ranks()]


def deduplicate(
    documents: Iterable[AnyDocument],
    *,
    ids: Iterable[Hashable] | None = None,
    jaccard: float = 0.5,
    containment: float | None = 0.9,
) -> list[AnyDocument]:
    """Return one document of each group of near-duplicates, and all that are in none.

    Takes what `near_duplicates` takes and raises what it raises; `ids` are checked and change nothing. What is kept are
    the objects given, in the order given: the representatives and the rest. Doing it again keeps all of them, as long
    as no more than 64 different texts share a bucket of signatures.

    >>> deduplicate(["Rain on Monday.", "Sun on Tuesday.", "RAIN ON MONDAY!!"])
    ['Sun on Tuesday.', 'RAIN ON MONDAY!!']
    """
    given = _listed(documents)
    clusters = near_duplicates(given, jaccard=jaccard, containment=containment)
    if ids is not None:
        _labels(ids, len(given))
    dropped = {pair.b for cluster in clusters for pair in cluster.pairs}
    return [document for position, document in enumerate(given) if position not in dropped]


def _listed(documents: Iterable[AnyDocument]) -> list[AnyDocument]:
    if isinstance(documents, str | Document):
        raise TypeError(f"documents must be an iterable of texts, got one {type(documents).__name__}")
    return list(documents)


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


@dataclass(frozen=True)
class _Groups:
    """What was found: the different texts, and the near-duplicates as pairs of ranks, the lower first."""

    contents: Sequence[Content]
    verdicts: Mapping[tuple[int, int], Verdict]

    def ranks(self) -> Iterator[list[int]]:
        """Yield each group as ranks, its representative first; a text given twice may be one by itself."""
        groups = stars(linked(self.verdicts))
        grouped: set[int] = set().union(*groups.values())
        for rank, content in enumerate(self.contents):
            if rank in groups:
                yield [rank, *sorted(groups[rank] - {rank})]
            elif rank not in grouped and len(content.positions) > 1:
                yield [rank]

    def cluster(self, group: Sequence[int], labels: Sequence[Label]) -> Cluster:
        """Return a group under the labels of its documents."""
        members = [(rank, labels[at]) for rank in group for at in self.contents[rank].positions]
        first = members[0]
        pairs = tuple(self._pair(first, member) for member in members[1:])
        return Cluster(tuple(label for _, label in members), first[1], pairs)

    def _pair(self, first: tuple[int, Label], member: tuple[int, Label]) -> Pair:
        (rank_a, a), (rank_b, b) = first, member
        if rank_a == rank_b:
            return Pair(a, b, 1.0, 1.0, "exact")
        return Pair(a, b, *self.verdicts[min(rank_a, rank_b), max(rank_a, rank_b)])


def _groups(contents: Sequence[Content], thresholds: Thresholds) -> _Groups:
    signatures = [content.signature for content in contents]
    sizes = np.array([content.size for content in contents], np.int64)
    matrix = np.array([signature.hashvalues for signature in signatures], np.uint32).reshape(-1, PERMUTATIONS)
    count = partial(verified, shingles_of=lambda rank: shingles(contents[rank].text), thresholds=thresholds)

    nominated = candidates(signatures, jaccard=thresholds.jaccard)
    pairs = within_reach(nominated, sizes, matrix, thresholds)
    found = dict(count(pairs.tolist()))
    return _Groups(contents, found | dict(count(kin(linked(found)))))
