"""A whole run: what is written, what the records say, and what must not depend on how it ran."""

from __future__ import annotations

import datetime as dt
import json
import os
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scrapes import NOISE, OTHER, STORY, records, rules, tree

from newsclean.batch import Limits, RunOptions, run_batch
from newsclean.edits import restore
from newsclean.io.filenames import unescape_name
from newsclean.presets import NEWS, PAGE, clean
from newsclean.types import Edit, Removal, Span

PAGE_HTML = (
    "<html><head><title>Tide mill turns</title></head><body><nav><a href='/'>Home</a></nav><article>"
    "<h1>Tide mill turns</h1>"
    + "".join(f"<p>{paragraph}</p>" for paragraph in STORY.strip().split("\n\n"))
    + "<p>Read more</p></article></body></html>"
)


def test_every_file_gives_a_clean_text_under_its_own_name(scrape, run, out):
    folder = scrape({"a.txt": STORY + NOISE, "deep/b.HTML": PAGE_HTML})
    summary = run(folder)
    assert (summary.files, summary.cleaned, summary.written, summary.errors) == (2, 2, 2, {})
    assert (out / "clean/news/a.txt").read_bytes().decode() == clean(STORY + NOISE).text == STORY.strip()
    assert "ground its first flour" in (out / "clean/news/deep/b.HTML.txt").read_text("utf-8")
    assert {p.name for p in out.iterdir() if p.name[0] != "."} == {
        "clean", "removals.jsonl", "clusters.jsonl", "errors.jsonl", "newsclean.json",
    }  # fmt: skip


def test_the_summary_counts_what_the_records_hold(scrape, run, out):
    summary = run(scrape({"a.txt": STORY + NOISE, "b.txt": OTHER, "c.txt": STORY, "d.txt": "", "e.txt": "Read more"}))
    accounts = records(out, "removals")
    assert summary.chars_in == sum(record["chars_in"] for record in accounts)
    assert summary.chars_out == sum(record["chars_out"] for record in accounts)
    removals = [removal for record in accounts for removal in record["removals"]]
    assert sum(times for times, _ in summary.removals.values()) == len(removals)
    assert sum(chars for _, chars in summary.removals.values()) == sum(len(r["text"]) for r in removals)
    assert (summary.clusters, summary.clustered, summary.empty) == (1, 2, 1)
    assert summary.errors == {"empty": 1}


def test_near_duplicates_are_grouped_under_their_names(scrape, run, out):
    run(scrape({"a.txt": STORY, "b.txt": OTHER, "c.txt": "Mill turns again\n\n" + STORY + NOISE}))
    (cluster,) = records(out, "clusters")
    assert cluster["schema"] == "newsclean.clusters/1"
    assert sorted(cluster["members"]) == ["news/a.txt", "news/c.txt"]
    assert cluster["representative"] == "news/c.txt"
    assert [(pair["representative"], pair["member"]) for pair in cluster["pairs"]] == [("news/c.txt", "news/a.txt")]


def test_texts_with_nothing_left_are_no_group(scrape, run, out):
    summary = run(scrape({"a.txt": "Read more", "b.txt": "Read more\n", "c.txt": STORY}))
    assert (summary.empty, records(out, "clusters")) == (2, [])
    assert [record["flags"] for record in records(out, "removals")] == [["empty-after-cleaning"]] * 2 + [[]]


def test_keeping_representatives_writes_one_of_each_group(scrape, run, out):
    folder = scrape({"a.txt": STORY, "b.txt": OTHER, "c.txt": "Mill turns again\n\n" + STORY})
    summary = run(folder, keep="representatives")
    written = {str(path.relative_to(out)) for path in (out / "clean").rglob("*.txt")}
    assert written == {"clean/news/b.txt", "clean/news/c.txt"}
    outputs = {record["path"]: record["output"] for record in records(out, "removals")}
    assert {output for output in outputs.values() if output} == written
    assert outputs["news/a.txt"] is None
    assert sorted(records(out, "clusters")[0]["members"]) == ["news/a.txt", "news/c.txt"]
    assert (summary.written, summary.cleaned) == (2, 3)


