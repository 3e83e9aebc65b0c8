"""What removals cost: the only settings of the reader."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Prices:
    """The evidence that a removal needs, as log-odds; each is a multiple of 1/64.

    Attributes:
        line: against each removed line. At 2, a line is worth removing if it is noise seven times as likely as story.
        prose: added for a line that is a sentence or more.
        open_head, open_inset, open_tail: against each removed stretch as a whole.
        sign: for the removal of a line that a phrase of furniture covers.

    >>> from newsclean import Pipeline, Reader, whitespace
    >>> careful = Prices(line=4, prose=2, open_head=2, open_inset=6, open_tail=8, sign=0)
    >>> pipeline = Pipeline(whitespace, Reader(careful), whitespace, name="CAREFUL")
    """

    line: float
    prose: float
    open_head: float
    open_inset: float
    open_tail: float
    sign: float


STORY_PRICES = Prices(line=1.5, prose=0.5, open_head=3.0, open_inset=3.0, open_tail=3.0, sign=2.0)
PAGE_PRICES = Prices(line=1.0, prose=1.0, open_head=0.0, open_inset=0.0, open_tail=0.0, sign=1.0)
