"""The network of the reader, in numpy: it estimates from a table of lines which are story, and their kinds.

Products of matrices usually differ in their last bits between processors, thread counts and batches. Here they are
always the same: weights and activations are multiples of powers of two, and every sum is exact in float64.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    Array = NDArray[Any]
BUCKETS, PROFILE = 16384, 4096
"""Number of hash buckets for all words, and number of buckets for the vocabulary of one document."""
DILATIONS = (1, 2, 4)
"""For each block of layers, the distance in lines to the neighbours that it reads."""
WEIGHT_GRID, WORD_GRID, GRID = 2.0**-11, 2.0**-7, 2.0**-10
"""Dense weights (int16), weights of hashed words (int8) and activations are multiples of these values."""
FINE_GRID = 2.0**-30
"""Products that are summed over a document are multiples of this value."""
ODDS_GRID = 2.0**-6
"""The log-odds are multiples of this value. Finer differences have no meaning, and differ between libraries."""


class Rows(NamedTuple):
    """Lines of one document, as the network reads them.

    Attributes:
        columns: float64, with a row for each line and a column for each of `newsclean.reader.table.COLUMNS`.
        words: the hash bucket of each word.
        row: the row of the line that contains each word, in ascending order.
    """

    columns: Array
    words: Array
    row: Array


class Odds(NamedTuple):
    """The estimates of the network for the lines of one document.

    Attributes:
        story: log-odds that each line is story.
        kinds: a row for each line and a column for each of `KINDS`; the largest value marks the likeliest kind.
    """

    story: Array
    kinds: Array


class Network:
    """A trained network, called on the lines of several documents.

    Args:
        weights: the arrays of a weights file.
    """

    def __init__(self, weights: dict[str, Array]) -> None:
        """Convert the arrays of a weights file to float64."""
        self._w = {name: _unpacked(name, value) for name, value in weights.items()}

    @property
    def version(self) -> str:
        """The version of the weights."""
        return str(self._w["version"])

    def __call__(self, documents: Sequence[Rows]) -> list[Odds]:
        """Return the estimates for each document; they are the same bytes in any batch."""
        w, batch = self._w, _Batch(documents)
        x = np.clip((batch.columns - w["mean"]) / w["scale"], -5, 5)
        x = relu(self._linear("enter", np.hstack([on_grid(x), batch.spoken(w)])))
        for number, dilation in enumerate(DILATIONS[:2]):
            x = self._block(f"first.{number}", x, dilation, batch)
        look = self._linear("look", _norm(x, w["norm_first.weight"]))[:, 0]
        x = relu(self._linear("middle", np.hstack([x, on_grid(batch.belonging(look, w["rarity.weight"]))])))
        for number, dilation in enumerate(DILATIONS):
            x = self._block(f"second.{number}", x, dilation, batch)
        out = self._linear("leave", _norm(x, w["norm_second.weight"]))
        out = np.rint(out / ODDS_GRID) * ODDS_GRID
        return [Odds(out[a:b, 0], out[a:b, 1:]) for a, b in batch.bounds]

    def _linear(self, name: str, x: Array) -> Array:
        out: Array = x @ self._w[f"{name}.weight"] + self._w[f"{name}.bias"]
        return out

    def _block(self, name: str, x: Array, dilation: int, batch: _Batch) -> Array:
        """Return the features of each line, changed by those of its neighbours, of all lines above and of all below."""
        h = _norm(x, self._w[f"{name}.norm.weight"])
        near = np.empty((batch.n, 5, h.shape[1]))
        near[:, 1] = h
        batch.shift(h, -dilation, near[:, 0])
        batch.shift(h, dilation, near[:, 2])
        batch.means(h, near[:, 3], near[:, 4])
        out = self._linear(f"{name}.out", relu(self._linear(f"{name}.near", near.reshape(batch.n, -1))))
        out += x
        return on_grid(out)


class _Batch:
    """Several documents as one table of rows, with operations that never mix two documents."""

    def __init__(self, documents: Sequence[Rows]) -> None:
        sizes = [len(d.columns) for d in documents]
        ends = np.cumsum(sizes)
        self.bounds = [(int(end - size), int(end)) for size, end in zip(sizes, ends, strict=True)]
        self.columns = np.concatenate([d.columns for d in documents])
        self.words = np.concatenate([d.words for d in documents])
        self.row = np.concatenate([d.row + a for d, (a, _) in zip(documents, self.bounds, strict=True)])
        self.n = len(self.columns)
        self.doc = np.repeat(np.arange(len(sizes)), sizes)
        self.place = np.arange(self.n) - (ends - sizes)[self.doc]
        self.size = np.asarray(sizes)[self.doc]

    def shift(self, x: Array, by: int, out: Array) -> None:
        """Write to `out` for each row the row that is `by` rows below it in its document; zeros beyond its ends."""
        if by < 0:
            out[-by:] = x[:by]
        else:
            out[:-by] = x[by:]
        out[(self.place + by < 0) | (self.place + by >= self.size)] = 0

    def running(self, x: Array) -> Array:
        """Return the running sums of each document. They are exact, since all values are on a grid."""
        out = np.cumsum(x, 0)
        if len(self.bounds) > 1:
            before = np.array([out[a - 1] if a else np.zeros_like(out[0]) for a, _ in self.bounds])
            out -= before[self.doc]
        return out

    def totals(self, sums: Array) -> Array:
        """Return for each row the sum over its document, taken from the running sums."""
        last = np.array([b - 1 for _, b in self.bounds])
        return np.asarray(sums[last[self.doc]])

    def means(self, x: Array, before: Array, after: Array) -> None:
        """Write for each row the mean of all rows up to it to `before`, and the mean of all rows below to `after`."""
        sums = self.running(x)
        np.divide(sums, (self.place + 1)[:, None], out=before)
        np.subtract(self.totals(sums), sums, out=after)
        after /= np.maximum(self.size - self.place - 1, 1)[:, None]
        on_grid(before)
        on_grid(after)

    def spoken(self, w: dict[str, Array]) -> Array:
        """Return features of the words of each row.

        They are the sum over all words, divided by the root of their number, and features of the first and last word.
        """
        count = np.bincount(self.row, minlength=self.n)
        ends = np.cumsum(count)
        sums = np.vstack([np.zeros((1, w["words.weight"].shape[1])), np.cumsum(w["words.weight"][self.words], 0)])
        said = (sums[ends] - sums[ends - count]) / np.sqrt(np.maximum(count, 1))[:, None]
        first, last = np.zeros(self.n, np.int64), np.zeros(self.n, np.int64)
        has = count > 0
        first[has], last[has] = self.words[(ends - count)[has]], self.words[ends[has] - 1]
        return np.hstack([on_grid(said), w["edges.weight"][first], w["edges.weight"][last]])

    def belonging(self, look: Array, rarities: Array) -> Array:
        """Return features that compare the vocabulary of each row with that of the rows that are likely story.

        Rare words count more. `look` is the first estimate of the log-odds of story.
        """
        chance = np.rint(1 / (1 + np.exp(-np.clip(look, -30, 30))) / GRID**1.5) * GRID**1.5
        slot = self.doc[self.row] * PROFILE + self.words % PROFILE
        own = chance[self.row]
        profile = np.bincount(slot, weights=own, minlength=(int(self.doc[-1]) + 1) * PROFILE)
        known = np.maximum(profile[slot] - own, 0)
        known = known / (known + 1)
        rarity = rarities[self.words, 0]
        shared = np.bincount(self.row, weights=rarity * known, minlength=self.n)
        weight = np.bincount(self.row, weights=rarity, minlength=self.n)
        cohesion = (shared + 0.3) / (weight + 1)
        so_far = self.running(chance)
        usual = self.running(np.rint(cohesion * chance / FINE_GRID) * FINE_GRID) / np.maximum(so_far, 0.1)
        following = np.where(self.place + 1 < self.size, np.append(cohesion[1:], 0), cohesion)
        rest = np.maximum(self.size - self.place - 1, 1)
        later = (self.totals(so_far) - so_far) / rest
        return np.column_stack([look / 4, chance, cohesion, np.log1p(weight) / 4, so_far / (self.place + 1), later,
                                cohesion - usual, following - usual])  # fmt: skip


def on_grid(x: Array) -> Array:
    """Round values to multiples of `GRID`, in place. The divisor is a power of two, and so causes no other rounding."""
    x *= 1 / GRID
    np.rint(x, out=x)
    x *= GRID
    return x


def relu(x: Array) -> Array:
    """Replace negative activations by zero and round the others to multiples of `GRID`, in place."""
    return on_grid(np.maximum(x, 0, out=x))


def _norm(x: Array, weight: Array) -> Array:
    """Return each row divided by its root mean square and multiplied by the weights."""
    out = x / np.sqrt(np.einsum("ij,ij->i", x, x)[:, None] / x.shape[1] + 1e-5)
    out *= weight
    return on_grid(out)


def _unpacked(name: str, value: Array) -> Array:
    """Convert an array of a weights file to float64. Matrices are transposed, to multiply rows from the right."""
    if value.dtype == np.int8:
        return value.astype(np.float64) * WORD_GRID
    if value.dtype == np.int16:
        made = value.astype(np.float64) * WEIGHT_GRID
        return made.T.copy() if made.ndim == 2 and not name.startswith("rarity") else made
    return value


def packed(state: dict[str, Array], version: str) -> dict[str, Array]:
    """Return the state of a trained network as the arrays of a weights file.

    Raises:
        ValueError: a weight is too large for the integer type of the file.
    """
    made: dict[str, Array] = {"version": np.array(version)}
    for name, trained in state.items():
        value = np.exp(trained) if name.startswith("rarity") else trained
        if name in {"mean", "scale"}:
            made[name] = value.astype(np.float32).astype(np.float64)
            continue
        words = name.startswith(("words", "edges"))
        steps = np.rint(value / (WORD_GRID if words else WEIGHT_GRID))
        kind = np.dtype(np.int8 if words else np.int16)
        most = np.iinfo(kind).max
        if not words and np.abs(steps).max() > most:
            highest = f"{np.abs(steps).max():.0f}"
            raise ValueError(f"the weights {name} must be at most {most} steps of their grid, got {highest}")
        made[name] = np.clip(steps, -most, most).astype(kind)
    return made


def load(path: Path) -> Network:
    """Read a weights file and return its network."""
    with np.load(path, allow_pickle=False) as arrays:
        return Network(dict(arrays))


@cache
def shipped() -> Network:
    """Return the network with the weights that newsclean contains; they are read once in each process."""
    with resources.as_file(resources.files("newsclean.reader").joinpath("weights.npz")) as path:
        return load(path)
