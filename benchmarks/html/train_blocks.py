"""Train the network over blocks: `python benchmarks/html/train_blocks.py EXAMPLES OUT`, with the group `train`.

Writes OUT.npz, the weights of all pages, and OUT.odds, the log-odds of each page by networks that never saw its site.
"""

from __future__ import annotations

import argparse
import pickle
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import torch
from torch.nn.functional import binary_cross_entropy_with_logits
from torch_blocks import BlockNetwork, Entry, collate, loss_of

from newsclean.html.block_choice import CANDIDATE, NO_CANDIDATE
from newsclean.html.block_columns import READ
from newsclean.html.block_network import packed
from newsclean.reader.network import rows_of, shipped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from page_examples import Example

FOLDS = 4
_EPOCHS, _BATCH, _RATE, _DECAY, _SEEDS = 8, 12, 3e-3, 0.2, 3
_LEAST_SITES = 8
"""Sites that must have a word in names."""
_POWER, _MOST = 0.75, 0.3
"""A block weighs as this power of its words, as a share of the story; a block's share at most."""


class Candidates(NamedTuple):
    """The blocks of a page that may be story: their numbers, columns with the reader's, labels and weights."""

    rows: Any
    columns: Any
    labels: Any
    weights: Any


def weights_of(page: Example, share: float) -> Any:
    """Return the weights of a page's blocks: those of the story sum to about 1, those of the noise to at most 1."""
    size = page.sizes**_POWER
    story = max(float((size * page.labels).sum()), 1e-6)
    noise = max(story, float((size * (1 - page.labels)).sum()))
    return (
        np.where(page.sizes > 0, np.minimum(np.where(page.labels > 0.5, size / story, size / noise), _MOST), 0) * share
    )


def first_look(pages: Sequence[Example], weights: Sequence[Any]) -> dict[str, Any]:
    """Return a logistic regression on the columns of markup."""
    x = np.concatenate([page.columns[:, len(READ) :] for page in pages])
    mean, scale = x.mean(0), x.std(0) + 0.02
    inputs = torch.from_numpy(np.clip((x - mean) / scale, -5, 5))
    label = torch.from_numpy(np.concatenate([page.labels for page in pages]).astype(np.float32))
    weight = torch.from_numpy(np.concatenate(weights).astype(np.float32))
    slope, bias = torch.zeros(x.shape[1], requires_grad=True), torch.zeros(1, requires_grad=True)
    optimiser = torch.optim.Adam([slope, bias], lr=0.02)
    for _ in range(600):
        each = binary_cross_entropy_with_logits(inputs @ slope + bias, label, reduction="none")
        loss = (each * weight).sum() / weight.sum() + 1e-4 * slope.square().sum()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return {"mean": mean, "scale": scale, "weight": slope.detach().numpy(), "bias": bias.detach().numpy()}


def candidates(page: Example, weights: Any, first: dict[str, Any]) -> Candidates:
    """Return the blocks that the first look leaves, with what the reader makes of them."""
    x = np.clip((page.columns[:, len(READ) :] - first["mean"]) / first["scale"], -5, 5)
    look = x @ first["weight"] + first["bias"]
    rows = np.flatnonzero((look > CANDIDATE) | (page.found.kept > 0.5))
    chosen, table = np.isin(page.table.number, rows), page.table
    story = np.zeros(len(look))
    if chosen.any():
        odds = shipped()([rows_of(table, np.flatnonzero(chosen))])[0].story
        story[table.number[chosen]] = np.clip(odds, -10, 10) / 5
    told = np.column_stack([page.columns, story, look / 5])[rows].astype(np.float32)
    return Candidates(rows, told, page.labels[rows], weights[rows])


def vocabulary(pages: Sequence[Example]) -> dict[str, int]:
    """Return the words in names that several sites have, numbered."""
    sites = defaultdict[str, set[str]](set)
    for page in pages:
        for word in {word for _, all_ in page.words for word in all_}:
            sites[word].add(page.site)
    return {word: n for n, word in enumerate(sorted(w for w, own in sites.items() if len(own) >= _LEAST_SITES))}


