"""The network that separates the story's blocks from a page's others, in numpy.

Weights and activations lie on grids of powers of two, as in `newsclean.reader.network`: sums are exact, and
the bytes are the same on every machine.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np

from newsclean.html.surroundings import NEAREST, words_of_names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from newsclean.html.blocks import Element

    Array = NDArray[Any]
DILATIONS = (1, 2)
"""Distances in blocks at which each layer looks at neighbours."""
WEIGHT_GRID, GRID, ODDS_GRID = 2.0**-11, 2.0**-10, 2.0**-6
"""Steps of weights (int16), of activations, and of the log-odds."""
_NAMES_GRID = 2.0**-7


class BlockNetwork:
    """A trained network.

    Args:
        weights: its arrays of a weights file.
    """

    def __init__(self, weights: dict[str, Array]) -> None:
        """Put the weights on their grids."""
        self._w = {name: _unpacked(value) for name, value in weights.items()}

    @property
    def names(self) -> tuple[Array, Array]:
        """The features of each word in names: of the nearest elements, and of all around; words x features."""
        return self._w["near.weight"], self._w["all.weight"]

    def first_look(self, columns: Array) -> Array:
        """Return rough log-odds of story from the columns alone."""
        w = self._w
        x = _scaled(columns, w["first.mean"], w["first.scale"])
        return _odds(x @ w["first.weight"] + w["first.bias"])

    def __call__(self, columns: Array, names: Array) -> Array:
        """Return the log-odds that each block is story.

        Args:
            columns: blocks x `READ`, `COLUMNS`, the log-odds of the reader and of the first look.
            names: blocks x features of names, as `Networks.named` gives them.
        """
        w = self._w
        x = _scaled(columns, w["mean"], w["scale"])
        h = _relu(np.hstack([x, names]) @ w["enter.weight"] + w["enter.bias"])
        for number, distance in enumerate(DILATIONS):
            near = _around(_norm(h, w[f"norm.{number}"]), distance)
            h = h + _relu(near @ w[f"conv.{number}.weight"] + w[f"conv.{number}.bias"])
        out = _norm(h, w[f"norm.{len(DILATIONS)}"]) @ w["leave.weight"] + w["leave.bias"]
        return _odds(out[:, 0] + (x @ w["skip.weight"])[:, 0] + w["skip.bias"])


def _mean(sums: Array, counts: Array) -> Array:
    return _on_grid(sums / np.sqrt(np.maximum(counts, 1))[:, None])


def _scaled(columns: Array, mean: Array, scale: Array) -> Array:
    return _on_grid(np.clip((columns - mean) / scale, -5, 5))


def _around(x: Array, distance: int) -> Array:
    """Return each row's neighbours at a distance, itself between them, the mean up to it and of all after it."""
    n = len(x)
    padded = np.vstack([np.zeros((distance, x.shape[1])), x, np.zeros((distance, x.shape[1]))])
    sums, at = np.cumsum(x, 0), np.arange(1, n + 1)[:, None]
    before, after = sums / at, (sums[-1:] - sums) / np.maximum(n - at, 1)
    return np.hstack([padded[:n], x, padded[2 * distance :], _on_grid(before), _on_grid(after)])


def _on_grid(x: Array) -> Array:
    out: Array = np.rint(x / GRID) * GRID
    return out


def _odds(x: Array) -> Array:
    out: Array = np.rint(x / ODDS_GRID) * ODDS_GRID
    return out


def _relu(x: Array) -> Array:
    return _on_grid(np.maximum(x, 0))


def _norm(x: Array, weight: Array) -> Array:
    """Return rows divided by their root mean square."""
    return _on_grid(x / np.sqrt((x * x).mean(1, keepdims=True) + 1e-5) * weight)


def _unpacked(value: Array) -> Array:
    """Return an array as float64, matrices turned for use from the right; int8 are features of names."""
    if value.dtype == np.int8:
        return value.astype(np.float64) * _NAMES_GRID
    if value.dtype == np.int16:
        made = value.astype(np.float64) * WEIGHT_GRID
        return made.T.copy() if made.ndim == 2 else made
    return value


