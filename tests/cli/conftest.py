"""The command as people start it, in a process of its own, and the same in this process, which starts faster."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

import newsclean
from newsclean.__main__ import main

SOURCE = Path(newsclean.__file__).parents[1]


@pytest.fixture
def process(tmp_path):
    """Run `newsclean` with arguments in a process of its own; what it printed comes as bytes."""

    def call(*arguments, feed=b"", **env):
        environment = {**os.environ, "PYTHONPATH": str(SOURCE), **env}
        line = [sys.executable, "-m", "newsclean", *map(str, arguments)]
        return subprocess.run(line, input=feed, capture_output=True, cwd=tmp_path, env=environment, check=False)

    return call


@pytest.fixture
def command(tmp_path, monkeypatch, capfdbinary):
    """Run `newsclean` with arguments in this process, in a folder of the test's own; return what `process` would."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments):
        line = list(map(str, arguments))
        code = main(line)
        return subprocess.CompletedProcess(line, code, *capfdbinary.readouterr())

    return call


@pytest.fixture
def call(tmp_path, monkeypatch, capsysbinary):
    """Run `newsclean` in this process, in a folder of the test's own; return the exit code and what it printed."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments, feed=b""):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(feed)))
        code = main([str(each) for each in arguments])
        printed = capsysbinary.readouterr()
        return code, printed.out.decode(), printed.err.decode()

    return run


@pytest.fixture
def news(tmp_path):
    """A folder with two copies of a noisy story, and another story."""
    folder = tmp_path / "news"
    folder.mkdir()
    story = "The night ferry to Skarholm sailed with a piano on deck.\n\nNobody knew whose it was, the mate said.\n"
    (folder / "one.txt").write_text(story + "\nShare this article\n\nRead more\n")
    (folder / "two.txt").write_text("Piano at sea\n\n" + story)
    (folder / "three.txt").write_text("Bees have moved into the old signal box.\n\nThe trains wait for them.\n")
    return folder
