"""How commands end, in processes of their own: a full device, a closed pipe, a signal, workers that do not start."""

from __future__ import annotations

import json
import os
import re
import resource
import signal
import subprocess
import sys
import time
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest

import newsclean
from newsclean.cli.exits import ExitCode, ending

SOURCE = Path(newsclean.__file__).parents[1]
PAGE = Path(__file__).parents[2] / "docs" / "command-line.md"
STORY = "The night ferry to Skarholm sailed with a piano on deck.\n\nNobody knew whose it was, the mate said.\n"
FULL = Path("/dev/full")
# One command line for each command that prints to standard output.
PRINTING = [
    ["--help"],
    ["--version"],
    ["clean", "news/one.txt"],
    ["explain", "news/one.txt"],
    ["explain", "news/one.txt", "--json"],
    ["dedup", "news"],
    ["run", "stories.jsonl", "-o", "-"],
    ["run", "news", "--dry-run"],
]


@pytest.fixture
def start(tmp_path, news):
    """Start `newsclean` in a folder with news; return the process."""
    (tmp_path / "stories.jsonl").write_text((json.dumps({"text": STORY}) + "\n") * 50)

    def call(*arguments, stdout=subprocess.PIPE, path=SOURCE, **options):
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, [path, SOURCE]))}
        line = [sys.executable, "-m", "newsclean", *arguments]
        return subprocess.Popen(
            line, stdin=subprocess.PIPE, stdout=stdout, stderr=subprocess.PIPE, cwd=tmp_path, env=environment, **options
        )

    return call


def test_the_page_has_one_row_for_each_code():
    page = PAGE.read_text("utf-8")
    table = page[page.index("## Exit codes") : page.index("## Progress")]
    assert [int(code) for code in re.findall(r"^\| (\d+) \|", table, re.MULTILINE)] == sorted(ExitCode)


@pytest.mark.skipif(not FULL.exists(), reason="the system has no /dev/full")
@pytest.mark.parametrize("arguments", PRINTING, ids=" ".join)
def test_a_full_device_is_one_line_and_code_3(start, arguments):
    with FULL.open("wb") as full:
        process = start(*arguments, stdout=full)
        _, said = process.communicate(timeout=120)
    assert process.returncode == ExitCode.STOPPED
    assert said.startswith(b"newsclean: cannot write to standard output: No space left on device")
    assert said.count(b"\n") == 1


@pytest.mark.parametrize("arguments", PRINTING, ids=" ".join)
def test_a_closed_pipe_is_silent(start, arguments):
    ours, theirs = os.pipe()
    os.close(ours)
    process = start(*arguments, stdout=theirs)
    os.close(theirs)
    _, said = process.communicate(timeout=120)
    assert (process.returncode, said) == (ExitCode.CLOSED_PIPE, b"")


@pytest.mark.parametrize("arguments", [["clean", "-"], ["explain", "-"], ["run", "-"], ["dedup", "-"]], ids=" ".join)
def test_a_signal_is_one_line_and_code_130(start, arguments):
    process = start(*arguments, stdout=subprocess.DEVNULL)
    process.stdin.write((json.dumps({"text": "word " * 20_000}) + "\n").encode() * 3)
    process.stdin.flush()  # more than a pipe holds: the command is at work now
    process.terminate()
    _, said = process.communicate(timeout=120)
    assert process.returncode == ExitCode.INTERRUPTED
    assert said.startswith(b"newsclean: interrupted")
    assert said.count(b"\n") == 1


def test_a_command_without_standard_streams_ends_with_a_code(start, tmp_path):
    for arguments, code in ((["clean", "news/one.txt"], 3), (["clean", "missing"], 2), (["clean", "-"], 1)):
        shell = f'"{sys.executable}" -m newsclean {" ".join(arguments)} <&- >&- 2>"{tmp_path}/said"'
        done = subprocess.run(
            ["bash", "-c", shell], cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(SOURCE)}, check=False
        )
        assert done.returncode == code
        assert (tmp_path / "said").read_text().count("\n") == 1


