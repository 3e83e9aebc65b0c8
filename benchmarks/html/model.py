import torch, numpy as np
from torch import nn
class Net(nn.Module):
    def __init__(s, d, vocab, h=32, e=8, drop=.2, tdrop=.3, dils=(1, 2), cdrop=.1):
        super().__init__()
        s.own = nn.Embedding(vocab + 1, e, padding_idx=0); s.anc = nn.Embedding(vocab + 1, e, padding_idx=0)
        nn.init.normal_(s.own.weight, std=.05); nn.init.normal_(s.anc.weight, std=.05)
        with torch.no_grad(): s.own.weight[0] = 0; s.anc.weight[0] = 0
        s.inp = nn.Linear(d + 2 * e, h); s.conv = nn.ModuleList(nn.Conv1d(h, h, 3, padding=k, dilation=k) for k in dils)
        s.norm = nn.ModuleList(nn.LayerNorm(h) for _ in dils); s.ctx = nn.ModuleList(nn.Linear(2 * h, h) for _ in dils)
        s.out = nn.Linear(h, 1); s.drop = nn.Dropout(drop); s.tdrop, s.cdrop = tdrop, cdrop
        s.register_buffer("mu", torch.zeros(d)); s.register_buffer("sd", torch.ones(d))
        s.skip = nn.Linear(d, 1)
    def bag(s, emb, ids):
        if s.training and s.tdrop: ids = ids * (torch.rand(ids.shape) > s.tdrop)
        return emb(ids).sum(-2) / (ids > 0).sum(-1, keepdim=True).clamp(min=1).sqrt()
    def forward(s, X, own, anc, mask):
        x = ((X - s.mu) / s.sd).clamp(-5, 5)
        if s.training and s.cdrop: x = x * (torch.rand(x.shape[0], 1, x.shape[2]) > s.cdrop)
        h = s.drop(torch.relu(s.inp(torch.cat([x, s.bag(s.own, own), s.bag(s.anc, anc)], -1))))
        for conv, norm, ctx in zip(s.conv, s.norm, s.ctx):
            g = norm(h) * mask[..., None]
            cnt = mask.cumsum(1).clamp(min=1)[..., None]; cs = g.cumsum(1)
            rest = (mask.sum(1, keepdim=True) - mask.cumsum(1)).clamp(min=1)[..., None]
            c = conv(g.transpose(1, 2)).transpose(1, 2) + ctx(torch.cat([cs / cnt, (cs[:, -1:] - cs) / rest], -1))
            h = h + s.drop(torch.relu(c))
        return s.out(h)[..., 0] + s.skip(x)[..., 0]
def collate(ex, cols):
    N = max(e["n"] for e in ex); B = len(ex); d = len(cols)
    X = np.zeros((B, N, d), np.float32); mask = np.zeros((B, N), np.float32)
    ko = max(e["io"].shape[1] for e in ex); ka = max(e["ia"].shape[1] for e in ex)
    o = np.zeros((B, N, ko), np.int64); a = np.zeros((B, N, ka), np.int64); y = np.zeros((B, N), np.float32); w = np.zeros((B, N), np.float32)
    for b, e in enumerate(ex):
        n = e["n"]; X[b, :n] = e["X"][:, cols]; mask[b, :n] = 1; o[b, :n, :e["io"].shape[1]] = e["io"]; a[b, :n, :e["ia"].shape[1]] = e["ia"]; y[b, :n] = e["lab"]; w[b, :n] = e["w"]
    return [torch.from_numpy(v) for v in (X, o, a, mask, y, w)]
