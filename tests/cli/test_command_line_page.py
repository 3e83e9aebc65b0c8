"""The commands of the documentation print what it says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import newsclean

SOURCE = Path(newsclean.__file__).parents[1]
PAGE = Path(__file__).parents[2] / "docs" / "command-line.md"
_CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SECONDS = re.compile(r"^seconds +[\d.]+$", re.MULTILINE)
SHELL = f"newsclean() {{ '{sys.executable}' -m newsclean \"$@\"; }}; "


def steps():
    """Each command of the page with what it is said to print."""
    lines = [line for block in _CONSOLE.findall(PAGE.read_text("utf-8")) for line in block.splitlines()]
    found = []
    for line in lines:
        if line.startswith("$ "):
            found.append((line[2:], []))
        else:
            found[-1][1].append(line)
    return [(command, "\n".join(printed)) for command, printed in found]


def printed(command, cwd):
    line = ["bash", "-c", SHELL + command]
    env = {**os.environ, "PYTHONPATH": str(SOURCE)}
    done = subprocess.run(line, cwd=cwd, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    return _SECONDS.sub("seconds", done.stdout.decode().rstrip("\n"))


@pytest.mark.docs
def test_the_commands_print_what_the_page_says(tmp_path):
    told = steps()
    assert len(told) > 10
    for command, expected in told:
        assert printed(command, tmp_path) == _SECONDS.sub("seconds", expected)


def test_every_rule_has_a_row():
    """Rules are written where they are raised, as literals."""
    modules = [path for part in ("io", "batch") for path in (SOURCE / "newsclean" / part).glob("*.py")]
    source = "".join(path.read_text("utf-8") for path in modules)
    raised = set(re.findall(r"(?:BadInput|Lost|_failure|Failure)\(\s*(?:[\w.()\[\]]+, )?\"([a-z-]+)\"", source))
    page = PAGE.read_text("utf-8")
    table = page[page.index("### Bad files") : page.index("## `newsclean explain`")]
    assert len(raised) >= 15
    assert set(re.findall(r"^\| `([a-z-]+)` \|", table, re.MULTILINE)) == raised
