"""The network that tells the story's blocks from a page's others, in numpy.

Weights and activations lie on grids of powers of two, as in `newsclean.reader.network`: sums are exact, so that the
bytes are the same on every machine.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Array = NDArray[Any]
DILATIONS = (1, 2)
"""Distances in blocks at which each layer looks at neighbours."""
WEIGHT_GRID, GRID, ODDS_GRID = 2.0**-11, 2.0**-10, 2.0**-6
"""Steps of weights (int16), of activations, and of the log-odds."""
_NAMES_GRID = 2.0**-7


class BlockNetwork:
    """A trained network.

    Args:
        weights: the arrays of a weights file.

    Attributes:
        words: the words of elements' names that it knows, with their numbers.
    """

    def __init__(self, weights: dict[str, Array]) -> None:
        """Put the weights on their grids."""
        self.words = {str(word): number for number, word in enumerate(weights["words"])}
        self._w = {name: _unpacked(value) for name, value in weights.items() if name != "words"}

    def first_look(self, columns: Array) -> Array:
        """Return rough log-odds of story from the columns alone."""
        w = self._w
        x = _scaled(columns, w["first.mean"], w["first.scale"])
        return _odds(x @ w["first.weight"] + w["first.bias"])

    def __call__(self, columns: Array, names: Array) -> Array:
        """Return the log-odds that each block is story.

        Args:
            columns: blocks x `READ`, `COLUMNS`, the log-odds of the reader and of the first look.
            names: blocks x features of `named`.
        """
        w = self._w
        x = _scaled(columns, w["mean"], w["scale"])
        h = _relu(np.hstack([x, names]) @ w["enter.weight"] + w["enter.bias"])
        for number, distance in enumerate(DILATIONS):
            near = _around(_norm(h, w[f"norm.{number}"]), distance)
            h = h + _relu(near @ w[f"conv.{number}.weight"] + w[f"conv.{number}.bias"])
        out = _norm(h, w[f"norm.{len(DILATIONS)}"]) @ w["leave.weight"] + w["leave.bias"]
        return _odds(out[:, 0] + (x @ w["skip.weight"])[:, 0] + w["skip.bias"])

    def named(self, names: Sequence[Sequence[str]], parents: Sequence[int], kin: int) -> Array:
        """Return features of the words in the names of each element, of its next kin around it, and of all around.

        Args:
            names: the words of each element.
            parents: the number of the element around each, a smaller one; -1 for none.
            kin: elements that are near, itself one of them.
        """
        near, all_ = self._w["near.weight"], self._w["all.weight"]
        numbers = [[self.words[word] for word in own if word in self.words] for own in names]
        count = np.array([len(own) for own in numbers], np.float64)
        row = np.repeat(np.arange(len(names)), count.astype(np.int64))
        flat = np.array([number for own in numbers for number in own], np.int64)
        own_near, own_all = (_summed(weight[flat], row, len(names)) for weight in (near, all_))
        around = np.array(parents)
        total, many, up = own_near.copy(), count.copy(), around
        for _ in range(kin - 1):
            real = up >= 0
            total += np.where(real[:, None], own_near[up], 0.0)
            many += np.where(real, count[up], 0.0)
            up = np.where(real, around[up], -1)
        sums, counts = own_all, count.copy()
        for number in np.flatnonzero(around >= 0).tolist():
            sums[number] += sums[around[number]]
            counts[number] += counts[around[number]]
        return np.hstack([_mean(total, many), _mean(sums, counts)])


def _summed(values: Array, row: Array, n: int) -> Array:
    out = np.zeros((n, values.shape[1]))
    np.add.at(out, row, values)
    return out


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


def packed(state: dict[str, Array], words: Sequence[str]) -> dict[str, Array]:
    """Return a trained state as the arrays of a weights file.

    Raises:
        ValueError: a weight lies outside its grid's range.
    """
    made: dict[str, Array] = {"words": np.array(list(words))}
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


@cache
def shipped() -> tuple[BlockNetwork, ...]:
    """Return the networks that ship, whose mean decides, read once a process."""
    with resources.as_file(resources.files("newsclean.html").joinpath("weights.npz")) as path, np.load(path) as arrays:
        count = int(arrays["count"])
        return tuple(
            BlockNetwork(
                {name.split("/", 1)[1]: arrays[name] for name in arrays.files if name.startswith(f"{number}/")}
            )
            for number in range(count)
        )
