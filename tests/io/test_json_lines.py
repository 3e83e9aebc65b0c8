"""JSON Lines in, JSON Lines out: only the text changes, and what is damaged costs itself only."""

from __future__ import annotations

import gzip
import io
import json
import os

import pytest
from papers import STORIES, TEXTS, page

from newsclean import Pipeline, drop_furniture, fix_whitespace
from newsclean.batch import Fields, InputChanged, Limits, Refused, RunOptions, run_stream
from newsclean.edits import restore
from newsclean.io.inputs import find_inputs
from newsclean.io.json_lines import split_lines
from newsclean.result import METADATA
from newsclean.types import Removal

zstandard = pytest.importorskip("zstandard")
PACK = {"": bytes, ".gz": gzip.compress, ".zst": zstandard.compress}
UNPACK = {
    "": bytes,
    ".gz": gzip.decompress,
    ".zst": lambda raw: zstandard.ZstdDecompressor().decompressobj().decompress(raw),
}
ROWS = [{"id": number, "when": [1.50, None], "text": text, "naïve": "ü"} for number, text in enumerate(TEXTS)]
LINES = [json.dumps(row, ensure_ascii=number % 2 == 0) for number, row in enumerate(ROWS)]


@pytest.fixture
def write(tmp_path):
    def call(*lines, ending="", name="s.jsonl"):
        path = tmp_path / f"{name}{ending}"
        raw = b"".join(line if isinstance(line, bytes) else f"{line}\n".encode() for line in lines)
        path.write_bytes(PACK[ending](raw))
        return path

    return call


def lines_of(path, ending=""):
    return UNPACK[ending](path.read_bytes()).decode().splitlines()


@pytest.mark.parametrize("ending", PACK)
def test_only_the_text_changes_and_the_format_stays(run, write, ending):
    ran = run(write(*LINES, ending=ending))
    assert (ran.summary.cleaned, ran.summary.written, ran.rules) == (5, 5, {})
    for line, new, text, story in zip(LINES, lines_of(ran.path, ending), TEXTS, STORIES, strict=True):
        written = json.dumps(text, ensure_ascii=line.isascii())
        assert new == line.replace(written, json.dumps(story, ensure_ascii=line.isascii()))


def test_the_account_of_a_record_leads_back_to_its_source(run, write):
    ran = run(write(*LINES), removals=True)
    for row, new, record in zip(ROWS, map(json.loads, lines_of(ran.path)), ran.records("removals"), strict=True):
        assert list(new) == [*row, "removals", "story_metadata"]
        assert new["story_metadata"] == {name: record[name] for name in METADATA}
        assert new["removals"] == record["removals"]
        removals = [Removal.from_dict(removal) for removal in record["removals"]]
        assert restore(new["text"], removals) == row["text"]
        assert (record["text"], record["id"], record["spans_in"]) == (new["text"], row["id"], "field")


def test_a_page_gives_a_text_where_there_is_none(run, write):
    rows = [
        {"html": page(STORIES[0]), "url": "https://amberley.example/lock"},
        {"text": None, "html": page(STORIES[2])},
    ]
    ran = run(write(*map(json.dumps, rows)))
    first, second = map(json.loads, lines_of(ran.path))
    assert (list(first), list(second)) == (["html", "url", "text"], ["text", "html"])
    assert first["html"] == rows[0]["html"]
    assert "raised the gate by hand" in first["text"]
    assert "паром ушёл без капитана" in second["text"]
    assert [record.get("url") for record in ran.records("removals")] == ["https://amberley.example/lock", None]


def test_fields_go_by_the_names_they_are_given(run, write):
    fields = Fields(text="body", html="page", id="key", url="link")
    row = {"body": TEXTS[0], "text": "Read more", "key": "k", "link": "https://amberley.example/"}
    ran = run(write(json.dumps(row)), fields=fields)
    assert json.loads(lines_of(ran.path)[0]) == {**row, "body": STORIES[0]}
    (record,) = ran.records("removals")
    assert (record["id"], record["url"]) == ("k", "https://amberley.example/")


def test_a_record_says_when_it_was_published(run, write):
    rows = [{"text": TEXTS[0], "date": date} for date in ("2026-03-09T23:30:00-05:00", "9 March", 7, None)]
    ran = run(write("\n".join(map(json.dumps, rows))))
    records = ran.records("removals")
    assert [record.get("record_date") for record in records] == ["2026-03-09T23:30:00-05:00", None, None, None]
    assert [record["date"] for record in records] == ["2026-03-09", None, None, None]
    named = run(write(json.dumps({"text": TEXTS[0], "when": "2026-03-09"})), fields=Fields(date="when"))
    assert [record["record_date"] for record in named.records("removals")] == ["2026-03-09"]


@pytest.mark.parametrize(
    "names",
    [{"text": ""}, {"text": "x", "html": "x"}, {"text": "removals"}, {"html": "uncleaned"}, {"text": "story_metadata"}],
)
def test_names_of_fields_are_checked(names):
    with pytest.raises(ValueError, match="field"):
        Fields(**names)


