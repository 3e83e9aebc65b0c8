"""What holds for every set of documents."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wire import STORIES, VARIANTS, sentences, slow_overlap, slow_shingles, typeset_otherwise

from newsclean.dedup.near_duplicates import deduplicate, near_duplicates

# A fifth of what the profile asks for: an example is a dozen texts, and `make audit` draws a thousand.
examples = settings(max_examples=settings.default.max_examples // 5)
# Sentences in many scripts; texts made of few of them overlap in every degree.
_SENTENCES = [*sentences(21, 12, words=9), *(story[:70] for pair in STORIES.values() for story in pair)]
_EDITS = (lambda text, _: text, lambda text, _: text + "!", lambda text, _: text.upper(), *VARIANTS, typeset_otherwise)


@st.composite
def families(draw: st.DrawFn) -> list[str]:
    """A few texts of neighbouring sentences, and versions of them."""
    starts = draw(st.lists(st.integers(0, len(_SENTENCES) - 1), min_size=1, max_size=4))
    bases = [" ".join(_SENTENCES[start : start + draw(st.integers(1, 9))]) for start in starts]
    versions = st.builds(lambda base, edit: edit(base, "en"), st.sampled_from(bases), st.sampled_from(_EDITS))
    return draw(st.lists(versions, max_size=12))


odd_texts = st.sampled_from(["", "...", "Rain", "RAIN!", "雨", "a", "ab cd", "\ud800"]) | st.text(max_size=12)
collections = st.builds(lambda a, b, c: a + b + c, families(), families(), st.lists(odd_texts, max_size=5))
shares = st.sampled_from([0.2, 0.35, 0.5, 0.8, 1.0])


def by_text(documents: list[str]) -> list[tuple]:
    """The clusters with texts in place of labels."""
    return [
        (
            [documents[member] for member in cluster.members],
            documents[cluster.representative],
            [(documents[pair.representative], documents[pair.member], *pair[2:]) for pair in cluster.pairs],
        )
        for cluster in near_duplicates(documents)
    ]


@examples
@given(collections, st.randoms(use_true_random=False))
def test_the_order_of_documents_does_not_matter(documents: list[str], rng) -> None:
    assert by_text(rng.sample(documents, len(documents))) == by_text(documents)


@examples
@given(collections, shares, st.none() | shares)
def test_every_pair_is_what_sets_of_strings_say(documents, jaccard, containment) -> None:
    for cluster in near_duplicates(documents, jaccard=jaccard, containment=containment):
        for pair in cluster.pairs:
            one, other = documents[pair.representative], documents[pair.member]
            assert (pair.jaccard, pair.containment) == pytest.approx(slow_overlap(one, other), abs=0.04)
            if max(len(one), len(other)) <= 128:  # no folded text is twice as long as these
                assert (pair.jaccard, pair.containment) == slow_overlap(one, other)
            if pair.kind == "exact":
                assert one == other
            elif pair.kind == "near":
                assert pair.jaccard >= jaccard - (1 - jaccard) / 10  # a tenth short where three members vouch
            else:
                assert pair.jaccard < jaccard + (1 - jaccard) / 9  # closer, numbers and names did not speak for it
                assert pair.jaccard >= 0.1
                assert containment is not None
                assert pair.containment >= containment


@examples
@given(collections)
def test_clusters_are_disjoint_and_led_by_their_representatives(documents: list[str]) -> None:
    clusters = near_duplicates(documents)
    members = [member for cluster in clusters for member in cluster.members]
    assert len(members) == len(set(members))
    assert set(members) <= set(range(len(documents)))
    for cluster in clusters:
        assert len(cluster.members) > 1
        assert cluster.members[0] == cluster.representative
        assert [(cluster.representative, member) for member in cluster.members[1:]] == [
            (pair.representative, pair.member) for pair in cluster.pairs
        ]


@examples
@given(collections)
def test_members_and_clusters_are_ordered_by_completeness(documents: list[str]) -> None:
    def in_order(positions: list[int]) -> bool:
        sizes = [len(slow_shingles(documents[position])) for position in positions]
        return all(one >= 0.96 * other for one, other in pairwise(sizes))  # sizes are estimates

    clusters = near_duplicates(documents)
    assert in_order([cluster.representative for cluster in clusters])
    for cluster in clusters:
        assert in_order([m for m in cluster.members if documents[m] != documents[cluster.representative]])


@examples
@given(collections)
def test_copies_stay_together(documents: list[str]) -> None:
    home = {member: number for number, cluster in enumerate(near_duplicates(documents)) for member in cluster.members}
    for a, b in combinations(range(len(documents)), 2):
        if documents[a] == documents[b] and slow_shingles(documents[a]):
            assert home[a] == home[b]


@examples
@given(collections)
def test_pairs_far_above_the_threshold_are_found(documents: list[str]) -> None:
    """Only a pair near the threshold may be missed; above 0.8 the odds are one in ten million."""
    kept = deduplicate(documents)
    for one, other in combinations(kept, 2):
        if slow_shingles(one) and slow_shingles(other):
            assert slow_overlap(one, other)[0] < 0.8


@examples
@given(collections)
def test_ids_are_only_labels(documents: list[str]) -> None:
    ids = [f"story-{position}" for position in range(len(documents))]
    renamed = near_duplicates(documents, ids=ids)
    for cluster, named in zip(near_duplicates(documents), renamed, strict=True):
        assert named.members == tuple(ids[member] for member in cluster.members)
        assert named.representative == ids[cluster.representative]
        assert [(pair.representative, pair.member) for pair in named.pairs] == [
            (ids[pair.representative], ids[pair.member]) for pair in cluster.pairs
        ]


@examples
@given(collections)
def test_deduplicating_twice_is_deduplicating_once(documents: list[str]) -> None:
    kept = deduplicate(documents)
    assert deduplicate(kept) == kept


@examples
@given(collections)
def test_deduplicate_drops_what_another_represents(documents: list[str]) -> None:
    clusters = near_duplicates(documents)
    dropped = {member for cluster in clusters for member in cluster.members[1:]}
    assert deduplicate(documents) == [text for position, text in enumerate(documents) if position not in dropped]
