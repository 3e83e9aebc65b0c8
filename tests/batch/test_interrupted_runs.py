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

pytestmark = pytest.mark.processes
# The command line with a cleaner that takes its time.
SLOW = """
import os, signal, sys, time
from newsclean import presets
from newsclean.pipeline import Pipeline

def slow(document):
    time.sleep(float(os.environ["PAUSE"]))
    return ()

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # shells have it ignored by what runs in the background
    presets.PRESETS = {"NEWS": Pipeline(slow, name="NEWS")}
    from newsclean.__main__ import main
    sys.exit(main())
"""
FILES = 40
ENV = {**os.environ, "PYTHONPATH": str(Path(newsclean.__file__).parents[1])}


@pytest.fixture
def news(scrape):
    return scrape({f"{i:03}.txt": f"{STORY}\nBoat {i} sailed on.\n" for i in range(FILES)})


@pytest.fixture
def script(tmp_path):
    path = tmp_path / "slow.py"
    path.write_text(SLOW)
    return path


def peaceful(script, news, out, *options):
    """Run the same command, without pauses."""
    line = [sys.executable, script, "run", news, "-o", out, *options]
    return subprocess.run(line, env={**ENV, "PAUSE": "0"}, capture_output=True, text=True, check=False)


@pytest.fixture
def started(script, news, out):
    """Start a slow run in a process group of its own, and wait until it has written a few files."""
    arguments = [sys.executable, script, "run", news, "-o", out, "--jobs", "2"]
    process = subprocess.Popen(
        arguments,
        env={**ENV, "PAUSE": "0.2"},
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
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
        assert names[name] == (news / Path(name).name).read_bytes()


def check_the_next_run_is_whole(out, news, script, *options):
    """What the same command makes of what was left is what a run in peace gives."""
    done = peaceful(script, news, out, *options)
    assert done.returncode == 0, done.stderr
    keep = [option for option in options if option != "--overwrite"]
    assert peaceful(script, news, news.parent / "in-peace", *keep).returncode == 0
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
    assert f" of {FILES} documents" in complaints.decode()
    assert "not finished" in complaints.decode()
    assert "Traceback" not in complaints.decode()
    check_nothing_is_half(out, news)
    wait_until_all_are_gone(started.pid)


@pytest.mark.parametrize("options", [[], pytest.param(["--overwrite"], marks=pytest.mark.slow)])
def test_a_killed_run_leaves_whole_files_and_the_next_is_whole(started, out, news, script, options):
    started.kill()
    started.communicate(timeout=60)
    wait_until_all_are_gone(started.pid)
    check_nothing_is_half(out, news, {"clean/news/.newsclean.part"})
    check_the_next_run_is_whole(out, news, script, *options)


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 128 kB, less than a run of these files writes, where this test may mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", str(disk)]
    try:
        if subprocess.run(mount, capture_output=True, check=False).returncode:
            pytest.skip("needs the right to mount a file system")
    except OSError:
        pytest.skip("needs a mount command")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.parametrize("keep", ["all", pytest.param("representatives", marks=pytest.mark.slow)])
def test_a_full_disk_ends_the_run_and_says_so(news, small_disk, script, keep):
    out = small_disk / "out"
    done = peaceful(script, news, out, "--keep", keep)
    assert done.returncode == 3
    assert "No space left on device" in done.stderr
    assert "OUT is not finished: the same command resumes it" in done.stderr
    assert "Traceback" not in done.stderr
    assert not marker(out)["finished"]
    for path in (out / "clean").rglob("*.txt"):
        assert path.read_text("utf-8").startswith(STORY.strip())
    subprocess.run(["mount", "-o", "remount,size=16m", str(small_disk)], check=True)
    check_the_next_run_is_whole(out, news, script, "--keep", keep)


def test_a_write_that_the_system_cuts_short_leaves_no_half_file(news, out, script):
    """No right to mount is needed for a limit on the size of files: the state outgrows it."""

    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (16_384, 16_384))

    command = [sys.executable, script, "run", news, "-o", out]
    env = {**ENV, "PAUSE": "0"}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False, preexec_fn=limit)
    assert done.returncode == 3
    assert "cannot write" in done.stderr
    assert "Traceback" not in done.stderr
    assert not marker(out)["finished"]
    check_the_next_run_is_whole(out, news, script)


def test_other_options_do_not_go_on_with_what_was_left(started, out, news, script):
    started.kill()
    started.communicate(timeout=60)
    before = tree(out / "clean")
    done = peaceful(script, news, out, "--keep", "representatives", "--time-limit", "61")
    assert done.returncode == 2
    assert "keep was 'all', is 'representatives'" in done.stderr
    assert "limit seconds was 60.0, is 61.0" in done.stderr
    assert tree(out / "clean") == before


def test_other_inputs_do_not_go_on_with_what_was_left(started, out, news, script):
    started.kill()
    started.communicate(timeout=60)
    (news / "000.txt").write_text("something else")
    (news / "001.txt").unlink()
    (news / "new.txt").write_text(STORY)
    done = peaceful(script, news, out)
    assert done.returncode == 2
    for told in ("news/000.txt was changed", "news/001.txt was removed", "news/new.txt was added"):
        assert told in done.stderr
    assert not marker(out)["finished"]
