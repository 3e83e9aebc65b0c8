"""Measure how CPU time grows with the text, on texts that make bad patterns and rules quadratic."""

from __future__ import annotations

import time
from itertools import count
from typing import TYPE_CHECKING

from newsclean.pipeline import Pipeline
from newsclean.testing.newsroom import newsroom
from newsclean.types import Document

if TYPE_CHECKING:
    from newsclean.testing.errors import Judge
    from newsclean.types import Cleaner

_SMALLEST, _LARGEST = 2_000, 128_000
"""Smallest and largest size of a text, in code points."""
_MEASURABLE = 0.05
"""Shortest time to compare, in CPU seconds; a shorter one passes at any size."""
_STEP = 4
_MOST = 8.0
"""Largest ratio of times for four times the text: linear work takes 4 times as long, quadratic 16."""
_TRIES = 3


def _shapes() -> dict[str, str]:
    """Return pieces to repeat, on one line or as many lines."""
    room = newsroom("en")
    topic = room.topics[0]
    prose = room.joiner.join(topic.sentences).format(n=7, many=120, day=room.days[0])
    return {
        "blank lines": "\n",
        "blanks": " ",
        "one long line": "a",
        "short lines": "a\n",
        "blank and short lines": "a \n\n\t\n",
        "signs": "× | ",
        "prose": prose + "\n",
        "headlines": "\n".join(room.headlines) + "\n",
        "furniture": "Share this article:\nFacebook\nRelated articles\n",
        "dates": room.around.dates[0] + "\n" + topic.sentences[0] + "\n",
        "scripts in turns": "The harbour opened again.\n港口重新开放。\nПорт открылся.\n",
    }


class _Clock:
    """Measures a cleaner on texts of one shape; all texts differ, to make caches useless."""

    def __init__(self, cleaner: Cleaner | Pipeline, piece: str) -> None:
        self.cleaner, self.piece, self.numbers = cleaner, piece, count()

    def seconds(self, size: int) -> float:
        """Return the CPU seconds that the cleaner needs for a text of about `size` code points."""
        text = f"{next(self.numbers)}\n{self.piece * (size // len(self.piece) + 1)}"[:size]
        document = Document(text)
        start = time.process_time()
        if isinstance(self.cleaner, Pipeline):
            self.cleaner(document)
        else:
            list(self.cleaner(document))
        return time.process_time() - start

    def growth(self) -> float:
        """Return the ratio of times for four times the text, at the first measurable size; 1 without one."""
        size = _SMALLEST
        while size < _LARGEST and self.seconds(size * _STEP) < _MEASURABLE:
            size *= 2
        if size >= _LARGEST:
            return 1.0
        return min(self.seconds(size * _STEP) / max(self.seconds(size), 1e-6) for _ in range(_TRIES))


def check_growth(cleaner: Cleaner | Pipeline, judge: Judge) -> None:
    """Check that four times the text takes at most eight times as long, on each shape of text.

    A text that takes less than 0.05 s passes. The time is the CPU time of this process, the shortest of three
    measurements: other work on the machine does not break the law.

    Raises:
        BrokenLawError: the law `linear-time` is broken.
    """
    for shape, piece in _shapes().items():
        found = _Clock(cleaner, piece).growth()
        judge.hold("linear-time", f"{found:.1f} times as long for 4 times {shape}", holds=found <= _MOST)
