"""The network that separates the story's blocks from the other blocks of a page, in numpy.

Weights and activations are multiples of powers of two, as in `newsclean.reader.network`. Sums are therefore exact, and
the results are the same bytes on every machine.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np

from newsclean.blas import one_thread
from newsclean.html.surroundings import NEAREST, words_of_names
from newsclean.reader.network import GRID, ODDS_GRID, WEIGHT_GRID, WORD_GRID

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from newsclean.html.blocks import Layout

    Array = NDArray[Any]
DILATIONS = (1, 2)
"""Distances in blocks at which each layer looks at neighbours."""


def on_grid(x: Array) -> Array:
    """Round values to multiples of `GRID`, in place. The divisor is a power of two, and so causes no other rounding."""
    x *= 1 / GRID
    np.rint(x, out=x)
    x *= GRID
    return x


def relu(x: Array) -> Array:
    """Replace negative activations by zero and round the others to multiples of `GRID`, in place."""
    return on_grid(np.maximum(x, 0, out=x))


def _odds(x: Array) -> Array:
    """Return log-odds rounded to `ODDS_GRID`."""
    out: Array = np.rint(x / ODDS_GRID) * ODDS_GRID
    return out


def _mean(sums: Array) -> Array:
    """Return sums of word features, divided by the square root of the word count.

    The word count is the last column of `sums`, and is not part of the result.
    """
    return on_grid(sums[:, :-1] / np.sqrt(np.maximum(sums[:, -1:], 1)))


def _scaled(columns: Array, mean: Array, scale: Array) -> Array:
    """Return the columns as distances from their mean in standard deviations (`scale`), limited to ±5."""
    return on_grid(np.clip((columns - mean) / scale, -5, 5))


def _norm(x: Array, weight: Array) -> Array:
    """Return each row divided by its root mean square, times the learned `weight`."""
    return on_grid(x / np.sqrt((x * x).mean(-1, keepdims=True) + 1e-5) * weight)


def _around(x: Array, distance: int) -> Array:
    """Return five vectors for each block, side by side; networks x blocks x (5 x width).

    For block i, these are the vectors of the blocks i - `distance`, i and i + `distance`, with zeros beyond the ends,
    then the mean vector of the blocks up to i, and the mean vector of the blocks after i.

    Args:
        x: the vectors of the blocks; networks x blocks x width.
        distance: a number of blocks.
    """
    count, n, width = x.shape
    out = np.zeros((count, n, 5 * width))
    before, own, after, above, below = (out[..., start : start + width] for start in range(0, 5 * width, width))
    before[:, distance:], own[:], after[:, :-distance] = x[:, :-distance], x, x[:, distance:]
    sums, at = np.cumsum(x, 1), np.arange(1, n + 1)[:, None]
    np.divide(sums, at, out=above)
    np.divide(sums[:, -1:] - sums, np.maximum(n - at, 1), out=below)
    on_grid(out[..., 3 * width :])
    return out


def _unpacked(value: Array) -> Array:
    """Return an array of a weights file as float64.

    Arrays of int8 contain the weights of words in names of elements, in multiples of `WORD_GRID`. Arrays of int16
    contain all other weights, in multiples of `WEIGHT_GRID`; a matrix of these is transposed.
    """
    if value.dtype == np.int8:
        return value.astype(np.float64) * WORD_GRID
    if value.dtype == np.int16:
        made = value.astype(np.float64) * WEIGHT_GRID
        return made.T.copy() if made.ndim == 2 else made
    return value


def packed(state: dict[str, Array]) -> dict[str, Array]:
    """Return the trained weights of a network as the arrays of a weights file, by name.

    Weights are rounded to integer multiples of their grid. Means and scales of columns remain numbers.

    Raises:
        ValueError: a weight is too large for its integer type.
    """
    made: dict[str, Array] = {}
    for name, trained in state.items():
        if name.endswith(("mean", "scale")):
            made[name] = trained.astype(np.float32).astype(np.float64)
            continue
        kind = np.dtype(np.int8 if name in {"near.weight", "all.weight"} else np.int16)
        grid = WORD_GRID if kind == np.int8 else WEIGHT_GRID
        steps = np.rint(trained / grid)
        most = np.iinfo(kind).max
        if np.abs(steps).max() > most:
            raise ValueError(f"{name} must lie within {most * grid:g} of 0, got {np.abs(trained).max():g}")
        made[name] = steps.astype(kind)
    return made


class Networks:
    """Several networks whose mean log-odds are the result. They share the mean and the scale of the columns.

    Args:
        arrays: the arrays of a weights file; the names of each network's arrays begin with its number.
    """

    def __init__(self, arrays: Mapping[str, Array]) -> None:
        """Stack each array of the networks along a first axis."""
        self._count = int(arrays["count"])
        names = [name.removeprefix("0/") for name in arrays if name.startswith("0/")]
        self._w = {
            name: np.stack([_unpacked(arrays[f"{number}/{name}"]) for number in range(self._count)]) for name in names
        }
        self._words = {str(word): number for number, word in enumerate(arrays["words"])}
        self._near, self._all = (np.hstack(list(self._w[name])) for name in ("near.weight", "all.weight"))

    def first_look(self, columns: Array) -> Array:
        """Return rough log-odds that each block is story, from `COLUMNS` alone."""
        mean, scale, weight, bias = (self._w[f"first.{name}"][0] for name in ("mean", "scale", "weight", "bias"))
        with one_thread():
            return _odds(_scaled(columns, mean, scale) @ weight + bias)

    def __call__(self, columns: Array, layout: Layout, at: Array) -> Array:
        """Return the log-odds that each of some blocks is story.

        Args:
            columns: blocks x columns: `READ`, `COLUMNS`, and a fifth of the log-odds of the reader and of the first
                look.
            layout: the blocks of the page and the elements around them.
            at: for each block, the number of the innermost element around it.
        """
        with one_thread():
            return self._layers(columns, layout, at)

    def _layers(self, columns: Array, layout: Layout, at: Array) -> Array:
        w = self._w
        x = _scaled(columns, w["mean"][0], w["scale"][0])
        own, names = np.split(w["enter.weight"], [x.shape[1]], 1)
        h = relu(x @ own + self._named(layout, at) @ names + w["enter.bias"][:, None])
        for number, distance in enumerate(DILATIONS):
            near = _around(_norm(h, w[f"norm.{number}"][:, None]), distance)
            h += relu(near @ w[f"conv.{number}.weight"] + w[f"conv.{number}.bias"][:, None])
        out = _norm(h, w[f"norm.{len(DILATIONS)}"][:, None]) @ w["leave.weight"] + w["leave.bias"][:, None]
        odds = _odds((out + x @ w["skip.weight"] + w["skip.bias"][:, None])[..., 0])
        mean: Array = odds.sum(0) / self._count
        return mean

    def _named(self, layout: Layout, at: Array) -> Array:
        """Return features of the words in the names (see `Element`) of the elements around each block.

        The shape is networks x blocks x features. One half of the features comes from the `NEAREST` innermost elements,
        the other half from all elements around the block.

        Args:
            layout: the blocks of the page and the elements around them.
            at: for each block, the number of the innermost element around it.
        """
        rows, words = self._words_around(layout, at)
        n = len(layout.elements)
        near, all_ = (np.zeros((n + 1, weight.shape[1] + 1)) for weight in (self._near, self._all))
        for own, weight in ((near, self._near), (all_, self._all)):
            np.add.at(own[:, :-1], rows, weight[words])
            own[:n, -1] = np.bincount(rows, minlength=n)  # the last column counts words
        ends, named = np.array(layout.ends), np.unique(rows)
        np.subtract.at(all_, ends[named], all_[named])
        total, up, around = near[at], at, np.array([element.parent for element in layout.elements])
        for _ in range(NEAREST - 1):
            up = np.where(up >= 0, around[up], -1)
            total += near[up]  # the last row is empty
        found = [_mean(sums).reshape(len(at), self._count, -1) for sums in (total, np.cumsum(all_, 0)[at])]
        return np.moveaxis(np.concatenate(found, 2), 1, 0)

    def _words_around(self, layout: Layout, at: Array) -> Array:
        """Return an array of two rows, with a column for each known word in the names of an element around a block.

        The first row has the number of the element, the second the number of the word. `at` is as in `__call__`.
        """
        needed, known = set[int](), dict[str, list[int]]()
        rows, words = list[int](), list[int]()
        for number in at.tolist():
            while number >= 0 and number not in needed:
                needed.add(number)
                parent, _, names, _ = layout.elements[number]
                if names:
                    found = known[names] if names in known else known.setdefault(names, self._numbers(names))
                    rows += [number] * len(found)
                    words += found
                number = parent  # noqa: PLW2901 - up to the root
        return np.array([rows, words], np.int64)

    def _numbers(self, names: str) -> list[int]:
        """Return the numbers of the known words in an element's names, see `Element`."""
        return [self._words[word] for word in words_of_names(names) if word in self._words]


@cache
def shipped() -> Networks:
    """Return the networks of the weights file that newsclean includes; a process reads the file once."""
    with resources.as_file(resources.files("newsclean.html").joinpath("weights.npz")) as path, np.load(path) as arrays:
        return Networks(dict(arrays))
