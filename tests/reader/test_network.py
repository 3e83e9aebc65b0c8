"""The network gives the same bytes alone and in any company."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings

from newsclean import Document, KeepStory
from newsclean.policy import Policy
from newsclean.reader.network import GRID, WEIGHT_GRID, packed, shipped
from newsclean.reader.prices import STORY_PRICES
from newsclean.reader.reading import read
from newsclean.testing import dirty_texts

_DIGEST = """
import hashlib, sys
from newsclean import Document
from newsclean.policy import Policy
from newsclean.reader.network import shipped
from newsclean.reader.prices import STORY_PRICES
from newsclean.reader.reading import read
from newsclean.testing.samples import EDGE_TEXTS
documents = [Document(text) for text in EDGE_TEXTS]
for reading in read(documents, shipped(), STORY_PRICES, Policy()):
    sys.stdout.write(hashlib.sha256(reading.story.tobytes() + reading.state.tobytes()).hexdigest())
"""


@pytest.mark.parametrize("size", [1, 2, 7])
def test_batches_give_what_single_documents_give(size: int, story_texts: list[str]) -> None:
    documents = [Document(text) for text in story_texts]
    alone = [read([document], shipped(), STORY_PRICES, Policy())[0] for document in documents]
    for start in range(0, len(documents), size):
        together = read(documents[start : start + size], shipped(), STORY_PRICES, Policy())
        for one, other in zip(alone[start : start + size], together, strict=True):
            assert one.story.tobytes() == other.story.tobytes()
            assert one.state.tobytes() == other.state.tobytes()
            assert one.kind.tobytes() == other.kind.tobytes()


@given(first=dirty_texts(), second=dirty_texts())
@settings(max_examples=30)
def test_a_neighbour_in_the_batch_changes_nothing(first: str, second: str) -> None:
    reader = KeepStory()
    documents = [Document(first), Document(second)]
    assert reader.edits_of_many(documents) == [list(reader(document)) for document in documents]


@pytest.mark.slow
@pytest.mark.parametrize("core", ["Prescott", "Nehalem", "Haswell"])
@pytest.mark.parametrize("threads", ["1", "2"])
def test_processors_and_threads_change_nothing(core: str, threads: str) -> None:
    def run(**env: str) -> str:
        return subprocess.run(
            [sys.executable, "-c", _DIGEST], env={**os.environ, **env}, check=True, capture_output=True, text=True
        ).stdout

    assert run(OPENBLAS_CORETYPE=core, OPENBLAS_NUM_THREADS=threads) == run()


def test_weights_outside_the_grid_are_refused() -> None:
    with pytest.raises(ValueError, match=r"the weights look.bias must be at most 32767 steps of their grid, got 40960"):
        packed({"look.bias": np.array([20.0])}, "x")


def test_sums_are_exact() -> None:
    """The largest sum of products of the network needs fewer bits than float64 has."""
    network = shipped()
    widest = max(max(value.shape) for name, value in network._w.items() if name.endswith(".weight"))
    largest = widest * 2**15 * WEIGHT_GRID * 2**12
    assert largest / (WEIGHT_GRID * GRID) < 2**53
