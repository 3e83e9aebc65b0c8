"""Measure what the README's table of results holds, and print it or write it there.

usage: table.py [--shared FOLDER] [--write] [--check] [--only WORDS]

The reference inputs, the labelled data and most scripts lie beside the project; where they are absent, the rows
that need them say so. --check exits with 1 if a figure that the machine has no part in misses its bar, or reaches one
that is called missed.
"""

from __future__ import annotations

import argparse
import importlib.util
import operator
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rows import ROWS, Figure, Row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
README = ROOT / "README.md"
_MARKED = re.compile(r"(?<=<!-- results -->\n).*?(?=<!-- /results -->)", re.DOTALL)
_COMPARE: dict[str, Callable[[float, float], bool]] = {"<=": operator.le, ">=": operator.ge, "==": operator.eq}


class Result(NamedTuple):
    """What came of a row: its figures, or why there are none."""

    row: Row
    figures: tuple[float, ...] = ()
    absent: str = ""


def command(row: Row, shared: str) -> list[str]:
    """Return the command of a row, as one would type it in the project's folder."""
    script = f"{shared}/{row.script}" if row.script.startswith("eval/") else f"benchmarks/{row.script}"
    beside = ("data/", "seeds")
    return ["python", script, *(f"{shared}/{a}" if a.startswith(beside) else a for a in row.arguments)]


def measure(row: Row, shared: str) -> Result:
    """Run a row's command and read its figures off the output."""
    line = command(row, shared)
    missing = [name for name in row.needs if importlib.util.find_spec(name) is None]
    missing += [path for path in line[1:] if path.startswith(f"{shared}/") and not (ROOT / path).exists()]
    if missing:
        return Result(row, absent=f"not measured: {' and '.join(missing)} not here")
    paths = [str((ROOT / shared / "eval").resolve()), os.environ.get("PYTHONPATH", "")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
    done = subprocess.run(
        [sys.executable, *line[1:]], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    found = [re.search(figure.pattern, done.stdout) for figure in row.figures]
    if None in found:  # scorers exit with 1 where a result is wrong: the figures tell
        raise SystemExit(f"{' '.join(line)} failed:\n{done.stdout}{done.stderr}")
    return Result(row, tuple(float(match[1]) for match in found if match))


def reaches(figure: Figure, value: float) -> bool:
    """Tell whether a figure reaches its bar."""
    if not figure.asked:
        return True
    sign, bar = figure.asked.split()
    return _COMPARE[sign](value, float(bar))


def bar(figure: Figure) -> str:
    """Return the bar of a figure as the table shows it."""
    asked = figure.asked.replace("<=", "≤").replace(">=", "≥").replace("== ", "") or "–"
    return f"{asked} (missed)" if figure.missed else asked


def table(results: Iterable[Result], shared: str) -> str:
    """Return the results as a table in Markdown."""
    lines = ["| what | result | asked | command |", "|---|---|---|---|"]
    for result in results:
        row, pairs = result.row, list(zip(result.row.figures, result.figures, strict=False))
        shown = ", ".join(f"{value:.{figure.digits}f} {figure.name}" for figure, value in pairs)
        asked = ", ".join(bar(figure) for figure in row.figures)
        lines.append(f"| {row.what} | {shown or result.absent} | {asked} | `{' '.join(command(row, shared))}` |")
    return "\n".join(lines) + "\n"


def write(text: str) -> None:
    """Put a table between the README's two marks."""
    readme = README.read_text("utf-8")
    if not _MARKED.search(readme):
        raise SystemExit(f"{README.name} must hold the lines <!-- results --> and <!-- /results -->, got neither")
    README.write_text(_MARKED.sub(lambda _: text, readme), "utf-8")


def surprises(results: Iterable[Result]) -> list[str]:
    """Return the figures that miss their bars, and those that reach a bar that is called missed.

    Figures that depend on the machine do not count.
    """
    return [
        f"{result.row.what}: {value:g} {figure.name}, asked {figure.asked}"
        for result in results
        for figure, value in zip(result.row.figures, result.figures, strict=False)
        if figure.steady and reaches(figure, value) == figure.missed
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", default="../shared", help="the folder with seeds, data and eval")
    parser.add_argument("--write", action="store_true", help="reprint the README's table")
    parser.add_argument(
        "--check", action="store_true", help="exit with 1 if a steady figure misses its bar, or no longer does"
    )
    parser.add_argument("--only", default="", help="measure the rows whose name holds these words")
    options = parser.parse_args()
    if options.write and options.only:
        parser.error("--write needs every row")
    results = [measure(row, options.shared) for row in ROWS if options.only in row.what]
    text = table(results, options.shared)
    print(text, end="")
    if options.write and any(result.absent for result in results):
        print(f"{README.name} is not changed: not every row was measured", file=sys.stderr)
    elif options.write:
        write(text)
    if options.check and (failures := surprises(results)):
        raise SystemExit("\n".join(failures))


if __name__ == "__main__":
    main()
