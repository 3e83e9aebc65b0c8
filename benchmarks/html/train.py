"""Prototype: folds by site; keeps the out-of-fold log-odds; with --all a net of all pages."""
import argparse, pickle, time, sys
from collections import Counter, defaultdict
from pathlib import Path
import numpy as np, torch
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits as bce
from newsclean.reader.kinds import KINDS
class Net(nn.Module):
    def __init__(s, d, vocab, h, e, drop, tdrop, cdrop, dils):
        super().__init__()
        s.near, s.all = nn.Embedding(vocab, e), nn.Embedding(vocab, e)
        for m in (s.near, s.all): nn.init.normal_(m.weight, std=.05)
        s.enter = nn.Linear(d + 2 * e, h); s.conv = nn.ModuleList(nn.Linear(5 * h, h) for _ in dils); s.dils = dils
        s.norm = nn.ParameterList(nn.Parameter(torch.ones(h)) for _ in range(len(dils) + 1))
        s.leave = nn.Linear(h, 1); s.skip = nn.Linear(d, 1); s.drop, s.tdrop, s.cdrop = nn.Dropout(drop), tdrop, cdrop
        s.register_buffer("mean", torch.zeros(d)); s.register_buffer("scale", torch.ones(d))
    def bag(s, emb, coo, n):
        row, tok = coo
        if s.training:
            k = torch.rand(len(tok)) > s.tdrop; row, tok = row[k], tok[k]
        c = torch.zeros(n).index_add_(0, row, torch.ones(len(row))).clamp(min=1)
        return torch.zeros(n, emb.embedding_dim).index_add_(0, row, emb(tok)) / c.sqrt()[:, None]
    def forward(s, X, near, all_, mask):
        B, N, D = X.shape
        x = ((X - s.mean) / s.scale).clamp(-5, 5)
        if s.training: x = x * (torch.rand(B, 1, D) > s.cdrop)
        t = torch.cat([s.bag(s.near, near, B * N), s.bag(s.all, all_, B * N)], -1).view(B, N, -1)
        h = s.drop(torch.relu(s.enter(torch.cat([x, t], -1))))
        cnt = mask.cumsum(1).clamp(min=1)[..., None]; rest = (mask.sum(1, keepdim=True) - mask.cumsum(1)).clamp(min=1)[..., None]
        rms = lambda h, w: h / (h.square().mean(-1, keepdim=True) + 1e-5).sqrt() * w
        for conv, w, k in zip(s.conv, s.norm, s.dils):
            g = rms(h, w) * mask[..., None]; cs = g.cumsum(1)
            pad = nn.functional.pad(g, (0, 0, k, k))
            h = h + s.drop(torch.relu(conv(torch.cat([pad[:, :N], g, pad[:, 2 * k:], cs / cnt, (cs[:, -1:] - cs) / rest], -1))))
        return s.leave(rms(h, s.norm[-1]))[..., 0] + s.skip(x)[..., 0]
def collate(ex, cols):
    N = max(e["n"] for e in ex); B = len(ex)
    X = np.zeros((B, N, len(cols)), np.float32); mask, y, w = (np.zeros((B, N), np.float32) for _ in range(3)); coo = [[[], []], [[], []]]
    for b, e in enumerate(ex):
        n = e["n"]; X[b, :n] = e["X"][:, cols]; mask[b, :n] = 1; y[b, :n] = e["lab"]; w[b, :n] = e["w"]
        for c, k in zip(coo, ("inear", "iall")): c[0].append(e[k][0] + b * N); c[1].append(e[k][1])
    t = torch.from_numpy
    return [t(X), *[tuple(t(np.concatenate(v)) for v in c) for c in coo], t(mask), t(y), t(w)]
def coo(lists, voc):
    r, t = [], []
    for i, l in enumerate(lists):
        for q in l:
            if q in voc: r.append(i); t.append(voc[q])
    return np.array(r, np.int64), np.array(t, np.int64)