@pytest.mark.parametrize(("keep", "wanted"), [("longest", "b.txt"), ("first", "a.txt"), ("representatives", "c.txt")])
def test_the_longest_or_the_first_of_a_group_may_be_kept(scrape, run, out, keep, wanted):
    """Two long versions share the short one only, which is the representative of the three."""
    some = (
        "A brass band from the next village played on the quay, and the bakers of the county queued for first sacks. "
        "Flour costs more than it does in shops, but nobody who waited there that morning seemed to mind at all.\n"
    )
    more = (
        "Before it closed, barges brought grain upriver twice a week; then steam rollers took its trade. Owners let "
        "their roof fall in, gulls nested among broken gears, until surveyors found that most beams were sound enough "
        "for repair.\n"
    )
    texts = {"a.txt": f"{STORY}\n{some}", "b.txt": f"{STORY}\n{more}", "c.txt": STORY, "d.txt": OTHER}
    summary = run(scrape(texts), keep=keep, jobs=2)
    [group] = records(out, "clusters")
    assert group["representative"] == "news/c.txt"
    assert {path.name for path in (out / "clean").rglob("*.txt")} == {wanted, "d.txt"}
    outputs = {record["path"]: record["output"] for record in records(out, "removals")}
    assert [path for path, output in outputs.items() if output] == sorted([f"news/{wanted}", "news/d.txt"])
    assert (summary.written, summary.cleaned) == (2, 4)


@pytest.mark.parametrize(("keep", "wanted"), [("newest", "2"), ("cleanest", "1"), ("first", "0")])
def test_the_newest_record_or_the_one_that_lost_least_may_be_kept(tmp_path, run, out, keep, wanted):
    rows = [
        {"text": STORY + NOISE, "date": "2026-03-09T23:00:00-05:00"},
        {"text": STORY, "date": "2026-03-09"},
        {"text": STORY + NOISE, "date": "2026-03-10T05:00:00Z"},
        {"text": STORY + NOISE, "date": "tomorrow"},
    ]
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps({**row, "id": str(number)}) + "\n" for number, row in enumerate(rows)))
    summary = run(path, keep=keep)
    assert [json.loads(line)["id"] for line in (out / "clean/rows.jsonl").read_text().splitlines()] == [wanted]
    assert (summary.written, summary.clustered) == (1, 4)


def test_near_duplicates_too_far_apart_are_no_group(tmp_path, run, out):
    path = tmp_path / "rows.jsonl"
    dates = ["2026-03-09", "2026-03-13", "soon", "2026-03-12T23:30:00-01:00"]
    rows = ({"text": STORY, "date": date} for date in dates[:2] + dates[3:])
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    run(path, within="3d")
    assert [cluster["members"] for cluster in records(out, "clusters")] == [["rows.jsonl:2", "rows.jsonl:3"]]
    path.write_text("".join(json.dumps({"text": STORY, "date": date}) + "\n" for date in dates))
    run(path, within=dt.timedelta(days=3), keep="newest", overwrite=True)
    assert [len(cluster["members"]) for cluster in records(out, "clusters")] == [4]
    assert [json.loads(line)["date"] for line in (out / "clean/rows.jsonl").read_text().splitlines()] == [dates[3]]


def test_a_dry_run_counts_the_same_and_writes_nothing(scrape, run, out, tmp_path):
    folder = scrape({"a.txt": STORY + NOISE, "b.txt": STORY, "c.txt": ""})
    before = tree(tmp_path)
    dry = run(folder, dry_run=True, out=None)
    assert tree(tmp_path) == before
    real = run(folder)
    assert dry.counts() == {**real.counts(), "written": 0}
    assert dry.removals == real.removals


def test_the_source_is_left_as_it_was(scrape, run):
    folder = scrape({"a.txt": STORY + NOISE, "b.html": PAGE_HTML, "c.bin": b"\0", "d.txt": b"\xff\0"})
    before = tree(folder)
    times = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    run(folder)
    assert tree(folder) == before
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == times


def test_the_same_bytes_come_out_however_many_processes_work(scrape, tmp_path):
    files = {f"{i % 7}/{i}.txt": f"{STORY}\nBoat {i} sailed on.\n{OTHER if i % 5 else ''}{NOISE}" for i in range(20)}
    folder = scrape({**files, "empty.txt": "", "page.html": PAGE_HTML})
    trees = []
    for name, options in {"none": {"isolate": False}, "two": {"jobs": 2}}.items():
        run_batch(RunOptions([folder], tmp_path / name, **options))
        trees.append(tree(tmp_path / name))
    assert trees[0] == trees[1]
    assert len(trees[0]) == 21 + 5


def test_two_folders_of_one_name_keep_their_files_apart(scrape, run, out):
    one, other = scrape({"a.txt": STORY}, root="x/news"), scrape({"a.txt": OTHER}, root="y/news")
    run(one, other)
    assert [(r["path"], r["output"]) for r in records(out, "removals")] == [
        ("news/a.txt", "clean/news/a.txt"),
        ("news~2/a.txt", "clean/news~2/a.txt"),
    ]
    assert (out / "clean/news~2/a.txt").read_text("utf-8") == OTHER.strip()


def test_names_that_differ_in_case_only_keep_their_files_apart(scrape, run, out):
    run(scrape({"Mill.txt": STORY, "mill.txt": OTHER}))
    outputs = [record["output"] for record in records(out, "removals")]
    assert outputs == ["clean/news/Mill.txt", "clean/news/mill~2.txt"]


