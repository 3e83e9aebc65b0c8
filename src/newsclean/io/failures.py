"""What can be wrong with one document, with an input, with the output, or with the whole request."""

from __future__ import annotations

from typing import NamedTuple


class BadInput(ValueError):  # noqa: N818 - it says what it is about, as `StopIteration` does
    """One document cannot be cleaned; the others can.

    Attributes:
        rule: the stable slug of the rule that the document breaks.
        message: what is wrong and what would be right, without the document's name.
    """

    def __init__(self, rule: str, message: str) -> None:
        super().__init__(message)
        self.rule = rule
        self.message = message


class Refused(ValueError):  # noqa: N818 - the run is refused before anything is written
    """The run cannot start as it was asked for; nothing was read or written.

    Attributes:
        rule: the rule that an input breaks, where it is an input that is refused.
    """

    def __init__(self, message: str, rule: str = "unreadable") -> None:
        super().__init__(message)
        self.rule = rule


class InputChanged(ValueError):  # noqa: N818 - it names what happened
    """An input is no longer what it was when it was read; the run ends here, unfinished."""


class OutputFailed(OSError):  # noqa: N818 - it names the side that failed
    """A file of the output cannot be written; the run ends here, unfinished."""


class WorkersFailed(RuntimeError):  # noqa: N818 - it names what failed
    """No worker process starts.

    Attributes:
        reason: why, without the advice for scripts that the message has.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(f"{reason}; {_ADVICE}")
        self.reason = reason


_ADVICE = "in a script of your own, call below `if __name__ == '__main__':`, or work in one process"


class Failure(NamedTuple):
    """One document that was not cleaned, and why; a record of `errors.jsonl`.

    Attributes:
        path: the document's name, as in all records: an escaped path, with the number of a record in a file of many.
        rule: the stable slug of the rule that it breaks.
        message: what is wrong and what would be right.
        offset: where a damaged record begins, in bytes of the (decompressed) file.
        raw: a damaged record as it came, where it is short enough to keep.
    """

    path: str
    rule: str
    message: str
    offset: int | None = None
    raw: bytes | None = None


class LeftOut(Failure):
    """A file or record that is no document: it is counted by its message, and is no error."""