def test_a_run_goes_on_where_standard_error_cannot_be_written(start, news, tmp_path):
    (news / "empty.txt").write_bytes(b"")
    with FULL.open("wb") as full:
        process = start("run", "news", "-o", "out")
        process.communicate(timeout=120)
        again = start("clean", "missing")
        again.communicate()
        environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
        line = [sys.executable, "-m", "newsclean", "run", "news", "-o", "two"]
        done = subprocess.run(line, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=full, check=False)
    assert (process.returncode, again.returncode, done.returncode) == (1, 2, 1)
    assert (tmp_path / "two/errors.jsonl").read_bytes() == (tmp_path / "out/errors.jsonl").read_bytes() != b""


STARTUP = """
import os, sys
if "--multiprocessing-fork" in sys.orig_argv:
    {what}
"""


@pytest.mark.parametrize(
    ("what", "why"),
    [
        ("os._exit(9)", "one was ended by exit code 9 before its first document"),
        ("os.kill(os.getpid(), 9)", "one was ended by SIGKILL before its first document"),
        ("sys.modules['newsclean.pipeline'] = None", "one raised ModuleNotFoundError: "),
    ],
)
@pytest.mark.parametrize("arguments", [["run", "news", "-o", "out"], ["template", "learn", "news", "-o", "x.json"]])
def test_workers_that_do_not_start_are_one_line_and_code_3(start, tmp_path, arguments, what, why):
    (tmp_path / "startup").mkdir()
    (tmp_path / "startup/sitecustomize.py").write_text(STARTUP.format(what=what))
    process = start(*arguments, path=tmp_path / "startup")
    printed, said = process.communicate(timeout=120)
    assert (process.returncode, printed) == (ExitCode.STOPPED, b"")
    assert said.startswith(b"newsclean: cannot start worker processes: " + why.encode())
    assert said.count(b"\n") == 1
    assert b"__main__" not in said


def test_a_system_that_starts_no_process_is_one_line_and_code_3(start):
    """A worker needs a pipe of two descriptors, and the process has few."""

    def limit():
        resource.setrlimit(resource.RLIMIT_NOFILE, (12, 12))

    process = start("run", "news", "-o", "out", preexec_fn=limit)
    printed, said = process.communicate(timeout=120)
    assert (process.returncode, printed) == (ExitCode.STOPPED, b"")
    assert said.startswith(b"newsclean: cannot start a worker process: Too many open files")
    assert said.count(b"\n") == 1


def test_a_fault_of_ours_is_one_line_and_code_70(call, monkeypatch):
    def broken(_out):
        raise KeyError("roots")

    monkeypatch.setattr("newsclean.report.write_report", broken)
    code, printed, said = call("report", "out")
    assert (code, printed) == (ExitCode.FAULT, "")
    assert said.startswith(
        "newsclean: bug in newsclean, please report it: KeyError: 'roots' in test_exit_codes.py, line "
    )
    assert said.count("\n") == 1


@pytest.mark.parametrize("error", [MemoryError(), BrokenProcessPool("one was ended")])
def test_a_system_that_gives_up_is_no_fault_of_ours(error):
    assert ending(error).code == ExitCode.STOPPED


@pytest.mark.skipif(signal.getsignal(signal.SIGINT) is signal.SIG_IGN, reason="the test run ignores Ctrl-C")
@pytest.mark.parametrize("wait", [0, 0.02, 0.2], ids=["while they start", "just after", "while most wait for work"])
def test_ctrl_c_is_one_line_also_where_worker_processes_sketch(start, tmp_path, wait):
    """A terminal sends the signal to all of them."""
    rows = [json.dumps({"text": f"Boat {n} sailed on. " * 40}) for n in range(60_000)]
    (tmp_path / "many.jsonl").write_text("\n".join(rows))
    process = start("dedup", "many.jsonl", "--jobs", "6", start_new_session=True)
    while process.poll() is None and not Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text():
        time.sleep(0.01)
    time.sleep(wait)
    os.killpg(process.pid, signal.SIGINT)
    printed, said = process.communicate(timeout=120)  # until no worker has its end of the pipes
    assert (process.returncode, printed) == (ExitCode.INTERRUPTED, b"")
    assert re.fullmatch(rb"newsclean: interrupted after [\d,]+ documents were read, no cluster is printed\n", said)
