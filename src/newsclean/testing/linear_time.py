"""Whether time grows with the text or faster, in CPU time, on texts that patterns and rules get stuck on."""

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
"""Code points of a text."""
_MEASURABLE = 0.05
"""Seconds of CPU below which a text was quick enough, whatever its size."""
_STEP = 4
_MOST = 8.0
"""How much longer four times the text may take: linear work takes 4 times as long, quadratic 16."""
_TRIES = 3


def _shapes() -> dict[str, str]:
    """Return pieces that are repeated: alone, or as one line after another."""
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
    """Times a cleaner on texts of a shape; no two texts are the same, so that nothing remembered is of use."""

    def __init__(self, cleaner: Cleaner | Pipeline, piece: str) -> None:
        self.cleaner, self.piece, self.numbers = cleaner, piece, count()

    def seconds(self, size: int) -> float:
        """Return the CPU time that the cleaner takes for a text of about `size` code points."""
        text = f"{next(self.numbers)}\n{self.piece * (size // len(self.piece) + 1)}"[:size]
        document = Document(text)
        start = time.process_time()
        if isinstance(self.cleaner, Pipeline):
            self.cleaner(document)
        else:
            list(self.cleaner(document))
        return time.process_time() - start

    def growth(self) -> float:
        """Return how much longer four times a text takes, at the first measurable size; 1 if there is none."""
        size = _SMALLEST
        while size < _LARGEST and self.seconds(size * _STEP) < _MEASURABLE:
            size *= 2
        if size >= _LARGEST:
            return 1.0
        return min(self.seconds(size * _STEP) / max(self.seconds(size), 1e-6) for _ in range(_TRIES))


def check_growth(cleaner: Cleaner | Pipeline, judge: Judge) -> None:
    """Check that four times the text takes at most eight times as long, on each shape of text.

    A text that takes less than 0.05 s is quick enough. The clock is the CPU time of this process, and the least
    of three measurements counts, so that a busy machine breaks no law.

    Raises:
        BrokenLawError: the law `linear-time` is.
    """
    for shape, piece in _shapes().items():
        found = _Clock(cleaner, piece).growth()
        judge.hold("linear-time", f"{found:.1f} times as long for 4 times {shape}", holds=found <= _MOST)
