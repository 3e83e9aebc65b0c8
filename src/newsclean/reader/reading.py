"""Read documents: decide which lines are story, which are removed, and for which reason."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from newsclean.cleaners.masthead import MAX_HEAD_LINES, repeated_titles
from newsclean.protect import compiled
from newsclean.reader.concepts import CONCEPTS
from newsclean.reader.kinds import FURNITURE, KINDS, among
from newsclean.reader.network import Network, Odds, rows_of
from newsclean.reader.path import INSET, STORY, TAIL, best_path
from newsclean.reader.signs import MARKS, SIGNS
from newsclean.reader.table import COLUMNS, SHAPE, read_lines
from newsclean.text.lines import Lines, lines_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from newsclean.policy import Policy
    from newsclean.reader.prices import Prices
    from newsclean.reader.table import LineTable
    from newsclean.types import Document

    Array = NDArray[Any]
MOST_ROWS, MOST_CHARS = 5000, 1_000_000
"""The reader reads this many lines, not counting blank ones, and this many code points of a text. The rest is kept. If
a tail begins in the first half of the lines that were read, the rest is removed with the tail."""
ROWS_TOGETHER = 800
"""The activations of so many lines fit into the cache of a processor. With more lines, the network is slower."""
_LEAST_ROWS = 20
ROUNDS = 8
_AGAIN, _TITLE, _BY_LINE = KINDS.index("repeated-title"), KINDS.index("title"), KINDS.index("byline")
_UNNAMED = KINDS.index("story")
_LIKELY_TITLE = -2.5
"""The likeliest title above the story is kept from this log-odds of story."""
_ENDS, _WORDS, _PROSE_WORDS = COLUMNS.index("ends"), COLUMNS.index("words"), 8
_SCRIPT, _CHARS = COLUMNS.index("foreign_script"), COLUMNS.index("chars")
_BARS = [COLUMNS.index("bar"), COLUMNS.index("share"), COLUMNS.index("follow")]
_OPENING = frozenset("\"'“”„‘‚«»‹›「『《")
_OTHER_SCRIPT, _FOREIGN_CHARS = 0.8, 20
"""A line is foreign if more than this share of its letters is in another script than the text above. A block of foreign
lines must have a line with at least this many characters."""
_FIRST_SIGN, _FIRST_CONCEPT, _CREDIT = len(SHAPE), len(SHAPE) + len(SIGNS), SIGNS.index("credit")
_CONCEPTS = slice(_FIRST_CONCEPT, _FIRST_CONCEPT + len(CONCEPTS))
_FOREIGN, _OF_OTHERS = KINDS.index("foreign"), ("headlines", "other-story")
_OUTSIDE = {"date-line": -2.0, "updated-line": -2.0, "legal": -0.5}
"""A line with one of these signs, above or below all sentences without a sign, is removed below this log-odds of story.
Gold texts disagree on such lines, and the policy does not."""
_LIMITS = np.array([_OUTSIDE.get(sign, -np.inf) for sign in SIGNS])
_BY_LINE_LIMIT = -2.5
"""The only likely by-line above all sentences, which may be a name alone, is removed below this log-odds of story.
Several names are a list."""
_KIND_OF_SIGN = {
    "bar": "share", "updated-line": "date-line", "reading-time": "date-line", "breadcrumb": "navigation",
    "read-more": "related", "player": "controls", "stamp": "controls",
}  # fmt: skip
KIND_OF_COLUMN = tuple(KINDS.index(_KIND_OF_SIGN.get(sign, sign)) if sign not in MARKS else -1 for sign in SIGNS)
"""The kind of line that each column of `SIGNS` identifies; -1 for a column that identifies none."""
_KIND_NUMBERS = np.asarray(KIND_OF_COLUMN)


class Reading(NamedTuple):
    """The evidence and the decision on each line of a document that is not blank.

    Attributes:
        number: the number of each line among all lines of the text.
        story: the log-odds that each line is story, from the last round in which it was read.
        kind: the likeliest kind of each line, as a position in `KINDS`.
        sign: the column of `SIGNS` that identifies the kind of each line with certainty; -1 if none does.
        state: `HEAD`, `STORY`, `INSET` or `TAIL` for each line; all are `STORY` if `settled` is False.
        settled: whether a round removed nothing more, within `ROUNDS` rounds.
        rest: whether the lines after those that were read are removed with the tail.
    """

    number: Array
    story: Array
    kind: Array
    sign: Array
    state: Array
    settled: bool
    rest: bool = False


class _Document:
    """A document and the decisions on its lines so far, from round to round."""

    def __init__(self, document: Document, protect: str = "") -> None:
        lines = lines_of(document)
        most = min(bisect_right(lines.starts, MOST_CHARS), len(lines.texts))
        filled = lines.filled()
        if len(filled) > MOST_ROWS:
            most = min(most, filled[MOST_ROWS])
        self.cut = most < len(lines.texts)
        self.table: LineTable = read_lines(
            document.text[: lines.starts[most]], lines.starts[: most + 1], lines.texts[:most]
        )
        n = len(self.table.number)
        self.rows, self.story, self.state = np.arange(n), np.zeros(n), np.full(n, STORY)
        self.kind = np.zeros(n, np.int64)
        signs = self.table.shape[:, _FIRST_SIGN:_FIRST_CONCEPT]
        named = signs * (_KIND_NUMBERS >= 0)
        last = len(SIGNS) - 1 - (named[:, ::-1] == 1).argmax(1)  # later columns are more specific
        self.sign = np.where(named.max(1, initial=0) == 1, last, -1)
        self.settled = n == 0
        self.title = document.title
        self.quoted = np.array([text[0] in _OPENING for text in self.table.texts], bool)
        self.kept = np.zeros(n, bool)
        if protect:
            self.kept[:] = [compiled(protect)(lines.texts[i]) for i in self.table.number.tolist()]
        self.head: tuple[list[int], set[int]] = ([], set())

    def decide(self, columns: Array, odds: Odds, prices: Prices, policy: Policy) -> None:
        """Remove lines that are unlikely to be story. If there are no such lines, the document is settled."""
        rows = self.rows
        self.story[rows] = odds.story
        again = self.repeats()
        self.kind[rows] = np.where(again, _AGAIN, _kinds(odds.kinds, self.sign[rows], columns))
        told = bool((odds.story > 0).any())
        path = np.full(len(rows), STORY)
        if told:
            unnamed, prose = odds.kinds.argmax(1) == _UNNAMED, _prose(columns)
            path = best_path(odds.story, prices.line + prices.prose * prose + prices.unnamed * unnamed, prices)
            other = columns[:, _SCRIPT] > _OTHER_SCRIPT
            if other.any():
                path[_foreign(path, other & ~self.quoted[rows], columns, odds.story)] = TAIL
                path[_shown_post(path, other & prose & (self.sign[rows] < 0))] = STORY
        alone = self.alone(columns, odds.story, path, prices)
        state = _by_policy(np.where(alone, INSET, path), self.kind[rows], policy)
        state = np.where(again & (state == STORY), INSET, state)
        state = _with_headline(state, self.kind[rows], odds.story) if told else state
        state = np.where(self.kept[rows], STORY, state)
        self.state[rows] = state
        gone = state != STORY
        self.settled = not gone.any() or gone.all()
        if gone.all() and told:
            self.state[rows] = STORY
        else:
            self.rows = rows[~gone]

    def alone(self, columns: Array, story: Array, path: Array, prices: Prices) -> Array:
        """Return for each remaining line whether its wording removes it, although the path keeps it.

        If no line is likely story, a sign is enough.
        """
        sign, told = self.sign[self.rows], bool((story > 0).any())
        kind, signed = self.kind[self.rows], (sign >= 0) & (sign != _CREDIT)
        told_apart = self.quoted[self.rows] | (columns[:, _SCRIPT] > _OTHER_SCRIPT)  # a post may be shown without marks
        worded = among(kind, FURNITURE) & columns[:, _CONCEPTS].any(1) & ~told_apart
        out: Array = (signed | worded) & (story < prices.alone) if told else signed
        sentences = _prose(columns) & (sign < 0)
        above, below = np.cumsum(sentences) == 0, np.cumsum(sentences[::-1])[::-1] == 0
        if sentences.any():
            out |= (above | below) & (sign >= 0) & (story < _LIMITS[sign])
            names = above & (kind == _BY_LINE) & (path == STORY)
            out |= names & (names.sum() == 1) & (story < _BY_LINE_LIMIT) & told
        out &= path == STORY
        bar = columns[:, _BARS].max(1) > 0
        out |= _beside(bar, out | (path != STORY)) & (story < 0)  # the rest of a share bar
        return out

    def repeats(self) -> Array:
        """Return for each remaining line whether it repeats the title above the first prose."""
        head = self.rows[: MAX_HEAD_LINES + 2].tolist()
        if head != self.head[0]:
            lines = Lines("\n".join([self.table.texts[row] for row in head]))
            self.head = head, repeated_titles(lines, self.title)
        out = np.zeros(len(self.rows), bool)
        out[list(self.head[1])] = True
        return out

    def reading(self) -> Reading:
        """Return the evidence and the decisions. If the rounds did not settle, all lines are story."""
        state = self.state if self.settled else np.full(len(self.state), STORY)
        n = len(state)
        rest = bool(self.cut and n and state[-1] == TAIL and (state[n // 2 :] == TAIL).all())
        if self.cut and not rest and n:
            state = np.where(_last_run(state == TAIL), STORY, state)
        return Reading(self.table.number, self.story, self.kind, self.sign, state, self.settled, rest)


def _prose(columns: Array) -> Array:
    """Return for each line whether it is a sentence or more."""
    out: Array = (columns[:, _ENDS] > 0) & (np.expm1(columns[:, _WORDS] * 2) >= _PROSE_WORDS)
    return out


def _foreign(path: Array, other: Array, columns: Array, story: Array) -> Array:
    """Return for each line whether it belongs to a block in another script (`other`) that is removed.

    Such a block is at the end of the text, or partly removed already, and is less likely story than boilerplate.
    """
    block: Array = (_last_run(other | (path != STORY)) | _beside(other, path != STORY)) & (path == STORY)
    long_ = bool((block & (np.expm1(columns[:, _CHARS] * 3) >= _FOREIGN_CHARS)).any())
    if not long_ or block.all() or story[block].mean() >= 0:
        return np.zeros(len(path), bool)
    return block


def _shown_post(path: Array, foreign: Array) -> Array:
    """Return for each line whether it is one of the sentences in `foreign` that has a story line above and below.

    Stories show such posts without quotation marks. A blurb of another edition has a title.
    """
    kept = np.append(path == STORY, False)
    between: Array = (path == INSET) & foreign & np.roll(kept, 1)[:-1] & kept[1:]
    return between


def _with_headline(state: Array, kind: Array, story: Array) -> Array:
    """Return the states with the likeliest title above the story kept, if no title is kept and it may be story."""
    above = int((state == STORY).argmax()) + 1
    titles = np.flatnonzero(kind[:above] == _TITLE)
    if len(titles) and not (state[titles] == STORY).any():
        best = titles[story[titles].argmax()]
        state[best] = STORY if story[best] > _LIKELY_TITLE else state[best]
    return state


def _beside(rows: Array, marked: Array) -> Array:
    """Return for each row whether it is in a stretch of true values in `rows` that has a true value in `marked`."""
    marked = marked & rows
    if not marked.any():
        return marked
    run = np.cumsum(np.diff(rows.astype(np.int8), prepend=0) == 1)
    found = np.zeros(len(rows) + 1, bool)
    found[run[marked]] = True
    out: Array = rows & found[run]
    return out


def _last_run(tail: Array) -> Array:
    """Return an array that is true only for the run of true values at the end of `tail`."""
    out: Array = np.cumprod(tail[::-1])[::-1].astype(bool)
    return out


def _kinds(kinds: Array, sign: Array, columns: Array) -> Array:
    """Return the kind of each line: of its sign, else the likeliest; foreign for another story in another script."""
    likely = kinds.argmax(1)
    likely[among(likely, _OF_OTHERS) & (columns[:, _SCRIPT] > _OTHER_SCRIPT)] = _FOREIGN
    return np.where(sign >= 0, _KIND_NUMBERS[sign], likely)


def _by_policy(state: Array, kind: Array, policy: Policy) -> Array:
    """Return the states after the policy is applied.

    Kinds to drop are removed. Kinds to keep are kept where they are next to the story.
    """
    drop = among(kind, policy.kinds("drop") & {"caption", "credit"})
    state = np.where(drop & (state == STORY), INSET, state)
    keep = np.flatnonzero(among(kind, policy.kinds("keep")) & (state != STORY)).tolist()
    for i in keep:
        if i and state[i - 1] == STORY:
            state[i] = STORY
    for i in reversed(keep):
        if i + 1 < len(state) and state[i + 1] == STORY:
            state[i] = STORY
    return state


def read(
    documents: Sequence[Document], network: Network, prices: Prices, policy: Policy, protect: str = ""
) -> list[Reading]:
    """Return the evidence and the decisions for each document. Other documents do not change them.

    The network reads the remaining lines again until nothing more is removed. The text is analysed only once.
    """
    open_ = [_Document(document, protect) for document in documents]
    everyone = list(open_)
    for _ in range(ROUNDS):
        open_ = [document for document in open_ if not document.settled]
        for some in _together(open_):
            looks = [rows_of(document.table, document.rows) for document in some]
            for document, look, odds in zip(some, looks, network(looks), strict=True):
                document.decide(look.columns, odds, prices, policy)
    return [document.reading() for document in everyone]


def _together(documents: Sequence[_Document]) -> Iterator[list[_Document]]:
    """Yield groups of documents that the network reads at once, with at most `ROWS_TOGETHER` lines in a group.

    A longer document is a group of its own. A shorter one counts as `_LEAST_ROWS`: each needs 128 kB for its words.
    """
    group, rows = list[_Document](), 0
    for document in documents:
        size = max(len(document.rows), _LEAST_ROWS)
        if group and rows + size > ROWS_TOGETHER:
            yield group
            group, rows = [], 0
        group.append(document)
        rows += size
    if group:
        yield group
