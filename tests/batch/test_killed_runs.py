"""A run that is killed again and again, at any moment, comes to the same bytes as one in peace."""

from __future__ import annotations

import gzip
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from scrapes import NOISE, OTHER, STORY, records, tree

import newsclean

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

# The command line with a quick cleaner that takes a little time, so that there are moments to be killed at.
SCRIPT = """
import os, sys, time
from newsclean import presets
from newsclean.cleaners.furniture import drop_furniture
from newsclean.pipeline import Pipeline

def slow(document):
    time.sleep(float(os.environ["PAUSE"]))
    return ()

if __name__ == "__main__":
    presets.PRESETS = {"NEWS": Pipeline(drop_furniture, slow, name="NEWS")}
    from newsclean.__main__ import main
    sys.exit(main())
"""
KILLS = 20
COUNT = 250


@pytest.fixture
def inputs(scrape, tmp_path):
    """A folder, a compressed JSON Lines file with damaged lines, and a Parquet file; some stories are alike."""
    stories = [f"{(STORY, OTHER)[n % 2]}\nBoat {n} sailed on to the {n * n}th harbour.\n{NOISE}" for n in range(COUNT)]
    folder = scrape({**{f"{n % 9}/{n}.txt": story for n, story in enumerate(stories)}, "empty.txt": ""})
    lines = [json.dumps({"n": n, "text": story}) for n, story in enumerate(stories)]
    lines[7], lines[70] = "{bad", '{"n": 70}'
    with gzip.open(tmp_path / "lines.jsonl.gz", "wt") as file:
        file.writelines(f"{line}\n" for line in lines)
    pq.write_table(pa.table({"n": range(COUNT), "text": stories}), tmp_path / "rows.parquet", row_group_size=64)
    return [folder, tmp_path / "lines.jsonl.gz", tmp_path / "rows.parquet"]


def line(script, inputs, out):
    return [sys.executable, script, "run", *inputs, "-o", out, "--jobs", "2", "--removals"]


def environment(pause):
    source = str(Path(newsclean.__file__).parents[1])
    return {**os.environ, "PYTHONPATH": source, "PAUSE": pause}


def killed_runs(command, out, moments):
    """Kill a run after each of these seconds; return how often it was still at work."""
    kills = 0
    for seconds in moments:
        process = subprocess.Popen(command, env=environment("0.01"), stderr=subprocess.PIPE, start_new_session=True)
        waited = time.monotonic() + 60
        while not (out / ".newsclean-state.sqlite").exists() and process.poll() is None:
            assert time.monotonic() < waited
            time.sleep(0.01)
        time.sleep(seconds)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            kills += 1
        _, complaints = process.communicate()
        assert b"Traceback" not in complaints
        if process.returncode != -signal.SIGKILL:
            break
    return kills


@pytest.mark.slow
def test_twenty_kills_leave_no_trace(inputs, tmp_path):
    script, out, peace = tmp_path / "script.py", tmp_path / "out", tmp_path / "peace"
    script.write_text(SCRIPT)
    chance = random.Random(20)  # noqa: S311 - moments, no secrets
    moments = [chance.uniform(0, 0.7) for _ in range(KILLS)]
    kills = killed_runs(line(script, inputs, out), out, moments)
    assert kills >= KILLS // 2, "the run was over before it was killed often enough"
    state = json.loads((out / "newsclean.json").read_bytes())
    if not state["finished"]:
        done = subprocess.run(line(script, inputs, out), env=environment("0"), capture_output=True, check=False)
        assert done.returncode == 1, done.stderr  # the bad lines are errors
    done = subprocess.run(line(script, inputs, peace), env=environment("0"), capture_output=True, check=False)
    assert done.returncode == 1, done.stderr
    assert tree(out) == tree(peace)
    names = [record["path"] for record in records(out, "removals")]
    assert len(names) == len(set(names)) == 3 * COUNT - 1  # all but the line that is no JSON and the empty file
    assert len(records(out, "errors")) == 3
