"""What the command line shows of a run while it goes, and at its end."""

from __future__ import annotations

import json
import sys
import time
from typing import TYPE_CHECKING, Any

from newsclean.cli.console import complain, failure_line, show_summary

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

    from newsclean.batch import Progress, Summary

_EVERY_SECONDS = 1.0
"""Time between two progress events of the log."""
_SPEAKS = {"learn": "read to learn from", "clean": "read and cleaned", "write": "written"}


class Watcher:
    """Shows progress on standard error: a bar on a terminal, what failed elsewhere; as JSON, or not at all."""

    def __init__(self, say: str = "") -> None:
        """Take how to say it: `json`, `quiet`, or in words."""
        self._way = say
        self._bar = _bar() if sys.stderr.isatty() and not say else None
        self._task = None if self._bar is None else self._bar.add_task("cleaning", total=None, rate="")
        self._began = self._told = time.monotonic()
        self._first = 0
        self.last: Progress | None = None

    def __enter__(self) -> Watcher:  # noqa: PYI034 - `Self` needs Python 3.11
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, progress: Progress) -> None:
        """Show how far the run is, and what failed."""
        if self.last is None or self.last.phase != progress.phase:
            self._began, self._first = time.monotonic(), progress.done
        self.last = progress
        if self._way == "json":
            self._log(progress)
        elif self._way != "quiet":
            self._show(progress)

    def _log(self, progress: Progress) -> None:
        if progress.failure:
            from newsclean.io.records import failure_record  # noqa: PLC0415 - beside its use

            _event("error", **failure_record(progress.failure))
        if time.monotonic() - self._told >= _EVERY_SECONDS or progress.done == progress.total:
            self._told = time.monotonic()
            _event("progress", phase=progress.phase, done=progress.done, total=progress.total)

    def _show(self, progress: Progress) -> None:
        if self._bar is not None and self._task is not None:
            rate = (progress.done - self._first) / max(time.monotonic() - self._began, 0.001)
            total = progress.total or (progress.done / progress.share if progress.share else None)
            shown = f"{rate:,.0f}/s"
            self._bar.update(self._task, description=progress.phase, completed=progress.done, total=total, rate=shown)
        if progress.failure:
            self._print(failure_line(progress.failure))
        if self._bar is None and (progress.phase == "group" or progress.done == progress.total):
            complain(_plain(progress))

    def _print(self, line: str) -> None:
        if self._bar is None:
            complain(line)
        else:
            self._bar.console.print(line, style="red", markup=False, highlight=False, soft_wrap=True)

    def finished(self, summary: Summary, *, table: bool) -> None:
        """Show what came of the run."""
        if self._way == "json":
            _event("finished", **summary.counts(), removals=summary.removals, rules=summary.errors)
        elif table and self._way != "quiet":
            show_summary(summary)

    def stopped(self, code: int, message: str) -> None:
        """Say why the run ended early; this is said in any case."""
        if self._way == "json":
            _event("stopped", code=code, message=message)
        else:
            complain(message)

    def say(self, message: str) -> None:
        """Say something about a run that came to its end."""
        if not self._way:
            complain(message)

    def how_far(self) -> str:
        """Return in words how far the run came."""
        if self.last is None:
            return "before the first document"
        if self.last.phase == "group":
            return f"while grouping {self.last.total} clean texts"
        return f"after {_count(self.last)} were {_SPEAKS[self.last.phase]}"


def _plain(progress: Progress) -> str:
    if progress.phase == "group":
        return f"grouping {progress.total} clean texts"
    return f"{_SPEAKS[progress.phase]} {_count(progress)}"


def _count(progress: Progress) -> str:
    of = f" of {progress.total}" if progress.total is not None else ""
    return f"{progress.done}{of} documents"


def _event(event: str, **values: Any) -> None:  # noqa: ANN401 - JSON
    sys.stderr.write(json.dumps({"event": event, **values}) + "\n")


def _bar() -> Bar:
    from rich.console import Console  # noqa: PLC0415 - only terminals need it
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    texts = TextColumn("{task.description}"), TextColumn("{task.fields[rate]}")
    columns = (texts[0], BarColumn(), MofNCompleteColumn(), texts[1], TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)
