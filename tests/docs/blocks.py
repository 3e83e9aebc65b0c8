"""The code blocks of a page, and one way to run them all: in their order, in one folder, with common names.

| block | what is done with it |
|---|---|
| `python` | run: examples with prompts must print what they say, other code must run |
| `console` | lines after `$ ` are run by bash; what follows must be what they print, or may be left out |
| any with a title | written to a file of that name |
| `json`, `toml` | must parse |
| `sh` | commands that install or take hours: the make targets and scripts they name must exist |
| `text` | shown only |

A page whose first line is `<!-- needs: polars -->` is skipped where such a package is missing.
"""

from __future__ import annotations

import ast
import doctest
import gzip
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

import newsclean

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", ROOT / "examples" / "README.md", *(ROOT / "docs").rglob("*.md")])
FLAGS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
_TITLE = r"(?: title=\"(?P<title>[^\"]+)\")?"
_FENCE = re.compile(rf"^```(?P<language>\w*){_TITLE}\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_NEEDS = re.compile(r"<!-- needs: (.+) -->")
_SECONDS = re.compile(r"^seconds +[\d.]+$", re.MULTILINE)
_SOURCE = Path(newsclean.__file__).parents[1]


class Block(NamedTuple):
    """A code block: its language, the file that it is where it has a title, and the line that it starts after."""

    language: str
    title: str
    text: str
    line: int


class Step(NamedTuple):
    """A command of a console block, and what it is said to print."""

    command: str
    printed: str


def named(page: Path) -> str:
    """Return a page's path in the project."""
    return page.relative_to(ROOT).as_posix()


def blocks(page: Path) -> list[Block]:
    """Return the code blocks of a page.

    Raises:
        ValueError: it has a fence that is none of these blocks: indented, or with options.
    """
    text = page.read_text("utf-8")
    found = [
        Block(match["language"], match["title"] or "", match["text"], text.count("\n", 0, match.start("text")))
        for match in _FENCE.finditer(text)
    ]
    fences = re.findall(r"^ *(?:```|~~~).*$", text, re.MULTILINE)
    if len(fences) != 2 * len(found):
        raise ValueError(f"{named(page)}: a fence must open with ```language at the start of a line, got {fences}")
    return found


def needed(page: Path) -> list[str]:
    """Return the packages that a page's examples need beyond newsclean's own."""
    first = _NEEDS.match(page.read_text("utf-8"))
    return first[1].replace(",", " ").split() if first else []


def steps(block: Block) -> list[Step]:
    """Return the commands of a console block; lines after `> ` belong to the command above them."""
    found: list[Step] = []
    for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        first, *rest = part.splitlines()
        more = list(takewhile(lambda line: line.startswith("> "), rest))
        command = "\n".join([first, *(line[2:] for line in more)])
        found.append(Step(command, "\n".join(rest[len(more) :]).rstrip("\n")))
    return found


def furnish(folder: Path) -> None:
    """Put what pages take for granted into a folder: the project's examples, and a reader's own scrapes."""
    (folder / "examples").symlink_to(ROOT / "examples")
    own = folder / "scrapes"
    shutil.copytree(ROOT / "examples" / "scraped" / "harbour-courier", own)
    (own / "tide-mill.txt").rename(own / "story.txt")
    records = [{"id": path.stem, "text": path.read_text("utf-8")} for path in sorted(own.iterdir())]
    with gzip.open(folder / "stories.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(record) + "\n" for record in records)


def run(page: Path, folder: Path) -> list[str]:
    """Run a page's blocks in a folder, which must be the working one; return what is wrong with them."""
    names: dict[str, object] = {"__name__": "__main__"}
    wrong: list[str] = []
    for block in blocks(page):
        where = f"{named(page)}:{block.line}"
        if block.title:
            (folder / block.title).write_text(block.text, "utf-8")
        elif block.language == "python":
            names = _run_python(block, names, wrong, where)
        elif block.language == "console":
            wrong += [
                f"{where}: $ {step.command}\n{told}" for step in steps(block) if (told := _run_step(step, folder))
            ]
        else:
            wrong += [f"{where}: {told}" for told in _CHECKS.get(block.language, _unknown)(block)]
    return wrong


def _run_python(block: Block, names: dict[str, object], wrong: list[str], where: str) -> dict[str, object]:
    """Run a block with the names of those before it; return the names that there are then."""
    if ">>>" not in block.text:
        exec(compile(ast.parse(block.text), where, "exec"), names)  # noqa: S102 - the project's own pages
        return names
    example = doctest.DocTestParser().get_doctest(block.text, names, where, where, block.line)
    out: list[str] = []
    if doctest.DocTestRunner(optionflags=FLAGS).run(example, out=out.append, clear_globs=False).failed:
        wrong.append("".join(out))
    return example.globs


def output(command: str, folder: Path) -> tuple[int, str]:
    """Run a command in a folder as a reader would, with this project's newsclean; return its exit code and output."""
    tools = "; ".join(f'{tool}() {{ {shlex.quote(sys.executable)} -m {tool} "$@"; }}' for tool in _TOOLS)
    environment = {**os.environ, "PYTHONPATH": str(_SOURCE), "COLUMNS": "100", "PYTHONWARNINGS": "ignore"}
    line = ["bash", "-c", f'{tools}; python() {{ {shlex.quote(sys.executable)} "$@"; }}; {command}']
    done = subprocess.run(
        line, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    return done.returncode, done.stdout.decode().rstrip("\n")


_TOOLS = ("newsclean", "scrapy", "pytest")


def _run_step(step: Step, folder: Path) -> str:
    """Run a command; return what is wrong with it, or nothing. Where no output is shown it only has to succeed."""
    code, printed = output(step.command, folder)
    if not step.printed:
        return f"exit code {code}:\n{printed}" if code else ""
    want, got = (_SECONDS.sub("seconds", text) + "\n" for text in (step.printed, printed))
    same = doctest.OutputChecker().check_output(want, got, doctest.ELLIPSIS)
    return "" if same else f"is said to print:\n{want}prints:\n{got}"


def _json(block: Block) -> list[str]:
    json.loads(block.text)
    return []


def _toml(block: Block) -> list[str]:
    tomllib.loads(block.text)
    return []


def _installing(block: Block) -> list[str]:
    """Tell which make targets and scripts of the project a block names that do not exist."""
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    made = re.findall(r"\bmake(?: [A-Z]+=\S+)* ([a-z][\w-]*)", block.text)
    scripts = re.findall(r"\b(?:benchmarks|tests|examples)/[\w./-]+\.py\b", block.text)
    wrong = [f"make has no target {name}" for name in made if name not in targets]
    return wrong + [f"there is no {path}" for path in scripts if not (ROOT / path).is_file()]


def _shown(block: Block) -> list[str]:
    return []


def _unknown(block: Block) -> list[str]:
    return [f"a block must be one of console, {', '.join(['python', *_CHECKS])}, got {block.language!r}"]


_CHECKS = {"json": _json, "sh": _installing, "text": _shown, "toml": _toml}
