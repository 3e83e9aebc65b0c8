"""Run a command and watch the memory and the CPU time of its processes; needs Linux."""

from __future__ import annotations

import contextlib
import os
import resource
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable


class Ran(NamedTuple):
    """How a command went.

    Attributes:
        code: its exit code.
        said: what it said on standard error.
        peak: the most memory of all its processes, in bytes.
        wall: seconds on the clock.
        cpu: seconds of CPU, of all its processes.
        own: seconds of CPU of its first process, which reads and writes.
    """

    code: int
    said: str
    peak: int
    wall: float
    cpu: float
    own: float


def watched(command: list[str], *, poll: Callable[[int], None] | None = None, memory: bool = True) -> Ran:
    """Run a command in a session of its own, and watch its processes' memory.

    To look at memory ten times a second takes a seventh of a core and stops the processes looked at: where time is
    what counts, leave it out.
    """
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=said, start_new_session=True)
        peak, own = 0, 0.0
        while process.poll() is None:
            seen = session_memory(process.pid) if memory else 0
            peak, own = max(peak, seen), max(own, _seconds(process.pid))
            if poll:
                poll(seen)
            time.sleep(0.1)
        after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic() - began
        said.seek(0)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return Ran(process.returncode, said.read().decode(), peak, wall, cpu, own)


def _seconds(process: int) -> float:
    """Return the CPU time that a process has used so far, without its children."""
    with contextlib.suppress(OSError):
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0


def session_memory(session: int) -> int:
    """Return the PSS of all processes of a session, in bytes."""
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError, IndexError):
            if int(stat.read_text().rpartition(")")[2].split()[3]) == session:
                pss = next(line for line in (stat.parent / "smaps_rollup").read_text().splitlines() if "Pss:" in line)
                total += int(pss.split()[1]) << 10
    return total