def logistic(E, cols, steps=600):
    """First look: weights of a logistic regression on standardised columns."""
    X = np.concatenate([e["X"][:, cols] for e in E]); y = np.concatenate([e["lab"] for e in E]); w = np.concatenate([e["w"] for e in E])
    mean, scale = X.mean(0), X.std(0) + .02
    x = torch.from_numpy(np.clip((X - mean) / scale, -5, 5)); y, w = torch.from_numpy(y.astype(np.float32)), torch.from_numpy(w.astype(np.float32)); w = w / w.sum()
    a = torch.zeros(x.shape[1], requires_grad=True); b = torch.zeros(1, requires_grad=True); o = torch.optim.Adam([a, b], lr=.02)
    for _ in range(steps):
        l = (bce(x @ a + b, y, reduction="none") * w).sum() + 1e-4 * a.square().sum(); o.zero_grad(); l.backward(); o.step()
    return mean, scale, a.detach().numpy(), b.detach().numpy()
CHEAP = 48
"""The first columns are of the reader's line table, which is made of candidates alone."""
def look(E, first, least):
    """Leave the candidates of the first look, with what the shipped reader makes of them."""
    from newsclean.reader.network import Rows, shipped
    from newsclean.reader.table import columns_of
    net = shipped(); mean, scale, a, b = first; share, lost = [], []
    for e in E:
        z = np.clip((e["X"][:, CHEAP:] - mean) / scale, -5, 5) @ a + b
        rows = np.flatnonzero((z > least) | (e["kept"] > .5)); share.append(len(rows))
        e["all"] = e["n"]; gone = np.ones(e["n"], bool); gone[rows] = False; lost.append(e["w"][gone & (e["lab"] > .5)].sum())
        out = np.zeros((e["n"], 2), np.float32); t = e["table"]; out[:, 1] = z / 5
        place = np.full(e["n"], -1); place[t.number] = np.arange(len(t.number)); r = place[rows]; own = rows[r >= 0]; r = r[r >= 0]
        if len(r):
            at = np.full(len(t.number), -1); at[r] = np.arange(len(r)); w = at[t.words.line]; keep = w >= 0
            odds = net([Rows(columns_of(t, r), e["codes"][keep], w[keep])])[0]
            out[own, 0] = np.clip(odds.story, -10, 10) / 5
        e["X"] = np.hstack([e["X"], out])[rows]; e["rows"] = rows; e["n"] = len(rows)
        for k in ("lab", "w", "words"): e[k] = e[k][rows]
        for k in ("own", "anc"): e[k] = [e[k][i] for i in rows]
    print("candidates", np.mean(share), np.median(share), "lost", np.mean(lost), flush=True)
def weigh(E, power, noise):
    for e in E:
        e["X"] = np.nan_to_num(e["X"]); w = e["words"] ** power
        pos = (w * e["lab"]).sum(); neg = (w * (1 - e["lab"])).sum(); g = max(pos, 1e-6)
        e["w"] = np.minimum(np.where(e["lab"] > .5, w / g, w / max(g, neg / noise)), .3); e["w"][e["words"] == 0] = 0
