"""What is fuzzed of texts and pages: bytes in, AssertionError where a law does not hold.

Bytes that are not UTF-8 become lone surrogates, so that every input is a text.
"""

from __future__ import annotations

from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import newsclean
from newsclean import PRESETS, Document, clean_html, near_duplicates, restore
from newsclean.io.failures import BadInput
from newsclean.io.limits import Limits
from newsclean.testing import check_pipeline

if TYPE_CHECKING:
    from newsclean import Cluster

SEPARATOR = b"\n%%\n"
"""Between the documents of an input that stands for several."""


def clean(data: bytes) -> None:
    """Both presets keep the laws of pipelines, settle, and insert only white space."""
    document = Document(_text(data))
    for preset in PRESETS.values():
        check_pipeline(preset, document, idempotent=True)
        _insert_only_blanks(preset(document).removals)


def html(data: bytes) -> None:
    """A page's account leads from its extraction to its text and back, whether it comes as bytes or as text."""
    for page in (data, _text(data)):
        try:
            Limits().check(_text(data), "html")
        except BadInput:
            return
        result = clean_html(page)
        again = clean_html(page)
        assert (result.source, result.text, result.title) == (again.source, again.text, again.title)
        assert restore(result.text, result.removals) == result.source == result.restore()
        _insert_only_blanks(result.removals)
        check_pipeline(PRESETS["NEWS"], Document(result.source, title=result.title or ""))
        assert result.text or result.flags == ("empty-after-cleaning",)


def duplicates(data: bytes) -> None:
    """Clusters are apart, verified, led by their representatives, and the same in any order.

    The first byte chooses the thresholds.
    """
    options, documents = _asked(data)
    jaccard, containment = options["jaccard"], options["containment"]
    clusters = near_duplicates(documents, **options)
    members = [member for cluster in clusters for member in cluster.members]
    assert len(members) == len(set(members))
    assert set(members) <= set(range(len(documents)))
    for cluster in clusters:
        _check_cluster(cluster, documents, jaccard, containment)
    wanted = _by_text(clusters, documents)
    for other in (documents[::-1], documents[1::2] + documents[::2]):
        assert _by_text(near_duplicates(other, **options), other) == wanted
    assert near_duplicates([], **options) == []


def index(data: bytes) -> None:
    """An index of documents that were added in two goes, and some removed, has the clusters of those that are left."""
    options, documents = _asked(data)
    kept = [number for number, text in enumerate(documents) if len(text) % 5]
    with TemporaryDirectory() as folder:
        path = f"{folder}/stories.index"
        with newsclean.NearDuplicateIndex(path, **options) as stories:
            half = len(documents) // 2
            assert stories.add(documents[:half]) + stories.add(documents[half:]) == list(range(len(documents)))
            stories.remove(sorted(set(range(len(documents))) - set(kept)))
            assert len(stories) == len(kept)
            wanted = near_duplicates([documents[number] for number in kept], ids=kept, **options)
            assert stories.clusters() == wanted
            for number in kept:
                assert stories.clusters([number]) == [cluster for cluster in wanted if number in cluster.members]
        with newsclean.NearDuplicateIndex(path, **options) as stories:
            assert stories.clusters() == wanted


def _asked(data: bytes) -> tuple[dict[str, Any], list[str]]:
    first = data[0] if data else 0
    jaccard, containment = _THRESHOLDS[first % len(_THRESHOLDS)]
    options = {"jaccard": jaccard, "containment": containment, "find_contained": first % 2 == 1}
    return options, [_text(part) for part in data[1:].split(SEPARATOR)][:40]


_THRESHOLDS = ((0.5, 0.9), (0.5, None), (0.2, 0.5), (1.0, 1.0), (0.8, 0.9))


def _check_cluster(cluster: Cluster, documents: list[str], jaccard: float, containment: float | None) -> None:
    head, *others = cluster.members
    assert others
    assert head == cluster.representative
    assert [(pair.representative, pair.member) for pair in cluster.pairs] == [(head, other) for other in others]
    for pair in cluster.pairs:
        assert 0 <= pair.jaccard <= pair.containment <= 1
        assert documents[pair.representative] == documents[pair.member] or pair.kind != "exact"
        vouched = jaccard - (1 - jaccard) / 10
        assert pair.jaccard >= vouched or (containment is not None and pair.containment >= containment)


def _by_text(clusters: list[Cluster], documents: list[str]) -> list[object]:
    return [
        (documents[c.representative], [documents[m] for m in c.members], [pair[2:] for pair in c.pairs])
        for c in clusters
    ]


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _insert_only_blanks(removals: object) -> None:
    assert not [removal for removal in removals if removal.replacement.strip()]
