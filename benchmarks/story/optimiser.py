"""Networks as they are trained: float32 arrays by name, their gradients, and Adam. One seed, one result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from newsclean.story import network as nw

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    Array = NDArray[Any]
    Parameters = dict[str, Array]

F = np.float32
RATE, DECAY = 3e-3, 0.1
DECAYED = ("hidden", "straight")


class Adam:
    """Steps down a gradient at a rate that falls to nothing as a cosine does; decays matrices."""

    def __init__(self, parameters: Parameters, steps: int, decayed: Sequence[str] = DECAYED) -> None:
        self.parameters, self.steps, self.decayed, self.step = parameters, steps, decayed, 0
        self._mean = {name: np.zeros_like(value) for name, value in parameters.items()}
        self._square = {name: np.zeros_like(value) for name, value in parameters.items()}

    def descend(self, gradient: Parameters) -> None:
        """Change the parameters by one step."""
        self.step += 1
        rate = RATE * 0.5 * (1 + np.cos(np.pi * self.step / self.steps))
        for name, value in self.parameters.items():
            self._mean[name] = 0.9 * self._mean[name] + 0.1 * gradient[name]
            self._square[name] = 0.99 * self._square[name] + 0.01 * gradient[name] ** 2
            mean, square = self._mean[name] / (1 - 0.9**self.step), self._square[name] / (1 - 0.99**self.step)
            decay = DECAY * (name in self.decayed)
            self.parameters[name] = (value - rate * (mean / (np.sqrt(square) + 1e-8) + decay * value)).astype(F)


def descended(parameters: Parameters, gradient: Callable[[Parameters], Parameters], steps: int) -> Parameters:
    """Return the parameters after some steps."""
    optimiser = Adam(parameters, steps)
    for _ in range(steps):
        optimiser.descend(gradient(optimiser.parameters))
    return optimiser.parameters


def start(rng: np.random.Generator, inputs: int, hidden: int, offset: Sequence[float]) -> Parameters:
    """Return a network to begin with; `offset` has an entry an output."""
    outputs = len(offset)
    return {
        "hidden": (rng.standard_normal((inputs, hidden)) / np.sqrt(inputs)).astype(F),
        "bias": np.zeros(hidden, F),
        "out": (rng.standard_normal((hidden, outputs)) * 0.4 / np.sqrt(hidden)).astype(F),
        "straight": np.zeros((inputs, outputs), F),
        "offset": np.array(offset, F),
    }


def forward(p: Parameters, x: Array) -> tuple[Array, Array]:
    """Return units and outputs."""
    units = np.tanh(x @ p["hidden"] + p["bias"])
    return units, units @ p["out"] + x @ p["straight"] + p["offset"]


def backward(p: Parameters, x: Array, units: Array, d: Array) -> Parameters:
    """Return the gradient, from the outputs' gradient `d`."""
    inner = (d @ p["out"].T) * (1 - units * units)
    return {
        "hidden": x.T @ inner,
        "bias": inner.sum(0),
        "out": units.T @ d,
        "straight": x.T @ d,
        "offset": d.sum(0),
    }


def logistic_gradient(p: Parameters, x: Array, y: Array, weight: Array | None = None) -> Parameters:
    """Return the gradient of the mean log-loss of a network of one output."""
    share = np.full(len(x), 1 / len(x)) if weight is None else weight / weight.sum()
    units, z = forward(p, x)
    return backward(p, x, units, (share[:, None] * (1 / (1 + np.exp(-z)) - y)).astype(F))


def batches(rng: np.random.Generator, size: int, batch: int) -> Iterator[Array]:
    """Yield the numbers below `size` in batches, shuffled anew each time round."""
    while True:
        order = rng.permutation(size)
        yield from (order[at : at + batch] for at in range(0, size, batch))


def masked(rng: np.random.Generator, x: Array, drop: float, spare: int = 0) -> Array:
    """Return the features with a share `drop` of the columns, after the first `spare`, set to zero."""
    mask = np.where(rng.random(x.shape[1]) >= drop, 1 / (1 - drop), 0.0)
    mask[:spare] = 1
    return np.asarray(x * mask.astype(F))


def moments(x: Array) -> tuple[Array, Array]:
    """Return means and deviations as the data file holds them."""
    deviation = x.std(0)
    return np.round(x.mean(0), 4), np.round(np.where(deviation > 1e-3, deviation, 1), 4)


def standard(x: Array, mean: Array, deviation: Array) -> Array:
    """Return the features in deviations from their means, clipped as the cleaner does."""
    return np.clip((x - mean) / deviation, -nw.CLIP, nw.CLIP).astype(F)


def packed(p: Parameters) -> dict[str, Any]:
    """Return a network as the data file holds it."""
    return {name: nw.pack(value) for name, value in p.items()}


def ensemble_values(where: tuple[Array, Array], networks: list[dict[str, Any]]) -> dict[str, Any]:
    """Return networks over the same features as the data file holds them."""
    return {"mean": where[0].tolist(), "deviation": where[1].tolist(), "networks": networks}