def test_strange_names_are_cleaned_like_all_others(tmp_path, run, out):
    raw_names = [
        "with space.txt",
        "two\nlines.txt",
        "новости.txt",
        "港.txt",
        "100%~.txt",
        "quote\"'.txt",
        "[bold]x.txt",
    ]
    folder = tmp_path / "news"
    folder.mkdir()
    raw = [os.fsencode(name) for name in raw_names] + [b"caf\xe9.txt", b"\xff\xfe.txt"]
    for name in raw:
        (folder / os.fsdecode(name)).write_text(STORY + name.hex())
    assert run(folder).errors == {}
    paths = [record["path"] for record in records(out, "removals")]
    assert sorted(os.fsencode(unescape_name(path)) for path in paths) == sorted(b"news/" + name for name in raw)
    assert all((out / record["output"]).is_file() for record in records(out, "removals"))


def test_a_name_too_long_for_the_ending_is_cut(scrape, run, out):
    name = "n" * 251 + ".txt"
    assert run(scrape({name: STORY})).written == 1
    (record,) = records(out, "removals")
    assert record["path"] == f"news/{name}"
    assert (out / record["output"]).read_text("utf-8") == STORY.strip()


def test_the_pipeline_that_cleaned_is_named(scrape, run, out):
    run(scrape({"a.txt": STORY + NOISE}), pipeline=PAGE.protecting("^Read more"))
    (record,) = records(out, "removals")
    assert record["preset"] == "PAGE"
    assert "foreign" not in record["cleaners"]
    assert "reader" in record["cleaners"]
    assert record["protect"] == "^Read more"
    assert "Read more" in (out / record["output"]).read_text("utf-8")


def test_a_page_is_accounted_for_by_its_extraction(scrape, run, out):
    run(scrape({"b.html": PAGE_HTML}))
    (record,) = records(out, "removals")
    text = (out / record["output"]).read_bytes().decode()
    source = restore(text, map(Removal.from_dict, record["removals"]))
    assert (record["kind"], record["spans_in"]) == ("html", "extraction")
    assert sha256(source.encode()).hexdigest() == record["source_sha256"]
    assert record["title"] == "Tide mill turns"


def test_a_page_without_a_story_is_empty_and_no_error(scrape, run, out):
    summary = run(scrape({"a.html": "<html><body><p></p></body></html>"}))
    assert (summary.empty, summary.errors) == (1, {})
    assert (out / "clean/news/a.html.txt").read_bytes() == b""


def test_progress_is_told_file_by_file(scrape, run):
    seen = []
    run(scrape({"a.txt": STORY, "b.txt": "", "c.txt": OTHER}), watch=seen.append)
    assert [(p.phase, p.done, p.total) for p in seen] == [
        ("clean", 0, 3), ("clean", 1, 3), ("clean", 2, 3), ("clean", 3, 3), ("group", 0, 2),
    ]  # fmt: skip
    assert [p.failure.rule for p in seen if p.failure] == ["empty"]


def sleepy(document):
    """A cleaner that never ends on one story, and kills its process on another."""
    if "bees" in document.text:
        os.kill(os.getpid(), 9)
    while "flour" in document.text:
        pass
    if document.text.startswith("X"):
        yield Edit(Span(0, 1), "first")


def test_a_time_limit_may_be_longer_than_the_system_can_wait(scrape, run):
    summary = run(scrape({"a.txt": STORY}), isolate=True, jobs=2, limits=Limits(seconds=1e9))
    assert (summary.cleaned, summary.uncleaned) == (1, 0)


def test_a_crash_and_a_hang_cost_their_own_files_only(scrape, run, out):
    folder = scrape({"a.txt": STORY, "b.txt": OTHER, "c.txt": "XRain fell.", "d.txt": "XSun shone."})
    summary = run(folder, pipeline=NEWS.without(*set(map(_name, NEWS))).then(sleepy), isolate=True, jobs=2,
                  limits=Limits(seconds=2))  # fmt: skip
    assert rules(out) == {"news/a.txt": "time-limit", "news/b.txt": "worker-died"}
    assert (summary.cleaned, summary.uncleaned) == (2, 2)
    assert (out / "clean/news/a.txt").read_text("utf-8") == STORY
    assert (out / "clean/news/b.txt").read_text("utf-8") == OTHER
    assert (out / "clean/news/c.txt").read_text("utf-8") == "Rain fell."
    flags = {record["path"]: record["flags"] for record in records(out, "removals")}
    assert flags["news/a.txt"] == ["uncleaned", "time-limit"]
    assert flags["news/b.txt"] == ["uncleaned", "worker-died"]


def _name(cleaner):
    return getattr(cleaner, "name", None) or cleaner.__name__


