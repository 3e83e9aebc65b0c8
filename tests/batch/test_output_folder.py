"""The output folder: refused where it is not ours, never half written, and cleared of our own files only."""

from __future__ import annotations

import fcntl
import json
import os

import pytest
from scrapes import OTHER, STORY, records, tree

from newsclean.io.failures import OutputFailed, Refused
from newsclean.io.outfolder import OutFolder
from newsclean.io.ownership import STATE, state_of


def test_a_finished_output_is_refused_and_left_alone(scrape, run, out):
    run(scrape({"a.txt": STORY}))
    before = tree(out)
    with pytest.raises(Refused, match="holds a finished run"):
        run(scrape({"b.txt": OTHER}))
    assert tree(out) == before


def test_overwriting_replaces_what_the_earlier_run_wrote(scrape, run, out, tmp_path):
    run(scrape({"a.txt": STORY, "deep/b.txt": OTHER}, root="first"))
    second = scrape({"c.txt": OTHER}, root="second")
    run(second, overwrite=True)
    run(second, out=tmp_path / "fresh")
    assert tree(out) == tree(tmp_path / "fresh")
    assert not (out / "clean" / "first").exists()


def test_overwriting_leaves_other_peoples_files(scrape, run, out):
    folder = scrape({"a.txt": STORY})
    run(folder)
    (out / "clean" / "news" / "notes.md").write_text("mine")
    (out / "report.pdf").write_text("mine too")
    run(scrape({"b.txt": STORY}, root="other"), overwrite=True)
    assert (out / "clean" / "news" / "notes.md").read_text() == "mine"
    assert (out / "report.pdf").read_text() == "mine too"
    assert not (out / "clean" / "news" / "a.txt.txt").exists()


def test_a_foreign_folder_is_refused_and_left_alone(scrape, run, out):
    folder = scrape({"a.txt": STORY})
    out.mkdir()
    (out / "thesis.doc").write_text("four years")
    with pytest.raises(Refused, match="did not write"):
        run(folder)
    assert tree(out) == {"thesis.doc": b"four years"}


def test_with_overwrite_a_foreign_folder_is_written_beside(scrape, run, out):
    folder = scrape({"a.txt": STORY})
    out.mkdir()
    (out / "thesis.doc").write_text("four years")
    run(folder, overwrite=True)
    assert (out / "thesis.doc").read_text() == "four years"
    assert (out / "clean" / "news" / "a.txt.txt").is_file()


@pytest.mark.parametrize(
    "name", ["removals.jsonl", "newsclean.json", ".newsclean-outputs", "clean/news/a.txt.txt", "clean"]
)
def test_a_foreign_file_is_never_replaced(scrape, run, out, name):
    folder = scrape({"a.txt": STORY})
    path = out / name
    path.parent.mkdir(parents=True)
    path.write_text("theirs")
    with pytest.raises(Refused):
        run(folder, overwrite=True)
    assert tree(out) == {name: b"theirs"}


def test_a_plan_that_is_not_ours_deletes_nothing_outside(scrape, run, out, tmp_path):
    victim = tmp_path / "victim.txt"
    victim.write_text("precious")
    run(scrape({"a.txt": STORY}))
    plan = out / ".newsclean-outputs"
    plan.write_text(plan.read_text() + json.dumps({"output": "clean/../../victim.txt"}) + "\n")
    run(scrape({"b.txt": STORY}, root="other"), overwrite=True)
    assert victim.read_text() == "precious"


def test_nothing_is_written_through_links(scrape, run, out):
    folder = scrape({"a.txt": STORY})
    run(folder)
    for path in (out / "clean").rglob("*.txt"):
        path.unlink()
    (out / "clean" / "news").rmdir()
    (out / "clean" / "news").symlink_to(folder)
    with pytest.raises(Refused, match="was not put there"):
        run(folder, overwrite=True)
    assert list(tree(folder)) == ["a.txt"]


def test_an_unfinished_output_is_taken_over(scrape, run, out, tmp_path):
    folder = scrape({"a.txt": STORY, "b.txt": OTHER})

    def stop(progress):
        if progress.done == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(folder, watch=stop)
    assert state_of(str(out)) == "unfinished"
    assert sorted(tree(out)) == [".newsclean-outputs", STATE, "clean/news/a.txt.txt", "newsclean.json"]
    run(folder)
    run(folder, out=tmp_path / "fresh")
    assert tree(out) == tree(tmp_path / "fresh")


def test_two_runs_do_not_share_an_output(scrape, run, out):
    out.mkdir()
    descriptor = os.open(out, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        with pytest.raises(Refused, match="another run"):
            run(scrape({"a.txt": STORY}))
    finally:
        os.close(descriptor)
    assert tree(out) == {}


@pytest.mark.parametrize("name", ["file", "file/below"])
def test_an_output_that_cannot_be_a_folder_is_refused(scrape, run, tmp_path, name):
    (tmp_path / "file").write_text("x")
    with pytest.raises(Refused, match="OUT"):
        run(scrape({"a.txt": STORY}), out=tmp_path / name)


def test_folders_without_files_are_refused_before_anything_is_written(scrape, run, out):
    with pytest.raises(Refused, match="holds none"):
        run(scrape({"a.pdf": STORY}))
    assert not out.exists()


def test_the_marker_says_what_was_run(scrape, run, out):
    summary = run(scrape({"a.txt": STORY, "b.txt": ""}))
    marker = json.loads((out / "newsclean.json").read_bytes())
    assert (marker["schema"], marker["finished"], marker["preset"]) == ("newsclean.run/1", True, "NEWS")
    assert list(marker["roots"]) == ["news"]
    assert {name: marker[name] for name in summary.counts()} == summary.counts()


def test_a_file_that_cannot_be_written_leaves_nothing(tmp_path):
    folder = OutFolder(str(tmp_path))
    (tmp_path / "taken.txt").mkdir()
    with pytest.raises(OSError, match="directory"):
        folder.write("taken.txt", b"x")
    assert list(tmp_path.rglob("*")) == [tmp_path / "taken.txt"]


def test_lines_appear_whole_or_not_at_all(tmp_path):
    folder = OutFolder(str(tmp_path))

    def half():
        with folder.lines("a.jsonl") as write:
            write("one\n")
            raise KeyError

    with pytest.raises(KeyError):
        half()
    assert list(tmp_path.iterdir()) == []
    with folder.lines("a.jsonl") as write:
        write("one\n")
        assert not (tmp_path / "a.jsonl").exists()
    assert (tmp_path / "a.jsonl").read_bytes() == b"one\n"


def test_what_the_system_refuses_is_named(tmp_path):
    with (
        pytest.raises(OutputFailed, match=r"cannot write a\.jsonl"),
        OutFolder(str(tmp_path / "gone")).lines("a.jsonl"),
    ):
        pass


def test_a_name_that_the_file_system_refuses_costs_that_file(scrape, run, out, monkeypatch):
    write = OutFolder.write

    def short_names_only(self, name, content):
        if "long" in name:
            raise OSError(36, "File name too long")
        write(self, name, content)

    monkeypatch.setattr(OutFolder, "write", short_names_only)
    for keep in ("all", "representatives"):
        run(scrape({"long.txt": STORY, "b.txt": OTHER}), keep=keep, overwrite=True)
        assert [(r["path"], r["rule"]) for r in records(out, "errors")] == [("news/long.txt", "output-name")]
        assert records(out, "removals")[0]["output"] == "clean/news/b.txt.txt"
