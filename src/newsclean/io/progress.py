"""How far a run is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from newsclean.io.failures import Failure


class Progress(NamedTuple):
    """How far a run is.

    Attributes:
        phase: `start` while worker processes start; `learn` where templates are learned; `clean`, then `group`, then
            `write` where not everything is written yet. `newsclean dedup` begins with `read`.
        done: documents behind it in this phase.
        total: documents of this phase; None where that shows only at the end.
        failure: why the last document was not cleaned, if it was not.
        share: how much of the input's bytes was read, where the total is not known.
    """

    phase: Literal["start", "learn", "read", "clean", "group", "write"]
    done: int
    total: int | None
    failure: Failure | None = None
    share: float = 0.0
