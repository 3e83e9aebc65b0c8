"""JSON Lines through standard input and output, and what the command says in which way."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys

import pytest

TEXT = "Bees have moved into the old signal box.\n\nRead more"
CLEAN = "Bees have moved into the old signal box."


def lines(raw):
    return [json.loads(line) for line in raw.splitlines()]


def test_lines_go_through_a_pipe(process):
    feed = "".join(json.dumps({"n": n, "text": TEXT, "z": n}) + "\n" for n in range(40)).encode()
    done = process("run", "-", "--jobs", "2", feed=feed)
    assert (done.returncode, done.stderr) == (0, b"")
    assert lines(done.stdout) == [{"n": n, "text": CLEAN, "z": n} for n in range(40)]


def test_what_is_wrong_is_said_on_standard_error_and_the_rest_goes_on(process):
    done = process("run", "-", "--removals", feed=b'{bad\n{"n": 1}\n{"text": "Read more"}')
    assert done.returncode == 1
    assert lines(done.stdout)[0] == {"n": 1, "uncleaned": "missing-field"}
    assert lines(done.stdout)[1]["removals"][0]["reason"] == "read-more"
    assert "-:1: a line must be one JSON object" in done.stderr.decode()
    assert "cleaned 1 of 3 documents" in done.stderr.decode()


def test_files_go_to_standard_output_too(process, tmp_path):
    for name in ("a", "b"):
        with gzip.open(tmp_path / f"{name}.jsonl.gz", "wt") as file:
            file.write(json.dumps({"name": name, "text": TEXT}) + "\n")
    done = process("run", "a.jsonl.gz", "b.jsonl.gz", "-o", "-")
    assert lines(done.stdout) == [{"name": name, "text": CLEAN} for name in ("a", "b")]


def test_a_reader_that_has_had_enough_is_no_crash(command, tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text((json.dumps({"text": TEXT}) + "\n") * 500)
    shell = f"'{sys.executable}' -m newsclean run a.jsonl -o - | head -n 1"
    done = subprocess.run(["bash", "-c", shell], cwd=tmp_path, capture_output=True, check=False)
    assert lines(done.stdout) == [{"text": CLEAN}]
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["run", "-", "-o", "out"], "if FOLDER is '-', OUT must also be '-'"),
        (["run", "-", "--dry-run"], "if FOLDER is '-', OUT must also be '-'"),
        (["run", "news", "-o", "-"], "inputs must be JSON Lines if OUT is '-'"),
        (["run", "-", "--keep", "representatives"], "keep must be 'all'"),
        (["run", "-", "--report"], "OUT must be a folder for"),
        (["run", "news", "-o", "out", "--no-dedup", "--keep", "representatives"], "keep must be 'all'"),
        (["run", "news", "-o", "out", "--text-field", "html"], "text and html must be two fields"),
        (["run", "a.pdf", "-o", "out"], "'a.pdf' is a binary file"),
    ],
)
def test_wrong_usage_ends_with_2(command, news, tmp_path, arguments, message):
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    done = command(*arguments)
    assert done.returncode == 2
    assert message in done.stderr.decode()
    assert not (tmp_path / "out").exists()


def test_a_quiet_run_says_only_what_failed(process, news, tmp_path):
    (news / "bad.txt").write_bytes(b"")
    done = process("run", "news", "-o", "out", "--quiet")
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr == b"newsclean: news/bad.txt: the file must not be empty, it has 0 bytes [empty]\n"
    assert process("run", "news", "-o", "out", "-q").stderr != b""  # why it ended early is said in any case


def test_a_log_is_one_json_object_a_line(command, news):
    (news / "bad.txt").write_bytes(b"")
    done = command("run", "news", "-o", "out", "--log-json")
    assert done.stdout == b""
    events = lines(done.stderr)
    assert events[-1]["event"] == "finished"
    assert (events[-1]["files"], events[-1]["errors"], events[-1]["rules"]) == (4, 1, {"empty": 1})
    assert [event["path"] for event in events if event["event"] == "error"] == ["news/bad.txt"]
    assert {"event": "progress", "phase": "clean", "done": 4, "total": 4} in events
    (stopped,) = lines(command("run", "news", "-o", "out", "--log-json").stderr)
    assert (stopped["event"], stopped["code"]) == ("stopped", 2)
