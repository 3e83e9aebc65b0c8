"""Progress on standard error: a bar on a terminal, a line now and then elsewhere, nothing where it is not wanted."""

from __future__ import annotations

import re
import time
from threading import Event

import pytest

from newsclean.cli import progress_display
from newsclean.cli.progress_display import Watcher
from newsclean.io.progress import Progress


def said_within(capsys, seconds=20.0):
    """Return what was printed to standard error, as soon as there is something."""
    end, said = time.monotonic() + seconds, ""
    while not said and time.monotonic() < end:
        time.sleep(0.01)
        said = capsys.readouterr().err
    return said.splitlines()[0]


@pytest.mark.parametrize(
    ("seen", "line"),
    [
        ([], "listing the input"),
        ([Progress("start", 0, 9)], "starting workers"),
        ([Progress("clean", 0, 9), Progress("clean", 3, 9)], r"cleaning: 3 of 9 documents, [\d,]+/s, \d+ s left"),
        ([Progress("read", 1, None)], "reading: 1 document, 0/s"),
        ([Progress("learn", 2, 5)], r"learning templates: 2 of 5 documents, 0/s"),
        ([Progress("group", 0, 1)], "grouping 1 text"),
        ([Progress("group", 0, 1200)], "grouping 1,200 texts"),
    ],
)
def test_a_line_says_what_is_being_done(capsys, monkeypatch, seen, line):
    monkeypatch.setattr(progress_display, "SECONDS_BETWEEN_LINES", 0.05)
    with Watcher(left="") as watcher:
        for progress in seen:
            watcher(progress)
        assert re.fullmatch(f"newsclean: {line}", said_within(capsys))


def test_no_line_comes_after_the_end(capsys, monkeypatch):
    monkeypatch.setattr(progress_display, "SECONDS_BETWEEN_LINES", 0.05)
    with Watcher(left=""):
        said_within(capsys)
    time.sleep(0.2)
    capsys.readouterr()
    time.sleep(0.2)
    assert capsys.readouterr().err == ""


def test_a_line_that_is_being_printed_is_complete_at_the_end(monkeypatch):
    begun, printed = Event(), []

    def complain(line):
        begun.set()
        time.sleep(0.1)
        printed.append(line)

    monkeypatch.setattr(progress_display, "SECONDS_BETWEEN_LINES", 0.01)
    monkeypatch.setattr(progress_display, "complain", complain)
    with Watcher(left=""):
        assert begun.wait(20)
    assert printed != []


@pytest.mark.parametrize(
    "command",
    ["run news -o out", "dedup news", "template learn news -o x", "report done", "clean news", "explain news"],
)
def test_every_command_that_takes_long_prints_lines(call, news, monkeypatch, command):
    if "done" in command:
        assert call("run", "news", "-o", "done", "-q") == (0, "", "")
    for number in range(200):  # enough work for the thread that prints to get its turn
        (news / f"more-{number}.txt").write_text(f"Ferry {number} left the old harbour before it was light on Friday.")
    monkeypatch.setattr(progress_display, "SECONDS_BETWEEN_LINES", 0.001)
    said = call(*command.split())[2]
    assert re.search(
        "^newsclean: (listing the input|starting workers|reading|cleaning|grouping|writing)", said, re.MULTILINE
    )
    if command.startswith(("run", "template")):
        assert "newsclean: starting workers\n" in said


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("run news -o out", "newsclean: cleaned 3 of 3 documents; the result is in out\n"),
        ("dedup news", ""),
        ("template learn news -o x", "newsclean: learned 0 lines from 3 pages; the result is in x\n"),
    ],
)
def test_a_short_command_prints_where_the_result_is_and_no_progress(call, news, command, said):
    code, _, printed = call(*command.split())
    assert (code, printed) == (0, said)


@pytest.mark.parametrize(
    "command", ["run news -o out --report", "dedup news", "template learn news -o x", "report out"]
)
def test_quiet_is_quiet(call, news, monkeypatch, command):
    if command == "report out":
        assert call("run", "news", "-o", "out", "--quiet") == (0, "", "")
    monkeypatch.setattr(progress_display, "SECONDS_BETWEEN_LINES", 0.001)
    code, printed, said = call(*command.split(), "--quiet")
    assert (code, said) == (0, "")
    assert printed == "" or command == "dedup news"


def test_one_of_something_is_in_the_singular(call, tmp_path):
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "one.txt").write_text("Bees have moved into the old signal box.\n")
    assert call("explain", "news/one.txt")[2] == "newsclean: 1 removal, 1 of 41 characters\n"
    assert call("run", "news", "-o", "out")[2].startswith("newsclean: cleaned 1 of 1 document;")
    assert "from 1 page;" in call("template", "learn", "news", "-o", "x")[2]
