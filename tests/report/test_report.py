"""The report's content: counts, samples, sources, differences, and what it does where something is missing."""

from __future__ import annotations

import json
import os
import re
import shutil
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batch.scrapes import OTHER, STORY
from newsclean.io.failures import OutputFailed, Refused
from newsclean.report import write_report
from newsclean.report.choice import chosen_clusters, chosen_documents, spread
from newsclean.report.differences import compare
from newsclean.report.document_view import MOST_CHARS, shown_document
from newsclean.report.figures import length_bins, site_bars
from newsclean.report.run_records import Row, RunFolder
from newsclean.report.shown import shown
from report.runs import FILES, make_run

LINES = ["It rained.", "It snowed all day.", "It snowed all night.", "港口开放。", ""]


def page_of(out):
    return write_report(out).read_text("utf-8")


def words(page):
    """The page's text without its style, script and tags."""
    bare = re.sub(r"(?s)<(style|script)>.*?</\1>", "", page)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", bare)).split())


def rows(number):
    return [
        Row(f"scraped/s{i % 50}/{i}.txt", f"s{i % 50}", i, 100, 90, {"rare" if i == number // 2 else "share": i % 97})
        for i in range(number)
    ]


def test_the_totals_are_the_runs(out):
    text = words(page_of(out))
    run = json.loads((out / "newsclean.json").read_text())
    assert f"of {run['chars_in']:,} characters were removed from {run['cleaned']} documents" in text
    assert (
        f"{run['files']} files found {run['cleaned']} cleaned" not in text
    )  # numbers follow their names in the source
    assert "not cleaned" in text
    assert "the file must not be empty, it has 0 bytes" in text


def test_the_same_run_gives_the_same_bytes(out):
    assert page_of(out) == page_of(out)


def test_a_document_is_cut_into_what_stayed_and_what_went(out):
    folder = RunFolder(out)
    (row,) = [row for row in folder.overview().rows if row.path == "scraped/courier/mill.txt"]
    (record,) = folder.documents([row])
    document = shown_document(row, record, folder.text(record))
    assert document.restored
    gone = {(segment.reason, segment.text) for segment in document.segments if segment.kind in {"line", "part"}}
    assert gone == {("share", "Share this article\nFacebook"), ("read-more", "Read more")}
    kept = "".join(segment.text for segment in document.segments if segment.kind == "kept")
    assert [line for line in kept.splitlines() if line] == [line for line in STORY.splitlines() if line]


def test_a_clean_text_that_was_changed_since_is_not_passed_off_as_the_source(tmp_path):
    out = make_run(tmp_path, {"a/mill.txt": FILES["courier/mill.txt"], "a/bees.txt": OTHER})
    (out / "clean/scraped/a/mill.txt").write_text("Something else.")
    text = words(page_of(out))
    assert "only what was removed is shown" in text
    assert "Share this article" in text
    assert "Something else" not in text


def test_texts_outside_the_runs_folder_are_not_read(tmp_path):
    out = make_run(tmp_path, {"a/mill.txt": STORY})
    (tmp_path / "secret.txt").write_text("a secret")
    folder = RunFolder(out)
    assert folder.text({"output": "../secret.txt"}) is None
    assert folder.text({"output": "clean/../../secret.txt"}) is None
    assert folder.text({"output": str(tmp_path / "secret.txt")}) is None
    assert folder.text({"output": None}) is None
    assert folder.text({"output": "clean/scraped/a/mill.txt"}) == STORY.rstrip()


def test_with_representatives_only_the_others_are_shown_from_their_records(tmp_path):
    out = make_run(tmp_path, FILES, keep="representatives")
    text = words(page_of(out))
    assert "not both in OUT" not in text
    assert "only what was removed is shown" not in text


def test_where_a_text_is_gone_what_was_removed_is_shown(tmp_path):
    out = make_run(tmp_path, FILES)
    for path in (out / "clean").rglob("*.txt"):
        path.unlink()
    text = words(page_of(out))
    assert "not both in OUT" in text
    assert "only what was removed is shown" in text


def test_members_stand_beside_their_representative(out):
    page = page_of(out)
    assert page.count('<details class="group">') == 1
    assert re.search(r"Volunteers had spent <mark>(three|four)</mark> winters", page)


@pytest.mark.parametrize("spoil", ["missing", "unfinished", "foreign", "nowhere"])
def test_a_folder_without_a_finished_run_is_refused(tmp_path, spoil):
    out = make_run(tmp_path, {"a.txt": STORY})
    marker = out / "newsclean.json"
    if spoil == "unfinished":
        marker.write_text(json.dumps({**json.loads(marker.read_text()), "finished": False}))
    elif spoil == "foreign":
        marker.write_text("{}")
    else:
        marker.unlink()
    with pytest.raises(Refused, match="OUT must hold a finished run"):
        write_report(out if spoil != "nowhere" else tmp_path / "nowhere")
    assert not (out / "report.html").exists()


def test_a_spoilt_record_is_named(tmp_path):
    out = make_run(tmp_path, {"a.txt": STORY, "b.txt": OTHER})
    first = (out / "removals.jsonl").read_text().splitlines()[0]
    (out / "removals.jsonl").write_text(f"{first}\n{{nonsense\n")
    with pytest.raises(Refused, match=r"removals.jsonl in OUT must hold one JSON object a line, line 2 is none"):
        write_report(out)


def test_records_of_groups_and_errors_may_be_missing(tmp_path):
    out = make_run(tmp_path, {"a.txt": STORY, "b.txt": OTHER})
    (out / "clusters.jsonl").unlink()
    (out / "errors.jsonl").unlink()
    text = words(page_of(out))
    assert "No two documents are near-duplicates." in text
    assert "Every file was cleaned." in text


@pytest.mark.skipif(os.name == "nt", reason="folders there have no such permission")
def test_a_report_that_cannot_be_written_leaves_nothing(tmp_path):
    out = make_run(tmp_path, {"a.txt": STORY})
    (out / "report.html").mkdir()  # stands in the way, also for root
    with pytest.raises(OutputFailed, match=r"report.html"):
        write_report(out)
    assert not (out / ".report.html.part").exists()


def test_a_later_run_takes_the_report_away(tmp_path):
    out = make_run(tmp_path, {"a.txt": STORY})
    write_report(out)
    shutil.rmtree(tmp_path / "scraped")
    make_run(tmp_path, {"a.txt": OTHER}, overwrite=True)
    assert not (out / "report.html").exists()


def test_up_to_the_limit_all_documents_are_shown_by_share():
    few = rows(120)
    chosen = chosen_documents(few, 120)
    assert sorted(chosen) == sorted(few)
    assert [row.share for row in chosen] == sorted((row.share for row in few), reverse=True)


def test_a_sample_holds_the_worst_every_reason_and_the_rest_evenly():
    many = rows(10_000)
    chosen = chosen_documents(many, 300)
    assert len(chosen) == len({row.path for row in chosen}) == 300
    assert max(many, key=lambda row: row.share).share == chosen[0].share
    assert {reason for row in chosen for reason in row.removed} == {"rare", "share"}
    assert len({row.site for row in chosen}) >= 30
    assert sum(row.share < 0.5 for row in chosen) > 50


def test_a_sample_says_so(tmp_path):
    names = ["".join(chr(97 + int(digit)) for digit in str(i)) for i in range(310)]
    out = make_run(tmp_path, {f"s/{name}.txt": f"The {name} sailed on Friday.\n\nRead more\n" for name in names})
    text = words(page_of(out))
    assert "A sample: 300 of 310 documents." in text
    assert page_of(out).count('<details class="doc"') == 300


def test_groups_are_sampled_largest_first():
    clusters = [{"representative": f"{i:03}", "members": ["x"] * (i % 7 + 2)} for i in range(200)]
    chosen = chosen_clusters(clusters, 20)
    assert len(chosen) == 20
    assert [len(cluster["members"]) for cluster in chosen[:10]] == [8] * 10
    assert len(spread(clusters, 7)) == 7


def test_figures_count_every_document():
    many = rows(1000)
    bins = length_bins(many)
    assert sum(each.before for each in bins) == sum(each.after for each in bins) == 1000
    assert [each.name for each in bins] == ["under 250"]
    bars = site_bars(many)
    assert len(bars) == 40
    assert [bar.percent for bar in bars] == sorted((bar.percent for bar in bars), reverse=True)
    assert all(bar.documents == 20 for bar in bars)


def test_long_sources_are_cut(tmp_path):
    text = "The harbour opened again on Friday after a year.\n" * 1000
    page = page_of(make_run(tmp_path, {"long.txt": text}))
    assert "Only the first 20,000 characters are shown." in page
    assert len(page) < len(text) + 3 * MOST_CHARS


@given(st.text(st.characters(exclude_categories=())))
def test_what_is_shown_hides_nothing_and_can_be_written(text):
    visible = shown(text)
    visible.encode()
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200e\u200f\x00-\x08\x1b\x7f\ufeff]", visible)
    assert shown(visible) == visible


@settings(max_examples=60)
@given(
    st.lists(st.sampled_from(["It rained.", "It snowed all day.", "It snowed all night.", "港口开放。", ""])), st.data()
)
def test_a_comparison_shows_all_of_both_texts(lines, data):
    others = data.draw(st.permutations(lines))
    pairs = compare("\n".join(lines), "\n".join(others))
    left = ["".join(part.text for part in pair.left) for pair in pairs if pair.left]
    right = ["".join(part.text for part in pair.right) for pair in pairs if pair.right]
    assert left == [line for line in lines if line]
    assert right == [line for line in others if line]
    assert all(pair.same == (pair.left == pair.right) for pair in pairs)