DAMAGED = {
    b"{bad\n": "malformed",
    b'{"text": "cut\n': "malformed",
    b"[1]\n": "malformed",
    b'{"text": "caf\xe9"}\n': "malformed",
    b'{"body": "x"}\n': "missing-field",
    b'{"text": null}\n': "missing-field",
    b'{"text": 5}\n': "wrong-type",
    b'{"text": ["x"]}\n': "wrong-type",
    b'{"text": ""}\n': "empty",
    b'{"text": " \\n"}\n': "blank",
    b'{"text": "\\ud800"}\n': "lone-surrogate",
    b'{"text": "a\\u0000b"}\n': "nul",
    b'{"html": "no tags"}\n': "not-html",
}


@pytest.mark.parametrize("raw", DAMAGED)
def test_a_bad_record_is_named_by_its_line_and_the_rest_goes_on(run, write, raw):
    ran = run(write(LINES[0], raw, LINES[2]))
    assert ran.rules == {"s.jsonl:2": DAMAGED[raw]}
    assert (ran.summary.files, ran.summary.cleaned) == (3, 2)
    first, *middle, last = lines_of(ran.path)
    assert (json.loads(first)["text"], json.loads(last)["text"]) == (STORIES[0], STORIES[2])
    if DAMAGED[raw] == "malformed":
        (error,) = ran.records("errors")
        assert middle == []
        assert error["offset"] == len(f"{LINES[0]}\n".encode())
        assert error["raw"].encode("utf-8", "surrogateescape") == raw  # nothing of it is lost
    else:
        assert json.loads(middle[0]) == {**json.loads(raw), "uncleaned": DAMAGED[raw]}


def test_a_text_beyond_a_limit_is_passed_on_and_marked(run, write):
    ran = run(write(*LINES), limits=Limits(text_chars=len(TEXTS[0]) - 1), removals=True)
    assert ran.rules["s.jsonl:1"] == "text-too-long"
    assert json.loads(lines_of(ran.path)[0]) == {**ROWS[0], "uncleaned": "text-too-long"}
    record = ran.records("removals")[0]
    assert (record["flags"], record["text"], record["removals"]) == (["uncleaned", "text-too-long"], TEXTS[0], [])


def raising(document):
    if "кап" in document.text:
        raise ValueError("no ships")
    return ()


def test_a_record_on_which_a_cleaner_raises_is_passed_on_and_marked(run, write):
    ran = run(write(*LINES), pipeline=Pipeline(raising))
    assert ran.rules == {"s.jsonl:3": "cleaning-failed"}
    assert json.loads(lines_of(ran.path)[2]) == {**ROWS[2], "uncleaned": "cleaning-failed"}


class Fatal:
    """A cleaner on whose arrival a process loses its extractor: pages end it, each time that they are tried."""

    name = "fatal"

    def __call__(self, document):
        return ()

    def __reduce__(self):
        return _fatal, ()


def _fatal():
    import newsclean.html.clean_html

    newsclean.html.clean_html.clean_html = lambda *_, **__: os._exit(7)
    return Fatal()


def test_a_record_that_ends_every_process_that_tries_it_is_passed_on_and_marked(run, write):
    rows = [ROWS[0], {"html": page(STORIES[1]), "n": 1}, ROWS[2]]
    ran = run(
        write(*map(json.dumps, rows)),
        pipeline=Pipeline(fix_whitespace, drop_furniture, fix_whitespace, Fatal()),
        isolate=True,
    )
    assert ran.rules == {"s.jsonl:2": "worker-died"}
    first, middle, last = map(json.loads, lines_of(ran.path))
    assert (first["text"], last["text"]) == (STORIES[0], STORIES[2])
    assert middle == {**rows[1], "uncleaned": "worker-died"}
    assert ran.records("removals")[1]["flags"] == ["uncleaned", "worker-died"]
    source, target = io.BytesIO(json.dumps(rows[1]).encode()), io.BytesIO()
    run_stream(RunOptions(["-"], "-", Pipeline(Fatal())), source, target)
    assert json.loads(target.getvalue()) == middle


def test_a_line_that_is_too_long_is_skipped_and_named(run, write):
    ran = run(write(LINES[0], json.dumps({"text": "Rain. " * 1000}), LINES[2]), limits=Limits(file_bytes=1000))
    assert ran.rules == {"s.jsonl:2": "record-too-large"}
    assert len(lines_of(ran.path)) == 2


@pytest.mark.parametrize("ending", PACK)
def test_a_line_of_zeros_costs_itself_only(run, write, ending):
    ran = run(write(LINES[0], bytes(50_000) + b"\n", LINES[2], ending=ending), limits=Limits(file_bytes=1000))
    assert ran.rules == {f"s.jsonl{ending}:2": "record-too-large"}
    assert [json.loads(line)["text"] for line in lines_of(ran.path, ending)] == [STORIES[0], STORIES[2]]


