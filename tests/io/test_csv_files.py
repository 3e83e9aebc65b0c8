"""CSV in, CSV out: only the texts change."""

from __future__ import annotations

import csv
import gzip
import io
import json

import pytest
from papers import STORIES, TEXTS, page

from newsclean.batch import Fields, Limits, Refused

NAMES = ["id", "text", "note"]


@pytest.fixture
def write(tmp_path):
    def call(content, name="s.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return call


def table(rows, names=NAMES, **options):
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, **options)
    writer.writerows([names, *rows])
    return buffer.getvalue()


def read(path, **options):
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline=""), **options))


ROWS = [[n, text, 'a "note", of 1.50'] for n, text in enumerate(TEXTS)]


@pytest.mark.parametrize(
    "options",
    [{}, {"lineterminator": "\n"}, {"delimiter": ";"}, {"delimiter": "\t"}, {"quoting": csv.QUOTE_ALL}],
)
def test_only_the_texts_change(run, write, options):
    ran = run(write(table(ROWS, **options)))
    wanted = table([[n, story, note] for (n, _, note), story in zip(ROWS, STORIES, strict=True)], **options)
    assert ran.path.read_bytes() == wanted.encode()
    assert [record["id"] for record in ran.records("removals")] == ["0", "1", "2", "3", "4"]
    assert ran.rules == {}


def test_a_byte_order_mark_and_a_compression_stay(run, write):
    raw = b"\xef\xbb\xbf" + table(ROWS).encode()
    ran = run(write(gzip.compress(raw), "s.csv.gz"))
    new = gzip.decompress(ran.path.read_bytes())
    assert new.startswith(b"\xef\xbb\xbfid,")
    assert STORIES[3].encode() in new


def test_rows_are_named_by_the_line_they_begin_on(run, write):
    ran = run(write(table([[1, TEXTS[0], ""], [2, "", ""], [3, " ", ""]])))  # the first text has five lines
    assert ran.rules == {"s.csv:7": "empty", "s.csv:8": "blank"}
    assert [row["id"] for row in read(ran.path)] == ["1", "2", "3"]


def test_a_page_stands_in_for_an_empty_text(run, write):
    names = ["html", "id"]
    ran = run(write(table([[page(STORIES[0]), 1], ["", 2]], names)))
    first, second = read(ran.path)
    assert "raised the gate by hand" in first["text"]
    assert (second["id"], ran.rules) == ("2", {"s.csv:3": "empty"})


def test_large_fields_are_read(run, write):
    text = "The tide came in early that day, and nobody was on the quay.\n\n" * 10_000
    ran = run(write(table([[1, text, ""]])))
    assert (ran.summary.cleaned, ran.rules) == (1, {})


def test_a_malformed_row_costs_itself_only(run, write):
    ran = run(write('id,text\n1,"Rain fell."\n2,"Snow" fell.\n3,"Hail fell."\n'))
    assert ran.rules == {"s.csv:3": "malformed"}
    assert [row["id"] for row in read(ran.path)] == ["1", "3"]
    assert ran.records("errors")[0]["raw"] == '2,"Snow" fell.\n'


def test_a_quotation_mark_that_is_never_closed_is_named(run, write):
    ran = run(write('id,text\n1,Rain fell.\n2,"Snow fell.\n3,Hail fell.\n'))
    assert ran.rules == {"s.csv:3": "malformed"}


def test_a_row_too_large_costs_itself_only(run, write):
    ran = run(write(f"id,text\n1,Rain fell.\n2,{'x' * 5000}\n3,Hail fell.\n"), limits=Limits(file_bytes=1000))
    assert ran.rules == {"s.csv:3": "record-too-large"}
    assert [row["id"] for row in read(ran.path)] == ["1", "3"]


def test_short_and_blank_rows_are_told_from_texts(run, write):
    ran = run(write("id,text\n1\n\n2,Rain fell.,more\n"))
    assert ran.rules == {"s.csv:2": "missing-field"}
    assert ran.path.read_text() == "id,text\n1\n2,Rain fell.,more\n"


def test_accounts_and_marks_are_columns(run, write):
    ran = run(write(table([[1, TEXTS[0], ""], [2, "", ""]])), removals=True)
    first, second = read(ran.path)
    assert '"reason": "share"' in first["removals"]
    assert json.loads(first["story_metadata"])["authors"] == []
    assert (first["uncleaned"], second["removals"], second["uncleaned"]) == ("", "", "empty")


def test_an_old_encoding_is_recognised_and_written_as_utf_8(run, write):
    text = "Llegó el año nuevo a la montaña, dijo la señora Ibáñez desde el balcón."
    ran = run(write(table([[1, text, "niño"]]).encode("cp1252")))
    assert [(row["text"], row["note"]) for row in read(ran.path)] == [(text, "niño")]


def test_a_byte_that_is_no_utf_8_costs_its_row_and_stays(run, write):
    raw = table([[1, "Über Nacht fiel Schnee in Öhringen.", ""], [2, "caf# au lait", ""], [3, "Rain.", "#"]]).encode()
    ran = run(write(raw.replace(b"#", b"\xe9")))
    assert ran.rules == {"s.csv:3": "bad-encoding"}
    assert ran.path.read_bytes() == raw.replace(b"#", b"\xe9")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("id,body\n1,x\n", "must have a column 'text' or 'html', its columns are id, body"),
        ("text,text\n1,x\n", "must have different names"),
    ],
)
def test_a_file_without_texts_is_refused_before_anything_is_written(run, write, tmp_path, content, message):
    path = write(content)
    with pytest.raises(Refused, match=message):
        run(path)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("content", "rule"),
    [(b"", "empty"), (table(ROWS).encode("utf-16"), "bad-encoding"), (b'"text\n', "malformed")],
)
def test_a_file_without_a_header_is_named(run, write, content, rule):
    assert run(write(content)).rules == {"s.csv": rule}


def test_columns_go_by_the_names_they_are_given(run, write):
    ran = run(write(table([[7, TEXTS[0]]], ["key", "body"])), fields=Fields(text="body", id="key"))
    assert read(ran.path) == [{"key": "7", "body": STORIES[0]}]
    assert ran.records("removals")[0]["id"] == "7"


def test_keeping_representatives_drops_the_other_rows(run, write):
    ran = run(write(table([[1, TEXTS[0], ""], [2, TEXTS[1], ""], [3, TEXTS[0], ""]])), keep="representatives")
    assert [row["id"] for row in read(ran.path)] == ["1", "2"]


def test_a_file_of_blank_lines_has_no_rows(run, write):
    ran = run(write("\n\n\n"))
    assert (ran.summary.files, ran.rules, ran.path.read_bytes()) == (0, {}, b"")
