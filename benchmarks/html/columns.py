"""Prototype columns of the blocks of a page."""
from __future__ import annotations
import re
from collections import Counter, defaultdict
import numpy as np
from newsclean.html.blocks import key_of
from newsclean.reader.signs import SIGNS, signs_of

TAGS = ("p", "li", "h1", "h2", "h3", "h4", "td", "div", "figcaption", "blockquote", "a", "span", "dt", "button", "pre", "section", "article")
INNER = {"h5": "h4", "h6": "h4", "th": "td", "dd": "dt", "option": "button", "label": "button", "caption": "figcaption", "tr": "td", "body": "div"}
AROUND = ("aside", "footer", "nav", "header", "form", "figure", "blockquote", "table", "ul", "ol", "article", "main", "section", "details", "dialog")
TOKEN = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
HIDDEN = re.compile(r"display:\s*none|visibility:\s*hidden|hidden=|aria-hidden=true")


def tokens_of(text):
    return {t.lower() for t in TOKEN.findall(text) if len(t) > 2}


def kept_share(blocks, text):
    """How much of each block a text holds."""
    lines = [key_of(l) for l in text.split("\n")]
    lines = [k for k in lines if k]
    known = set(lines)
    whole = "".join(lines)
    out = []
    for b in blocks:
        key = b[1]
        if not key:
            out.append(0.0)
        elif key in known or (len(key) >= 25 and key in whole):
            out.append(1.0)
        elif len(key) >= 40:
            got = sum(len(k) for k in known if len(k) >= 20 and k in key)
            out.append(min(1.0, got / len(key)))
        else:
            out.append(0.0)
    return np.array(out)


