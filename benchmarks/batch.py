"""What a long run costs and what it stands: memory, two processes beside one, kills, bombs, a full disk.

usage: batch.py [files] [lines] [speed] [kills] [many] [bombs] [disk] [--documents N] [--in FOLDER]

Each prints rows of one table, with its bar; without a name all are done. Stories are invented, of two paragraphs
and some 500 characters, half of them with noise. Memory is the sum of the proportional set sizes (PSS) of the command's
processes, looked at ten times a second. Needs Linux; the full disk needs the right to mount, the bombs zstandard.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import os
import random
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from invented_stories import story, write_folder, write_lines
from watching import Ran, watched

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NEWSCLEAN = (sys.executable, "-m", "newsclean", "run")
KILLS = 20
ROUNDS = 5
FEW = 10
"""How many times fewer documents memory is compared with."""
MB = 1 << 20

WITHOUT: list[str] = []
"""Cleaners to leave out, as `--without` of this script says."""


def run(*arguments: object) -> list[str]:
    return [*NEWSCLEAN, *map(str, arguments), *_left_out(), "--quiet"]


def _left_out() -> list[str]:
    return [word for name in WITHOUT for word in ("--without", name)]


class Result(NamedTuple):
    """A row of the table."""

    what: str
    figure: str
    asked: str
    command: str


def shown(*arguments: object) -> str:
    return " ".join(["newsclean run", *(getattr(part, "name", str(part)) for part in arguments), *_left_out()])


def succeeded(ran: Ran, code: int = 0) -> Ran:
    if ran.code != code:
        raise SystemExit(f"the command ended with {ran.code}:\n{ran.said}")
    return ran


def files(work: Path, documents: int) -> Iterator[Result]:
    """Peak memory over a folder of files."""
    return _memory(work, documents, "stories", write_folder)


def lines(work: Path, documents: int) -> Iterator[Result]:
    """Peak memory over one file of JSON Lines."""
    return _memory(work, documents, "stories.jsonl", write_lines)


def _memory(work: Path, documents: int, name: str, write: Callable[[Path, int], Path]) -> Iterator[Result]:
    """Peak memory, and how it grows without groups."""
    peaks = []
    for count, options in ((documents // FEW, ["--no-dedup"]), (documents, ["--no-dedup"]), (documents, [])):
        source = write(_made(work / f"{count}") / name, count)
        ran = succeeded(watched(run(source, "-o", work / "out", "--jobs", 2, *options)))
        peaks.append(ran.peak)
        figure = f"{ran.peak / MB:,.0f} MB, {ran.wall:,.0f} s ({ran.cpu:,.0f} s of CPU)"
        command = shown(source, "-o OUT --jobs 2", *options)
        yield Result(f"{count:,} {name}: peak memory of all processes", figure, "< 1,000 MB", command)
        shutil.rmtree(work / "out")
    growth = f"{peaks[1] / peaks[0]:.2f} times"
    yield Result(f"{name}, no groups: {documents:,} beside {documents // FEW:,}", growth, "<= 1.2", "as above")


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def speed(work: Path, documents: int) -> Iterator[Result]:
    """One process and two, in turns; CPU time tells what two processes cost more, whatever else the machine does."""
    source = write_lines(work / "speed.jsonl", documents)
    runs: dict[int, list[Ran]] = {1: [], 2: []}
    busy = []
    for turn in range(ROUNDS):
        for jobs in (1, 2) if turn % 2 else (2, 1):
            busy.append(_others_share())
            options = ("-o", work / "out", "--no-dedup", "--jobs", jobs)
            ran = succeeded(watched(run(source, *options), memory=False))
            runs[jobs].append(ran)
            shutil.rmtree(work / "out")
    wall = {jobs: statistics.median(ran.wall for ran in runs[jobs]) for jobs in (1, 2)}
    workers = statistics.median(ran.cpu - ran.own for ran in runs[1])
    whole = statistics.median(ran.cpu for ran in runs[2])
    figure = (
        f"{wall[1] / wall[2]:.2f} times ({wall[1]:.1f} and {wall[2]:.1f} s, while others used "
        f"{statistics.median(busy):.1f} cores); by CPU time {workers / (whole / 2):.2f} times on two free cores: one "
        f"worker's {workers:.1f} s beside half of {whole:.1f} s for two and the process that reads and writes"
    )
    command = shown(source, "-o OUT --no-dedup --jobs 1, --jobs 2")
    yield Result(f"{documents:,} records: two processes beside one, medians of {ROUNDS}", figure, ">= 1.7", command)


def _others_share() -> float:
    """Return how many cores others keep busy, looked at for a second."""

    def ticks() -> tuple[int, int]:
        fields = [int(field) for field in Path("/proc/stat").read_text().splitlines()[0].split()[1:]]
        return sum(fields) - fields[3] - fields[4], sum(fields)

    work, total = ticks()
    time.sleep(1)
    later = ticks()
    return (later[0] - work) / max(1, later[1] - total) * (os.cpu_count() or 1)


def kills(work: Path, documents: int) -> Iterator[Result]:
    """Kill one run again and again, and compare what it comes to with a run in peace."""
    folder = write_folder(work / "killed", documents // 2)
    with gzip.open(work / "killed.jsonl.gz", "wt") as file:
        file.write(write_lines(work / "killed.jsonl", documents // 2).read_text() + "{bad\n")
    command = run(folder, work / "killed.jsonl.gz", "--jobs", 2, "--removals")
    peace = succeeded(watched([*command, "-o", str(work / "peace")]), code=1)
    chance = random.Random(20)  # noqa: S311 - moments, no secrets
    killed = 0
    while killed < KILLS:
        killed += _killed(
            [*command, "-o", str(work / "out")], work / "out", chance.uniform(0, 1.5 * peace.wall / KILLS)
        )
    succeeded(watched([*command, "-o", str(work / "out")]), code=1)
    one, other = (tree(work / name) for name in ("peace", "out"))
    names = [json.loads(line)["path"] for line in (work / "out" / "removals.jsonl").read_text().splitlines()]
    counts = f"{len(set(names)):,} of {documents // 2 * 2:,} documents, {len(names) - len(set(names))} twice"
    same = (
        "the same bytes" if one == other else f"{sum(one.get(n) != other.get(n) for n in {*one, *other})} files differ"
    )
    yield Result(
        f"{documents:,} documents, killed {killed} times",
        f"{same}; {counts}",
        "the same bytes",
        shown("killed killed.jsonl.gz -o OUT --jobs 2 --removals"),
    )


def _killed(command: list[str], out: Path, seconds: float) -> bool:
    """Kill a run some time after it has begun or gone on; tell whether it was still at work."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True)
    state = out / ".newsclean-state.sqlite"
    at = state.with_name(state.name + "-wal")
    before = at.stat().st_mtime_ns if at.exists() else 0
    while process.poll() is None and (not at.exists() or at.stat().st_mtime_ns == before):
        time.sleep(0.01)
    time.sleep(seconds)
    os.killpg(process.pid, signal.SIGKILL)
    said = process.communicate()[1].decode()
    if process.returncode != -signal.SIGKILL:
        raise SystemExit(f"the run was over before it was killed often enough: give more documents\n{said}")
    return True


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


