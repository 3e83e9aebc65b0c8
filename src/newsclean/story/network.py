"""Small networks in numpy, and the data file they are read from.

A network is one layer of tanh units beside a linear path: `tanh(x @ hidden + bias) @ out + x @ straight + offset`.
Weights are whole numbers of one byte, with one scale a matrix; the file holds one line a feature, in base 64.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Array = NDArray[Any]

CLIP = 6.0
"""Features further from their mean than this many deviations count as that far."""


_ALONE = 200_000
"""Multiplications of one product that OpenBLAS does on one thread (it starts others beyond 262,144)."""


def product(rows: Array, matrix: Array) -> Array:
    """Return the product of two matrices, in blocks so small that no thread is started to wait for its share.

    >>> product(np.ones((5, 2)), np.ones((2, 1))).tolist()
    [[2.0], [2.0], [2.0], [2.0], [2.0]]
    """
    size, block = len(rows), max(_ALONE // max(matrix.size, 1), 1)
    if size <= block:
        return np.asarray(rows @ matrix)
    whole = size - size % block
    out = np.empty((size, matrix.shape[1]))
    blocks = rows[:whole].reshape(-1, block, rows.shape[1])
    np.matmul(blocks, matrix, out=out[:whole].reshape(-1, block, matrix.shape[1]))
    np.matmul(rows[whole:], matrix, out=out[whole:])
    return out


@dataclass(frozen=True)
class Network:
    """One network: features x units, units, units x outputs, features x outputs, outputs."""

    hidden: Array
    bias: Array
    out: Array
    straight: Array
    offset: Array

    def __call__(self, features: Array) -> Array:
        """Return the outputs for standardised features, one row each."""
        units = product(features, self.hidden)
        units += self.bias
        np.tanh(units, out=units)
        return np.asarray(product(units, self.out) + product(features, self.straight) + self.offset)

    def contributions(self, features: Array, output: int = 0) -> Array:
        """Return how much each feature adds to one output: the change if it were at its mean, to first order."""
        units = np.tanh(features @ self.hidden + self.bias)
        slope = ((1 - units**2) * self.out[:, output]) @ self.hidden.T + self.straight[:, output]
        return np.asarray(slope * features)


@dataclass(frozen=True)
class Ensemble:
    """Networks over the same features, whose mean counts."""

    mean: Array
    deviation: Array
    networks: tuple[Network, ...]

    def standardise(self, features: Array) -> Array:
        """Return the features in deviations from their means."""
        scaled = features - self.mean
        scaled /= self.deviation
        return np.asarray(np.clip(scaled, -CLIP, CLIP, out=scaled))

    def __call__(self, features: Array) -> Array:
        """Return the outputs: networks x rows x outputs."""
        return self.outputs(self.standardise(features))

    def outputs(self, standardised: Array) -> Array:
        """Return the outputs for standardised features: networks x rows x outputs."""
        z = self._joined(standardised)
        return np.asarray(z.reshape(len(z), len(self.networks), -1).transpose(1, 0, 2))

    @cached_property
    def _joined(self) -> Network:
        """All networks as one, whose units do not mix: two products of matrices instead of two a network."""
        nets = self.networks
        return Network(
            np.hstack([one.hidden for one in nets]),
            np.concatenate([one.bias for one in nets]),
            block_diagonal([one.out for one in nets]),
            np.hstack([one.straight for one in nets]),
            np.concatenate([one.offset for one in nets]),
        )


def block_diagonal(blocks: Sequence[Array]) -> Array:
    """Return the matrix with the blocks along its diagonal, zeros elsewhere.

    >>> block_diagonal([np.ones((1, 1)), np.ones((1, 2))]).tolist()
    [[1.0, 0.0, 0.0], [0.0, 1.0, 1.0]]
    """
    out = np.zeros((sum(len(block) for block in blocks), sum(block.shape[1] for block in blocks)))
    row = column = 0
    for block in blocks:
        out[row : row + len(block), column : column + block.shape[1]] = block
        row, column = row + len(block), column + block.shape[1]
    return out


def pack(matrix: Array) -> dict[str, Any]:
    """Return a matrix as a scale and one string of bytes in base 64 a row (128 is zero).

    >>> pack(np.array([[0.5, -1.0]]))["rows"]
    ['vwE=']
    """
    rows = np.atleast_2d(matrix)
    scale = float(f"{max(float(np.abs(rows).max()), 1e-9) / 127:.6g}")
    whole = (np.clip(np.rint(rows / scale), -127, 127) + 128).astype(np.uint8)
    return {"scale": scale, "rows": [b64encode(row.tobytes()).decode("ascii") for row in whole]}


def unpack(packed: Mapping[str, Any]) -> Array:
    """Return the matrix that `pack` packed, rounded to its steps."""
    rows = [np.frombuffer(b64decode(row), np.uint8) for row in packed["rows"]]
    return (np.array(rows, float) - 128.0) * float(packed["scale"])


def network_from(values: Mapping[str, Any]) -> Network:
    """Read one network."""
    hidden, bias, out, straight, offset = (unpack(values[k]) for k in ("hidden", "bias", "out", "straight", "offset"))
    return Network(hidden, bias[0], out, straight, offset[0])


def ensemble_from(values: Mapping[str, Any], moments: Mapping[str, Any]) -> Ensemble:
    """Read networks over the same features; `moments` has these features' means where the values do not."""
    networks = tuple(network_from(one) for one in values["networks"])
    known = values if "mean" in values else moments
    return Ensemble(np.array(known["mean"], float), np.array(known["deviation"], float), networks)


@dataclass(frozen=True)
class Weights:
    """All that was learned.

    Attributes:
        version: of the weights; results carry it.
        rarity: of each hash bucket of words, 0 to 1.
        furnishing: of each hash bucket of words, -1 (stories use it) to 1 (what sites print after stories).
        setting: of each hash bucket of words, -1 (stories use it) to 1 (what stands around and between their lines).
        change: three networks over `change_features`, outputs: another story, another language.
        line: networks for "this line is story".
        cut: networks for "the story ends after this line".
        page_line: networks for the first look at a page's lines.
        page_stretch: networks for stretches; outputs: story, first line, last line.
        page_inset: network for "this line is story" inside the stretch.
        settings: constants of the decisions.
    """

    version: str
    rarity: Array
    furnishing: Array
    setting: Array
    change: Ensemble
    line: Ensemble
    cut: Ensemble
    page_line: Ensemble
    page_stretch: Ensemble
    page_inset: Ensemble
    settings: Mapping[str, float]


_ENSEMBLES = ("change", "line", "cut", "page_line", "page_stretch", "page_inset")


def _digits(rows: Sequence[str]) -> Array:
    return np.array([int(digit, 16) for digit in "".join(rows)])


def weights_from(values: Mapping[str, Any]) -> Weights:
    """Read the weights from the parsed data file."""
    parts = {name: ensemble_from(values[name], values["page_stretch"]) for name in _ENSEMBLES}
    return Weights(
        values["version"],
        rarity=_digits(values["rarity"]) / 15,
        furnishing=(_digits(values["furnishing"]) - 8) / 7,
        setting=(_digits(values["setting"]) - 8) / 7,
        **parts,
        settings=dict(values["settings"]),
    )


@cache
def weights() -> Weights:
    """Return the weights that ship, read at the first call."""
    text = resources.files("newsclean.story").joinpath("weights.json").read_text("utf-8")
    return weights_from(json.loads(text))
