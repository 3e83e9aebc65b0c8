"""The report's content: counts, samples, sources, differences, and missing files."""

from __future__ import annotations

import json
import os
import re
import shutil
from html import unescape
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import escape

from batch.scrapes import OTHER, STORY
from newsclean import NEWS, REASONS, Pipeline, Policy
from newsclean.io.failures import OutputFailed, Refused
from newsclean.report import write_report
from newsclean.report.choice import chosen_clusters, chosen_documents, spread
from newsclean.report.differences import compare, differing_numbers
from newsclean.report.document_view import MOST_CHARS, shown_document
from newsclean.report.figures import length_bins, looks, site_bars
from newsclean.report.run_records import Overview, Row, RunFolder
from newsclean.report.shown import shown
from report.runs import FILES, PAGE, drop_labelled, make_records_run, make_run, make_run_of_all_reasons

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
    assert f"documents found {run['files']} cleaned {run['cleaned']} empty after cleaning {run['empty']}" in text
    assert f"error {run['errors']}" in text
    assert "the file must not be empty, it has 0 bytes" in text


def test_the_same_run_gives_the_same_bytes(out):
    assert page_of(out) == page_of(out)


def test_a_document_is_cut_into_kept_and_removed_segments(out):
    folder = RunFolder(out)
    (row,) = [row for row in folder.overview().rows if row.path == "scraped/courier/mill.txt"]
    (record,) = folder.documents([row])
    document = shown_document(row, record, folder.source(record, folder.text(record)))
    assert document.restored
    removed = {(segment.reason, segment.text) for segment in document.segments if segment.kind in {"line", "part"}}
    assert removed == {("share", "Share this article\nFacebook"), ("read-more", "Read more")}
    kept = "".join(segment.text for segment in document.segments if segment.kind == "kept")
    assert [line for line in kept.splitlines() if line] == [line for line in STORY.splitlines() if line]


def test_a_clean_text_that_was_changed_since_is_not_passed_off_as_the_source(tmp_path):
    out = make_run(tmp_path, {"a/mill.txt": FILES["courier/mill.txt"], "a/bees.txt": OTHER})
    (out / "clean/scraped/a/mill.txt").write_text("Something else.")
    text = words(page_of(out))
    assert "only the removed text is shown" in text
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
    assert "OUT does not have both" not in text
    assert "only the removed text is shown" not in text


def test_where_a_text_is_gone_what_was_removed_is_shown(tmp_path):
    out = make_run(tmp_path, FILES)
    for path in (out / "clean").rglob("*.txt"):
        path.unlink()
    text = words(page_of(out))
    assert "OUT does not have both" in text
    assert "only the removed text is shown" in text


def test_members_stand_beside_their_representative(out):
    page = page_of(out)
    assert page.count('<details class="group">') == 1
    assert "OUT does not have both" not in page
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
    with pytest.raises(Refused, match="OUT must be the folder of a finished run"):
        write_report(out if spoil != "nowhere" else tmp_path / "nowhere")
    assert not (out / "report.html").exists()


def test_a_spoilt_record_is_named(tmp_path):
    out = make_run(tmp_path, {"a.txt": STORY, "b.txt": OTHER})
    first = (out / "removals.jsonl").read_text().splitlines()[0]
    (out / "removals.jsonl").write_text(f"{first}\n{{nonsense\n")
    with pytest.raises(
        Refused, match=r"removals.jsonl in OUT must contain one JSON object in each line, line 2 is not"
    ):
        write_report(out)


def test_records_of_groups_and_errors_may_be_missing(tmp_path):
    out = make_run(tmp_path, {"a.txt": STORY, "b.txt": OTHER})
    (out / "clusters.jsonl").unlink()
    (out / "errors.jsonl").unlink()
    text = words(page_of(out))
    assert "No two documents are near-duplicates." in text
    assert "Every document was cleaned." in text


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


def summaries(page, kind):
    """The closed rows of documents or groups, as text."""
    return [words(row) for row in re.findall(rf'(?s)<details class="{kind}".*?</summary>', page)]


def test_a_row_shows_the_title_with_the_path_below_it(tmp_path):
    out = make_records_run(tmp_path, [{"text": f"Mill <grinds> again\n\n{STORY}"}, {"text": OTHER}])
    page = page_of(out)
    assert '<bdi class="title">Mill &lt;grinds&gt; again</bdi><bdi class="path">crawl.jsonl:1</bdi>' in page
    assert '<bdi class="path alone">crawl.jsonl:2</bdi>' in page  # without a title the path stands alone