DOWNSTREAM = """
import sys
from itertools import islice
from newsclean import Pipeline, clean_many, drop_furniture, fix_whitespace

def texts(count):
    for number in range(count):
        yield f"Boat {number} sailed on Friday.\\n\\nRead more"

def main(count, taken):
    results = clean_many(texts(count), pipeline=Pipeline(fix_whitespace, drop_furniture, fix_whitespace), jobs=2)
    total = 0
    for number, result in enumerate(islice(results, taken)):
        assert result.text == f"Boat {number} sailed on Friday."
        total += 1
        if total % 10_000 == 0:
            print(total, file=sys.stderr)
    print("done", total, file=sys.stderr)

if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
"""


def many(work: Path, documents: int) -> Iterator[Result]:
    """A script of 20 lines over ten times as many short texts, to its end; and one that stops early."""
    script, count = work / "downstream.py", 10 * documents
    script.write_text(DOWNSTREAM.strip())
    seen: list[int] = []
    ran = succeeded(watched([sys.executable, str(script), str(count), str(count)], poll=seen.append))
    tenth = max(seen[: len(seen) // 10])
    figure = f"{ran.peak / MB:,.0f} MB, {tenth / MB:,.0f} MB in the first tenth; {ran.wall:,.0f} s"
    yield Result(f"clean_many over {count:,} short texts, two processes", figure, "bounded", "downstream.py")
    early = succeeded(watched([sys.executable, str(script), str(10**12), "1000"]))
    yield Result(
        "the same, stopped after 1,000 of 10^12", f"ends after {early.wall:.1f} s", "no deadlock", "downstream.py"
    )


def bombs(work: Path, _: int) -> Iterator[Result]:
    """A gigabyte of zeros between two good records, and four of them."""
    import zstandard

    packers: dict[str, Callable[[], Any]] = {
        "gz": lambda: zlib.compressobj(9, wbits=31),
        "zst": lambda: zstandard.ZstdCompressor().compressobj(),
    }
    good = json.dumps({"text": story(0)}).encode() + b"\n"
    for ending, size in (("gz", 1), ("zst", 1), ("zst", 4)):
        path, pack = work / f"bomb-{size}.jsonl.{ending}", packers[ending]()
        with path.open("wb") as file:
            for piece in itertools.chain([good], itertools.repeat(bytes(MB), size << 10), [b"\n" + good]):
                file.write(pack.compress(piece))
            file.write(pack.flush())
        ran = watched(run(path, "-o", work / "out", "--no-dedup"))
        errors = [json.loads(line) for line in (work / "out" / "errors.jsonl").read_text().splitlines()]
        cleaned = json.loads((work / "out" / "newsclean.json").read_text())["cleaned"]
        told = "; ".join(f"{error['path']}: {error['message']} [{error['rule']}]" for error in errors)
        figure = f"code {ran.code}, {ran.peak / MB:,.0f} MB, {ran.wall:.0f} s, {cleaned} stories cleaned; {told}"
        what = f"{size} GB of zeros in {path.stat().st_size:,} bytes"
        yield Result(what, figure, "told, bounded", shown(path, "-o OUT --no-dedup"))
        shutil.rmtree(work / "out")


def disk(work: Path, documents: int) -> Iterator[Result]:
    """A file system that is full before the run is done, and the same command when it is larger."""
    small, count = _made(work / "disk"), documents // 100
    source = write_folder(work / "for-disk", count)
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(small)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        yield Result("a full disk", "not measured: needs the right to mount", "", "")
        return
    try:
        full = watched(run(source, "-o", small / "out", "--jobs", 2))
        subprocess.run(["mount", "-o", "remount,size=256m", str(small)], check=True)
        again = watched(run(source, "-o", small / "out", "--jobs", 2))
        succeeded(watched(run(source, "-o", work / "peace", "--jobs", 2)))
        same = "the same bytes as on a large disk" if tree(small / "out") == tree(work / "peace") else "OTHER BYTES"
        figure = f"code {full.code}: {full.said.strip()}; with room: code {again.code}, {same}"
        yield Result(
            f"{count:,} files on a disk of 4 MB", figure, "told, nothing lost", shown(source, "-o OUT --jobs 2")
        )
    finally:
        subprocess.run(["umount", str(small)], check=True)


MEASURES: dict[str, Callable[[Path, int], Iterator[Result]]] = {
    "files": files, "lines": lines, "speed": speed, "kills": kills, "many": many, "bombs": bombs, "disk": disk,
}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("measures", nargs="*", metavar="NAME", help=", ".join(MEASURES))
    parser.add_argument("--documents", type=int, default=100_000, help="stories; some measures take a part of them")
    parser.add_argument("--in", dest="folder", help="where to put files for the time being")
    parser.add_argument("--without", action="append", default=[], help="a cleaner to leave out: story costs most")
    options = parser.parse_args()
    WITHOUT.extend(options.without)
    if unknown := set(options.measures) - set(MEASURES):
        parser.error(f"NAME must be one of {', '.join(MEASURES)}, got {', '.join(sorted(unknown))}")
    print("| what | result | asked | command |\n|---|---|---|---|")
    for name in options.measures or MEASURES:
        with tempfile.TemporaryDirectory(dir=options.folder) as work:
            for row in MEASURES[name](Path(work), options.documents):
                print(f"| {row.what} | {row.figure} | {row.asked} | `{row.command}` |", flush=True)


if __name__ == "__main__":
    main()
