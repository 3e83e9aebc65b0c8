"""Whatever was added and removed, an index tells what `near_duplicates` tells of the documents that are there."""

from __future__ import annotations

import tempfile
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from test_laws import families, odd_texts

from newsclean.dedup.index import NearDuplicateIndex
from newsclean.dedup.near_duplicates import near_duplicates

_IDS = st.integers(0, 30) | st.sampled_from(["a", "b", "7", ""])


class Life(RuleBasedStateMachine):
    """An index beside a dict of the documents that are in it, the oldest first."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.index = self.opened()
        self.live: dict[int | str, str] = {}

    def opened(self) -> NearDuplicateIndex:
        return NearDuplicateIndex(Path(self.folder.name) / "stories.index")

    def teardown(self) -> None:
        self.index.close()
        self.folder.cleanup()

    @rule(texts=st.lists(odd_texts, max_size=3) | families(), data=st.data())
    def add(self, texts, data) -> None:
        free = _IDS.filter(lambda label: label not in self.live)
        ids = data.draw(st.lists(free, unique=True, max_size=len(texts)))
        texts = texts[: len(ids)]
        assert self.index.add(texts, ids=ids) == ids
        self.live |= zip(ids, texts, strict=True)

    @rule(data=st.data(), share=st.floats(0, 1))
    def remove(self, data, share) -> None:
        going = data.draw(st.permutations(list(self.live)))[: round(share * len(self.live))]
        self.index.remove(going)
        for label in going:
            del self.live[label]

    @rule()
    def open_again(self) -> None:
        self.index.close()
        self.index = self.opened()

    @rule(text=odd_texts | families().map(" ".join))
    def query(self, text) -> None:
        """What is near is what would be grouped with the text if there were no others."""
        expected = set()
        for label, other in self.live.items():
            for cluster in near_duplicates([text, other]):
                (pair,) = cluster.pairs
                expected.add((label, *pair[2:]))
        assert {pair[1:] for pair in self.index.query(text)} == expected

    @rule(data=st.data())
    def clusters_of_some(self, data) -> None:
        some = data.draw(st.permutations(list(self.live)))[:2]
        clusters = near_duplicates(self.live.values(), ids=self.live)
        assert self.index.clusters(of=some) == [each for each in clusters if not set(some).isdisjoint(each.members)]

    @invariant()
    def holds_what_is_there(self) -> None:
        assert len(self.index) == len(self.live)
        assert all(label in self.index for label in self.live)
        assert list(self.index) == list(self.live)
        assert self.index.clusters() == near_duplicates(self.live.values(), ids=self.live)


def test_an_index_tells_what_its_documents_tell() -> None:
    run_state_machine_as_test(Life, settings=settings(max_examples=6, stateful_step_count=8))


@pytest.mark.slow
def test_an_index_tells_what_its_documents_tell_in_many_lives() -> None:
    run_state_machine_as_test(Life, settings=settings(max_examples=60, stateful_step_count=12))


@pytest.mark.slow
def test_an_index_on_redis_tells_what_its_documents_tell(redis_url) -> None:
    names = count()

    class LifeOnRedis(Life):
        def __init__(self) -> None:
            self.prefix = f"life-{next(names)}"
            super().__init__()

        def opened(self) -> NearDuplicateIndex:
            return NearDuplicateIndex.redis(redis_url, prefix=self.prefix)

    run_state_machine_as_test(LifeOnRedis, settings=settings(max_examples=25, stateful_step_count=12))
