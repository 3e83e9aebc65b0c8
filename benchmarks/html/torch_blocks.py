"""The network over blocks in PyTorch; `newsclean.html.block_network` runs the same in numpy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits, pad

from newsclean.html.block_network import DILATIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH, NAME = 32, 8
_DROPOUT, _NAME_DROPOUT, _COLUMN_DROPOUT = 0.3, 0.3, 0.1


class Entry(NamedTuple):
    """The candidates of a page.

    Attributes:
        columns: float32, candidates x columns.
        near, all: the row and the number of each word in names.
        labels, weights: the share of each that the gold text has, and its weight in the loss.
    """

    columns: Any
    near: tuple[Any, Any]
    all: tuple[Any, Any]
    labels: Any
    weights: Any


class Batch(NamedTuple):
    """Pages padded to one length, B x N; words in names flat, each with its row among the B x N."""

    columns: Tensor
    near: tuple[Tensor, Tensor]
    all: tuple[Tensor, Tensor]
    mask: Tensor
    labels: Tensor
    weights: Tensor


def collate(entries: Sequence[Entry]) -> Batch:
    """Return pages as one batch."""
    most = max(len(entry.labels) for entry in entries)
    columns = np.zeros((len(entries), most, entries[0].columns.shape[1]), np.float32)
    mask, labels, weights = (np.zeros((len(entries), most), np.float32) for _ in range(3))
    for number, entry in enumerate(entries):
        n = len(entry.labels)
        columns[number, :n], mask[number, :n] = entry.columns, 1
        labels[number, :n], weights[number, :n] = entry.labels, entry.weights

    def flat(words: Sequence[tuple[Any, Any]]) -> tuple[Tensor, Tensor]:
        rows = np.concatenate([row + number * most for number, (row, _) in enumerate(words)])
        return torch.from_numpy(rows), torch.from_numpy(np.concatenate([word for _, word in words]))

    padded = [torch.from_numpy(values) for values in (columns, mask, labels, weights)]
    return Batch(padded[0], flat([e.near for e in entries]), flat([e.all for e in entries]), *padded[1:])


class BlockNetwork(nn.Module):
    """Candidates in order: columns and names, then two convolutions with the means before and after."""

    def __init__(self, columns: int, words: int) -> None:
        super().__init__()
        self.near, self.all = nn.Embedding(words, NAME), nn.Embedding(words, NAME)
        for table in (self.near, self.all):
            nn.init.normal_(table.weight, std=0.05)
        self.enter = nn.Linear(columns + 2 * NAME, WIDTH)
        self.conv = nn.ModuleList(nn.Linear(5 * WIDTH, WIDTH) for _ in DILATIONS)
        self.norm = nn.ParameterList(nn.Parameter(torch.ones(WIDTH)) for _ in range(len(DILATIONS) + 1))
        self.leave, self.skip, self.drop = nn.Linear(WIDTH, 1), nn.Linear(columns, 1), nn.Dropout(_DROPOUT)
        self.register_buffer("mean", torch.zeros(columns))
        self.register_buffer("scale", torch.ones(columns))

    def named(self, table: nn.Embedding, words: tuple[Tensor, Tensor], rows: int) -> Tensor:
        """Return the sum of words' features by the root of their number."""
        row, word = words
        if self.training:
            left = torch.rand(len(word)) > _NAME_DROPOUT
            row, word = row[left], word[left]
        count = torch.zeros(rows).index_add_(0, row, torch.ones(len(row))).clamp(min=1)
        return torch.zeros(rows, NAME).index_add_(0, row, table(word)) / count.sqrt()[:, None]

    def forward(self, batch: Batch) -> Tensor:
        """Return the log-odds of each block."""
        pages, n, _ = batch.columns.shape
        x = ((batch.columns - self.mean) / self.scale).clamp(-5, 5)
        if self.training:
            x = x * (torch.rand(pages, 1, x.shape[2]) > _COLUMN_DROPOUT)
        names = [self.named(self.near, batch.near, pages * n), self.named(self.all, batch.all, pages * n)]
        h = self.drop(torch.relu(self.enter(torch.cat([x, torch.cat(names, 1).view(pages, n, -1)], 2))))
        mask, size = batch.mask, batch.mask.sum(1, keepdim=True)
        count = mask.cumsum(1)
        for number, distance in enumerate(DILATIONS):
            own = _norm(h, self.norm[number]) * mask[..., None]
            sums, far = own.cumsum(1), pad(own, (0, 0, distance, distance))
            before = sums / count.clamp(min=1)[..., None]
            after = (sums[:, -1:] - sums) / (size - count).clamp(min=1)[..., None]
            near = torch.cat([far[:, :n], own, far[:, 2 * distance :], before, after], 2)
            h = h + self.drop(torch.relu(self.conv[number](near)))
        odds: Tensor = self.leave(_norm(h, self.norm[len(DILATIONS)]))[..., 0] + self.skip(x)[..., 0]
        return odds


def _norm(x: Tensor, weight: Tensor) -> Tensor:
    return x / (x.square().mean(-1, keepdim=True) + 1e-5).sqrt() * weight


def loss_of(network: BlockNetwork, batch: Batch) -> Tensor:
    """Return the mean loss of a page."""
    each = binary_cross_entropy_with_logits(network(batch), batch.labels, reduction="none")
    return (each * batch.weights).sum() / len(batch.labels)
