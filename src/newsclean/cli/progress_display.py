"""Show the progress of a command on standard error, and the summary at its end."""

from __future__ import annotations

import json
import sys
import time
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, Literal

import typer

from newsclean.cli.console import complain, failure_line, show_summary
from newsclean.cli.exits import Ended, ExitCode, ending
from newsclean.wording import counted

if TYPE_CHECKING:
    from types import TracebackType

    from rich.progress import Progress as Bar

    from newsclean.batch import Progress, Summary

SECONDS_BETWEEN_LINES = 30.0
"""Seconds between two lines of progress if standard error is not a terminal."""
_SECONDS_BETWEEN_EVENTS = 1.0
"""Seconds between two progress events in the JSON log."""
_SECONDS_BETWEEN_DRAWINGS = 0.05
"""Seconds between two updates of the bar. A command may report 10,000 documents in a second."""
_DOING = {
    "start": "starting workers",
    "learn": "learning templates",
    "read": "reading",
    "clean": "cleaning",
    "group": "grouping",
    "write": "writing",
}
_DONE = {"learn": "read to learn from", "clean": "read and cleaned", "write": "written", "read": "read"}


class Watcher:
    """Shows progress on standard error: a bar on a terminal, a line every 30 seconds elsewhere, JSON, or nothing."""

    def __init__(
        self,
        way: Literal["", "quiet", "json"] = "",
        *,
        first: str = "listing the input",
        left: str,
        bar: bool = True,
    ) -> None:
        """Choose the form of the progress.

        Args:
            way: the empty string for text, `quiet` for failures without progress, or `json`.
            first: the message before the first document.
            left: end of the message if the command is stopped, such as "the report is not written".
            bar: whether to draw a bar on a terminal.
        """
        self._way = way
        self._left = left
        self._first = first
        self._bar = _bar() if bar and sys.stderr.isatty() and not way else None
        self._task = None if self._bar is None else self._bar.add_task(first, total=None, rate="")
        self._phase_began = time.monotonic()
        self._shown = -_SECONDS_BETWEEN_EVENTS
        self._done_before = 0
        self._over = Event()
        self._printer = Thread(target=self._print_now_and_then, daemon=True)
        self._last: Progress | None = None

    def __enter__(self) -> Watcher:  # noqa: PYI034 - `Self` needs Python 3.11
        if self._bar is not None:
            self._bar.start()
        elif not self._way and not sys.stderr.isatty():
            self._printer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the display. If an error stopped the command, raise it again with the number of finished documents.

        Raises:
            Ended: an error stopped the command; the error is the cause of this exception.
        """
        self._over.set()
        if self._printer.is_alive():
            self._printer.join()  # it may be printing a line
        if self._bar is not None:
            self._bar.stop()
        if error is None or isinstance(error, typer.Exit | GeneratorExit):
            return
        ended = ending(error)
        if ended.code in {ExitCode.STOPPED, ExitCode.INTERRUPTED}:
            stop = " " if ended.code == ExitCode.INTERRUPTED else "; stopped "
            ended = Ended(ended.code, f"{ended.message}{stop}{self._how_far()}, {self._left}")
        if self._way == "json" and ended.message:
            _event("stopped", code=int(ended.code), message=ended.message)
            ended = Ended(ended.code)
        raise ended from error

    def __call__(self, progress: Progress) -> None:
        """Show the number of finished documents, and the failure if the last document failed."""
        if self._last is None or self._last.phase != progress.phase:
            self._phase_began, self._done_before, self._shown = time.monotonic(), progress.done, -1.0
        self._last = progress
        if self._way == "json":
            self._log(progress)
        elif not self._way:
            self._show(progress)
        elif progress.failure:
            complain(failure_line(progress.failure))

    def _log(self, progress: Progress) -> None:
        if progress.failure:
            from newsclean.io.schemas import failure_record

            _event("error", **failure_record(progress.failure))
        if self._is_time(_SECONDS_BETWEEN_EVENTS) or progress.done == progress.total:
            _event("progress", phase=progress.phase, done=progress.done, total=progress.total)

    def _is_time(self, seconds: float) -> bool:
        now = time.monotonic()
        if now - self._shown < seconds:
            return False
        self._shown = now
        return True

    def _show(self, progress: Progress) -> None:
        if self._bar is not None and self._task is not None and self._is_time(_SECONDS_BETWEEN_DRAWINGS):
            rate, total = self._rate(progress), _total(progress)
            shown = f"{rate:,.0f}/s" if rate else ""
            doing = _DOING[progress.phase]
            self._bar.update(self._task, description=doing, completed=progress.done, total=total, rate=shown)
        if progress.failure:
            self.say(failure_line(progress.failure), style="red")

    def _rate(self, progress: Progress) -> float:
        """Return the number of documents per second in the current phase."""
        return (progress.done - self._done_before) / max(time.monotonic() - self._phase_began, 0.001)

    def _print_now_and_then(self) -> None:
        while not self._over.wait(SECONDS_BETWEEN_LINES):
            complain(self._state())

    def _state(self) -> str:
        """Return the current progress as one line, such as "cleaning: 10 of 30 documents, 5/s, 4 s left"."""
        if (progress := self._last) is None:
            return self._first
        if progress.phase == "start":
            return _DOING["start"]
        if progress.phase == "group":
            return f"grouping {counted(progress.total or 0, 'text')}"
        rate, total = self._rate(progress), _total(progress)
        left = f", {_duration((total - progress.done) / rate)} left" if rate and total else ""
        return f"{_DOING[progress.phase]}: {_count(progress)}, {rate:,.0f}/s{left}"

    def say(self, message: str, style: str = "") -> None:
        """Print a message to standard error, above the bar; print nothing if the display is `quiet` or `json`."""
        if self._way:
            return
        if self._bar is None or self._over.is_set():
            complain(message)
        else:
            self._bar.console.print(message, style=style, markup=False, highlight=False, soft_wrap=True)

    def finished(self, summary: Summary, *, table: bool) -> None:
        """Print the summary of a run: in the JSON log as an event, else as a table if `table` is True."""
        if self._way == "json":
            _event("finished", **summary.counts(), removals=summary.removals, rules=summary.errors)
        elif table and self._way != "quiet":
            show_summary(summary)

    def _how_far(self) -> str:
        """Return in words how far the command was when it was stopped, such as "after 3 documents were written"."""
        if self._last is None or self._last.phase == "start":
            return "before the first document"
        if self._last.phase == "group":
            return f"while grouping {counted(self._last.total or 0, 'text')}"
        verb = "was" if (self._last.total or self._last.done) == 1 else "were"
        return f"after {_count(self._last)} {verb} {_DONE[self._last.phase]}"


def _count(progress: Progress) -> str:
    if progress.total is None:
        return counted(progress.done, "document")
    return f"{progress.done:,} of {counted(progress.total, 'document')}"


def _total(progress: Progress) -> float | None:
    return progress.total or (progress.done / progress.share if progress.share else None)


def _duration(seconds: float) -> str:
    """Return a duration in words, rounded to seconds, minutes or hours.

    >>> _duration(8.2), _duration(200), _duration(20_000)
    ('8 s', '3 min', '6 h')
    """
    unit, size = ("s", 1) if seconds < 100 else ("min", 60) if seconds < 6000 else ("h", 3600)
    return f"{seconds / size:.0f} {unit}"


def _event(event: str, **values: Any) -> None:  # noqa: ANN401 - JSON
    complain(json.dumps({"event": event, **values}), name="")


def _bar() -> Bar:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    texts = TextColumn("{task.description}"), TextColumn("{task.fields[rate]}")
    columns = (texts[0], BarColumn(), MofNCompleteColumn(), texts[1], TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)
