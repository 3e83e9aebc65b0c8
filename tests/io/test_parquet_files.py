"""Parquet in, Parquet out: read again by pyarrow and by duckdb."""

from __future__ import annotations

import datetime as dt
import decimal
import random

import pytest
from papers import STORIES, TEXTS, page

from newsclean import Pipeline, drop_furniture, fix_whitespace
from newsclean.batch import Fields, InputChanged, Refused
from newsclean.io.folders import InputFile
from newsclean.io.inputs import open_records
from newsclean.io.output_folder import OutFolder
from newsclean.io.parquet import Parquet
from newsclean.io.parquet_columns import check_columns
from newsclean.io.record_formats import Outcome, Reading, Target

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")
TABLE = pa.table(
    {
        "n": pa.array([1, 2, None, 4, 5], pa.int16()),
        "text": TEXTS,
        "when": pa.array([dt.datetime(2025, 1, day) for day in range(1, 6)], pa.timestamp("ms")),  # noqa: DTZ001
        "tags": [["a", None], [], None, ["b"], ["c"]],
        "raw": pa.array([b"\x00\xff", b"", None, b"x", b"y"], pa.binary()),
    }
).replace_schema_metadata({"made by": "the tests"})


@pytest.fixture
def write(tmp_path):
    def call(table, **options):
        path = tmp_path / "s.parquet"
        pq.write_table(table, path, **options)
        return path

    return call


def test_only_the_text_changes(run, write):
    path = write(TABLE, compression="zstd")
    ran = run(path)
    old, new = pq.read_table(path), pq.read_table(ran.path)
    assert new.schema.equals(old.schema, check_metadata=True)
    assert new.column("text").to_pylist() == STORIES
    assert new.drop_columns(["text"]).equals(old.drop_columns(["text"]))
    assert pq.ParquetFile(ran.path).metadata.row_group(0).column(0).compression == "ZSTD"


def test_every_column_keeps_its_compression(run, write):
    codecs = {"n": "NONE", "text": "gzip", "when": "snappy", "tags.list.element": "zstd", "raw": "brotli"}
    ran = run(write(TABLE, compression=codecs))
    groups = [pq.ParquetFile(path).metadata.row_group(0) for path in (ran.path.parents[2] / "s.parquet", ran.path)]
    old, new = ([group.column(at).compression for at in range(group.num_columns)] for group in groups)
    assert old == new == ["UNCOMPRESSED", "GZIP", "SNAPPY", "ZSTD", "BROTLI"]


def test_what_a_page_says_of_itself_is_a_column(run, write):
    said = "<meta property='og:site_name' content='Amberley Post'><meta name='author' content='Ada Finch'>"
    said += "<meta property='article:published_time' content='2025-05-07'>"
    html = (
        f"<html lang=en><head>{said}</head><body><p>"
        + "The lock keeper opened the gate by hand. " * 9
        + "</p></body></html>"
    )
    new = pq.read_table(run(write(pa.table({"html": [html], "n": [1]})), removals=True).path).to_pylist()
    known = new[0]["story_metadata"]
    assert (known["site"], known["authors"], known["date"], known["language"], known["modified"]) == (
        "Amberley Post", ["Ada Finch"], "2025-05-07", "en", None,
    )  # fmt: skip


def test_duckdb_reads_what_was_written(run, write):
    duckdb = pytest.importorskip("duckdb")
    ran = run(write(TABLE), removals=True)
    query = "SELECT n, text, tags, list_transform(removals, lambda r: r.reason), uncleaned FROM read_parquet(?)"
    rows = duckdb.execute(query, [str(ran.path)]).fetchall()
    assert [row[:3] for row in rows] == list(
        zip(TABLE.column("n").to_pylist(), STORIES, TABLE.column("tags").to_pylist(), strict=True)
    )
    assert "share" in rows[0][3]
    assert rows[3][3:] == ([], None)


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.dictionary(pa.int32(), pa.string())])
def test_the_text_keeps_its_type(run, write, kind):
    table = TABLE.set_column(1, "text", pa.array(TEXTS, kind))
    new = pq.read_table(run(write(table)).path)
    assert new.schema.field("text").type == kind
    assert new.column("text").to_pylist() == STORIES


