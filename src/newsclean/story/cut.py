"""Which lines of a text are not story, decided until nothing more would go.

A cut text is a text again, and the model sees it with other eyes: less follows its last lines. So the decision is taken
again on what it leaves, up to `ROUNDS` times. Where that does not settle, nothing goes: what is returned is then a
fixed point too, and no story is eaten away line by line.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from newsclean.lines import UNSTOPPED_LETTER, lines_of
from newsclean.story import network as nw
from newsclean.story import stretch
from newsclean.story.comments import find_comments
from newsclean.story.continuity import doubts_of_ends
from newsclean.story.evidence import REACH, Known, change_features, features, known
from newsclean.story.kinds import kinds_of
from newsclean.story.table import LineTable, line_table, names_furniture, parts, word_counts, words_in_sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from newsclean.types import Document

    Array = NDArray[Any]

ROUNDS = 20
"""Most texts settle in two, one page in a hundred needs ten to sixteen."""
MOST_LINES = 5_000
"""Filled lines that are looked at: 100 times a long story, and 60 MB of features."""
MOST_CHARS = 1_000_000


class Cut(NamedTuple):
    """What goes.

    Attributes:
        table: the filled lines that were looked at.
        gone: which of them go.
        score: how sure that is of each, 0 to 1.
        language: log-odds that each begins, or goes on in, another language than the story's.
        comments: rows of readers' comments, from their heading to their last date; empty, at the end, for none.
    """

    table: LineTable
    gone: Array
    score: Array
    language: Array
    comments: range


class Evidence(NamedTuple):
    """What the model knows of the filled lines: that each is story, that the story ends after it, that one changes."""

    story: Array
    end: Array
    change: Array


class Source(NamedTuple):
    """What is looked at of a text: its first lines (all of them, as a rule), their table, and whether more follow."""

    texts: Sequence[str]
    table: LineTable
    more: bool

    @property
    def filled(self) -> list[str]:
        """The texts of the table's lines."""
        return [self.texts[number] for number in self.table.number]


def read(document: Document, *, named: bool = True) -> Source:
    r"""Return what is looked at of a document.

    Args:
        document: the text.
        named: whether the table says which lines name themselves furniture, which takes longer than all else.

    >>> from newsclean.types import Document
    >>> source = read(Document("Rain.\n\nSun."))
    >>> source.table.number.tolist(), source.more
    ([0, 2], False)
    """
    lines = lines_of(document)
    filled = (number for number, text in enumerate(lines.texts) if text and not text.isspace())
    beyond = next(islice(filled, MOST_LINES, None), len(lines))
    beyond = min(beyond, bisect_right(lines.starts, MOST_CHARS) - 1)
    starts, texts = lines.starts[: beyond + 1], lines.texts[:beyond]
    kinds = kinds_of(texts) if named else None
    return Source(texts, line_table(document.text[: starts[-1]], starts, kinds), beyond < len(lines))


def evidence(text: Known, weights: nw.Weights) -> Evidence:
    """Return the evidence of each line, of ends by `text`'s networks."""
    change = weights.change(change_features(text)).mean(0)
    return Evidence(*_judged(features(text, change), weights), change)


def shortened(text: Known, found: Evidence, size: int, weights: nw.Weights) -> Evidence:
    """Return the evidence if the text had only its first `size` lines: only the last ones look different."""
    first = max(size - REACH, 0)
    change = np.vstack([found.change[:first], weights.change(change_features(text, first, size)).mean(0)])
    first = max(first - _LOOKED_BACK, 0)
    story, end = _judged(features(text, change, first), weights)
    return Evidence(np.append(found.story[:first], story), np.append(found.end[:first], end), change)


_LOOKED_BACK = 2
"""Lines after a line whose changes its features look at."""


def _judged(seen: tuple[Array, Array], weights: nw.Weights) -> tuple[Array, Array]:
    """Return what the networks make of the features of lines and of ends."""
    story = stretch.CAP * np.tanh(weights.line(seen[0])[:, :, 0] / stretch.CAP)
    return story.mean(0), weights.cut(seen[1])[:, :, 0].mean(0)


def nothing(table: LineTable) -> Cut:
    """Return the cut by which all stays."""
    none = np.zeros(len(table.number))
    return Cut(table, none.astype(bool), none, none, range(len(none), len(none)))


class _Asked(NamedTuple):
    """How an end is decided on."""

    settings: Mapping[str, float]
    costs: stretch.Costs

    def end(self, found: Evidence, doubts: Array) -> tuple[int, stretch.Ends]:
        """Return the last line that stays, and what is known of all lines as the last."""
        ends = stretch.ends(found.story, found.end, self.settings, doubts)
        return stretch.last_line(ends, self.costs), ends


