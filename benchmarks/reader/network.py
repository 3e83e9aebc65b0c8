"""The reader's network in PyTorch; `newsclean.reader.network` runs the same in numpy."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from newsclean.reader.concepts import CONCEPTS
from newsclean.reader.kinds import KINDS
from newsclean.reader.network import BELONGING, BUCKETS, DILATIONS, GROUPS
from newsclean.reader.signs import SIGNS
from newsclean.reader.table import COLUMNS, SHAPE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from pool import Entry

WIDTH, WORD, EDGE = 64, 16, 8
_SIGNS = slice(len(SHAPE), len(SHAPE) + len(SIGNS))
_CONCEPTS = slice(_SIGNS.stop, _SIGNS.stop + len(CONCEPTS))
_WORD_DROPOUT, _DROPOUT = 0.3, 0.15
_ENCIPHERED, _RENAMED, _UNSIGNED, _UNLISTED = 0.15, 0.45, 0.1, 0.1
"""Share of examples in training whose words are exchanged for others, all or those that are rare, whose signs are
hidden, and whose concepts are. Who reads a page's own words a hundred times learns them by heart; a text with other
words it must compare."""


class Batch(NamedTuple):
    """Examples padded to one length, B x N; words flat, each with its row among the B x N."""

    columns: Tensor
    words: Tensor
    group: Tensor
    row: Tensor
    first: Tensor
    last: Tensor
    mask: Tensor


def collate(
    entries: Sequence[Entry], random: np.random.Generator | None = None, common: NDArray[np.bool_] | None = None
) -> Batch:
    """Return examples as one batch; with a generator, and the buckets of common words, some enciphered."""
    n, b = max(len(e.columns) for e in entries), len(entries)
    columns, mask = np.zeros((b, n, len(COLUMNS)), np.float32), np.zeros((b, n), np.float32)
    first, last = np.zeros((b, n), np.int64), np.zeros((b, n), np.int64)
    flat, groups, rows = [], [], []
    for i, e in enumerate(entries):
        size, words = len(e.columns), e.words.astype(np.int64)
        columns[i, :size], mask[i, :size] = e.columns, 1
        if random is not None:
            drawn = random.random()
            if drawn < _ENCIPHERED + _RENAMED:
                other = (words * (2 * random.integers(BUCKETS // 2) + 1) + random.integers(BUCKETS)) % BUCKETS
                words = other if drawn < _ENCIPHERED or common is None else np.where(common[words], words, other)
            if drawn < _ENCIPHERED / 2 or drawn > 1 - _UNSIGNED:
                columns[i, :, _SIGNS] = 0
            if random.random() < _UNLISTED:
                columns[i, :, _CONCEPTS] = 0
        counts = np.diff(e.offsets)
        has = counts > 0
        if len(words):
            first[i, :size][has] = words[e.offsets[:-1][has]]
            last[i, :size][has] = words[e.offsets[1:][has] - 1]
            flat.append(words)
            groups.append(e.groups)
            rows.append(i * n + np.repeat(np.arange(size), counts))
    none = np.zeros(0, np.int64)
    made = [columns, *(np.concatenate([none, *parts]) for parts in (flat, groups, rows)), first, last, mask]
    return Batch(*map(torch.from_numpy, made))


class Norm(nn.Module):
    """Division by the root mean square."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))

    def forward(self, x: Tensor) -> Tensor:
        """Return normed rows."""
        return x * torch.rsqrt((x * x).mean(-1, keepdim=True) + 1e-5) * self.weight


