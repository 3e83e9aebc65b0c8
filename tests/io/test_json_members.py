"""One JSON object in its line: found values, and new ones put in without touching the rest."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean.io.failures import BadInput
from newsclean.io.json_splice import members, with_values

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner), max_leaves=6
)
OBJECTS = st.dictionaries(st.sampled_from(["text", "id", "n", "ü", 'a"b', "\\", "}"]), VALUES, max_size=6)
SEPARATORS = st.sampled_from([(",", ":"), (", ", ": "), (" ,\t", " : "), (",\r", ":  ")])


@given(OBJECTS, SEPARATORS, st.booleans(), st.text(max_size=20), st.sampled_from(["", "\n", "\r\n", "  \n"]))
def test_only_the_named_value_changes(value, separators, ascii_only, text, end):
    line = json.dumps(value, separators=separators, ensure_ascii=ascii_only) + end
    new = with_values(line, {"text": text})
    assert json.loads(new) == {**value, "text": text}
    assert list(json.loads(new)) == list({**value, "text": text})
    found, again = members(line).by_key, members(new).by_key
    for key in set(value) - {"text"}:
        assert new[again[key].start : again[key].end] == line[found[key].start : found[key].end]
    assert new.endswith(end)


@given(OBJECTS)
def test_a_line_in_ascii_stays_in_ascii(value):
    assert with_values(json.dumps(value), {"text": "潮"}).isascii()


def test_how_numbers_are_written_is_kept():
    line = '{"a": 1.50, "b": 1E400, "c": -0.0, "d": ' + "9" * 5000 + ', "text": "x", "e": NaN}'
    assert with_values(line, {"text": "y"}) == line.replace('"x"', '"y"')


def test_of_two_values_of_one_key_the_last_counts_as_readers_have_it():
    line = with_values('{"text": "a", "text": "b"}', {"text": "c"})
    assert line == '{"text": "a", "text": "c"}'
    assert json.loads(line) == {"text": "c"}


@pytest.mark.parametrize(
    "line",
    ["", " ", "[]", "7", "null", '"text"', "{", '{"a"', '{"a":', '{"a": 1', '{"a": 1,', '{"a": 1,}', "{a: 1}",
     '{"a" 1}', '{"a": 1} {"b": 2}', '{"a": 1}x', '{"a": "\n"}', '{"a": tru}', '{"a": ' + "[" * 100_000],
)  # fmt: skip
def test_what_is_no_object_is_malformed(line):
    with pytest.raises(BadInput) as caught:
        members(line)
    assert caught.value.rule == "malformed"
    assert "one JSON object" in caught.value.message
