"""Errors of a document, an input and the output, and the error of a run that cannot start."""

from __future__ import annotations

from typing import NamedTuple


class BadInput(ValueError):
    """A document that cannot be cleaned; other documents are not affected.

    Attributes:
        rule: stable slug of the broken rule.
        message: the rule and the value that breaks it, without the document's name.
    """

    def __init__(self, rule: str, message: str) -> None:
        super().__init__(message)
        self.rule = rule
        self.message = message


class Refused(ValueError):
    """A run that cannot start. No output was written.

    Attributes:
        rule: stable slug of the rule that an input breaks.
    """

    def __init__(self, message: str, rule: str = "unreadable") -> None:
        super().__init__(message)
        self.rule = rule


class InputChanged(ValueError):
    """An input changed after it was read. The run stops unfinished."""


class OutputFailed(OSError):
    """An output file cannot be written. The run stops unfinished."""


class WorkersFailed(RuntimeError):
    """Worker processes cannot start.

    Attributes:
        reason: the cause; the message also has advice for scripts.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(f"{reason}; {_ADVICE}")
        self.reason = reason


_ADVICE = "in a script of your own, call below `if __name__ == '__main__':`, or work in one process"


class Failure(NamedTuple):
    """A document that was not cleaned, with the reason; a record of `errors.jsonl`.

    Attributes:
        path: the document's name, which is its escaped path, followed by the number of a record.
        rule: stable slug of the broken rule.
        message: the rule and the value that breaks it.
        offset: position of the first byte of a damaged record in the (decompressed) file; None if unknown.
        raw: the first bytes of a damaged record; None if they are not kept.
    """

    path: str
    rule: str
    message: str
    offset: int | None = None
    raw: bytes | None = None


class LeftOut(Failure):
    """A file or record that is not a document; it counts as skipped, not as an error."""