def test_a_page_gives_a_text_at_the_end(run, write):
    table = pa.table({"html": [page(STORIES[0]), None], "n": [1, 2]})
    ran = run(write(table))
    new = pq.read_table(ran.path)
    assert new.column_names == ["html", "n", "text"]
    assert "raised the gate by hand" in new.column("text")[0].as_py()
    assert new.column("text")[1].as_py() is None
    assert new.select(["html", "n"]).equals(table)
    assert ran.rules == {"s.parquet:2": "missing-field"}


def test_a_row_that_cannot_be_cleaned_is_passed_on_and_marked(run, write):
    ran = run(write(pa.table({"text": [TEXTS[0], None, " ", "a\0b"], "n": [1, 2, 3, 4]})), removals=True)
    new = pq.read_table(ran.path).to_pylist()
    assert [row["text"] for row in new] == [STORIES[0], None, " ", "a\0b"]
    assert [row["uncleaned"] for row in new] == [None, "missing-field", "blank", "nul"]
    assert [row["removals"] is None for row in new] == [False, True, True, True]
    assert set(ran.rules) == {"s.parquet:2", "s.parquet:3", "s.parquet:4"}


def test_a_string_that_is_no_utf_8_costs_its_row(run, write):
    odd = pa.array([TEXTS[0].encode(), b"caf\xe9", TEXTS[2].encode()]).view(pa.string())
    ran = run(write(pa.table({"text": odd, "n": [1, 2, 3]})))
    assert ran.rules == {"s.parquet:2": "malformed"}
    assert [row["n"] for row in pq.read_table(ran.path).to_pylist()] == [1, 3]


def test_many_rows_come_through_in_order(run, write):
    table = pa.table({"text": [f"Boat {n} sailed on Friday.\n\nRead more" for n in range(1500)], "n": range(1500)})
    ran = run(
        write(table, row_group_size=700), group=False, pipeline=Pipeline(fix_whitespace, drop_furniture, fix_whitespace)
    )
    new = pq.read_table(ran.path)
    assert new.column("text").to_pylist() == [f"Boat {n} sailed on Friday." for n in range(1500)]
    assert new.column("n").equals(table.column("n"))


def test_large_rows_are_decoded_a_few_at_a_time(write):
    pages = [f"<p>{number}" + random.Random(number).randbytes(2 << 20).hex() for number in range(20)]  # noqa: S311
    path = write(pa.table({"html": pages}))
    sizes = [batch.num_rows for batch, _ in Parquet(str(path), "s", fields=Fields())._batches()]
    assert (sum(sizes), max(sizes)) == (20, 7)  # 4 MB each, 32 MB at a time


def test_a_damaged_row_group_is_named_and_the_rest_goes_on(run, write):
    path = write(TABLE, row_group_size=2)
    at = pq.ParquetFile(path).metadata.row_group(1).column(1).dictionary_page_offset
    raw = bytearray(path.read_bytes())
    raw[at : at + 40] = b"\xff" * 40
    path.write_bytes(raw)
    ran = run(path)
    assert ran.rules == {"s.parquet:3": "damaged"}
    assert "rows 3 to 4 are lost" in ran.records("errors")[0]["message"]
    assert pq.read_table(ran.path).column("text").to_pylist() == [STORIES[0], STORIES[1], STORIES[4]]


def test_a_file_cut_off_is_named(run, write):
    path = write(TABLE)
    path.write_bytes(path.read_bytes()[:-20])
    ran = run(path)
    assert ran.rules == {"s.parquet": "damaged"}
    assert not ran.path.exists()


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (pa.table({"body": ["x"]}), "must have a column 'text' or 'html', its columns are body"),
        (pa.table({"text": [1]}), "column 'text' of s.parquet must have strings, it has int64"),
    ],
)
def test_a_file_without_texts_is_refused_before_anything_is_written(run, write, tmp_path, table, message):
    path = write(table)
    with pytest.raises(Refused, match=message):
        run(path)
    assert list(tmp_path.iterdir()) == [path]