def entry(page: Example, own: Candidates, words: dict[str, int]) -> Entry:
    """Return a page for the network."""

    def flat(which: int) -> tuple[Any, Any]:
        pairs = [(n, words[w]) for n, row in enumerate(own.rows) for w in page.words[row][which] if w in words]
        made = np.array(pairs, np.int64).reshape(-1, 2)
        return made[:, 0], made[:, 1]

    return Entry(own.columns, flat(0), flat(1), own.labels, own.weights)


def train(entries: list[Entry], words: int, seed: int) -> BlockNetwork:
    """Return a trained network."""
    torch.manual_seed(seed)
    random = np.random.default_rng(seed)
    network = BlockNetwork(entries[0].columns.shape[1], words)
    rows = np.concatenate([e.columns for e in entries])
    network.mean.copy_(torch.from_numpy(rows.mean(0)))
    network.scale.copy_(torch.from_numpy(rows.std(0) + 0.02))
    optimiser = torch.optim.AdamW(network.parameters(), lr=_RATE, weight_decay=_DECAY)
    steps = _EPOCHS * (len(entries) // _BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, _RATE, total_steps=steps + 2, pct_start=0.15)
    network.train()
    for _ in range(_EPOCHS):
        order = sorted(range(len(entries)), key=lambda i: len(entries[i].labels) * (1 + random.random() * 0.3))
        starts = list(range(0, len(order) - _BATCH + 1, _BATCH))
        random.shuffle(starts)
        for start in starts:
            loss = loss_of(network, collate([entries[i] for i in order[start : start + _BATCH]]))
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
    network.eval()
    return network


def trained(
    pages: Sequence[Example], owns: Sequence[Candidates], seed: int
) -> tuple[list[BlockNetwork], dict[str, int]]:
    """Return the networks of several seeds, and the words that they know."""
    words = vocabulary(pages)
    entries = [entry(page, own, words) for page, own in zip(pages, owns, strict=True) if len(own.rows)]
    return [train(entries, len(words), seed + n * 10) for n in range(_SEEDS)], words


def main() -> None:
    """Train by folds and on all pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("examples", type=Path)
    parser.add_argument("out")
    given = parser.parse_args()
    torch.set_num_threads(1)
    pages: list[Example] = pickle.loads(given.examples.read_bytes())  # noqa: S301 - made by page_examples.py
    count = Counter(page.source for page in pages)
    weights = [weights_of(page, (len(pages) / len(count) / count[page.source]) ** 0.5) for page in pages]
    first = first_look(pages, weights)
    owns = [candidates(page, weight, first) for page, weight in zip(pages, weights, strict=True)]
    print(f"{sum(len(own.rows) for own in owns) / len(owns):.0f} candidates a page", flush=True)
    odds = {(page.source, page.name): np.full(len(page.labels), NO_CANDIDATE) for page in pages}
    for fold in range(FOLDS):
        parts = [(page, own) for page, own in zip(pages, owns, strict=True) if page.fold != fold]
        networks, words = trained([page for page, _ in parts], [own for _, own in parts], fold)
        losses = []
        for page, own in zip(pages, owns, strict=True):
            if page.fold == fold and len(own.rows):
                batch = collate([entry(page, own, words)])
                with torch.no_grad():
                    odds[page.source, page.name][own.rows] = sum(n(batch)[0].numpy() for n in networks) / _SEEDS
                    losses += [float(loss_of(network, batch)) for network in networks]
        print(f"fold {fold}: loss {np.mean(losses):.4f}", flush=True)
    Path(f"{given.out}.odds").write_bytes(pickle.dumps(odds))
    networks, words = trained(pages, owns, 0)
    arrays: dict[str, Any] = {"count": np.array(_SEEDS), "words": np.array(list(words))}
    for number, network in enumerate(networks):
        state = {name: value.numpy() for name, value in network.state_dict().items()}
        weights_file = packed(state | {f"first.{name}": value for name, value in first.items()})
        arrays |= {f"{number}/{name}": value for name, value in weights_file.items()}
    np.savez_compressed(f"{given.out}.npz", **arrays)


if __name__ == "__main__":
    main()
