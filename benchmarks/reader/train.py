"""Train the reader: `python benchmarks/reader/train.py OUT POOL ... [--without FOLD]`, with the group `train`."""

from __future__ import annotations

import argparse
import pickle
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import torch
from network import Network, collate
from pool import Entry
from torch import Tensor
from torch.nn import functional

from newsclean.reader.kinds import KINDS
from newsclean.reader.network import BUCKETS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

_FIRST_LOOK, _KINDS = 0.5, 0.15
"""Weights of the first look and of the kinds in the loss."""
_TITLE = 3.0
"""Weight of a headline: a page has one among hundreds of lines."""
_BATCH, _RATE, _DECAY = 32, 2e-3, 0.05
_COMMON = 1024
"""Buckets of the words that occur in most examples: words of grammar and of furniture."""
_AVERAGED = 0.999
"""Decay of the running mean of the weights that is kept in the end."""
_TRUST = 0.5
"""Weight of the estimates of others in the labels, where they are given. The rest is the label of the page."""


class Losses(NamedTuple):
    """Mean loss of the second look, the first look, and the kinds."""

    second: float
    first: float
    kinds: float


def batches(pool: Sequence[Entry], random: np.random.Generator) -> Iterator[list[Entry]]:
    """Yield the pool in batches of examples of similar length, in random order."""
    sizes = np.array([len(entry.columns) for entry in pool])
    order = np.argsort(sizes * (1 + 0.15 * random.random(len(pool))) + 2 * random.random(len(pool)), kind="stable")
    starts = list(range(0, len(order) - _BATCH + 1, _BATCH))
    random.shuffle(starts)
    for start in starts:
        yield [pool[i] for i in order[start : start + _BATCH]]


def common_words(pool: Sequence[Entry]) -> NDArray[np.bool_]:
    """Return for each bucket whether its words are common."""
    counts = np.zeros(BUCKETS, np.int64)
    for example in pool:
        counts[np.unique(example.words)] += 1
    found = np.zeros(BUCKETS, bool)
    found[np.argsort(-counts, kind="stable")[:_COMMON]] = True
    return found


def loss_of(
    network: Network, entries: list[Entry], random: np.random.Generator, common: NDArray[np.bool_]
) -> tuple[Tensor, Losses]:
    """Return the loss of a batch; a document counts by its weight times the root of its labelled lines."""
    batch = collate(entries, random, common)
    story, kind = torch.full(batch.mask.shape, -1.0), torch.full(batch.mask.shape, -1)
    for i, e in enumerate(entries):
        story[i, : len(e.story)] = torch.from_numpy(np.asarray(e.story, np.float32))
        kind[i, : len(e.kind)] = torch.from_numpy(e.kind.astype(np.int64))
    weight = torch.tensor([float(e.weight) for e in entries])
    weight = weight / weight.sum()
    second, first, kinds = network(batch)
    known = (story >= 0).float()
    known = torch.where(kind == KINDS.index("title"), _TITLE * known, known)
    size = known.sum(1).clamp(min=1).sqrt()

    def look(odds: Tensor) -> Tensor:
        each = functional.binary_cross_entropy_with_logits(odds, story.clamp(min=0), reduction="none")
        return ((each * known).sum(1) / size * weight).sum()

    named = (kind >= 0).float()
    each = functional.cross_entropy(kinds.transpose(1, 2), kind.clamp(min=0), reduction="none")
    kinds_loss = ((each * named).sum(1) / named.sum(1).clamp(min=1).sqrt() * weight).sum()
    one, two = look(first), look(second)
    total = two + _FIRST_LOOK * one + _KINDS * kinds_loss
    return total, Losses(float(two.detach()), float(one.detach()), float(kinds_loss.detach()))