def test_sites_are_the_hosts_of_urls(tmp_path):
    urls = ["https://www.gull.example/a", "https://www.gull.example/b", "https://courier.example/c"]
    out = make_records_run(tmp_path, [{"url": url, "text": f"{STORY}\n\n{url}"} for url in urls])
    page = page_of(out)
    assert re.findall('data-site="([^"]*)"><bdi>', page) == ["courier.example", "www.gull.example"]
    assert '<bdi class="host">courier.example</bdi>' in page


def test_a_page_in_a_flat_folder_is_of_its_canonical_urls_site(tmp_path):
    out = make_run(tmp_path, {"bees.html": PAGE, "mill.txt": STORY, "named/more.html": PAGE})
    sites = {row.path: row.site for row in RunFolder(out).overview().rows}
    assert sites == {
        "scraped/bees.html": "www.ledger.example",
        "scraped/mill.txt": "scraped",
        "scraped/named/more.html": "named",
    }


def test_a_single_site_has_no_list_and_no_filter(tmp_path):
    page = page_of(make_run(tmp_path, {"one/mill.txt": FILES["courier/mill.txt"], "one/bees.txt": OTHER}))
    assert "Removals by site" not in page
    assert 'id="site"' not in page
    assert "#sites" not in page


def test_a_record_without_a_text_makes_no_second_site(tmp_path):
    rows = [{"url": "https://gull.example/mill", "text": STORY}, {"url": "https://gull.example/none", "text": None}]
    page = page_of(make_records_run(tmp_path, rows))
    assert "Removals by site" not in page
    assert 'class="host"' not in page


def test_a_title_as_long_as_a_paragraph_is_cut(tmp_path):
    title = "A very long title " * 40
    row = page_of(make_run(tmp_path, {"a/bees.html": PAGE.replace("Bees delay the morning train", title)}))
    (shown_title,) = re.findall('<bdi class="title">(.*?)</bdi>', row)
    assert len(shown_title) <= 200
    assert re.fullmatch("(A very long title ?)+.*…", shown_title)


def test_a_closed_group_shows_titles_and_similarities(tmp_path):
    rows = [
        {"text": f"Mill grinds again\n\nIt cost 3,100 crowns.\n\n{STORY}"},
        {"text": f"Mill turns at last\n\nIt cost 3,200 crowns.\n\n{STORY}"},
    ]
    out = make_records_run(tmp_path, rows)
    (pair,) = json.loads((out / "clusters.jsonl").read_text())["pairs"]
    (row,) = summaries(page_of(out), "group")
    assert "Mill grinds again" in row
    assert "Mill turns at last" in row
    assert f"Jaccard {100 * pair['jaccard']:.0f} %" in row
    assert "near-duplicate 1 number differs" in row


def test_an_opened_document_has_its_metadata(tmp_path):
    text = words(page_of(make_run(tmp_path, {"a/bees.html": PAGE})))
    for fact in (
        "Authors Ada Finch", "Published 2026-03-04", "Site The Ledger", "Language en",
        "Canonical URL https://www.ledger.example/bees", "Description Passengers got",
    ):  # fmt: skip
        assert fact in text


def test_a_url_that_is_the_canonical_one_is_shown_once(tmp_path):
    page = page_of(make_records_run(tmp_path, [{"id": "m", "url": "https://gull.example/mill", "text": STORY}]))
    assert page.count("https://gull.example/mill") == 1
    assert "<dt>ID</dt><dd><bdi>m</bdi></dd>" in page


def test_a_record_without_a_text_is_shown_with_its_flags(tmp_path):
    out = make_records_run(tmp_path, [{"id": "m", "text": STORY}, {"id": "none", "text": None}])
    text = words(page_of(out))
    assert "Flags uncleaned, missing-field" in text
    assert "only the removed text is shown" not in text


def test_the_head_shows_the_settings_of_the_run(tmp_path):
    pipeline = NEWS.with_policy(Policy(captions="drop", tags="keep")).protecting("<b>")
    page = page_of(make_run(tmp_path, {"a/mill.txt": STORY}, pipeline=pipeline))
    text = words(page)
    assert "Pipeline NEWS: whitespace, reader, whitespace" in text
    assert "Policy keep credits, tags; remove captions, author notes, legal lines, by lines, date lines" in text
    assert "Site templates none" in text
    assert "<bdi>&lt;b&gt;</bdi>" in page


def test_the_head_shows_learned_templates(tmp_path):
    towns = ["Orrin", "Castering", "Skarholm", "Millbrook", "Talheim", "Quell"]
    pages = {f"gull/{town}.txt": f"The Daily Gull\n\nThe ferrymen of {town} mended the vane.\n" for town in towns}
    text = words(page_of(make_run(tmp_path, pages, learn_templates=True)))
    assert "Site templates learned in this run: 1 site, 1 line" in text