def packed(state: dict[str, Array]) -> dict[str, Array]:
    """Return a trained state as the arrays of a weights file.

    Raises:
        ValueError: a weight lies outside its grid's range.
    """
    made: dict[str, Array] = {}
    for name, trained in state.items():
        if name.endswith(("mean", "scale")):
            made[name] = trained.astype(np.float32).astype(np.float64)
            continue
        kind = np.dtype(np.int8 if name in {"near.weight", "all.weight"} else np.int16)
        steps = np.rint(trained / (_NAMES_GRID if kind == np.int8 else WEIGHT_GRID))
        most = np.iinfo(kind).max
        if np.abs(steps).max() > most:
            raise ValueError(f"{name} must lie within {most} steps, got {np.abs(steps).max():.0f}")
        made[name] = steps.astype(kind)
    return made


class Networks:
    """Networks whose mean decides.

    Args:
        arrays: a weights file; the arrays of each network begin with its number.
    """

    def __init__(self, arrays: Mapping[str, Array]) -> None:
        """Unpack the networks."""
        own = [
            {name.split("/", 1)[1]: value for name, value in arrays.items() if name.startswith(f"{number}/")}
            for number in range(int(arrays["count"]))
        ]
        self._networks = [BlockNetwork(weights) for weights in own]
        self._words = {str(word): number for number, word in enumerate(arrays["words"])}
        near, all_ = zip(*(network.names for network in self._networks), strict=True)
        self._near, self._all = np.hstack(near), np.hstack(all_)

    def first_look(self, columns: Array) -> Array:
        """Return rough log-odds of story from `COLUMNS` alone."""
        return self._networks[0].first_look(columns)

    def __call__(self, columns: Array, elements: Sequence[Element], at: Sequence[int]) -> Array:
        """Return the log-odds that each block is story.

        Args:
            columns: as `BlockNetwork` has them.
            elements: the elements of the page.
            at: the number of each block's element.
        """
        near, all_ = self._named(elements, at)
        count = len(self._networks)
        names = zip(np.split(near, count, 1), np.split(all_, count, 1), strict=True)
        found = [network(columns, np.hstack(own)) for network, own in zip(self._networks, names, strict=True)]
        mean: Array = np.sum(found, 0) / count
        return mean

    def _named(self, elements: Sequence[Element], at: Sequence[int]) -> tuple[Array, Array]:
        """Return features of the words in the names of the elements next around each block, and of all around it."""
        needed = set[int]()
        for number in at:
            while number >= 0 and number not in needed:
                needed.add(number)
                number = elements[number].parent  # noqa: PLW2901 - up to the root
        order = sorted(needed)
        place = {number: row for row, number in enumerate(order)}
        words = {name: self._numbers(name) for name in {elements[number].names for number in order}}
        around = np.array([place.get(elements[number].parent, -1) for number in order])
        near, all_ = (np.zeros((len(order), weight.shape[1] + 1)) for weight in (self._near, self._all))
        for row, number in enumerate(order):  # the last column counts words
            if found := words[elements[number].names]:
                near[row, :-1], all_[row, :-1] = self._near[found].sum(0), self._all[found].sum(0)
                near[row, -1] = all_[row, -1] = len(found)
            if row:
                all_[row] += all_[around[row]]
        total, up = near, around
        for _ in range(NEAREST - 1):
            total = total + np.where((up >= 0)[:, None], near[up], 0.0)
            up = np.where(up >= 0, around[up], -1)
        rows = [place[number] for number in at]
        return _mean(total[rows, :-1], total[rows, -1]), _mean(all_[rows, :-1], all_[rows, -1])

    def _numbers(self, names: str) -> list[int]:
        return [self._words[word] for word in words_of_names(names) if word in self._words]


@cache
def shipped() -> Networks:
    """Return the networks that ship, read once a process."""
    with resources.as_file(resources.files("newsclean.html").joinpath("weights.npz")) as path, np.load(path) as arrays:
        return Networks(dict(arrays))