def softened(pool: Sequence[Entry], states: Sequence[Path]) -> list[Entry]:
    """Return the examples with labels between 0 and 1: the mean of the label and of what another network estimates.

    The examples of a fold are estimated by the network that was trained without its sites. The states come in the order
    of the folds. Labels that no other site supports, which are often errors of a gold text, so count less. The labels
    of lines that were written for training stay as they are.
    """
    found = list(pool)
    for fold, state in enumerate(states):
        network = trained(state).eval()
        own = sorted((i for i, e in enumerate(pool) if e.fold == fold), key=lambda i: len(pool[i].columns))
        for start in range(0, len(own), 2 * _BATCH):
            chosen = own[start : start + 2 * _BATCH]
            with torch.no_grad():
                chances = torch.sigmoid(network(collate([pool[i] for i in chosen]))[0]).numpy()
            for i, chance in zip(chosen, chances, strict=True):
                story, written = pool[i].story, pool[i].written
                mixed = (1 - _TRUST) * story + _TRUST * chance[: len(story)]
                found[i] = pool[i]._replace(story=np.where((story < 0) | written, story, mixed).astype(np.float16))
    return found


def loaded(path: Path) -> list[Entry]:
    """Return the examples of a pool."""
    return [Entry(*values) for values in pickle.loads(path.read_bytes())]  # noqa: S301 - made by pool.py


def begun(pool: Sequence[Entry], random: np.random.Generator) -> Network:
    """Return an untrained network that knows the mean and the deviation of each column."""
    network = Network()
    sample = np.concatenate(
        [pool[i].columns[:50] for i in random.choice(len(pool), min(4000, len(pool)), replace=False)]
    )
    network.mean.copy_(torch.from_numpy(sample.astype(np.float32).mean(0)))
    network.scale.copy_(torch.from_numpy(sample.astype(np.float32).std(0) + 0.01))
    return network


def trained(state: Path) -> Network:
    """Return the network of a trained state."""
    network = Network()
    with np.load(state) as arrays:
        network.load_state_dict({name: torch.from_numpy(value) for name, value in arrays.items()})
    return network


def train(pool: list[Entry], epochs: int, seed: int) -> Network:
    """Return a trained network: the running mean of its weights."""
    torch.manual_seed(seed)
    random = np.random.default_rng(seed)
    network = begun(pool, random)
    hashed = {id(p) for p in network.embeddings()}
    groups = [{"params": network.embeddings(), "weight_decay": 4 * _DECAY},
              {"params": [p for p in network.parameters() if id(p) not in hashed], "weight_decay": _DECAY}]  # fmt: skip
    optimiser = torch.optim.AdamW(groups, lr=_RATE)
    steps = epochs * (len(pool) // _BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, _RATE, total_steps=steps + 1, pct_start=0.1)
    mean = torch.optim.swa_utils.AveragedModel(
        network, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(_AVERAGED)
    )
    step, since, run, common = 0, time.time(), np.zeros(3), common_words(pool)
    network.train()
    for _ in range(epochs):
        for entries in batches(pool, random):
            loss, parts = loss_of(network, entries, random, common)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            mean.update_parameters(network)
            step, run = step + 1, run + parts
            if step % 200 == 0:
                print(f"{step} of {steps}", (run / 200).round(4), f"{time.time() - since:.0f} s", flush=True)
                run = np.zeros(3)
    averaged: Network = mean.module
    return averaged


def main(arguments: Sequence[str] | None = None) -> None:
    """Train and keep the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("pools", type=Path, nargs="+")
    parser.add_argument("--without", type=int, default=-2, help="fold to leave out")
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--folds", type=Path, nargs="+", default=(), help="states without fold 0, 1, 2, 3")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1)
    given = parser.parse_args(arguments)
    torch.set_num_threads(given.threads)
    pool = [entry for path in given.pools for entry in loaded(path) if entry.fold != given.without]
    print(len(pool), "examples", flush=True)
    pool = softened(pool, given.folds)
    network = train(pool, given.epochs, given.seed)
    state: dict[str, Any] = {name: value.numpy() for name, value in network.state_dict().items()}
    np.savez(given.out, **state)


if __name__ == "__main__":
    main()
