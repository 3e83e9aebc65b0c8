"""What SECURITY.md promises: no code in data, no way out of OUT, no network; and that the page says what is so."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import newsclean
from newsclean.batch import Limits, RunOptions, run_batch

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "SECURITY.md").read_text("utf-8")
SOURCES = sorted((ROOT / "src").rglob("*.py"))
STORY = "The lock keeper of Amberley raised the gate by hand on Friday.\n\nRead more\n"


def test_every_test_that_is_named_exists():
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)
    assert len(named) > 20
    for path, name in named:
        assert f"\ndef {name}(" in (ROOT / path).read_text("utf-8"), f"{path}::{name}"


def test_the_limits_are_those_of_the_code():
    told = dict(re.findall(r"^\| `(\w+)`: [^|]+ \| ([\d,]+) ", PAGE, re.MULTILINE))
    assert {name: float(number.replace(",", "")) for name, number in told.items()} == vars(Limits())


# What makes objects of bytes or words, and where it may be: pickles of our own, to see whether they can be made.
LOADERS = {"pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib", "jsonpickle", "yaml", "code", "runpy"}
MAY_IMPORT = {("newsclean/batch/answers.py", "pickle"), ("newsclean/testing/laws.py", "pickle"),
              ("newsclean/testing/other_processes.py", "pickle")}  # fmt: skip
CALLS = {"eval", "exec", "compile", "__import__"}
MAY_LOAD = {"newsclean/testing/laws.py"}


def imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").split(".")[0]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT / "src")))
def test_nothing_is_unpickled_or_evaluated(path):
    name, tree = str(path.relative_to(ROOT / "src")), ast.parse(path.read_text("utf-8"))
    assert {(name, module) for module in set(imported(tree)) & LOADERS} <= MAY_IMPORT
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            assert called not in CALLS
            assert called not in {"pickle.loads", "pickle.load"} or name in MAY_LOAD
        if isinstance(node, ast.keyword) and node.arg == "allow_pickle":
            assert ast.unparse(node.value) == "False"


# Names and addresses that lead elsewhere, or that some system takes for something else.
NASTY = [
    "../../escaped", "/etc/escaped", "..", "C:\\escaped", "..\\..\\escaped", "con", "nul.txt", "a\0b", "a\nb",
    "x" * 5000, "https://../../escaped/", "file:///etc/escaped", "\u202etxt.exe", "-rf", "~root", "$(touch escaped)",
]  # fmt: skip
NAMES = [
    "..txt", "...txt", "..\\..\\escaped.txt", "con.txt", "CON.TXT", "nul.html.txt", "-rf.txt", "~.txt", "a\nb.txt",
    " .txt", "$(touch escaped).txt", "%~2E%~2E%~2Fescaped.txt", "n" * 251 + ".txt", "a:b.txt", "trailing. .txt",
    "\u202ecod.txt",
]  # fmt: skip


def folder_of_files(at):
    for name in NAMES:
        place = at / "in" / f"{name}.d" if len(name) < 200 else at / "in"
        place.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(STORY)
    return [at / "in"]


def json_lines(at):
    paths = [at / name for name in ("..jsonl", "..\\..\\escaped.jsonl", "con.jsonl")]
    for path in paths:
        path.write_text("".join(json.dumps({"id": name, "url": name, "text": STORY}) + "\n" for name in NASTY))
    return paths


def parquet(at):
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    pq.write_table(pa.table({"id": NASTY, "url": NASTY, "text": [STORY] * len(NASTY)}), at / "..parquet")
    return [at / "..parquet"]


def warc(at):
    pytest.importorskip("fastwarc")
    page = f"<html><body><p>{STORY}</p></body></html>".encode()
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: {0}\r\nWARC-Target-URI: {0}\r\n"
        "Content-Type: application/http; msgtype=response\r\nContent-Length: {1}\r\n\r\n"
    )
    records = [head.format(name, len(http)).encode() + http + b"\r\n\r\n" for name in NASTY if "\n" not in name]
    (at / "..warc").write_bytes(b"".join(records))
    return [at / "..warc"]


def everything(folder, but):
    """Every path but those of the output, and of files when they were changed and what they hold."""
    found = [path for path in folder.rglob("*") if but not in (path, *path.parents)]
    return {path: (path.stat().st_mtime_ns, path.read_bytes()) if path.is_file() else None for path in found}


@pytest.mark.parametrize("make", [folder_of_files, json_lines, parquet, warc])
def test_nothing_outside_the_output_is_touched(tmp_path, monkeypatch, make):
    work, out = tmp_path / "a" / "b", tmp_path / "a" / "b" / "out"
    work.mkdir(parents=True)
    monkeypatch.chdir(work)
    inputs = make(work)
    before = everything(tmp_path, out)
    summary = run_batch(RunOptions(inputs, "out", isolate=False, learn_templates=True, removals=True))
    assert summary.cleaned >= len(NAMES if make is folder_of_files else NASTY) - 1
    assert everything(tmp_path, out) == before
    written = [path for path in out.rglob("*") if path.is_file()]
    assert not [path for path in written if path.is_symlink() or not path.resolve().is_relative_to(out)]
    records = [json.loads(line) for line in (out / "removals.jsonl").read_text().splitlines()]
    places = {os.path.normpath(out / record["output"]) for record in records}
    assert places == {str(path) for path in written if path.is_relative_to(out / "clean")}


ASKS = """
import sys

def hook(event, arguments):
    if event in {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "urllib.Request"}:
        print("asked", event, arguments)

sys.addaudithook(hook)
from newsclean.batch import RunOptions, run_batch
from newsclean.report import write_report
summary = run_batch(RunOptions(sys.argv[1:], "out", isolate=False, learn_templates=True))
write_report("out")
print(summary.cleaned, summary.errors)
"""


def test_no_connection_is_made(tmp_path):
    page = (
        '<html><head><base href="https://a.example/"><link rel="stylesheet" href="x.css"><meta http-equiv="refresh" '
        f'content="0; https://b.example/"></head><body><article><img src="//c.example/p.png"><p>{STORY}</p>'
        '<iframe src="https://d.example/"></iframe><script src="https://e.example/s.js"></script></article></body></html>'
    )
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.html").write_text(page)
    (tmp_path / "in/b.html").write_text('<!DOCTYPE html SYSTEM "https://f.example/x.dtd">' + page)
    (tmp_path / "in/c.txt").write_text(STORY)
    (tmp_path / "s.jsonl").write_text(json.dumps({"html": page, "url": "https://g.example/story"}) + "\n")
    env = {**os.environ, "PYTHONPATH": str(Path(newsclean.__file__).parents[1])}
    command = [sys.executable, "-c", ASKS, "in", "s.jsonl"]
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["4 {}"]