def test_columns_go_by_the_names_they_are_given(run, write):
    ran = run(write(pa.table({"body": TEXTS[:1], "key": [7]})), fields=Fields(text="body", id="key"))
    assert pq.read_table(ran.path).to_pylist() == [{"body": STORIES[0], "key": 7}]
    assert ran.records("removals")[0]["id"] == 7


@pytest.mark.parametrize(
    ("dates", "wanted"),
    [
        (pa.array(["2026-03-09", "9 March", None]), ["2026-03-09", None, None]),
        (pa.array([dt.date(2026, 3, 9), None, None]), ["2026-03-09", None, None]),
        (pa.array([1_000_000_001, None, 2**62], pa.timestamp("ns", "Asia/Tokyo")), ["1970-01-01T00:00:01+00:00", None]),
        (pa.array([1_000_001, None, 2**62], pa.timestamp("us")), ["1970-01-01T00:00:01.000001", None, None]),
        (pa.array([20260309, None, 1]), [None] * 3),
    ],
)
def test_dates_and_times_are_dates(run, write, dates, wanted):
    ran = run(write(pa.table({"text": TEXTS[:3], "date": dates})))
    assert [record.get("record_date") for record in ran.records("removals")][: len(wanted)] == wanted


def test_a_file_that_is_changed_meanwhile_ends_the_run(run, write):
    path = write(TABLE)
    with pytest.raises(InputChanged):
        run(path, watch=lambda progress: write(TABLE.slice(1)) if progress.phase == "group" else None)


def test_keeping_representatives_drops_the_other_rows(run, write):
    ran = run(write(pa.table({"text": [TEXTS[0], TEXTS[1], TEXTS[0]], "n": [1, 2, 3]})), keep="representatives")
    assert [row["n"] for row in pq.read_table(ran.path).to_pylist()] == [1, 2]


def test_an_empty_table_stays_one(run, write):
    ran = run(write(TABLE.slice(0, 0)))
    assert pq.read_table(ran.path).schema.equals(TABLE.schema)


def test_small_row_groups_are_written_as_larger_ones_and_these_have_an_end(run, write, monkeypatch):
    monkeypatch.setattr("newsclean.io.parquet._GROUP_ROWS", 2)
    ran = run(write(TABLE, row_group_size=1))
    file = pq.ParquetFile(ran.path)
    assert [file.metadata.row_group(group).num_rows for group in range(file.num_row_groups)] == [2, 2, 1]
    assert file.read().column("text").to_pylist() == STORIES


@pytest.mark.parametrize("more", [-1, 1])
def test_more_or_fewer_rows_than_were_cleaned_are_noticed(write, tmp_path, more):
    path = write(TABLE)
    file = open_records(InputFile("s.parquet", str(path), "records"), Reading())
    outcomes = [Outcome(item.name, item.mark, item.text) for item in file.items()]
    outcomes = outcomes[:more] if more < 0 else [*outcomes, Outcome("s.parquet:9", 0, "x")]
    with pytest.raises(InputChanged, match=r"an input must not change during a run, s\.parquet did"):
        file.rewrite(iter(outcomes), Target(OutFolder(str(tmp_path)), "out.parquet"))


