"""Small comforts of the command line: many files, accounts of a finished run, completion, a self-test."""

from __future__ import annotations

import json

import pytest

STORY = "The harbour opened again on Friday after a year of repairs, the mayor said."


@pytest.fixture
def finished(call, tmp_path):
    """A finished run in `out` over `news/one.txt` and the records of `news.jsonl`."""
    (tmp_path / "news").mkdir()
    (tmp_path / "news/one.txt").write_text(f"{STORY}\n\nRead more\n")
    (tmp_path / "news.jsonl").write_text(json.dumps({"id": "a7", "text": f"{STORY}\nShare this article"}) + "\n")
    assert call("run", "news", "news.jsonl", "-o", "out", "-q")[0] == 0
    return tmp_path / "out"


@pytest.mark.parametrize("jobs", ["1", "auto"])
def test_jobs_may_be_a_number_or_auto(call, finished, tmp_path, jobs):
    assert call("dedup", "news", "--jobs", jobs)[0] == 0


def test_other_jobs_are_refused(call):
    code, _, told = call("dedup", "news", "--jobs", "many")
    assert (code, told) == (2, "newsclean: --jobs must be auto or a whole number from 1 to 10000, got 'many'\n")


def test_several_files_are_cleaned_in_their_order(process, tmp_path):
    (tmp_path / "b.txt").write_text(f"{STORY}\nRead more")
    (tmp_path / "a.txt").write_text("Rain fell on the town all night, the mayor said.")
    done = process("clean", "b.txt", "a.txt")
    assert done.stdout.decode() == f"{STORY}\n\nRain fell on the town all night, the mayor said.\n"


def test_several_files_are_explained_each_below_its_name(call, tmp_path):
    (tmp_path / "b.txt").write_text(f"{STORY}\nRead more")
    (tmp_path / "a.txt").write_text("Rain fell on the town all night, the mayor said.")
    _, shown, _ = call("explain", "b.txt", "a.txt")
    assert [line for line in shown.splitlines() if line.startswith("==")] == ["== b.txt", "== a.txt"]


@pytest.mark.parametrize(("name", "reason"), [("news/one.txt", "read-more"), ("a7", "share")])
def test_a_document_of_a_finished_run_is_explained(call, finished, name, reason):
    code, shown, told = call("explain", "--run", "out", name)
    assert code == 0
    assert f" {STORY}" in shown
    assert f"- [{reason}] " in shown
    assert "removal" in told


def test_a_name_that_is_not_in_the_run_is_refused(call, finished):
    code, _, told = call("explain", "--run", "out", "news/two.txt")
    assert (code, told) == (
        2, "newsclean: FILE must be the path or id of a document of the run, got 'news/two.txt'\n"
    )  # fmt: skip


def test_a_clean_text_that_was_changed_after_the_run_is_no_account(call, finished):
    (finished / "clean/news/one.txt").write_text("Something else.")
    code, _, told = call("explain", "--run", "out", "news/one.txt")
    assert code == 1
    assert "news/one.txt: the clean text was changed or removed after the run" in told


def test_the_doctor_names_versions_and_passes_its_test(call):
    code, shown, _ = call("doctor")
    assert code == 0
    assert "self-test: passed" in shown.splitlines()
    assert {"newsclean", "Python", "packages:", "extras:"} <= {line.split()[0] for line in shown.splitlines()}


def test_a_shell_gets_the_commands_to_complete(process):
    done = process(_NEWSCLEAN_COMPLETE="complete_bash", COMP_WORDS="newsclean re", COMP_CWORD="1")
    assert done.stdout.decode().split() == ["report"]


def test_the_summary_shows_shares_of_the_characters(process, tmp_path):
    (tmp_path / "news").mkdir()
    (tmp_path / "news/one.txt").write_text(f"{STORY}\n\n\n\n\n\nShare this article!")
    shown = process("run", "news", "--dry-run").stdout.decode()
    rows = {line.strip().partition("  ")[0]: line.split()[-1] for line in shown.splitlines()}
    assert (rows["characters out"], rows["removals"]) == ("75.0%", "25.0%")
