"""The networks that notice where another story, or another language, begins."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from examples import Page, body, filled
from optimiser import F, batches, descended, ensemble_values, logistic_gradient, moments, packed, standard, start

from newsclean.lines import Lines
from newsclean.story import network as nw
from newsclean.story.evidence import change_features, known
from newsclean.story.kinds import kinds_of
from newsclean.story.table import LineTable, line_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    Array = NDArray[Any]

BUCKETS = 32768
PARTS = 3
"""Networks, each trained without a third of the sites: what is trained on their findings sees a site through the one
that did not know it."""
SPLICES, SPLICES_BY_SNIPPETS = 24, 6
"""Splices made of each page, labelled line by line or by snippets."""
_HIDDEN, _EPOCHS, _BATCH = 16, 6, 1024


def joined(lines: Sequence[str]) -> str:
    """The lines as one text, a line each whatever line breaks they hold."""
    return "\n".join(" ".join(line.splitlines()) for line in lines)


def table(lines: Sequence[str]) -> LineTable:
    """The lines' table, as the cleaner makes it."""
    text = joined(lines)
    found = Lines(text)
    return line_table(text, found.starts, kinds_of(found.texts))


def _buckets(text: str) -> Array:
    return np.unique((line_table(text, Lines(text).starts).words.code % np.uint64(BUCKETS)).astype(np.int64))


def rarity(pages: Sequence[Page], background: Sequence[str]) -> Array:
    """Rarity of each bucket of words in steps of 1/15: 1 where at most one text uses a word of it."""
    count = np.zeros(BUCKETS)
    texts = [*filter(str.strip, background), *(joined(body(page)) for page in pages)]
    for text in texts:
        count[_buckets(text)] += 1
    share = 1 - np.log(np.maximum(count, 1)) / np.log(len(texts) / 4)
    return np.asarray(np.round(np.clip(share, 0, 1) * 15) / 15)


class Splice(NamedTuple):
    """Lines, the last one before the change (None where there is none), whether another language begins."""

    lines: list[str]
    last: int | None
    foreign: bool


def splices(pages: Sequence[Page], seed: int) -> Iterator[Splice]:
    """Yield stories as they are, stories with their own title inside, and stories that another one follows."""
    rng = random.Random(seed)  # noqa: S311 - a seeded choice of examples
    same: dict[str, list[Page]] = {}
    for page in pages:
        same.setdefault(page["lang"], []).append(page)
    for page in pages:
        story, title = filled(body(page)), page["gold_title"]
        if len(story) < 4:
            continue
        yield Splice(story, None, foreign=False)
        if title:
            at = rng.randrange(2, len(story))
            yield Splice([*story[:at], title, *story[at:]], None, foreign=False)
            yield Splice([title, *story], None, foreign=False)
        for _ in range(SPLICES_BY_SNIPPETS if "open" in page else SPLICES):
            other = rng.choice(same[page["lang"]] if rng.random() < 0.75 else pages)
            if other is not page:
                last = len(story) if rng.random() < 0.5 else rng.randrange(3, len(story) + 1)
                lines = story[:last] + _piece(other, rng)
                yield Splice(lines, last - 1, foreign=other["lang"] != page["lang"])


def _piece(page: Page, rng: random.Random) -> list[str]:
    """A few lines of a story, often its first, mostly under its title."""
    lines = filled(body(page))
    first = 0 if rng.random() < 0.5 or not lines else rng.randrange(len(lines))
    piece = lines[first : first + rng.choice((1, 2, 2, 3, 4, 8, 12))]
    return [page["gold_title"], *piece] if rng.random() < 0.6 and page["gold_title"] else piece


NO_WORDS = np.zeros(1)
"""Odds of words of furniture for those that ask for changes only, in which they have no say."""


def _rows(pages: Sequence[Page], rare: Array, seed: int) -> tuple[Array, Array]:
    """Features and labels (another story, another language) of the lines before changes and of some others."""
    rng = np.random.default_rng(seed)
    rows: list[Array] = []
    labels: list[Array] = []
    for lines, last, foreign in splices(pages, seed):
        made = table(lines)
        found = change_features(known(made, rare, NO_WORDS)).astype(F)
        if last is None:
            take, y = np.arange(len(found) - 1), np.zeros((len(found) - 1, 2))
        else:
            other = rng.choice(last, min(last, 6), replace=False) if last else np.zeros(0, int)
            take, y = np.append(other, last), np.zeros((len(other) + 1, 2))
            y[-1] = 1, foreign
        rows.append(found[take])
        labels.append(y)
    return np.vstack(rows), np.vstack(labels)


def _detector(x: Array, y: Array, seed: int) -> dict[str, Array]:
    """Two detectors that share no unit, as one network of two outputs."""
    rng, parts = np.random.default_rng(seed), []
    for output in (0, 1):
        begin = start(rng, x.shape[1], _HIDDEN, [-2.0])
        stream, labels = batches(rng, len(x), _BATCH), y[:, output : output + 1]

        def gradient(p: dict[str, Array], stream: Iterator[Array] = stream, labels: Array = labels) -> dict[str, Array]:
            rows = next(stream)
            return logistic_gradient(p, x[rows], labels[rows])

        parts.append(descended(begin, gradient, _EPOCHS * -(-len(x) // _BATCH)))
    one, two = parts
    none = np.zeros_like(one["out"])
    return {
        "hidden": np.hstack([one["hidden"], two["hidden"]]),
        "bias": np.append(one["bias"], two["bias"]),
        "out": np.hstack([np.vstack([one["out"], none]), np.vstack([none, two["out"]])]),
        "straight": np.hstack([one["straight"], two["straight"]]),
        "offset": np.append(one["offset"], two["offset"]),
    }


class Change(NamedTuple):
    """The detectors, their values for the data file, and the part each site is in."""

    ensemble: nw.Ensemble
    values: dict[str, Any]
    part: dict[str, int]


def fit_change(pages: Sequence[Page], rare: Array) -> Change:
    """Fit the detectors; network k never saw the sites of part k."""
    hosts = sorted({page["host"] for page in pages})
    random.Random(3).shuffle(hosts)  # noqa: S311 - a seeded order
    part = {host: place % PARTS for place, host in enumerate(hosts)}
    # What is spliced on comes from the part itself, or a detector would know documents that it judges later.
    rows = [_rows([page for page in pages if part[page["host"]] == k], rare, k) for k in range(PARTS)]
    where = moments(np.vstack([x for x, _ in rows]).astype(float))
    rows = [(standard(x, *where), y) for x, y in rows]
    networks = []
    for k in range(PARTS):
        x, y = (np.vstack([rows[j][side] for j in range(PARTS) if j != k]) for side in (0, 1))
        networks.append(packed(_detector(x, y, k)))
    values = ensemble_values(where, networks)
    return Change(nw.ensemble_from(values, values), values, part)
