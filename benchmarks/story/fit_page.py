"""The networks of the page model: two looks at each line, and all stretches of a page as one softmax."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from examples import Page, solid
from fit_change import table
from fit_story import digits
from furnishing import furnishing
from optimiser import (
    F,
    backward,
    batches,
    descended,
    ensemble_values,
    forward,
    logistic_gradient,
    masked,
    moments,
    packed,
    standard,
    start,
)
from setting import Labelled, setting

from newsclean.story import network as nw
from newsclean.story.credits import credit_words
from newsclean.story.page import first_look, second_look
from newsclean.story.stretch import CAP

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    Array = NDArray[Any]
    Parameters = dict[str, Array]

PARTS = 3
_LINE_EPOCHS, _LINE_BATCH = 12, 1024
_PAGE_UNITS, _PAGE_EPOCHS, _PAGE_BATCH, _PAGE_DROP = 16, 20, 16, 0.3
_WHOLE = ("resiliparse", "boilerpy3")
"""Extractors that keep most of a page."""


class _Kind(NamedTuple):
    """A network of lines: units, share of features dropped, how much a line outside the story counts."""

    units: int
    drop: float
    outside: float


_LOOK, _INSET = _Kind(9, 0.1, 1.0), _Kind(9, 0.2, 0.4)


class Stretch(NamedTuple):
    """Features of a page's lines, where its story's first and last line lie, how much it counts."""

    features: Array
    first: tuple[int, int]
    last: tuple[int, int]
    weight: float


def _dumps(pages: Sequence[Page]) -> Iterator[tuple[str, list[dict[str, str]], float]]:
    for page in pages:
        if page.get("full_ok", True):
            yield page["host"], page["lines"], 1.0
        for row in page["residue"]:
            if row["extractor"] in _WHOLE:
                yield page["host"], row["lines"], 0.3


def _labelled(pages: Sequence[Page]) -> Iterator[Labelled]:
    for host, lines, weight in _dumps(pages):
        made = table([line["text"] for line in lines])
        labels = [line["label"] for line in lines if solid(line["text"])]
        story = np.array([label == "keep" for label in labels], float)
        if len(labels) == len(made.number) and story.any():
            scored = np.array([label in {"keep", "drop"} for label in labels], float)
            first, last = int(story.argmax()), len(story) - 1 - int(story[::-1].argmax())
            yield Labelled(host, made, story, scored, weight, (first, first), (last, last), whole=True)


_BY_SNIPPETS = 0.4
"""How much a page counts that is labelled by snippets."""
_MOST_LINES = 1500


def _by_snippets(rows: Sequence[Page]) -> Iterator[Labelled]:
    """Yield pages of which some lines are known, and so between which lines the story begins and ends."""
    for row in rows:
        lines = [line for line in row["text"].split("\n") if solid(line)]
        made = table(lines)
        kept, gone = (np.array([any(s in line for s in row[key]) for line in lines]) for key in ("with", "without"))
        if len(lines) != len(made.number) or not kept.any() or len(lines) > _MOST_LINES:
            continue
        at, out = np.flatnonzero(kept), np.flatnonzero(gone & ~kept)
        low, high = int(at[0]), int(at[-1])
        above, below = out[out < low], out[out > high]
        first = (int(above[-1]) + 1 if len(above) else 0, low)
        last = (high, int(below[0]) - 1 if len(below) else len(lines) - 1)
        scored = (kept | gone).astype(float)
        yield Labelled(row["host"], made, kept.astype(float), scored, _BY_SNIPPETS, first, last, whole=False)


def _weights(row: Labelled, outside: float) -> Array:
    """Return how much each line counts: story twice, long pages less a line."""
    counts = row.scored * row.weight / np.sqrt(len(row.story))
    return np.asarray(counts * np.where(row.story > 0, 2.0, 1.0) * np.where(row.inside, 1.0, outside))


def _fit_lines(x: Array, rows: Sequence[Labelled], seed: int, kind: _Kind) -> Parameters:
    """Return a network that tells each line's chance to be story."""
    y, w = np.concatenate([row.story for row in rows]), np.concatenate([_weights(row, kind.outside) for row in rows])
    x, y, w = x[w > 0], y[w > 0], w[w > 0]
    rng = np.random.default_rng(seed)
    stream = batches(rng, len(x), _LINE_BATCH)

    def gradient(p: Parameters) -> Parameters:
        rows = next(stream)
        return logistic_gradient(p, masked(rng, x[rows], kind.drop), y[rows, None], w[rows])

    begin = start(rng, x.shape[1], kind.units, [0.0])
    return descended(begin, gradient, _LINE_EPOCHS * -(-len(x) // _LINE_BATCH))


def _chances(opening: Array, closing: Array) -> Array:
    """Return each line's chances to be in the story, its first and its last, over all stretches."""
    ended = closing + np.logaddexp.accumulate(opening)
    norm = ended.max() + np.log(np.exp(ended - ended.max()).sum())
    closes = np.exp(ended - norm)
    opens = np.exp(opening + np.logaddexp.accumulate(closing[::-1])[::-1] - norm)
    return np.column_stack([np.cumsum(opens) - np.cumsum(closes) + closes, opens, closes])


def _within(scores: Array, allowed: tuple[int, int]) -> Array:
    out = np.full_like(scores, -1e6)
    here = slice(allowed[0], allowed[1] + 1)
    out[here] = scores[here]
    return out


def _stretch_gradient(story: Array, ends: Array, page: Stretch) -> Array:
    """Return the gradient of the likelihood of all stretches that may be right, by story, first and last line."""
    run = np.cumsum(story)
    opening, closing = ends[:, 0] - (run - story), run + ends[:, 1]
    right = _chances(_within(opening, page.first), _within(closing, page.last))
    return np.asarray(_chances(opening, closing) - right)


def _fit_stretches(data: Sequence[Stretch], seed: int) -> Parameters:
    """Return a network of three outputs: story, first line, last line."""
    rng = np.random.default_rng(seed)
    stream = batches(rng, len(data), _PAGE_BATCH)

    def gradient(p: Parameters) -> Parameters:
        part = [data[i] for i in next(stream)]
        x = masked(rng, np.vstack([page.features for page in part]), _PAGE_DROP)
        units, z = forward(p, x)
        bent, total = np.tanh(z[:, :1].astype(float) / CAP), sum(page.weight for page in part)
        d, at = np.zeros((len(x), 3)), 0
        for page in part:
            here = slice(at, at + len(page.features))
            found = _stretch_gradient(bent[here, 0] * CAP, z[here, 1:].astype(float), page)
            d[here], at = found * page.weight / total, here.stop
        d[:, :1] *= 1 - bent**2
        return backward(p, x, units, d.astype(F))

    begin = start(rng, data[0].features.shape[1], _PAGE_UNITS, [0.0, -2.0, -2.0])
    return descended(begin, gradient, _PAGE_EPOCHS * -(-len(data) // _PAGE_BATCH))


class Known(NamedTuple):
    """What pages are judged by: pages that tell words of furniture, and how rare words are."""

    pages: Sequence[Page]
    rare: Array


class _Looks(NamedTuple):
    """The first look at each page: standardised features and log-odds by networks that never saw its site."""

    moments: tuple[Array, Array]
    networks: list[dict[str, Any]]
    features: list[Array]
    odds: list[Array]


def _look(rows: Sequence[Labelled], known: Known) -> _Looks:
    """Look at each page with words and a network from other sites only."""
    part = dict(zip(sorted({row.host for row in rows}), (k % PARTS for k in count()), strict=False))
    who = [part[row.host] for row in rows]
    raw: list[Array] = [np.zeros(0)] * len(rows)
    for k in range(PARTS):
        of_sites = furnishing([page for page in known.pages if part.get(page["host"]) != k])
        words = (of_sites, setting(row for row in rows if part[row.host] != k), credit_words())
        for i in (i for i in range(len(rows)) if who[i] == k):
            raw[i] = first_look(rows[i].table, words).astype(F)
    mean, deviation = moments(np.vstack(raw))
    where = np.round(mean.astype(float), 4), np.round(deviation.astype(float), 4)
    features, networks = [standard(x, *where) for x in raw], []
    for k in range(PARTS):
        others = [i for i in range(len(rows)) if who[i] != k]
        x = np.concatenate([features[i] for i in others])
        networks.append(packed(_fit_lines(x, [rows[i] for i in others], k, _LOOK)))
    judges = [nw.network_from(one) for one in networks]
    return _Looks(where, networks, features, [judges[k](x)[:, 0] for k, x in zip(who, features, strict=True)])


def fit_page(pages: Sequence[Page], snippets: Sequence[Page], known: Known, seeds: int = 2) -> dict[str, Any]:
    """Return the values of the data file for `page`: words of the setting, first look, stretches, insets.

    Args:
        pages: pages labelled line by line.
        snippets: pages labelled by snippets, with their `host`.
        known: what they are judged by; words of furniture are those of other sites.
        seeds: networks of a kind.
    """
    rows = [*_labelled(pages), *_by_snippets(snippets)]
    looks = _look(rows, known)
    more = [second_look(row.table, known.rare, odds) for row, odds in zip(rows, looks.odds, strict=True)]
    where = moments(np.vstack(more))
    seen = [np.hstack([standard(x, *where), y]) for x, y in zip(more, looks.features, strict=True)]
    data = [Stretch(x, row.first, row.last, row.weight) for x, row in zip(seen, rows, strict=True)]
    inset = packed(_fit_lines(np.concatenate(seen), rows, 0, _INSET))
    return {
        "setting": digits(setting(rows) * 7 + 8),
        "page_line": ensemble_values(looks.moments, looks.networks),
        "page_stretch": ensemble_values(where, [packed(_fit_stretches(data, seed)) for seed in range(seeds)]),
        "page_inset": {"networks": [inset]},  # its features are those of the stretches
    }
