"""One reader behind all commands: the same inputs, the same errors."""

from __future__ import annotations

import csv
import io
import json

import pytest

TEXT = "Bees have moved into the old signal box.\n\nRead more\n"
CLEAN = "Bees have moved into the old signal box."
PAGE = f"<!DOCTYPE html><html><head><title>T</title></head><body><article><p>{CLEAN}</p></article></body></html>"
COMMANDS = [["run", "-o", "out"], ["clean"], ["explain"], ["dedup"], ["template", "learn", "-o", "site.json"]]


def _table():
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows([["text", "id"], [TEXT, 1], [TEXT, 2]])
    return buffer.getvalue()


INPUTS = {
    "a.txt": TEXT,
    "A.TXT": TEXT,
    "a.HTM": PAGE,
    "a.html": PAGE,
    "a.jsonl": json.dumps({"text": TEXT}) + "\n",
    "a.json": json.dumps([{"text": TEXT}, TEXT]),
    "a.csv": _table(),
    "story": TEXT,
    "folder/deep/A.TXT": TEXT,
    "folder/deep/a.jsonl": json.dumps({"text": TEXT}) + "\n",
}


@pytest.fixture
def inputs(tmp_path):
    for name, content in INPUTS.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content, "utf-8")
    return tmp_path


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_every_command_reads_every_kind_of_input(command, inputs, arguments):
    names = ["a.txt", "a.HTM", "a.json", "a.csv", "folder", "story"]
    given = [names] if arguments[0] in {"run", "dedup"} else [[name] for name in names]
    for each in given:
        done = command(*arguments, *each)
        assert (done.returncode, b"Traceback" in done.stderr) == (0, False), done.stderr


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_every_command_refuses_what_does_not_exist_alike(command, tmp_path, arguments):
    done = command(*arguments, "nowhere")
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"'nowhere' does not exist" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_single_files_are_written_by_their_names(command, inputs):
    assert command("run", "a.txt", "a.HTM", "story", "-o", "out").returncode == 0
    written = {path.name: path.read_text() for path in (inputs / "out/clean").iterdir()}
    assert written == {"a.txt": CLEAN, "a.HTM.txt": CLEAN, "story.txt": CLEAN}


def test_files_of_many_documents_in_a_folder_are_written_in_their_place(command, inputs):
    (inputs / "folder" / "meta.json").write_text("{}")
    done = command("run", "folder", "-o", "out")
    assert done.returncode == 0
    assert b"left out: 1 .json file" in done.stderr
    assert json.loads((inputs / "out/clean/folder/deep/a.jsonl").read_text()) == {"text": CLEAN}
    assert (inputs / "out/clean/folder/deep/A.TXT").read_text() == CLEAN


@pytest.mark.processes
@pytest.mark.parametrize("before", ["", "\n<!-- saved -->\n", "<?xml version='1.0'?>\n"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_page_on_standard_input_is_recognised(process, before, encoding):
    done = process("explain", "-", "--json", feed=(before + PAGE).encode(encoding))
    assert json.loads(done.stdout)["kind"] == "html"
    if not before:
        assert process("clean", "-", feed=PAGE.encode(encoding)).stdout.decode() == CLEAN + "\n"


def test_a_part_of_a_page_on_standard_input_is_told(process):
    done = process("clean", "-", feed=f"<p>{CLEAN}</p>".encode())
    assert done.stdout.decode() == f"<p>{CLEAN}</p>\n"
    assert b"use --html to read it as a page" in done.stderr


@pytest.mark.parametrize("text", ["Use the <p> tag here.", "<Rain> fell.", "< p >"])
def test_a_text_with_angle_brackets_stays_a_text(process, text):
    assert process("clean", "-", feed=text.encode()).stdout.decode() == text + "\n"


def test_the_documents_of_a_file_are_printed_one_after_another(command, inputs):
    (inputs / "bad.jsonl").write_text(json.dumps({"text": TEXT}) + "\n{\n" + json.dumps({"body": TEXT}))
    done = command("clean", "bad.jsonl")
    assert (done.returncode, done.stdout.decode()) == (1, CLEAN + "\n")
    assert [line.split(": ")[1] for line in done.stderr.decode().splitlines()] == ["bad.jsonl:2", "bad.jsonl:3"]
    assert command("clean", "bad.jsonl", "--text-field", "body").stdout.decode() == CLEAN + "\n"
    assert command("clean", "a.json").stdout.decode() == f"{CLEAN}\n\n{CLEAN}\n"
    shown = command("explain", "a.json").stdout.decode().splitlines()
    assert [line for line in shown if line.startswith("==")] == ["== a.json:1", "== a.json:2"]
    paths = [json.loads(line)["path"] for line in command("explain", "a.csv", "--json").stdout.splitlines()]
    assert paths == ["a.csv:2", "a.csv:6"]