def _columns():
    """One column of three rows for each type that Parquet files hold."""
    words, numbers = ["a", None, "b"], [[1], None, []]
    view, listed, version = pa.string_view(), pa.int8(), int(pa.__version__.split(".")[0])
    pairs = [[1, 2], None if version >= 26 else [0, 0], [3, 4]]  # before, Arrow cannot read back what it wrote
    money = [decimal.Decimal("1.50"), None, decimal.Decimal("2.00")]
    found = {
        "string_view": pa.array(words, view),
        "binary_view": pa.array([b"a", None, b"b"], pa.binary_view()),
        "large_string": pa.array(words, pa.large_string()),
        "large_binary": pa.array([b"a", None, b"b"], pa.large_binary()),
        "fixed_size_binary": pa.array([b"ab", None, b"cd"], pa.binary(2)),
        "dictionary": pa.array(words).dictionary_encode(),
        "list": pa.array(numbers, pa.list_(listed)),
        "large_list": pa.array(numbers, pa.large_list(listed)),
        "fixed_size_list": pa.array(pairs, pa.list_(listed, 2)),
        "list_of_views": pa.array([["a"], None, []], pa.list_(view)),
        "struct_of_views": pa.array([{"a": "x"}, None, {"a": None}], pa.struct([("a", view)])),
        "map": pa.array([[("a", 1)], None, []], pa.map_(pa.string(), listed)),
        "decimal128": pa.array(money, pa.decimal128(10, 2)),
        "decimal256": pa.array(money, pa.decimal256(50, 2)),
        "float16": pa.array([1.0, None, 2.0], pa.float16()),
        "duration": pa.array([1, None, 2], pa.duration("ns")),
        "zoned": pa.array([1, None, 2], pa.timestamp("ns", "Europe/Paris")),
        "time64": pa.array([1, None, 2], pa.time64("ns")),
        "bool": pa.array([True, None, False]),
        "uint64": pa.array([2**64 - 1, None, 1], pa.uint64()),
        "null": pa.nulls(3),
        "extension": pa.FixedShapeTensorArray.from_storage(
            pa.fixed_shape_tensor(pa.int32(), [2]), pa.array(pairs, pa.list_(pa.int32(), 2))
        ),
    }
    if hasattr(pa, "decimal32"):  # pyarrow 18 and later
        found["decimal32"] = pa.array(money, pa.decimal32(5, 2))
        found["uuid"] = pa.array([b"u" * 16, None, b"v" * 16], pa.uuid())
    if version >= 21:  # list views can be written since
        found["list_view"] = pa.array(numbers, pa.list_view(listed))
        found["large_list_view"] = pa.array(numbers, pa.large_list_view(listed))
    return found


@pytest.mark.parametrize("kind", sorted(_columns()))
def test_a_column_of_any_type_passes_through(run, write, kind):
    path = write(pa.table({"text": [TEXTS[0], TEXTS[1], TEXTS[0]], "column": _columns()[kind]}))
    old = pq.read_table(path).column("column")
    for options, rows in (({"keep": "representatives"}, [0, 1]), ({"removals": True}, [0, 1, 2])):
        new = pq.read_table(run(path, **options).path).column("column")
        assert new.type == old.type
        assert len(new) == len(rows)
        assert all(new.slice(place, 1).equals(old.slice(row, 1)) for place, row in enumerate(rows))


def test_a_text_of_string_views_keeps_its_type(run, write):
    new = pq.read_table(run(write(TABLE.set_column(1, "text", pa.array(TEXTS, pa.string_view())))).path)
    assert new.schema.field("text").type == pa.string_view()
    assert new.column("text").to_pylist() == STORIES


def test_a_column_that_cannot_be_copied_is_refused_by_its_name():
    schema = pa.schema([("text", pa.string()), ("gap", pa.month_day_nano_interval())])
    with pytest.raises(Refused, match=r"column 'gap' of s\.parquet .* has type month_day_nano_interval: "):
        check_columns(schema, Fields(), "s.parquet")


def test_two_columns_of_one_name_are_refused(run, write, tmp_path):
    path = write(pa.Table.from_arrays([pa.array(TEXTS[:1]), pa.array([1]), pa.array([2])], ["text", "n", "n"]))
    with pytest.raises(Refused, match="'n' occurs more than once"):
        run(path)
    assert list(tmp_path.iterdir()) == [path]


def test_a_text_of_many_values_with_narrow_codes_passes_through(run, write):
    codes = pa.dictionary(pa.int8(), pa.string())
    texts = [f"Boat {n} sailed on Friday." for n in range(300)]
    batches = [pa.table({"text": pa.array(texts[at : at + 100], codes)}) for at in range(0, 300, 100)]
    path = write(batches[0])
    with pq.ParquetWriter(path, batches[0].schema) as writer:
        for batch in batches:
            writer.write_table(batch)
    assert pq.read_table(run(path, group=False).path).column("text").to_pylist() == texts
