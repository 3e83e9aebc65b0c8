"""The README's two commands and its pip lines are those that the workflow and `.ci/run` type."""

from __future__ import annotations

import re

from blocks import ROOT, blocks

README = [block.text for block in blocks(ROOT / "README.md") if block.language == "sh"]
COMMANDS = [line.partition("#")[0].strip() for line in README[0].splitlines()]
PIP_LINES = README[1].splitlines()
SLOW = re.search(r"^SLOW := (.*)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)[1]


def test_the_workflow_types_the_same_lines() -> None:
    workflow = (ROOT / ".github" / "workflows" / "ci.yml").read_text("utf-8")
    typed = [part.splitlines()[1:] for part in re.findall(r"run: \|\n(?: {10}.*\n)+", workflow)]
    posix, windows = ([line.strip() for line in lines] for lines in typed)
    assert posix == COMMANDS == ["make demo", "make test"]
    there = [re.sub(r"^python3 ", "python ", line).replace(".venv/bin/", ".venv/Scripts/") for line in PIP_LINES]
    assert windows == there[:-2]  # the tests need fork and signals


def test_ci_types_the_two_commands_in_a_clone_before_it_installs_more() -> None:
    lines = (ROOT / ".ci" / "run").read_text("utf-8").splitlines()
    cloned = next(number for number, line in enumerate(lines) if line.startswith("git clone"))
    assert lines[cloned + 1 : cloned + 3] == [line.replace("make", 'make -C "$fresh/newsclean"') for line in COMMANDS]
    made = [number for number, line in enumerate(lines) if line.startswith("make") or " install chromium" in line]
    assert min(made) == cloned + 1


def test_every_marker_is_left_out_of_make_test() -> None:
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    markers = re.search(r"^markers = \[\n(.*?)^\]", project, re.MULTILINE | re.DOTALL)[1]
    assert sorted(re.findall(r'^  "(\w+):', markers, re.MULTILINE)) == sorted(SLOW.split(" or "))
    assert PIP_LINES[-1].endswith(f'pytest -m "not ({SLOW})"')
