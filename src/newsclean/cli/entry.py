"""Run a command with its standard streams, signals, error messages and exit code."""

from __future__ import annotations

import io
import os
import signal
import sys
import traceback
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn, TextIO

import typer

from newsclean.cli.commands import app
from newsclean.cli.console import complain, silence
from newsclean.cli.exits import Ended, ExitCode, ending
from newsclean.cli.usage import UsageError, usage_line, with_option
from newsclean.io.failures import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


_COMPLETION = "_NEWSCLEAN_COMPLETE"


def invoke(arguments: Sequence[str]) -> int:
    """Run a command and return its exit code. An error is printed as one line on standard error."""
    _open_streams()
    with _terminable():
        try:
            _call(list(arguments))
            sys.stdout.flush()
            code = ExitCode.DONE
        except typer.Exit as done:
            code = ExitCode(done.exit_code)
        except (Exception, KeyboardInterrupt) as error:
            ended = ending(error)
            if ended.code == ExitCode.FAULT and sys.flags.dev_mode:
                traceback.print_exc()
            if ended.message:
                complain(ended.message)
            code = ended.code
        _drop_unwritten(sys.stdout)
    return code


def _call(arguments: list[str]) -> None:
    root = typer.main.get_command(app)
    if _COMPLETION in os.environ:  # the shell completes a command line
        root.main(prog_name="newsclean", complete_var=_COMPLETION)
    # The command's own `main` would print errors in another form and change exit codes.
    try:
        with root.make_context("newsclean", list(arguments)) as context:
            root.invoke(context)
    except UsageError as error:
        raise Ended(ExitCode.USAGE, usage_line(error, root, arguments)) from None
    except (Ended, Refused) as error:
        ended = ending(error)
        raise Ended(ended.code, with_option(ended.message, root, arguments)) from None


def _open_streams() -> None:
    """Replace standard streams that the process lacks: input is empty, writes to output fail, errors are discarded.

    Characters that standard output or error cannot encode are written as escapes.
    """
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115, PTH123 - stays open until the process ends
    if sys.stdout is None:  # a write must fail, as on a closed descriptor
        sys.stdout = open(os.open(os.devnull, os.O_RDONLY), "w", encoding="utf-8")  # noqa: SIM115, PTH123
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - the same
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # print escapes on a terminal without Unicode
            stream.reconfigure(errors="backslashreplace")


def _drop_unwritten(stream: TextIO) -> None:
    """Discard output that the stream cannot write; otherwise, Python would report the same error again at exit."""
    try:
        stream.flush()
    except OSError:
        silence(stream)


@contextmanager
def _terminable() -> Iterator[None]:
    """Handle SIGTERM like Ctrl-C while a command runs."""

    def interrupt(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
