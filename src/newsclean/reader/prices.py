"""The prices of removals, which are the only settings of the reader."""

from __future__ import annotations

import math
from dataclasses import dataclass

from newsclean.arguments import shown


@dataclass(frozen=True)
class Prices:
    """The evidence that each removal needs, as log-odds.

    Attributes:
        line: price of each removed line. At 2, a line is removed if it is boilerplate seven times as likely as story.
        prose: additional price of a line that is a sentence or more.
        unnamed: additional price of a line of which the network names no kind of boilerplate.
        open_head, open_inset, open_tail: additional price of each removed stretch of lines above the story, between its
            lines, and below it.
        alone: a line of boilerplate is removed even between story lines if the log-odds that it is story are below
            this. It must match a phrase, such as that of a share button, or its kind must be one of
            `newsclean.reader.kinds.FURNITURE` and one of its words in `newsclean.reader.concepts`.

    Raises:
        TypeError: a price is not a number.
        ValueError: a price is not finite.

    >>> from newsclean import Pipeline, KeepStory, fix_whitespace
    >>> careful = Prices(line=4, prose=2, unnamed=2, open_head=2, open_inset=6, open_tail=8, alone=-5)
    >>> pipeline = Pipeline(fix_whitespace, KeepStory(careful), fix_whitespace, name="CAREFUL")
    """

    line: float
    prose: float
    unnamed: float
    open_head: float
    open_inset: float
    open_tail: float
    alone: float

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise TypeError(f"the price {name} must be a number, got {shown(value)}")
            if not math.isfinite(value):
                raise ValueError(f"the price {name} must be finite, got {value}")


STORY_PRICES = Prices(line=1.75, prose=1.0, unnamed=0.5, open_head=3.75, open_inset=4.0, open_tail=1.5, alone=-3.5)
PAGE_PRICES = Prices(line=2.0, prose=1.0, unnamed=0.0, open_head=2.0, open_inset=2.0, open_tail=2.0, alone=-3.0)
