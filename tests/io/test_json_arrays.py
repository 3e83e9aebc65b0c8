"""A JSON array in, a JSON array out: only the texts change."""

from __future__ import annotations

import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from papers import STORIES, TEXTS, page

from newsclean.batch import Limits
from newsclean.io.failures import BadInput
from newsclean.io.json_arrays import ArraySplitter, split_elements


@pytest.fixture
def write(tmp_path):
    def call(content, name="s.json"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return call


def test_only_the_texts_change(run, write):
    raw = json.dumps([{"id": n, "text": text, "price": 1.5} for n, text in enumerate(TEXTS)], indent=1)
    ran = run(write(raw.replace("1.5", "1.50")))
    wanted = json.dumps([{"id": n, "text": text, "price": 1.5} for n, text in enumerate(STORIES)], indent=1)
    assert ran.path.read_text("utf-8").rstrip("\n") == wanted.replace("1.5", "1.50")
    assert [record["id"] for record in ran.records("removals")] == [0, 1, 2, 3, 4]
    assert ran.rules == {}


def test_strings_and_objects_stand_side_by_side(run, write):
    ran = run(write(json.dumps([TEXTS[0], {"html": page(STORIES[1])}, TEXTS[2]], ensure_ascii=False)), removals=True)
    new = json.loads(ran.path.read_bytes())
    assert (new[0], new[2]) == (STORIES[0], STORIES[2])
    assert "den Ofen geheizt" in new[1]["text"]
    assert "removals" in new[1]


@pytest.mark.parametrize(
    ("element", "rule", "passed_on"),
    [
        ("{}", "missing-field", True), ('{"text": null}', "missing-field", True), ('{"text": 3}', "wrong-type", True),
        ('" "', "blank", True), ("7", "malformed", False), ("null", "malformed", False), ("[1]", "malformed", False),
        ('{"text": "a" "b"}', "malformed", False), ("", "malformed", False), ('"\\q"', "malformed", False),
        ("}", "malformed", False),
    ],
)  # fmt: skip
def test_a_bad_element_is_named_and_the_rest_goes_on(run, write, element, rule, passed_on):
    ran = run(write(f"[{json.dumps(TEXTS[0])}, {element}, {json.dumps(TEXTS[2])}]"))
    assert ran.rules == {"s.json:2": rule}
    new = json.loads(ran.path.read_bytes())
    assert (new[0], new[-1], len(new)) == (STORIES[0], STORIES[2], 2 + passed_on)


@pytest.mark.parametrize(
    ("content", "name", "rule"),
    [
        ('{"text": "Rain."}', "s.json", "malformed"),
        ('"Rain."', "s.json", "malformed"),
        ("Rain", "s.json", "malformed"),
        ("", "s.json", "damaged"),
        ('["Rain.", "Su', "s.json:2", "damaged"),
        ('["Rain."', "s.json:1", "damaged"),
        ('["Rain."] more', "s.json:2", "malformed"),
        ('["Rain."]]', "s.json:2", "malformed"),
    ],
)
def test_what_is_no_array_is_named(run, write, content, name, rule):
    assert run(write(content)).rules == {name: rule}


@pytest.mark.parametrize("content", ["[]", " [ ] ", "\ufeff[]\n"])
def test_an_empty_array_stays_one(run, write, content):
    ran = run(write(content))
    assert (ran.rules, json.loads(ran.path.read_bytes())) == ({}, [])


def test_a_long_element_costs_itself_only(run, write):
    ran = run(write(json.dumps([TEXTS[0], "x" * 5000, TEXTS[2]])), limits=Limits(file_bytes=1000))
    assert ran.rules == {"s.json:2": "record-too-large"}
    assert json.loads(ran.path.read_bytes()) == [STORIES[0], STORIES[2]]


def test_compressed_arrays_stay_compressed(run, write):
    ran = run(write(gzip.compress(json.dumps(TEXTS).encode()), "s.json.gz"), keep="representatives")
    assert json.loads(gzip.decompress(ran.path.read_bytes())) == STORIES


_PLAIN = st.none() | st.integers() | st.text()
_VALUES = st.recursive(_PLAIN, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner))


@given(
    st.lists(_VALUES),
    st.integers(1, 20),
    st.sampled_from([None, 1]),
    st.booleans(),
)  # fmt: skip
def test_elements_are_those_that_python_reads(values, size, indent, ascii_only):
    raw = json.dumps(values, indent=indent, ensure_ascii=ascii_only).encode()
    chunks = [raw[at : at + size] for at in range(0, len(raw), size)]
    lines = list(split_elements(chunks, 1 << 20))
    assert [json.loads(line.raw) for line in lines] == values
    assert [raw[line.offset : line.offset + len(line.raw)] for line in lines] == [line.raw for line in lines]
    assert [line.number for line in lines] == list(range(1, len(values) + 1))


@given(st.binary(), st.integers(1, 5))
def test_bytes_are_split_alike_in_any_chunks(raw, size):
    def split(chunks):
        splitter = ArraySplitter(1 << 20)
        try:
            lines = [line for chunk in chunks for line in splitter.feed(chunk)]
        except BadInput:
            return None
        return lines, splitter.closed

    raw = b"[" + raw
    assert split([raw]) == split([raw[at : at + size] for at in range(0, len(raw), size)])