def raising(document):
    raise ZeroDivisionError("two\nlines")


def test_a_text_on_which_a_cleaner_raises_is_passed_on(scrape, run, out):
    run(scrape({"a.txt": STORY}), pipeline=NEWS.then(raising))
    assert (out / "clean/news/a.txt").read_text("utf-8") == STORY
    (failure,) = records(out, "errors")
    assert failure["rule"] == "cleaning-failed"
    assert "ZeroDivisionError: two lines" in failure["message"]


def test_a_page_on_which_a_cleaner_raises_is_passed_on_as_it_was_extracted(scrape, run, out):
    run(scrape({"b.html": PAGE_HTML}), pipeline=NEWS.then(raising))
    (record,) = records(out, "removals")
    text = (out / record["output"]).read_bytes().decode()
    assert record["flags"] == ["uncleaned", "cleaning-failed"]
    assert record["removals"] == []
    assert sha256(text.encode()).hexdigest() == record["source_sha256"]
    assert text.startswith("Tide mill turns\n")


def test_a_pipeline_that_does_not_pickle_is_refused_before_anything_is_written(scrape, run, out):
    folder, pipeline = scrape({"a.txt": STORY}), NEWS.then(lambda document: ())
    with pytest.raises(TypeError, match="a pipeline must pickle to be used in worker processes"):
        run(folder, pipeline=pipeline, isolate=True)
    assert not out.exists()
    assert run(folder, pipeline=pipeline).cleaned == 1


@pytest.mark.parametrize(
    ("options", "rule"),
    [
        ({"jobs": 0}, "jobs must be at least 1, got 0"),
        ({"keep": "some"}, "keep must be"),
        ({"out": None}, "out must be"),
    ],
)
def test_options_are_checked_when_they_are_made(options, rule):
    with pytest.raises(ValueError, match=rule):
        RunOptions(["x"], **{"out": "y", **options})


@pytest.mark.parametrize("field", ["file_bytes", "line_chars", "seconds"])
def test_limits_must_be_positive(field):
    with pytest.raises(ValueError, match=f"{field} must be positive, got 0"):
        Limits(**{field: 0})


NOISY = ["", "  ", "\t", "Share this article", "Read more", "Advertisement", "0:00", "Facebook", "WhatsApp"]
ODD = [
    "Волны бьют о причал, и рыбаки ждут.",
    "潮水退去，渔民们在等待。",
    "\u200b",
    "\ufeff\u00a0x",
    "a\u2028b",
    "x\x85y\x0cz",
]
LINES = st.sampled_from([*NOISY, *ODD, *STORY.split("\n\n")])
BREAKS = st.sampled_from(["\n", "\r\n", "\n\n\n", "\r", "\u2028"])
TEXTS = st.lists(st.tuples(LINES | st.text(max_size=30), BREAKS), max_size=12).map(
    lambda parts: "".join(line + line_break for line, line_break in parts)
)
CODECS = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252", "gb18030"])


@settings(max_examples=60)
@given(st.lists(st.tuples(TEXTS, CODECS), max_size=6), st.sampled_from(["all", "representatives", "longest", "first"]))
def test_every_file_is_accounted_for_and_restored_from_its_account(contents, keep):
    with TemporaryDirectory() as folder:
        source, out = Path(folder, "news"), Path(folder, "out")
        source.mkdir()
        raws = {f"news/{i}.txt": text.encode(codec, "replace") for i, (text, codec) in enumerate(contents)}
        raws["news/one.txt"] = STORY.encode()
        for name, raw in raws.items():
            Path(folder, name).write_bytes(raw)
        run_batch(RunOptions([source], out, keep=keep, isolate=False))
        accounts = records(out, "removals")
        lost = [path for path, rule in rules(out).items() if rule != "cleaning-failed"]  # that is passed on
        assert sorted([*(r["path"] for r in accounts), *lost]) == sorted(raws)
        for record in accounts:
            _check_account(record, raws[record["path"]], out)


def _check_account(record, raw, out):
    """The account leads from the file's bytes to the clean text and back."""
    assert sha256(raw).hexdigest() == record["sha256"]
    source = raw.decode(record["encoding"])
    assert sha256(source.encode()).hexdigest() == record["source_sha256"]
    removals = [Removal.from_dict(removal) for removal in record["removals"]]
    assert all(source[removal.span.start : removal.span.end] == removal.text for removal in removals)
    text, position = "", 0
    for removal in removals:
        text += source[position : removal.span.start] + removal.replacement
        position = removal.span.end
    text += source[position:]
    assert sha256(text.encode()).hexdigest() == record["output_sha256"]
    assert (len(source), len(text)) == (record["chars_in"], record["chars_out"])
    if record["output"]:
        assert (out / record["output"]).read_bytes() == text.encode()
        assert restore(text, removals) == source
