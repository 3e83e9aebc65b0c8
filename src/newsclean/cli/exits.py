"""The exit codes of all commands, and the exit code and message for each error."""

from __future__ import annotations

import errno
import traceback
from enum import IntEnum
from pathlib import Path

from newsclean.io.failures import BadInput, InputChanged, OutputFailed, Refused, WorkersFailed
from newsclean.io.filenames import printable


class ExitCode(IntEnum):
    """Exit code of a command; `docs/command-line.md` lists the meanings."""

    DONE = 0
    SOME_FAILED = 1
    USAGE = 2
    STOPPED = 3
    FAULT = 70
    """A bug in newsclean. The number is that of `EX_SOFTWARE` in sysexits.h."""
    INTERRUPTED = 130
    CLOSED_PIPE = 141
    """The reader of standard output closed it. The number is that of a process ended by SIGPIPE, 128 + 13."""


class Ended(Exception):
    """Raised to end a command with an exit code and a message.

    Attributes:
        code: the exit code of the process.
        message: one line for standard error; may be empty.
    """

    def __init__(self, code: ExitCode, message: str = "") -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message


_CODES: tuple[tuple[type[Exception], ExitCode], ...] = (
    (Refused, ExitCode.USAGE),
    (BadInput, ExitCode.SOME_FAILED),
    (InputChanged, ExitCode.STOPPED),
    (WorkersFailed, ExitCode.STOPPED),
    (OSError, ExitCode.STOPPED),
    (MemoryError, ExitCode.STOPPED),
)


def ending(error: BaseException) -> Ended:
    """Return the error that ends a command after an exception, with exit code and message.

    >>> ending(Refused("jobs must be at least 1, got 0")).code
    <ExitCode.USAGE: 2>
    >>> ending(OSError(errno.ENOSPC, "No space left on device")).message
    'cannot write to standard output: No space left on device'
    """
    if isinstance(error, Ended):
        return error
    if isinstance(error, KeyboardInterrupt):
        return Ended(ExitCode.INTERRUPTED, "interrupted")
    if isinstance(error, OSError) and error.errno == errno.EPIPE:
        return Ended(ExitCode.CLOSED_PIPE)
    from concurrent.futures import BrokenExecutor

    if isinstance(error, BrokenExecutor):
        return Ended(
            ExitCode.STOPPED, "the system ended a worker process, perhaps for lack of memory; use fewer --jobs"
        )
    code = next((code for kind, code in _CODES if isinstance(error, kind)), None)
    return Ended(ExitCode.FAULT, _fault(error)) if code is None else Ended(code, _words(error))


def _words(error: BaseException) -> str:
    if isinstance(error, WorkersFailed):
        return error.reason
    if isinstance(error, MemoryError):
        return "there is not enough memory for the documents; pass fewer documents, or fewer --jobs"
    if isinstance(error, OutputFailed):
        return str(error.strerror or error)
    if not isinstance(error, OSError):
        return str(error)
    if error.filename is None:
        return f"cannot write to standard output: {error.strerror or error}"
    return f"cannot use {printable(str(error.filename))}: {error.strerror}"


def _fault(error: BaseException) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1:]
    where = "".join(f" in {Path(frame.filename).name}, line {frame.lineno}" for frame in last)
    more = "`python -X dev -m newsclean` prints a traceback"
    return f"bug in newsclean, please report it: {type(error).__name__}: {error}{where}; {more}"
