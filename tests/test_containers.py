"""Many documents in one argument: which containers are read, and how; which are refused, and with what hint."""

from __future__ import annotations

import subprocess
import sys
from collections import OrderedDict, deque
from types import MappingProxyType
from typing import Any

import pytest

from newsclean import (
    LineCounts,
    NearDuplicateIndex,
    SiteTemplate,
    SiteTemplates,
    clean_many,
    deduplicate,
    near_duplicates,
)
from newsclean.dedup.minhash import signatures

WIRE = "The old ferry across the estuary will run again from Monday after four years in dry dock."
OTHER = "Bakers in the old town raise the price of bread for the second time this year."
COPY = f"TARNMOUTH (Wire) - {WIRE}"
TEXTS = [WIRE, OTHER, COPY]
BY_ID = dict(zip(("wire/1", "bread", "wire/2"), TEXTS, strict=True))


def _index_of(documents: Any, folder: Any) -> list[Any]:
    with NearDuplicateIndex(folder / "stories.index") as index:
        index.add(documents)
        return [cluster.members for cluster in index.clusters()]


MAPPINGS = {
    "dict": BY_ID,
    "OrderedDict": OrderedDict(BY_ID),
    "read-only mapping": MappingProxyType(BY_ID),
}


@pytest.mark.parametrize("kind", MAPPINGS)
def test_the_keys_of_a_mapping_are_ids(kind: str, tmp_path: Any) -> None:
    documents = MAPPINGS[kind]
    assert [cluster.members for cluster in near_duplicates(documents)] == [("wire/2", "wire/1")]
    assert deduplicate(documents) == {"bread": OTHER, "wire/2": COPY}
    assert _index_of(documents, tmp_path) == [("wire/2", "wire/1")]
    assert [result.document.id for result in clean_many(documents)] == list(BY_ID)


SEQUENCES = {
    "list": list,
    "tuple": tuple,
    "generator": lambda texts: (text for text in texts),
    "deque": deque,
    "values of a dict": lambda texts: dict(enumerate(texts)).values(),
}


@pytest.mark.parametrize("kind", SEQUENCES)
def test_positions_are_the_labels_of_a_sequence(kind: str, tmp_path: Any) -> None:
    make = SEQUENCES[kind]
    assert [cluster.members for cluster in near_duplicates(make(TEXTS))] == [(2, 0)]
    assert deduplicate(make(TEXTS)) == [OTHER, COPY]
    assert _index_of(make(TEXTS), tmp_path) == [(2, 0)]
    assert [result.document.id for result in clean_many(make(TEXTS))] == ["", "", ""]


def test_an_array_of_arrow_is_a_sequence() -> None:
    arrow = pytest.importorskip("pyarrow")
    for texts in (arrow.array(TEXTS), arrow.chunked_array([TEXTS[:1], TEXTS[1:]])):
        assert [cluster.members for cluster in near_duplicates(texts)] == [(2, 0)]
        assert deduplicate(texts) == [OTHER, COPY]
        assert [result.source for result in clean_many(texts)] == TEXTS


CONSUMERS = {
    "near_duplicates": near_duplicates,
    "deduplicate": deduplicate,
    "clean_many": clean_many,
    "LineCounts.of": LineCounts.of,
    "LineCounts.counting": LineCounts().counting,
    "SiteTemplate.learn": SiteTemplate.learn,
    "SiteTemplates.learn": SiteTemplates.learn,
    "signatures": signatures,
    "NearDuplicateIndex.add": None,
}
WRONG = {
    "str": (WIRE, "got one str: 'The old ferry"),
    "bytes": (WIRE.encode(), "got bytes: b'The old ferry"),
    "None": (None, "got None"),
    "number": (7, "got 7"),
}


def _call(consumer: str, documents: Any, folder: Any) -> Any:
    if consumer != "NearDuplicateIndex.add":
        return CONSUMERS[consumer](documents)
    with NearDuplicateIndex(folder / "stories.index") as index:
        return index.add(documents)


@pytest.mark.parametrize("consumer", CONSUMERS)
def test_a_table_is_refused_with_a_hint(consumer: str, tmp_path: Any, capfd: Any) -> None:
    table = pytest.importorskip("pyarrow").table({"text": TEXTS})
    with pytest.raises(
        TypeError, match=r'must be an iterable of texts, got a table \(Table\); .* such as df\["text"\]'
    ):
        _call(consumer, table, tmp_path)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("consumer", CONSUMERS)
@pytest.mark.parametrize("wrong", WRONG)
def test_what_holds_no_documents_is_refused(consumer: str, wrong: str, tmp_path: Any, capfd: Any) -> None:
    value, message = WRONG[wrong]
    with pytest.raises(TypeError, match=f"must be an iterable of texts, {message}"):
        _call(consumer, value, tmp_path)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("function", [near_duplicates, deduplicate])
def test_ids_beside_a_mapping_are_refused(function: Any) -> None:
    with pytest.raises(
        TypeError, match=r"ids must be None with a mapping, because its keys are the ids, got \[1, 2, 3\]"
    ):
        function(BY_ID, ids=[1, 2, 3])


def test_a_document_without_text_is_in_no_cluster_and_warned_of() -> None:
    documents = [WIRE, None, COPY, float("nan"), None]
    with pytest.warns(
        UserWarning, match="3 of 5 documents have no text and were not compared; first: .*, got None at position 1"
    ) as caught:
        clusters = near_duplicates(documents)
    assert [cluster.members for cluster in clusters] == [(2, 0)]
    assert [warning.filename for warning in caught] == [__file__]


def test_a_document_without_text_is_kept_and_warned_of() -> None:
    with pytest.warns(
        UserWarning, match="1 of 3 documents have no text and were not compared; first: .*, got None at id 'b'"
    ):
        assert deduplicate({"a": WIRE, "b": None, "c": COPY}) == {"b": None, "c": COPY}
    with pytest.warns(UserWarning, match="2 of 3"):
        assert deduplicate([None, WIRE, None]) == [None, WIRE, None]


@pytest.mark.parametrize("function", [near_duplicates, deduplicate])
def test_a_document_without_text_raises_if_asked_for(function: Any) -> None:
    with pytest.raises(TypeError, match="a document must be a str or a Document, got 7 at id 'b'"):
        function({"a": WIRE, "b": 7}, on_error="raise")


def test_an_index_takes_no_document_without_text(tmp_path: Any) -> None:
    with NearDuplicateIndex(tmp_path / "stories.index") as index:
        with pytest.raises(TypeError, match="a document must be a str or a Document, got None at id 'b'"):
            index.add({"a": WIRE, "b": None})
        assert len(index) == 0


def test_templates_are_learned_from_texts_mappings_and_documents() -> None:
    pages = {f"scraped/gull/{name}.txt": f"The Daily Gull\nStory {name}\nIt was {name}." for name in "abcdef"}
    template = SiteTemplate.learn(pages, "gull")
    assert template == SiteTemplate.learn(pages.values(), "gull") == SiteTemplate.learn(LineCounts.of(pages), "gull")
    assert SiteTemplates.learn(pages).templates == (template,)
    assert SiteTemplates.learn((name, "", text) for name, text in pages.items()).templates == (template,)
    documents = [result.document for result in clean_many(pages)]
    assert SiteTemplates.learn(documents).templates == (template,)


def test_neither_pandas_nor_polars_is_imported() -> None:
    program = (
        "import sys, newsclean; newsclean.deduplicate({'a': 'Rain.', 'b': 'Sun.'}); "
        "list(newsclean.clean_many(['Rain.'])); print({'pandas', 'polars', 'pyarrow'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