class Block(nn.Module):
    """A residual step: the line, its neighbours at a distance, the mean of all lines before and of all after."""

    def __init__(self, width: int, dilation: int) -> None:
        super().__init__()
        self.norm, self.dilation = Norm(width), dilation
        self.near, self.out = nn.Linear(5 * width, width), nn.Linear(width, width)
        self.drop = nn.Dropout(_DROPOUT)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Return the lines after the step, B x N x width."""
        h = self.norm(x) * mask[..., None]
        d, n = self.dilation, h.shape[1]
        padded = functional.pad(h, (0, 0, d, d))
        total, count = h.cumsum(1), mask.cumsum(1)
        before = total / count.clamp(min=1)[..., None]
        rest = (mask.sum(1, keepdim=True) - count).clamp(min=1)[..., None]
        after = (total[:, -1:] - total) / rest
        near = self.near(torch.cat([padded[:, :n], h, padded[:, 2 * d :], before, after], -1))
        return x + self.drop(self.out(functional.relu(near)))


class Network(nn.Module):
    """Two looks at the lines; between them each line's words are compared with those of the likely story."""

    def __init__(self) -> None:
        super().__init__()
        columns = len(COLUMNS)
        self.words, self.edges, self.rarity = (
            nn.Embedding(BUCKETS, WORD),
            nn.Embedding(BUCKETS, EDGE),
            nn.Embedding(BUCKETS, 1),
        )
        nn.init.normal_(self.words.weight, std=0.05)
        nn.init.normal_(self.edges.weight, std=0.05)
        nn.init.zeros_(self.rarity.weight)
        self.enter = nn.Linear(columns + WORD + 2 * EDGE, WIDTH)
        self.first = nn.ModuleList(Block(WIDTH, d) for d in DILATIONS[:2])
        self.look = nn.Linear(WIDTH, 1)
        self.middle = nn.Linear(WIDTH + BELONGING, WIDTH)
        self.second = nn.ModuleList(Block(WIDTH, d) for d in DILATIONS)
        self.norm_first, self.norm_second = Norm(WIDTH), Norm(WIDTH)
        self.leave = nn.Linear(WIDTH, 1 + len(KINDS))
        self.drop = nn.Dropout(_DROPOUT)
        self.register_buffer("mean", torch.zeros(columns))
        self.register_buffer("scale", torch.ones(columns))

    def embeddings(self) -> list[nn.Parameter]:
        """Return the weights of the hashed words."""
        return [self.words.weight, self.edges.weight, self.rarity.weight]

    def forward(self, batch: Batch) -> tuple[Tensor, Tensor, Tensor]:
        """Return the log-odds of story of the second and of the first look, and the log-odds of the kinds."""
        b, n, _ = batch.columns.shape
        mask = batch.mask
        x = ((batch.columns - self.mean) / self.scale).clamp(-5, 5)
        words, group, row = batch.words, batch.group, batch.row
        first, last = self.edges(batch.first), self.edges(batch.last)
        if self.training:
            kept = torch.rand(words.shape) > _WORD_DROPOUT
            words, group, row = words[kept], group[kept], row[kept]
            first = first * (torch.rand(b, n, 1) > _WORD_DROPOUT)
            last = last * (torch.rand(b, n, 1) > _WORD_DROPOUT)
            x = x * (torch.rand(b, 1, x.shape[2]) > 0.05)
        sums = torch.zeros(b * n, WORD).index_add_(0, row, self.words(words))
        count = torch.zeros(b * n).index_add_(0, row, torch.ones(len(row))).clamp(min=1)
        said = (sums / count.sqrt()[:, None]).view(b, n, -1)
        x = self.drop(functional.relu(self.enter(torch.cat([x, said, first, last], -1))))
        for block in self.first:
            x = block(x, mask)
        look = self.look(self.norm_first(x))[..., 0]
        x = functional.relu(self.middle(torch.cat([x, self._belonging(look, words, group, row, mask)], -1)))
        for block in self.second:
            x = block(x, mask)
        out = self.leave(self.norm_second(x))
        return out[..., 0], look, out[..., 1:]

    def _belonging(self, look: Tensor, words: Tensor, group: Tensor, row: Tensor, mask: Tensor) -> Tensor:
        """Return how much of each line's words the likely story shares, by rarity and in two groups of words."""
        b, n = mask.shape
        chance = torch.sigmoid(look) * mask
        slot = row // n * BUCKETS + words
        own = chance.reshape(-1)[row]
        profile = torch.zeros(b * BUCKETS).index_add_(0, slot, own)
        known = (profile[slot] - own).clamp(min=0)
        known = known / (known + 1)
        rarity = torch.exp(self.rarity(words)[:, 0])
        so_far, count, total = chance.cumsum(1), mask.cumsum(1).clamp(min=1), chance.sum(1, keepdim=True)
        rest = (mask.sum(1, keepdim=True) - count).clamp(min=1)
        features = [look / 4, chance, so_far / count, (total - so_far) / rest]
        for weight in (rarity, *((group == wanted).float() for wanted in GROUPS)):
            shared = torch.zeros(b * n).index_add_(0, row, weight * known)
            size = torch.zeros(b * n).index_add_(0, row, weight)
            cohesion = ((shared + 0.3) / (size + 1)).view(b, n)
            usual = (cohesion * chance).cumsum(1) / so_far.clamp(min=0.1)
            following = torch.cat([cohesion[:, 1:], cohesion[:, -1:]], 1)
            features += [cohesion, torch.log1p(size).view(b, n) / 4, cohesion - usual, following - usual]
        return torch.stack(features, -1)
