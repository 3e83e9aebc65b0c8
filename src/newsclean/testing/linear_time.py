"""Measure how the CPU time of a cleaner grows with the text, on texts that are slow for bad patterns."""

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
"""Shortest time that is compared, in CPU seconds. If the longest text takes less, the law is kept."""
_STEP = 4
_MOST = 8.0
"""Largest ratio of the times for two texts, one of them four times as long. A quadratic cleaner has the ratio 16."""
_TRIES = 3


def _shapes() -> dict[str, str]:
    """Return short texts by name. Each text to measure consists of one of them, repeated."""
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
    """Measures the time of a cleaner on texts that repeat one piece. All texts differ, so that caches do not help."""

    def __init__(self, cleaner: Cleaner | Pipeline, piece: str) -> None:
        self.cleaner, self.piece, self.numbers = cleaner, piece, count()

    def seconds(self, size: int) -> float:
        """Return the CPU seconds that the cleaner takes for a text of about `size` code points."""
        text = f"{next(self.numbers)}\n{self.piece * (size // len(self.piece) + 1)}"[:size]
        document = Document(text)
        start = time.process_time()
        if isinstance(self.cleaner, Pipeline):
            self.cleaner(document)
        else:
            list(self.cleaner(document))
        return time.process_time() - start

    def growth(self) -> float:
        """Return how many times as long the cleaner takes for a text that is four times as long: 4 for linear time.

        The shorter text is the shortest for which the time of the longer text can be measured. The result is 1 if even
        the longest text is cleaned too fast to measure.
        """
        size = _SMALLEST
        while size < _LARGEST and self.seconds(size * _STEP) < _MEASURABLE:
            size *= 2
        if size >= _LARGEST:
            return 1.0
        return min(self.seconds(size * _STEP) / max(self.seconds(size), 1e-6) for _ in range(_TRIES))


def check_growth(cleaner: Cleaner | Pipeline, judge: Judge) -> None:
    """Check that a cleaner takes at most eight times as long for a text that is four times as long.

    Several kinds of texts are checked. Texts that take less than 0.05 s are not compared. The CPU time of this process
    counts, and the best of three measurements is used, so that other work on the machine hardly changes the result.

    Raises:
        BrokenLawError: the cleaner breaks the law `linear-time`.
    """
    for shape, piece in _shapes().items():
        found = _Clock(cleaner, piece).growth()
        judge.hold("linear-time", f"{found:.1f} times as long for 4 times {shape}", holds=found <= _MOST)
