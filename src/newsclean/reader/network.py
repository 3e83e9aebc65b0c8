"""The network of the reader, in numpy: it estimates from a table of lines which are story, and their kinds.

Products of matrices usually differ in their last bits between processors, thread counts and batches. Here they are
always the same: weights and activations are multiples of powers of two, and every sum is exact in float64.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from newsclean.blas import one_thread
from newsclean.reader.table import columns_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from newsclean.reader.table import LineTable

    Array = NDArray[Any]
BUCKETS = 16384
"""Number of hash buckets of the words."""
GROUPS = (2, 3)
"""The groups of words, as in `newsclean.reader.words.Words`, whose cohesion the network reads apart."""
BELONGING = 4 * (2 + len(GROUPS))
"""Number of features that compare a line with the likely story."""
WIDTH = 64
"""Number of features of a line between two layers."""
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
        group: the group of each word.
        row: the row of the line that contains each word, in ascending order.
    """

    columns: Array
    words: Array
    group: Array
    row: Array


def rows_of(table: LineTable, rows: Array) -> Rows:
    """Return the lines in `rows` of a table as the network reads them, as if the document had no other lines."""
    place = np.full(len(table.number), -1)
    place[rows] = np.arange(len(rows))
    row = place[table.words.line]
    kept = row >= 0
    words = (table.words.code[kept] % np.uint64(BUCKETS)).astype(np.int64)
    return Rows(columns_of(table, rows), words, table.words.group[kept], row[kept])


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

    Activations are kept in steps of `GRID`, as whole numbers: rounding is then a single operation, and the factor is a
    power of two, which changes no digit. Lines are columns, because running sums along a row are fast.

    Args:
        weights: the arrays of a weights file.
    """

    def __init__(self, weights: dict[str, Array]) -> None:
        """Convert the arrays of a weights file."""
        self._w = {name: _unpacked(name, value) for name, value in weights.items()}

    @property
    def version(self) -> str:
        """The version of the weights."""
        return str(self._w["version"])

    def __call__(self, documents: Sequence[Rows]) -> list[Odds]:
        """Return the estimates for each document; they are the same bytes in any batch."""
        batch = _Batch(documents)
        with one_thread():
            out = self._layers(batch)
        return [Odds(out[0, a:b], out[1:, a:b].T) for a, b in batch.bounds]

    def _layers(self, batch: _Batch) -> Array:
        """Return the log-odds of story of each line, and below them a row for each of `KINDS`."""
        w = self._w
        x = relu(self._linear("enter", np.concatenate([self._columns(batch), batch.spoken(w)])))
        for number, dilation in enumerate(DILATIONS[:2]):
            x = self._block(f"first.{number}", x, dilation, batch)
        look = self._linear("look", _norm(x, w["norm_first.weight"]))[0] * GRID
        compared = np.rint(batch.belonging(look, w["rarity.weight"]) * (1 / GRID))
        x = relu(self._linear("middle", np.concatenate([x, compared])))
        for number, dilation in enumerate(DILATIONS):
            x = self._block(f"second.{number}", x, dilation, batch)
        out = self._linear("leave", _norm(x, w["norm_second.weight"]))
        odds: Array = np.rint(out * (GRID / ODDS_GRID)) * ODDS_GRID
        return odds

    def _columns(self, batch: _Batch) -> Array:
        """Return the columns of all rows as distances from their means in standard deviations, at most five."""
        x = batch.columns - self._w["mean"]
        x /= self._w["scale"]
        x *= 1 / GRID
        np.clip(x, -5 / GRID, 5 / GRID, out=x)
        return np.asarray(np.rint(x, out=x).T)

    def _linear(self, name: str, x: Array) -> Array:
        out: Array = self._w[f"{name}.weight"] @ x
        out += self._w[f"{name}.bias"]
        return out

    def _block(self, name: str, x: Array, dilation: int, batch: _Batch) -> Array:
        """Return the features of each line, changed by those of its neighbours, of all lines above and of all below."""
        near = batch.near
        h = _norm(x, self._w[f"{name}.norm.weight"], near[1])
        batch.shift(h, dilation, near[0], near[2])
        batch.means(h, near[3:])
        out = self._linear(f"{name}.out", relu(self._linear(f"{name}.near", near.reshape(-1, batch.n))))
        out += x
        return np.rint(out, out=out)


class _Batch:
    """Several documents as one table, with operations that never mix two documents."""

    def __init__(self, documents: Sequence[Rows]) -> None:
        sizes = [len(d.columns) for d in documents]
        ends = np.cumsum(sizes)
        self.bounds = [(int(end - size), int(end)) for size, end in zip(sizes, ends, strict=True)]
        self.columns = np.concatenate([d.columns for d in documents])
        self.words = np.concatenate([d.words for d in documents])
        self.group = np.concatenate([d.group for d in documents])
        self.row = np.concatenate([d.row + a for d, (a, _) in zip(documents, self.bounds, strict=True)])
        self.n = len(self.columns)
        self.doc = np.repeat(np.arange(len(sizes)), sizes)
        place = np.arange(self.n) - (ends - sizes)[self.doc]
        rest = np.asarray(sizes)[self.doc] - place - 1
        self.last = rest == 0
        self.above, self.below = place + 1.0, np.maximum(rest, 1.0)
        # Memory for the features of the neighbours, of the row itself, and of all rows above and below.
        self.near = np.empty((5, WIDTH, self.n))

    def shift(self, x: Array, by: int, before: Array, after: Array) -> None:
        """Write for each row the row that is `by` rows above it to `before`, and the one that is below to `after`.

        There are zeros beyond the ends of the document.
        """
        before[:, by:], after[:, :-by] = x[:, :-by], x[:, by:]
        for a, b in self.bounds:
            before[:, a : a + by] = 0
            after[:, max(b - by, 0) : b] = 0

    def sums(self, x: Array, out: Array) -> Array:
        """Write the sum of all rows up to each row to `out[0]`, and the sum of all rows below it to `out[1]`.

        The sums are exact, since all values are on a grid.
        """
        for a, b in self.bounds:
            sums = np.add.accumulate(x[..., a:b], axis=-1, out=out[0, ..., a:b])
            np.subtract(sums[..., -1:], sums, out=out[1, ..., a:b])
        return out

    def means(self, x: Array, out: Array) -> None:
        """Write the mean of all rows up to each row to `out[0]`, and the mean of all rows below it to `out[1]`."""
        self.sums(x, out)
        out[0] /= self.above
        out[1] /= self.below
        np.rint(out, out=out)

    def spoken(self, w: dict[str, Array]) -> Array:
        """Return features of the words of each row.

        They are the sum over all words, divided by the root of their number, and features of the first and last word.
        """
        count = np.bincount(self.row, minlength=self.n)
        has = np.flatnonzero(count)
        width, edge = w["words.weight"].shape[1], w["edges.weight"].shape[1]
        first, last = np.zeros(self.n, np.int64), np.zeros(self.n, np.int64)
        out = np.zeros((self.n, width + 2 * edge))
        if len(has):
            ends = np.cumsum(count)[has]
            starts = ends - count[has]
            sums = np.add.reduceat(w["words.weight"].take(self.words, 0), starts, dtype=np.float64)
            sums *= WORD_GRID / GRID
            out[has, :width] = np.rint(sums / np.sqrt(count[has])[:, None])
            first[has], last[has] = self.words[starts], self.words[ends - 1]
        out[:, width:] = w["edges.weight"].take(np.stack([first, last], 1), 0).reshape(self.n, 2 * edge)
        out[:, width:] *= WORD_GRID / GRID
        made: Array = out.T
        return made

    def belonging(self, look: Array, rarities: Array) -> Array:
        """Return features that compare the vocabulary of each row with that of the rows that are likely story.

        Once all words count, rare ones more; once each, only the words of one of `GROUPS`. `look` is the first estimate
        of the log-odds of story.
        """
        chance = np.rint(1 / (1 + np.exp(-np.clip(look, -30, 30))) / GRID**1.5) * GRID**1.5
        slot = self.doc.take(self.row) * BUCKETS + self.words
        own = chance.take(self.row)
        profile = np.bincount(slot, weights=own, minlength=(int(self.doc[-1]) + 1) * BUCKETS)
        known = np.maximum(profile.take(slot) - own, 0)
        known = known / (known + 1)
        so_far, later = self.sums(chance, np.empty((2, self.n)))
        features = [look / 4, chance, so_far / self.above, later / self.below]
        for weight in (rarities.take(self.words), *((self.group == group) * 1.0 for group in GROUPS)):
            shared = np.bincount(self.row, weights=weight * known, minlength=self.n)
            size = np.bincount(self.row, weights=weight, minlength=self.n)
            cohesion = (shared + 0.3) / (size + 1)
            told, _ = self.sums(np.rint(cohesion * chance / FINE_GRID) * FINE_GRID, np.empty((2, self.n)))
            usual = told / np.maximum(so_far, 0.1)
            following = np.where(self.last, cohesion, np.append(cohesion[1:], 0))
            features += [cohesion, np.log1p(size) / 4, cohesion - usual, following - usual]
        return np.stack(features)


def relu(x: Array) -> Array:
    """Replace negative activations by zero and round the others to whole numbers, in place."""
    return np.rint(np.maximum(x, 0, out=x), out=x)


def _norm(x: Array, weight: Array, out: Array | None = None) -> Array:
    """Return each column divided by its root mean square and multiplied by the weights."""
    squares = np.einsum("ij,ij->j", x, x) * GRID**2
    out = np.divide(x, np.sqrt(squares / len(x) + 1e-5), out=out)
    out *= weight
    return np.rint(out, out=out)


def _unpacked(name: str, value: Array) -> Array:
    """Convert an array of a weights file to float64, except those of words. Biases are in steps of `GRID`."""
    if value.dtype != np.int16:
        return value
    made: Array = value * (WEIGHT_GRID / GRID if name.endswith("bias") else WEIGHT_GRID)
    return made[:, None] if made.ndim == 1 else made


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