def fit(tr, cols, A, seed):
    sites = defaultdict(set)
    for e in tr:
        for l in e["anc"]:
            for q in set(l): sites[q].add(e["site"])
    voc = {t: k for k, t in enumerate(sorted(t for t, s in sites.items() if len(s) >= A.minsites))} or {"": 0}
    for e in tr: e["inear"], e["iall"] = coo(e["own"], voc), coo(e["anc"], voc)
    torch.manual_seed(seed); rng = np.random.default_rng(seed)
    net = Net(len(cols), len(voc), A.h, A.e, A.drop, A.tdrop, A.cdrop, tuple(map(int, A.dils.split(","))))
    cat = np.concatenate([e["X"][:, cols] for e in tr]); net.mean.copy_(torch.from_numpy(cat.mean(0))); net.scale.copy_(torch.from_numpy(cat.std(0) + .02))
    opt = torch.optim.AdamW(net.parameters(), lr=A.rate, weight_decay=A.decay); bs = 12; steps = A.epochs * (len(tr) // bs)
    sch = torch.optim.lr_scheduler.OneCycleLR(opt, A.rate, total_steps=steps + 2, pct_start=.15)
    for ep in range(A.epochs):
        net.train(); tot = 0; order = sorted(range(len(tr)), key=lambda i: tr[i]["n"] * (1 + rng.random() * .3)); st = list(range(0, len(order) - bs + 1, bs)); rng.shuffle(st)
        for b in st:
            *x, y, w = collate([tr[i] for i in order[b:b + bs]], cols); loss = (bce(net(*x), y, reduction="none") * w).sum() / bs
            opt.zero_grad(); loss.backward(); nn.utils.clip_grad_norm_(net.parameters(), 1.); opt.step(); sch.step(); tot += loss.item() / len(st)
    net.eval(); return net, voc, tot
def main():
    ap = argparse.ArgumentParser(); ap.add_argument("ex"); ap.add_argument("out")
    for k, v in dict(epochs=8, h=32, e=8, minsites=8, seeds=1).items(): ap.add_argument("--" + k, type=int, default=v)
    for k, v in dict(rate=3e-3, decay=.2, power=.75, drop=.3, tdrop=.3, cdrop=.1, noise=1., least=-3., equal=0.).items(): ap.add_argument("--" + k, type=float, default=v)
    ap.add_argument("--no", default=""); ap.add_argument("--folds", default="0123"); ap.add_argument("--dils", default="1,2"); ap.add_argument("--all", action="store_true")
    A = ap.parse_args(); torch.set_num_threads(1)
    E = [e for e in pickle.load(open(A.ex, "rb")) if e["n"]]; K = E[0]["X"].shape[1]
    weigh(E, A.power, A.noise)
    n = Counter(e["set"] for e in E)
    for e in E: e["w"] = e["w"] * (len(E) / 4 / n[e["set"]]) ** A.equal
    first = logistic(E, list(range(CHEAP, K)))
    odds = {(e["set"], e["id"]): np.full(e["n"], -10.) for e in E}
    look(E, first, A.least); E = [e for e in E if e["n"]]
    no = set()
    for r in filter(None, A.no.split(",")):
        a, _, b = r.partition("-"); no |= set(range(int(a), int(b or a) + 1))
    cols = [c for c in range(E[0]["X"].shape[1]) if c not in no]
    for e in E: odds[e["set"], e["id"]][e["rows"]] = 0
    t0 = time.time()
    for f in map(int, A.folds):
        tr = [e for e in E if e["fold"] != f or A.all]; te = [e for e in E if e["fold"] == f]
        for seed in range(A.seeds):
            net, voc, tot = fit(tr, cols, A, seed * 10 + f); v = []
            with torch.no_grad():
                for e in te:
                    e["inear"], e["iall"] = coo(e["own"], voc), coo(e["anc"], voc)
                    *x, y, w = collate([e], cols); z = net(*x); odds[e["set"], e["id"]][e["rows"]] += z[0].numpy() / A.seeds; v.append((bce(z, y, reduction="none") * w).sum().item())
            print("fold", f, "train", round(tot, 4), "held out", round(np.mean(v), 4), "voc", len(voc), "params", sum(q.numel() for q in net.parameters()), f"{time.time()-t0:.0f} s", flush=True)
            if A.all:
                pickle.dump({"first": first, "state": {k: q.numpy() for k, q in net.state_dict().items()}, "voc": list(voc), "dils": net.dils, "cols": cols}, open(f"{A.out}.{seed}.state", "wb"))
        if A.all: break
    pickle.dump(odds, open(A.out, "wb"))
if __name__ == "__main__":
    main()
