"""Finding files: endings, order, links, and folders that must lie apart."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

import pytest

from newsclean.batch.plan import planned
from newsclean.io.failures import Refused
from newsclean.io.record_formats import Reading


class Listing(NamedTuple):
    files: tuple
    failures: tuple


def list_folders(folders, out=None):
    """What a run would read of these folders."""
    with planned(folders, out, Reading()) as (_, plan):
        return Listing(tuple(plan.files()), tuple(plan.unlisted()))


def names(listing):
    return [file.name for file in listing.files]


def test_text_and_html_are_found_at_any_depth_in_order(scrape):
    wanted = ["b.TXT", "a.html", "deep/er/c.Htm", "deep/a.txt", ".hidden.txt"]
    folder = scrape(dict.fromkeys([*wanted, "notes.md", "txt", "d.txt.bak"], "x"))
    assert names(list_folders([str(folder)])) == sorted(f"news/{name}" for name in wanted)


def test_the_ending_tells_the_kind(scrape):
    folder = scrape({"a.txt": "x", "b.HTML": "x", "c.htm": "x"})
    assert [file.kind for file in list_folders([str(folder)]).files] == ["text", "html", "html"]


def test_a_folder_is_called_by_its_own_name_however_it_is_given(scrape, monkeypatch):
    folder = scrape({"a.txt": "x"})
    monkeypatch.chdir(folder)
    for given in (".", "../news/", f"{folder}/"):
        assert names(list_folders([given])) == ["news/a.txt"]


def test_a_link_back_up_is_reported_and_not_followed(scrape):
    folder = scrape({"sub/a.txt": "x"})
    (folder / "sub" / "up").symlink_to(folder)
    listing = list_folders([str(folder)])
    assert names(listing) == ["news/sub/a.txt"]
    assert [(f.path, f.rule) for f in listing.failures] == [("news/sub/up", "symlink-loop")]


def test_a_link_to_itself_is_reported(scrape):
    folder = scrape({"a.txt": "x"})
    (folder / "loop").symlink_to("loop")
    (folder / "loop.txt").symlink_to("loop.txt")
    failures = list_folders([str(folder)]).failures
    assert [(f.path, f.rule) for f in failures] == [("news/loop", "symlink-loop"), ("news/loop.txt", "symlink-loop")]


def test_a_dangling_link_counts_where_it_is_named_like_a_file_to_clean(scrape):
    folder = scrape({"a.txt": "x"})
    (folder / "gone.txt").symlink_to("nowhere.txt")
    (folder / "gone").symlink_to("nowhere")
    assert [(f.path, f.rule) for f in list_folders([str(folder)]).failures] == [("news/gone.txt", "unreadable")]


def test_a_link_to_a_folder_elsewhere_is_followed_once(scrape, tmp_path):
    elsewhere = scrape({"b.txt": "x", "sub/c.txt": "x"}, root="elsewhere")
    folder = scrape({"a.txt": "x"})
    for name in ("one", "two"):
        (folder / name).symlink_to(elsewhere)
    listing = list_folders([str(folder)])
    assert names(listing) == ["news/a.txt", "news/one/b.txt", "news/one/sub/c.txt"]
    assert listing.failures == ()


def test_a_folder_keeps_its_own_path_where_a_link_leads_to_it_too(scrape):
    folder = scrape({"z/a.txt": "x"})
    (folder / "a-link").symlink_to("z")
    assert names(list_folders([str(folder)])) == ["news/z/a.txt"]


def test_a_folder_named_like_a_file_is_entered(scrape):
    folder = scrape({"site.html/a.txt": "x"})
    (folder / "x.txt").mkdir()
    listing = list_folders([str(folder)])
    assert names(listing) == ["news/site.html/a.txt"]
    assert [(f.path, f.rule) for f in listing.failures] == [("news/x.txt", "not-a-file")]


def test_names_that_are_not_utf_8_are_found_and_escaped(tmp_path):
    folder = tmp_path / "news"
    folder.mkdir()
    raw = os.fsencode(folder) + b"/caf\xe9.txt"
    Path(os.fsdecode(raw)).write_bytes(b"x")
    (found,) = list_folders([str(folder)]).files
    assert found.name == "news/caf%~E9.txt"
    assert os.fsencode(found.path) == raw


def test_what_does_not_exist_is_refused(scrape, monkeypatch):
    monkeypatch.chdir(scrape({"a.txt": "x"}))
    with pytest.raises(Refused, match="'nowhere' does not exist"):
        list_folders(["nowhere"])


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.TXT", b"x", "text"),
        ("a.htm", b"x", "html"),
        ("story", b"x", "text"),
        ("page.php", b"<!doctype html>", "html"),
    ],
)
def test_a_file_is_read_by_itself(tmp_path, name, content, kind):
    (tmp_path / name).write_bytes(content)
    assert [(file.name, file.kind) for file in list_folders([str(tmp_path / name)]).files] == [(name, kind)]


def test_a_file_in_a_folder_that_is_given_too_is_refused(scrape):
    folder = scrape({"a.txt": "x", "sub/b.jsonl": "{}"})
    for inside in ("a.txt", "sub/b.jsonl"):
        for given in ([folder, folder / inside], [folder / inside, folder]):
            with pytest.raises(Refused, match="have files in common"):
                list_folders(list(map(str, given)))


def test_files_of_many_documents_are_found_in_folders(scrape):
    folder = scrape({"a.jsonl": "{}", "deep/B.NDJSON": "{}", "c.txt": "x"})
    assert [(file.name, file.kind) for file in list_folders([str(folder)]).files] == [
        ("news/a.jsonl", "records"), ("news/c.txt", "text"), ("news/deep/B.NDJSON", "records")
    ]  # fmt: skip


def test_other_files_are_counted_by_their_endings(scrape):
    folder = scrape(dict.fromkeys(["a.txt", "b.PDF", "c.pdf", "d.json", "LICENSE", ".hidden"], "x"))
    with planned([str(folder)], None, Reading()) as (_, plan):
        left_out = plan.fact("left out")
    assert left_out == {".pdf files": 2, ".json files": 1, "files without an ending": 1}


def test_a_folder_of_other_files_is_refused_and_they_are_named(scrape):
    with pytest.raises(Refused, match=r"contains none \(left out: 2 \.json files\)"):
        list_folders([str(scrape({"a.json": "[]", "b.json": "[]"}))])


def test_the_records_of_an_earlier_run_are_not_read(scrape):
    folder = scrape({"newsclean.json": "{}", "removals.jsonl": "{}", "clean/a.txt": "x", "clean/errors.jsonl": "{}"})
    assert names(list_folders([str(folder)])) == ["news/clean/a.txt", "news/clean/errors.jsonl"]


def test_a_file_of_many_documents_that_cannot_be_read_costs_itself_only(scrape):
    folder = scrape({"a.txt": "x"})
    parquet = pytest.importorskip("pyarrow.parquet")
    import pyarrow

    parquet.write_table(pyarrow.table({"body": ["x"]}), folder / "b.parquet")
    listing = list_folders([str(folder)])
    assert names(listing) == ["news/a.txt"]
    assert [(failure.path, failure.rule) for failure in listing.failures] == [("news/b.parquet", "missing-field")]


@pytest.mark.parametrize(("one", "other"), [("", ""), ("", "sub"), ("sub", ""), ("link", "sub")])
def test_folders_inside_each_other_are_refused(scrape, one, other):
    folder = scrape({"sub/a.txt": "x"})
    (folder / "link").symlink_to("sub")
    with pytest.raises(Refused, match="none inside another"):
        list_folders([str(folder / one), str(folder / other)])


@pytest.mark.parametrize("place", [".", "out", "sub", "sub/out", "..", "link/out"])
def test_source_and_output_must_lie_apart(scrape, place):
    folder = scrape({"sub/a.txt": "x"})
    (folder / "link").symlink_to(".")
    with pytest.raises(Refused, match="must lie apart"):
        list_folders([str(folder)], str(folder / place))


def test_a_name_that_only_begins_alike_lies_apart(scrape):
    folder = scrape({"a.txt": "x"})
    assert names(list_folders([str(folder)], f"{folder}-clean")) == ["news/a.txt"]


def test_a_link_into_the_output_is_not_read(scrape, tmp_path):
    folder, out = scrape({"a.txt": "x"}), scrape({"b.txt": "x"}, root="out")
    (folder / "results").symlink_to(out)
    assert names(list_folders([str(folder)], str(out))) == ["news/a.txt"]


def test_very_deep_folders_are_walked(scrape):
    deep = "/".join(["d"] * 400)
    assert names(list_folders([str(scrape({f"{deep}/a.txt": "x"}))])) == [f"news/{deep}/a.txt"]