def cut_text(document: Document, early: float, bare: float, weights: nw.Weights | None = None) -> Cut:
    r"""Return what goes after the story.

    Args:
        document: the text.
        early: how many right cuts outweigh one that takes lines of the story along.
        bare: how many to one the likeliest end must outweigh that nothing follows the story.
        weights: other weights than those that ship.

    >>> from newsclean.types import Document
    >>> cut_text(Document("Rain fell.\nIt was wet."), early=5.0, bare=15.0).gone.tolist()
    [False, False]
    """
    source, weights = read(document), weights or nw.weights()
    table = source.table
    size = rest = len(table.number)
    if size < 2:
        return nothing(table)
    text, score = known(table, weights.rarity, weights.furnishing), 1.0
    settings = {**weights.settings, "bare": bare}
    asked = _Asked(settings, stretch.Costs(early, settings["late"], settings["patience"]))
    seen = evidence(text, weights)
    comments, doubts = doubts_of(source, seen, settings)
    for _ in range(ROUNDS):
        if rest < 2:
            break
        found = seen if rest == size else shortened(text, seen, rest, weights)
        last, ends = asked.end(found, doubts[:rest])
        if last == rest - 1:
            break
        rest, score = last + 1, min(score, 1 - float(ends.beyond[last]))
    else:
        return nothing(table)
    end = comments.start
    if rest < end and (_risks_most(table, rest, score) or _goes_on(source, rest, end, weights, asked)):
        rest, score = end, 1.0
    if rest == size or (source.more and rest > size / 2):
        return nothing(table)
    language = np.append(0.0, seen.change[:-1, 1])
    language[rest + 1 :] = np.maximum(language[rest + 1 :], language[rest])
    return Cut(table, np.arange(size) >= rest, np.full(size, score), language, comments)


_MAY_END = 0.1
"""Chance that the story ends above comments from which they are no part of it: below that it may be a live report."""


def doubts_of(source: Source, seen: Evidence, settings: Mapping[str, float]) -> tuple[range, Array]:
    """Return the rows of readers' comments, and the log-odds against the story's end after each line.

    Args:
        source: the lines.
        seen: the evidence of each.
        settings: as in `stretch.ends`.
    """
    texts = source.filled
    doubts, comments = doubts_of_ends(source.table, texts), find_comments(source.table, texts)
    if comments:
        chance = stretch.ends(seen.story, seen.end, settings, doubts).chance[:-1]
        if chance[: comments.start].sum() < _MAY_END * chance.sum():
            return range(len(doubts), len(doubts)), doubts
        doubts[comments.start :] = np.inf
        doubts[comments.start - 1] = 0.0  # no list of the story goes on in its comments
    return comments, doubts


_MOST_BEYOND = 4.0
"""How many times the words that a story has in sentences may stand in sentences after it. Of pages by sites that the
model never saw, one in a hundred has more after its story, most of them comments."""
_MOST_AT_RISK = 0.5
"""Where more stand there, the words that may be lost by mistake, as a share of those that stay. Without this bound a
long list of briefs, cut near its head, made up most of all words that were lost."""


def _risks_most(table: LineTable, size: int, score: float) -> bool:
    """Tell whether far more prose follows the first `size` lines than they have, and it may well be the story's.

    Args:
        table: the lines.
        size: how many of them stay.
        score: how sure it is that the story does not go on.
    """
    words = words_in_sentences(table)
    stays, goes = max(float(words[:size].sum()), 1.0), float(words[size:].sum())
    return goes > _MOST_BEYOND * stays and (1 - score) * goes > _MOST_AT_RISK * stays


_BETTER = 3.0
"""Log-odds by which a later end must be likelier, without the lines that name themselves furniture."""
_SENTENCE = 6
"""Words of a line that ends as a sentence does, from which it may be a paragraph."""
_UNSTOPPED = 12
"""Words of one in a script without full stops from which it may be one."""


def _goes_on(source: Source, size: int, comments: int, weights: nw.Weights, asked: _Asked) -> bool:
    """Tell whether only furniture between two paragraphs makes the first `size` lines look like all of the story.

    So it can be where a paragraph is among the other lines that go. Without the lines that name themselves furniture
    a later end is then the likelier one; or, where the first line to go is one of them and a paragraph stands right
    below, the text is not cut there. Nothing is cut then: other cleaners take such lines, and the text is judged
    again without them.
    """
    table = source.table
    named = names_furniture(table)
    unnamed = np.flatnonzero(~named[:comments])
    last = int(np.count_nonzero(unnamed < size)) - 1
    if len(unnamed) == comments or not 0 <= last < len(unnamed) - 1:
        return False
    filled = source.filled
    if not _paragraph_among(table, filled, unnamed[last + 1 :]):
        return False
    rest, texts = parts(table, unnamed), [filled[row] for row in unnamed]
    doubts = doubts_of_ends(rest, texts)
    found = evidence(known(rest, weights.rarity, weights.furnishing), weights)
    if named[size] and _paragraph_among(rest, texts, [last + 1]):
        return asked.end(found, doubts)[0] > last
    later = stretch.scores(found.story, found.end, asked.settings, doubts)[last:]
    return len(later) > 1 and bool(later[1:].max() > later[0] + _BETTER)


def _paragraph_among(table: LineTable, texts: Sequence[str], rows: Iterable[int]) -> bool:
    """Tell whether one of the lines may be a paragraph."""
    words, in_sentences = word_counts(table), words_in_sentences(table)
    for row in rows:
        unstopped = not texts[row].isascii() and UNSTOPPED_LETTER.search(texts[row])
        if words[row] >= _UNSTOPPED if unstopped else in_sentences[row] >= _SENTENCE:
            return True
    return False