def test_a_run_of_an_earlier_version_has_no_policy_in_its_head(tmp_path):
    out = make_run(tmp_path, {"a/mill.txt": STORY})
    marker = json.loads((out / "newsclean.json").read_text())
    for key in ("policy", "site_templates", "weights"):
        marker.pop(key)
    (out / "newsclean.json").write_text(json.dumps(marker))
    text = words(page_of(out))
    assert "Pipeline NEWS" in text
    assert "Policy" not in text


def test_every_reason_has_a_sign_of_its_own_and_its_sentence(tmp_path):
    out = make_run_of_all_reasons(tmp_path)
    signs = looks(RunFolder(out).overview())
    assert set(signs) == set(REASONS)
    assert len(set(signs.values())) == len(REASONS)
    page = page_of(out)
    for sentence in REASONS.values():
        plain = escape(sentence.replace("`", ""))
        assert f'<td class="meaning">{plain}</td>' in page
        assert f'title="{plain}"' in page


def test_48_reasons_and_white_space_are_told_apart():
    overview = Overview()
    removed = [{"reason": f"reason-{i}", "text": "x"} for i in range(48)]
    removed += [{"reason": f"blank-{i}", "text": "\n"} for i in range(6)]
    overview.add({"path": "a", "removals": removed, "chars_in": 99, "chars_out": 0}, 0)
    signs = looks(overview)
    assert len(set(signs.values())) == 54


def test_a_reason_of_ones_own_has_a_sign_and_no_sentence(tmp_path):
    out = make_run(tmp_path, {"a/mill.txt": f"{STORY}@odd<b> one\n"}, pipeline=Pipeline(drop_labelled))
    page = page_of(out)
    assert '<td class="meaning"></td>' in page
    assert 'data-reason="odd&lt;b&gt;"><i class="sign c0 p0"' in page


def test_a_length_that_no_document_has_gets_no_bar(tmp_path):
    text = f"{STORY}@share {'share it ' * 60}\n"
    page = page_of(make_run(tmp_path, {"a/mill.txt": text}, pipeline=Pipeline(drop_labelled)))
    cells = re.findall('(?s)<td class="(?:before|after)">(.*?)</td>', page)
    bars = [("<svg" in cell, words(cell)) for cell in cells]
    assert len(bars) > 3
    assert {(bar, count) for bar, count in bars} == {(True, "1"), (False, "")}


@pytest.mark.parametrize(
    ("one", "other", "numbers"),
    [
        ("It cost 3,100 crowns.", "It cost 3,200 crowns.", ["3,100", "3,200"]),
        ("It cost 3,100 crowns.", "It cost 3100 crowns.", []),  # written in another way
        ("It rose by 2.5 percent.", "It rose by 2.7 percent.", ["2.5", "2.7"]),  # as a whole, not by digits
        ("3 died and 5 were hurt.", "5 died and 3 were hurt.", ["3", "5", "5", "3"]),  # swapped
        ("It rained on the 3rd.", "It snowed on the 3rd.", []),
        ("In all, 12 boats sailed.", "In all, boats sailed.", ["12"]),
        ("في عام ٢٠٢٤ افتتح الجسر", "في عام ٢٠٢٥ افتتح الجسر", ["٢٠٢٤", "٢٠٢٥"]),
        ("会议有三十人参加。", "会议有二十人参加。", ["三十", "二十"]),
        ("他一直在等。", "他一路在等。", []),  # a numeral alone is often a part of a word
        ("Rain.\nIt was 1907 then.", "Rain.", ["1907"]),  # of a line that one text has, the numbers not in the other
        ("Rain in 1907.\nIt was 1907 then.", "Rain in 1907.", []),
    ],
)
def test_numbers_that_differ_are_marked_as_such(one, other, numbers):
    pairs = compare(one, other)
    parts = [part for pair in pairs for part in (*pair.left, *pair.right)]
    assert [part.text for part in parts if part.number] == numbers
    assert all(part.differs for part in parts if part.number)
    assert differing_numbers(pairs) == (len(numbers) + 1) // 2


def test_a_number_of_thousands_of_digits_is_compared():
    assert differing_numbers(compare("It was " + "1" * 5000, "It was " + "2" * 5000)) == 1


def test_the_pages_own_words_are_plain():
    template = files("newsclean.report").joinpath("page.html").read_text("utf-8")
    own = words(re.sub(r"(?s){%.*?%}|{{.*?}}", "", template)).lower()
    assert re.findall(r"\b(?:what|goes|gone|went|lost|told|stayed|so that)\b", own) == []