def test_what_cannot_be_read_twice_is_refused(run, tmp_path):
    os.mkfifo(tmp_path / "pipe.jsonl")
    (tmp_path / "zeros.jsonl").symlink_to("/dev/zero")
    for name in ("pipe.jsonl", "zeros.jsonl"):
        with pytest.raises(Refused, match="must not be a pipe or a device"):
            run(tmp_path / name)


def test_a_gzip_file_cut_off_gives_all_lines_before_the_cut(run, write):
    rows = [json.dumps({"text": f"Boat {n} sailed on Friday.\n\nRead more", "n": n * n}) for n in range(3000)]
    path = write(*rows, ending=".gz")
    path.write_bytes(path.read_bytes()[:-5000])
    ran = run(path, group=False, pipeline=Pipeline(fix_whitespace, drop_furniture, fix_whitespace))
    texts = [json.loads(line)["text"] for line in lines_of(ran.path, ".gz")]
    assert 1000 < len(texts) < 3000
    assert texts == [f"Boat {n} sailed on Friday." for n in range(len(texts))]
    assert ran.rules == {f"s.jsonl.gz:{len(texts) + 1}": "damaged"}
    assert f"the {len(texts):,} lines before it are whole" in ran.records("errors")[0]["message"]


def test_blank_lines_a_mark_and_a_missing_line_break_do_no_harm(run, write):
    ran = run(write(b"\xef\xbb\xbf" + LINES[0].encode() + b"\r\n", b"\r\n", b" \n", LINES[1].encode()))
    assert (ran.summary.files, ran.rules) == (2, {})
    assert ran.path.read_bytes().count(b"\r\n") == 1
    assert not ran.path.read_bytes().endswith(b"\n")


def test_keeping_representatives_drops_the_other_lines(run, write):
    copy = json.dumps({"id": 9, "text": f"Gate raised\n\n{TEXTS[0]}"})
    ran = run(write(*LINES, copy), keep="representatives")
    assert [json.loads(line)["id"] for line in lines_of(ran.path)] == [1, 2, 3, 4, 9]
    (cluster,) = ran.records("clusters")
    assert sorted(cluster["members"]) == ["s.jsonl:1", "s.jsonl:6"]
    dropped = ran.records("removals")[0]
    assert (dropped["output"], dropped["text"]) == (None, STORIES[0])


def test_without_grouping_there_are_no_clusters(run, write):
    ran = run(write(LINES[0], LINES[0]), group=False)
    assert (ran.records("clusters"), ran.summary.clusters) == ([], 0)


def test_the_same_bytes_come_out_of_any_number_of_processes(run, write):
    path = write(*LINES * 5, b"{bad\n", LINES[0])
    one, two = run(path), run(path, isolate=True, jobs=2)
    for name in ("removals.jsonl", "errors.jsonl", "clusters.jsonl", "clean/s.jsonl"):
        assert (one.out / name).read_bytes() == (two.out / name).read_bytes()


def test_an_input_that_is_changed_meanwhile_ends_the_run(run, write):
    path = write(*LINES)

    def change(progress):
        if progress.phase == "group":
            write(*LINES[:2], json.dumps({"text": "Something else."}), *LINES[3:])

    with pytest.raises(InputChanged, match=r"must not change during a run, s\.jsonl did"):
        run(path, watch=change)


def test_an_input_that_grows_meanwhile_ends_the_run(run, write):
    path = write(*LINES)
    with pytest.raises(InputChanged):
        run(path, watch=lambda progress: write(*LINES, LINES[0]) if progress.phase == "group" else None)


def test_files_of_one_name_keep_apart(run, write, tmp_path):
    (tmp_path / "other").mkdir()
    paths = [str(write(LINES[0])), str(write(LINES[1], name="other/s.jsonl"))]
    assert [found.name for found in find_inputs(paths)] == ["s.jsonl", "s.jsonl~2"]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_lines_do_not_depend_on_how_the_bytes_come(size):
    raw = b"one\n\ntwo\r\nthree long\nlast"
    lines = list(split_lines((raw[at : at + size] for at in range(0, len(raw), size)), 6))
    assert [line.raw for line in lines] == [b"one\n", b"\n", b"two\r\n", b"three ", b"last"]
    assert [(line.number, line.offset, line.skipped) for line in lines] == [
        (1, 0, 0), (2, 4, 0), (3, 5, 0), (4, 10, 5), (5, 21, 0),
    ]  # fmt: skip


def test_what_a_record_calls_its_metadata_stays(run, write):
    ran = run(write(json.dumps({"text": TEXTS[0], "metadata": {"licence": "cc0"}})), removals=True)
    [new] = map(json.loads, lines_of(ran.path))
    assert (new["metadata"], new["text"]) == ({"licence": "cc0"}, STORIES[0])
