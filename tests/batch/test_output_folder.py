"""The output folder: refused where it is not ours, never half written, and cleared of our own files only."""

from __future__ import annotations

import fcntl
import json
import os

import pytest
from scrapes import OTHER, STORY, records, tree

from newsclean import Pipeline, fix_whitespace
from newsclean.io.failures import OutputFailed, Refused
from newsclean.io.output_folder import OutFolder
from newsclean.io.output_lock import STATE, state_of
from newsclean.report import write_report


def test_a_finished_output_is_refused_and_left_alone(scrape, run, out):
    run(scrape({"a.txt": STORY}))
    before = tree(out)
    with pytest.raises(Refused, match="contains a finished run"):
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
    assert not (out / "clean" / "news" / "a.txt").exists()


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
    assert (out / "clean" / "news" / "a.txt").is_file()


@pytest.mark.parametrize(
    "name", ["removals.jsonl", "newsclean.json", ".newsclean-outputs", "clean/news/a.txt", "clean"]
)
def test_a_foreign_file_is_never_replaced(scrape, run, out, name):
    folder = scrape({"a.txt": STORY})
    path = out / name
    path.parent.mkdir(parents=True)
    path.write_text("theirs")
    with pytest.raises(Refused):
        run(folder, overwrite=True)
    assert tree(out) == {name: b"theirs"}


@pytest.mark.parametrize("damage", [b"", b"{", b"7", b"\xff", b"[" * 100_000, b'{"schema": "newsclean.run/1"}'])
def test_a_damaged_marker_is_named_and_the_run_can_be_replaced(scrape, run, out, damage):
    folder = scrape({"a.txt": STORY})
    run(folder)
    (out / "newsclean.json").write_bytes(damage)
    before = tree(out)
    with pytest.raises(Refused, match=r"but its newsclean\.json is damaged; choose another folder, or .* --overwrite"):
        run(folder)
    assert tree(out) == before
    with pytest.raises(Refused, match=r"of a finished run, .* has a damaged newsclean\.json; repeat .* --overwrite"):
        write_report(out)
    assert run(folder, overwrite=True).written == 1
    assert state_of(str(out)) == "finished"


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
    with pytest.raises(Refused, match="newsclean did not write"):
        run(folder, overwrite=True)
    assert list(tree(folder)) == ["a.txt"]


def test_overwriting_removes_nothing_through_a_link(scrape, run, out, tmp_path):
    """Somebody moved an old run's texts away, and left a link where they were."""
    run(scrape({"deep/a.txt": STORY}, root="old"))
    (out / "clean" / "old").rename(tmp_path / "kept")
    (out / "clean" / "old").symlink_to(tmp_path / "kept")
    run(scrape({"b.txt": STORY}), overwrite=True)
    assert list(tree(tmp_path / "kept")) == ["deep/a.txt"]


def test_a_file_at_work_is_never_a_link(scrape, run, out, tmp_path):
    victim = tmp_path / "victim.txt"
    victim.write_text("precious")
    for place in (out, out / "clean/news"):
        place.mkdir(parents=True)
        (place / ".newsclean.part").symlink_to(victim)
    run(scrape({"a.txt": STORY}), overwrite=True)
    assert victim.read_text() == "precious"
    assert (out / "clean/news/a.txt").read_text() == STORY.strip()


def stop_after_one(progress):
    if progress.phase == "clean" and progress.done == 1:
        raise KeyboardInterrupt


@pytest.fixture
def stopped(scrape, run):
    """The input of a run that came to its first document."""
    folder = scrape({"a.txt": STORY, "b.txt": OTHER})
    with pytest.raises(KeyboardInterrupt):
        run(folder, watch=stop_after_one)
    return folder


def test_a_run_does_not_go_on_through_a_link(stopped, run, out, tmp_path):
    (out / "clean" / "news").rename(tmp_path / "elsewhere")
    (out / "clean" / "news").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Refused, match="newsclean did not write"):
        run(stopped)
    assert list(tree(tmp_path / "elsewhere")) == ["a.txt"]


@pytest.mark.parametrize("damage", [b"", b"The mill turns.", b"SQLite format 3\0" + bytes(5000)])
def test_a_run_does_not_go_on_from_a_damaged_state(stopped, run, out, damage):
    (out / STATE).write_bytes(damage)
    with pytest.raises(Refused, match=r"is damaged \(.*start over with --overwrite"):
        run(stopped)
    assert run(stopped, overwrite=True).cleaned == 2


def test_a_run_without_its_state_is_not_restarted_over_what_it_has_written(stopped, run, out):
    (out / STATE).unlink()
    before = tree(out)
    with pytest.raises(Refused, match=r"unfinished run, but its \.newsclean-state\.sqlite is missing; choose another"):
        run(stopped)
    assert tree(out) == before
    assert run(stopped, overwrite=True).cleaned == 2


def test_a_run_that_was_killed_before_it_had_a_state_starts(stopped, run, out):
    (out / STATE).unlink()
    (out / "clean/news/a.txt").unlink()
    assert run(stopped).cleaned == 2


def test_a_run_does_not_go_on_without_a_text_that_it_has_written(scrape, run, out, monkeypatch):
    monkeypatch.setattr("newsclean.batch.run._SAVE_EVERY", 1)
    stopped = scrape({"a.txt": STORY, "b.txt": OTHER})
    with pytest.raises(KeyboardInterrupt):
        run(stopped, watch=lambda progress: stop_after_one(progress._replace(done=progress.done - 1)))
    (out / "clean/news/a.txt").unlink()
    with pytest.raises(Refused, match=r"but clean/news/a\.txt is missing"):
        run(stopped)
    assert run(stopped, overwrite=True).written == 2


def test_a_run_does_not_go_on_with_other_options_of_a_cleaner(scrape, run, out):
    folder = scrape({"a.txt": STORY, "b.txt": OTHER})
    with pytest.raises(KeyboardInterrupt):
        run(folder, watch=stop_after_one, pipeline=Pipeline(fix_whitespace, lambda document: ()))
    with pytest.raises(Refused, match=r"cleaner 2 was '<lambda> [0-9a-f]{8}', is '<lambda> [0-9a-f]{8}'"):
        run(folder, pipeline=Pipeline(fix_whitespace, lambda document: []))
    with pytest.raises(Refused, match=r"cleaner 2 was '<lambda> [0-9a-f]{8}', is None"):
        run(folder, pipeline=Pipeline(fix_whitespace))


def test_the_log_of_the_state_does_not_grow_with_the_run(scrape, run, out, monkeypatch):
    monkeypatch.setattr("newsclean.batch.run._SAVE_EVERY", 1)
    sizes = []
    folder = scrape({f"{number}.txt": f"Boat {number} sailed on Friday." for number in range(1000)})
    log = out / f"{STATE}-wal"
    run(folder, pipeline=Pipeline(), group=False, watch=lambda progress: sizes.append(log.stat().st_size))
    assert 1 << 20 < max(sizes) < 6 << 20  # SQLite takes it back at 4 MB


def test_an_unfinished_output_is_taken_over(stopped, run, out, tmp_path):
    folder = stopped
    assert state_of(str(out)) == "unfinished"
    assert sorted(tree(out)) == [".newsclean-outputs", STATE, "clean/news/a.txt", "newsclean.json"]
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
    with pytest.raises(Refused, match="contains none"):
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
    (tmp_path / "taken").write_text("x")
    with (
        pytest.raises(OutputFailed, match=r"cannot write a\.jsonl"),
        OutFolder(str(tmp_path / "taken")).lines("a.jsonl"),
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
        assert records(out, "removals")[0]["output"] == "clean/news/b.txt"
