"""The networks for "this line is story" and "the story ends here": all ends of a text as one softmax."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from examples import Builder, Example, Page, solid
from fit_change import PARTS, Change, fit_change, rarity, table
from furnishing import furnishing
from optimiser import Adam, F, backward, ensemble_values, forward, masked, moments, packed, standard, start

from newsclean.story.evidence import change_features, features, known
from newsclean.story.stretch import CAP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Array = NDArray[Any]
    Parameters = dict[str, Array]

_HIDDEN = (24, 48)
_EPOCHS, _BATCH, _DROP = 14, 64, 0.4
_SPARE = (6, 14)
"""Columns of each network's features, those of the change detectors, that are never dropped."""
_DECAYED = ("hidden", "straight", "out")
_MOST_LINES, _MOST_AFTER = 200, 60


_UNKNOWN = 0.3
"""Share of documents whose words are taken for unknown, as are those of most languages."""


class Case(NamedTuple):
    """A training document: features of lines, features of ends, number of the story's last line, weight."""

    line: Array
    cut: Array
    last: int
    weight: float


def _shortened(example: Example) -> list[str]:
    """The document without what comes very much later: that says nothing new."""
    most, count = max(_MOST_LINES, example.story + _MOST_AFTER), 0
    for place, text in enumerate(example.lines):
        count += solid(text)
        if count > most:
            return example.lines[:place]
    return example.lines


def _cases(pages: Sequence[Page], rare: Array, change: Change) -> list[Case]:
    """The training documents; words of furniture, like changes, are known from other sites only, or not at all."""
    parts = [furnishing([page for page in pages if change.part[page["host"]] != part]) for part in range(PARTS)]
    rng, cases = np.random.default_rng(9), []
    for example in Builder(pages, seed=5).build():
        made = table(_shortened(example))
        if len(made.number) < example.story:
            continue
        part = change.part[pages[example.page]["host"]]
        unseen = change.ensemble.networks[part]
        text = known(made, rare, parts[part] * (rng.random() >= _UNKNOWN))
        odds = unseen(change.ensemble.standardise(change_features(text)))
        line, cut = features(text, odds)
        cases.append(Case(line.astype(F), cut.astype(F), example.story - 1, example.weight))
    return cases


def _end_gradient(part: Sequence[Case], story: Array, end: Array) -> tuple[float, Array, Array]:
    """Loss and its gradients by the evidence of the lines and of the ends, over a batch's joined documents."""
    lengths = np.array([len(case.line) for case in part])
    first = np.cumsum(lengths) - lengths
    last = first + lengths - 1
    target = first + np.array([case.last for case in part])
    weight = np.array([case.weight for case in part])
    owner = np.repeat(np.arange(len(part)), lengths)
    bent = np.tanh(story / CAP)
    end[last] = 0
    total = np.cumsum(bent * CAP, dtype=float)
    score = total - (total[first] - bent[first] * CAP)[owner] + end
    chance = np.exp(score - np.maximum.reduceat(score, first)[owner])
    chance /= np.add.reduceat(chance, first)[owner]
    loss = -float((weight * np.log(np.maximum(chance[target], 1e-30))).sum() / weight.sum())
    chance[target] -= 1
    chance *= (weight / weight.sum())[owner]
    by_end = chance.copy()
    by_end[last] = 0
    run = np.cumsum(chance)
    return loss, (run[last][owner] - run + chance) * (1 - bent * bent), by_end


def _step(networks: Parameters, part: Sequence[Case], rng: np.random.Generator) -> tuple[float, Parameters]:
    """Loss and gradient of both networks on a batch."""
    one, two = ({name[1:]: value for name, value in networks.items() if name[0] == side} for side in "ab")
    x = masked(rng, np.vstack([case.line for case in part]), _DROP, _SPARE[0])
    y = masked(rng, np.vstack([case.cut for case in part]), _DROP, _SPARE[1])
    units, story = forward(one, x)
    more_units, end = forward(two, y)
    loss, by_story, by_end = _end_gradient(part, story[:, 0], end[:, 0].astype(float))
    ours = backward(one, x, units, by_story[:, None].astype(F))
    theirs = backward(two, y, more_units, by_end[:, None].astype(F))
    return loss, {**{f"a{k}": v for k, v in ours.items()}, **{f"b{k}": v for k, v in theirs.items()}}


def _fit_pair(cases: Sequence[Case], seed: int) -> tuple[Parameters, Parameters]:
    rng = np.random.default_rng(seed)
    one = start(rng, cases[0].line.shape[1], _HIDDEN[0], [0.0])
    two = start(rng, cases[0].cut.shape[1], _HIDDEN[1], [-2.0])
    both = {**{f"a{k}": v for k, v in one.items()}, **{f"b{k}": v for k, v in two.items()}}
    decayed = [side + name for side in "ab" for name in _DECAYED]
    optimiser = Adam(both, _EPOCHS * -(-len(cases) // _BATCH), decayed)
    losses = []
    for _ in range(_EPOCHS):
        order = rng.permutation(len(cases))
        for at in range(0, len(order), _BATCH):
            loss, gradient = _step(both, [cases[i] for i in order[at : at + _BATCH]], rng)
            optimiser.descend(gradient)
            losses.append(loss)
    print("    loss", round(float(np.mean(losses[-50:])), 4), flush=True)
    return {k[1:]: v for k, v in both.items() if k[0] == "a"}, {k[1:]: v for k, v in both.items() if k[0] == "b"}


def digits(values: Array) -> list[str]:
    """Return whole numbers below 16 as the data file holds them."""
    digits = "".join(f"{round(float(x)):x}" for x in values)
    return [digits[k : k + 128] for k in range(0, len(digits), 128)]


def fit_story(pages: Sequence[Page], background: Sequence[str], seeds: int) -> dict[str, Any]:
    """Return the values of the data file for `text`: rarity, change detectors, lines and ends."""
    rare = rarity([page for page in pages if "open" not in page], background)
    change = fit_change(pages, rare)
    cases = _cases(pages, rare, change)
    lines = moments(np.vstack([case.line for case in cases[::3]]).astype(float))
    cuts = moments(np.vstack([case.cut for case in cases[::3]]).astype(float))
    cases = [case._replace(line=standard(case.line, *lines), cut=standard(case.cut, *cuts)) for case in cases]
    pairs = [_fit_pair(cases, seed) for seed in range(seeds)]
    return {
        "rarity": digits(rare * 15),
        "furnishing": digits(furnishing(pages) * 7 + 8),
        "change": change.values,
        "line": ensemble_values(lines, [packed(one) for one, _ in pairs]),
        "cut": ensemble_values(cuts, [packed(two) for _, two in pairs]),
    }
