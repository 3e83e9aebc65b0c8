"""Progress of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from newsclean.io.failures import Failure


class Progress(NamedTuple):
    """Progress of a run.

    Attributes:
        phase: `start` while worker processes start, `learn` for templates, `clean`, then `group`, then `write` if
            output remains to be written. `newsclean dedup` begins with `read`.
        done: documents finished in this phase.
        total: documents of this phase; None if unknown until the end of the phase.
        failure: the reason if the last document was not cleaned; else None.
        share: share of the input's bytes read, from 0 to 1, if the total is unknown.
    """

    phase: Literal["start", "learn", "read", "clean", "group", "write"]
    done: int
    total: int | None
    failure: Failure | None = None
    share: float = 0.0
