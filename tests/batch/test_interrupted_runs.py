"""Runs that end early: by Ctrl-C, by a signal, by a full disk. No half file, and the next run is whole."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from scrapes import STORY, tree

import newsclean

# The command line with a cleaner that takes its time.
SLOW = """
import sys, time
from newsclean import presets
from newsclean.pipeline import Pipeline

def slow(document):
    time.sleep(0.2)
    return ()

if __name__ == "__main__":
    presets.PRESETS = {"NEWS": Pipeline(slow, name="NEWS")}
    from newsclean.cli import app
    app(sys.argv[1:])
"""
FILES = 40
ENV = {**os.environ, "PYTHONPATH": str(Path(newsclean.__file__).parents[1])}


@pytest.fixture
def news(scrape):
    return scrape({f"{i:03}.txt": f"{STORY}\nBoat {i} sailed on.\n" for i in range(FILES)})


@pytest.fixture
def started(tmp_path, news, out):
    """Start a slow run in a process group of its own, and wait until it has written a few files."""
    script = tmp_path / "slow.py"
    script.write_text(SLOW)
    arguments = [sys.executable, script, "run", news, "-o", out, "--jobs", "2"]
    process = subprocess.Popen(
        arguments, env=ENV, stderr=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    )
    while len(list(out.glob("clean/news/*.txt"))) < 5:
        assert process.poll() is None, process.communicate()
        time.sleep(0.01)
    yield process
    if process.poll() is None:
        process.kill()
    process.communicate()


def marker(out):
    return json.loads((out / "newsclean.json").read_bytes())


def check_nothing_is_half(out, news, parts=()):
    assert not marker(out)["finished"]
    names = tree(out)
    assert {name for name in names if name.endswith(".part")} <= set(parts)
    assert not {"removals.jsonl", "clusters.jsonl", "errors.jsonl"} & set(names)
    written = [name for name in names if name.startswith("clean/") and name.endswith(".txt")]
    assert 5 <= len(written) < FILES
    for name in written:
        assert names[name] == (news / Path(name).stem).read_bytes()


def check_the_next_run_is_whole(out, news, run, *options):
    """What the command makes of what was left is what a run in peace gives."""
    command = [sys.executable, "-m", "newsclean", "run", news, "-o", out, *options]
    assert subprocess.run(command, env=ENV, capture_output=True, check=False).returncode == 0
    run(news, out=news.parent / "in-peace")
    assert tree(out) == tree(news.parent / "in-peace")
    assert marker(out)["finished"]


def alive(session):
    """Processes of a session that still run."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session and fields[0] != "Z":
            found.append(stat.parent.name)
    return found


def wait_until_all_are_gone(session):
    for _ in range(500):
        if not alive(session):
            return
        time.sleep(0.02)
    raise AssertionError(f"still alive: {alive(session)}")


@pytest.mark.parametrize("number", [signal.SIGINT, pytest.param(signal.SIGTERM, marks=pytest.mark.slow)])
def test_an_interrupted_run_says_how_far_it_came(started, out, news, number):
    if number == signal.SIGINT:
        os.killpg(started.pid, number)  # as a terminal sends it: to the workers too
    else:
        started.send_signal(number)
    _, complaints = started.communicate(timeout=60)
    assert started.returncode == 130
    assert f" of {FILES} files" in complaints.decode()
    assert "not finished" in complaints.decode()
    assert "Traceback" not in complaints.decode()
    check_nothing_is_half(out, news)
    wait_until_all_are_gone(started.pid)


@pytest.mark.parametrize("options", [[], pytest.param(["--overwrite"], marks=pytest.mark.slow)])
def test_a_killed_run_leaves_whole_files_and_the_next_is_whole(started, out, news, run, options):
    started.kill()
    started.communicate(timeout=60)
    wait_until_all_are_gone(started.pid)
    parts = {".removals.jsonl.part", ".errors.jsonl.part", "clean/news/.newsclean.part"}
    check_nothing_is_half(out, news, parts)
    check_the_next_run_is_whole(out, news, run, *options)


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 64 kB, where this test may mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)]
    try:
        if subprocess.run(mount, capture_output=True, check=False).returncode:
            pytest.skip("needs the right to mount a file system")
    except OSError:
        pytest.skip("needs a mount command")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.parametrize("keep", ["all", pytest.param("representatives", marks=pytest.mark.slow)])
def test_a_full_disk_ends_the_run_and_says_so(news, small_disk, run, keep):
    out = small_disk / "out"
    command = [sys.executable, "-m", "newsclean", "run", news, "-o", out, "--keep", keep]
    done = subprocess.run(command, env=ENV, capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert "No space left on device" in done.stderr
    assert f" of {FILES} files were" in done.stderr
    assert "Traceback" not in done.stderr
    assert not marker(out)["finished"]
    assert not list(out.rglob("*.part"))
    for path in (out / "clean").rglob("*.txt"):
        assert path.read_text("utf-8").startswith(STORY.strip())
    subprocess.run(["mount", "-o", "remount,size=16m", str(small_disk)], check=True)
    check_the_next_run_is_whole(out, news, run)


def test_a_write_that_the_system_cuts_short_leaves_no_half_file(news, out):
    """No right to mount is needed for a limit on the size of files: the records outgrow it."""

    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (16_384, 16_384))

    command = [sys.executable, "-m", "newsclean", "run", news, "-o", out]
    done = subprocess.run(command, env=ENV, capture_output=True, text=True, check=False, preexec_fn=limit)
    assert done.returncode == 3
    assert "File too large" in done.stderr
    assert "removals.jsonl" in done.stderr
    assert not marker(out)["finished"]
    assert not (out / "removals.jsonl").exists()
    assert not list(out.rglob("*.part"))
