"""Records without a field to read: one refusal for a wrong name, no refusal where only some records have none."""

from __future__ import annotations

import json

import pytest

from newsclean.io.failures import Failure, Refused
from newsclean.io.field_check import checked
from newsclean.io.json_lines import line_items
from newsclean.io.record_formats import Fields, Reading

FIELDS = Fields()


def items(*records):
    lines = [record if isinstance(record, str) else json.dumps(record) for record in records]
    return list(line_items("s.jsonl", ["\n".join(lines).encode()], Reading(FIELDS)))


@pytest.mark.parametrize(
    "records",
    [
        [{"text": "Rain."}],
        [{"text": None}],
        [{"html": "<p>Rain."}, {"id": 1}],
        [{"id": n} for n in range(99)] + [{"text": "Rain."}],
        ["{bad", {"id": 1}, {"text": "Rain."}],
        ["{bad", "[1]"],
        [],
    ],
)
def test_all_records_come_where_one_of_the_first_has_a_field(records):
    found = items(*records)
    assert list(checked(found, "s.jsonl", FIELDS)) == found


@pytest.mark.parametrize(
    ("records", "fields"),
    [
        ([{"id": 1, "body": "Rain."}, {"id": 2, "title": "Sun"}], "id, body, title"),
        (["{bad", {"body": "Rain."}], "body"),
        ([{"body": "Rain."}] * 100 + [{"text": "Rain."}], "body"),
        ([{"two\nlines": 1}], r"two\nlines"),
        ([{"x" * 1000: 1}], "x" * 200),
    ],
)
def test_records_without_a_field_are_refused_with_the_fields_that_they_have(records, fields):
    with pytest.raises(Refused) as refused:
        list(checked(items(*records), "s.jsonl", FIELDS))
    assert str(refused.value) == (
        f"s.jsonl must have records with 'text' or 'html', the fields of its records are {fields}"
    )
    assert refused.value.rule == "missing-field"


def test_a_stream_is_read_no_further_than_its_first_good_record():
    def endless():
        yield from items({"text": "Rain."})
        raise AssertionError("read on")

    assert next(checked(endless(), "-", FIELDS)).name == "s.jsonl:1"


def test_damaged_parts_come_with_the_rest():
    damage = Failure("s.jsonl:1", "damaged", "it is cut off")
    assert list(checked([damage], "s.jsonl", FIELDS)) == [damage]
