"""What can be wrong with one file, with the output, or with the whole request."""

from __future__ import annotations

from typing import NamedTuple


class BadInput(ValueError):  # noqa: N818 - it says what it is about, as `StopIteration` does
    """One file cannot be cleaned; the others can.

    Attributes:
        rule: the stable slug of the rule that the file breaks.
        message: what is wrong and what would be right, without the file's name.
    """

    def __init__(self, rule: str, message: str) -> None:
        super().__init__(message)
        self.rule = rule
        self.message = message


class Refused(ValueError):  # noqa: N818 - the run is refused before anything is written
    """The run cannot start as it was asked for; nothing was read or written."""


class OutputFailed(OSError):  # noqa: N818 - it names the side that failed
    """A file of the output cannot be written; the run ends here, unfinished."""


class Failure(NamedTuple):
    """One file that was not cleaned, and why; a record of `errors.jsonl`.

    Attributes:
        path: the file's escaped name, as in all records.
        rule: the stable slug of the rule that it breaks.
        message: what is wrong and what would be right.
    """

    path: str
    rule: str
    message: str