def columns(p, kept, raw, readab=None):
    blocks, nodes, at, bold = p["blocks"], p["nodes"], p["at"], p["bold"]
    n = len(blocks)
    size = np.array([len(b[1]) for b in blocks], float)
    linked = np.array([b[2] for b in blocks])
    text = [b[0] for b in blocks]
    total, ktotal = size.sum() + 1, (size * kept).sum() + 1
    # nodes
    m = len(nodes)
    par = [x[0] for x in nodes]
    nsize, nkept, nlink, nprose = (np.zeros(m) for _ in range(4))
    prose = np.array([(s >= 60 and l < .3) for s, l in zip(size, linked)])
    for i in range(n):
        a = at[i]
        nsize[a] += size[i]; nkept[a] += size[i] * kept[i]; nlink[a] += size[i] * linked[i]; nprose[a] += size[i] * prose[i]
    depth = np.zeros(m)
    flags = np.zeros((m, len(AROUND) + 4))
    toks = [None] * m
    for j in range(m):
        x = nodes[j]
        if par[j] >= 0:
            depth[j] = depth[par[j]] + 1
            flags[j] = flags[par[j]]
        if x[1] in AROUND:
            flags[j, AROUND.index(x[1])] = 1
        e = x[4]
        if e:
            if HIDDEN.search(e): flags[j, -4] = 1
            if "articleBody" in e: flags[j, -3] = 1
            if "role=main" in e: flags[j, AROUND.index("main")] = 1
            if "role=complementary" in e or "role=navigation" in e: flags[j, -2] = 1
            if "itemprop" in e: flags[j, -1] = 1
        toks[j] = tokens_of(x[2] + " " + x[3] + " " + " ".join(v for k, v in (q.split("=", 1) for q in e.split(" ") if "=" in q) if k in ("itemprop", "role")))
    for j in range(m - 1, 0, -1):
        q = par[j]
        nsize[q] += nsize[j]; nkept[q] += nkept[j]; nlink[q] += nlink[j]; nprose[q] += nprose[j]
    main = 0
    for j in range(m):
        if nkept[j] >= .8 * (ktotal - 1) and depth[j] >= depth[main]: main = j
    inmain = np.zeros(m, bool); up = np.zeros(m)
    for j in range(m):
        inmain[j] = j == main or (par[j] >= 0 and inmain[par[j]])
    anc = set(); j = main
    while j >= 0: anc.add(j); j = par[j]
    for j in range(m):  # levels from main to the common ancestor
        q = j
        while q not in anc: q = par[q]
        up[j] = depth[main] - depth[q]
    # places
    psize, pkept, pcount, plink = Counter(), Counter(), Counter(), Counter()
    for i, b in enumerate(blocks):
        psize[b[3]] += size[i]; pkept[b[3]] += size[i] * kept[i]; pcount[b[3]] += 1; plink[b[3]] += size[i] * linked[i]
    art = Counter()
    for i, b in enumerate(blocks): art[b[4]] += size[i] * kept[i]
    mart = art.most_common(1)[0][0] if art else 0
    idx = np.flatnonzero((kept > .5) & (size > 20))
    first, last = (idx[0], idx[-1]) if len(idx) else (n, n)
    tkey, dkey, bkey = key_of(p["title"]), key_of(p["description"]), key_of(p["body"])
    seen = set()
    X = []
    toklist, anclist = [], []
    for i, b in enumerate(blocks):
        t, key, lk, place, article = b
        s, L = size[i], max(len(t), 1)
        a = at[i]
        row = [np.log1p(s) / 3, s < 15, s > 60, len(t.split()) <= 2, t[-1] in ".!?。！？…”\"’»।", t[-1] == ":", t[-1] in "?？", t[:1].islower(), t[:1].isupper(), t[:1].isdigit(),
               sum(c.isdigit() for c in t) / L, sum(c.isupper() for c in t) / L, (t.count(",") + t.count("，") + t.count("、")) / L * 20, t[0] in "\"“«„「", "|" in t, "©" in t, "@" in t, "http" in t or "www." in t,
               ". " in t, lk, lk > .8, bold[i], bold[i] > .9, s == 0,
               bool(key) and key == tkey, bool(key) and len(key) > 12 and (key in tkey or (tkey != "" and tkey in key)), len(key) > 20 and key in dkey, bool(dkey) and len(dkey) > 30 and dkey[:60] in key,
               len(key) > 12 and key in bkey, bool(bkey), key in seen]
        seen.add(key)
        sg = [0.0] * len(SIGNS)
        for c, v in signs_of(t): sg[c] = v
        tag = INNER.get(nodes[a][1], nodes[a][1])
        tg = [float(tag == x) for x in TAGS]
        row += sg + tg + list(flags[a]) + [depth[a] / 20]
        row += [kept[i], raw[i], 0 if readab is None else readab[i]]
        row += [pkept[place] / (psize[place] + 1), (pkept[place] - s * kept[i]) / (psize[place] - s + 1), pkept[place] / ktotal, np.log1p(psize[place]) / 5, np.log1p(pcount[place]) / 3, plink[place] / (psize[place] + 1)]
        # containers: each the next one up with more text
        q, prev, lev = a, s, 0
        while lev < 4:
            while q >= 0 and nsize[q] <= prev: q = par[q]
            if q < 0:
                row += [0] * 7
            else:
                rest = nsize[q] - prev
                row += [nkept[q] / nsize[q], (nkept[q] - s * kept[i]) / (nsize[q] - s + 1), nkept[q] / ktotal, np.log1p(nsize[q]) / 5, nlink[q] / nsize[q], nprose[q] / nsize[q], q == main or not inmain[q]]
                prev = nsize[q]
            lev += 1
        row += [inmain[a], min(up[a], 6) / 3, min(depth[a] - depth[main], 8) / 4 if inmain[a] else 0, article == mart, article > 0, i < first, i > last,
                np.log1p(max(first - i, 0)) / 3, np.log1p(max(i - last, 0)) / 3, i / n,
                np.log1p(ktotal) / 5, np.log1p(total) / 5, ktotal / total, len(art) / 10]
        X.append(row)
        own, allt = set(), set()
        q, lev = a, 0
        while q >= 0:
            if lev < 3: own |= toks[q]
            allt |= toks[q]
            q = par[q]; lev += 1
        toklist.append(own); anclist.append(allt)
    return np.array(X, np.float32), toklist, anclist
