"""What a cut looks like from outside: edits with reasons, and the reasons behind each line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from newsclean.story import network as nw
from newsclean.story.cut import doubts_of, evidence
from newsclean.story.evidence import feature_names, features, known
from newsclean.story.reasons import reason_of
from newsclean.story.stretch import ends
from newsclean.types import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from newsclean.lines import Lines
    from newsclean.story.cut import Cut, Source
    from newsclean.story.evidence import Known

    Array = NDArray[Any]

_LEAST_SCORE = 0.001


class LineReason(NamedTuple):
    """One line, explained.

    Attributes:
        line: its number, from 0.
        kept: whether it stays.
        score: log-odds that it is story.
        end: chance that the story ends with it, all lines weighed together.
        features: what counted most, by name, with how much of the log-odds each makes: that the line is story, or,
            where the name begins with "end", that the story ends there.
    """

    line: int
    kept: bool
    score: float
    end: float
    features: tuple[tuple[str, float], ...]


def edits(lines: Lines, cut: Cut, *, split: bool = True) -> Iterator[Edit]:
    """Yield one edit for each block of lines that go.

    Args:
        lines: the text's lines.
        cut: which of the filled ones go; those that were not looked at share the fate of the last one. Blank lines
            above a block go along where nothing follows it.
        split: whether lines without one between that stays are several blocks where wider gaps part them.
    """
    rows = np.flatnonzero(cut.gone)
    if not len(rows):
        return
    blocks = _blocks(rows, cut.table.number[rows] if split else rows, cut.comments.start)
    number = [*cut.table.number.tolist(), len(lines)]
    bounds = [(number[first], number[last + 1] - 1) for first, last in blocks]
    first, last = blocks[-1]
    if first and last + 2 == len(number):
        bounds[-1] = (max(number[first - 1], bounds[-2][1] if len(bounds) > 1 else 0) + 1, bounds[-1][1])
    spans = lines.covers(bounds)
    base, score, language = cut.table.base, cut.score.tolist(), cut.language.tolist()
    for (first, last), span in zip(blocks, spans, strict=True):
        mean = sum(score[first : last + 1]) / (last + 1 - first)
        reason = "comments" if first in cut.comments else reason_of(base[first : last + 1], language[first])
        yield Edit(span, reason, score=round(min(max(mean, _LEAST_SCORE), 1.0), 3))


def _blocks(rows: Array, number: Array, comments: int) -> list[tuple[int, int]]:
    """Return first and last of each run of rows that go.

    They are split where comments begin, and where the gap is wider than between most of them.
    """
    gap = np.diff(number)
    usual = float(np.median(gap)) if len(gap) else 1.0
    ends = np.append(np.flatnonzero((np.diff(rows) > 1) | (gap > usual) | (rows[1:] == comments)), len(rows) - 1)
    first = np.append(0, ends[:-1] + 1)
    return list(zip(rows[first].tolist(), rows[ends].tolist(), strict=True))


def reasons(source: Source, gone: Array, bare: float, top: int) -> Iterator[LineReason]:
    """Yield each filled line that was looked at with what counted most for it; `top` features a line."""
    table, weights = source.table, nw.weights()
    if not len(table.number):
        return
    text = known(table, weights.rarity, weights.furnishing)
    found = evidence(text, weights)
    settings = {**weights.settings, "bare": bare}
    chance = ends(found.story, found.end, settings, doubts_of(source, found, settings)[1]).chance
    of_lines, of_ends = feature_names()
    parts, names = _contributions(text, found.change, weights), [*of_lines, *(f"end, {name}" for name in of_ends)]
    for row, number in enumerate(table.number.tolist()):
        best = np.argsort(-np.abs(parts[row]), kind="stable")[:top]
        decided = tuple((names[k], round(float(parts[row, k]), 3)) for k in best)
        score, end = round(float(found.story[row]), 3), round(float(chance[row]), 3)
        yield LineReason(number, not bool(gone[row]), score, end, decided)


def _contributions(text: Known, change: Array, weights: nw.Weights) -> Array:
    """Return how much each feature adds to each line's log-odds as story, then as the story's end."""
    found = features(text, change)
    parts = []
    for ensemble, values in zip((weights.line, weights.cut), found, strict=True):
        x = ensemble.standardise(values)
        parts.append(np.mean([network.contributions(x) for network in ensemble.networks], 0))
    return np.hstack(parts)
