"""F1 of the decisions from out-of-fold log-odds: `python judge.py EXAMPLES ODDS`."""
import argparse, pickle, sys
from collections import defaultdict
sys.path.insert(0, "/work/shared/eval")
import numpy as np, shingle
from newsclean import NEWS, Pipeline
from newsclean.html import choice as C
from newsclean.html.alignment import Alignment
from newsclean.html.blocks import Layout, key_of
from newsclean.html.clean_html import _loses_too_much, _kept
from newsclean.html.markup import DropByMarkup, linked_lines
from newsclean.html.sure import with_sure
from newsclean.types import Document
SETS = ["aeb-html", "wcxb-dev", "postlight", "waddle"]
def table(name, pairs):
    m = [shingle.corpus(pairs[s]) for s in SETS]
    print(f"{name:24}", *(f"{x['f1']:.4f} P{x['precision']:.3f} R{x['recall']:.3f} |" for x in m), f"mean {np.mean([x['f1'] for x in m]):.4f}", flush=True)
def final(e, ch, blocks):
    d = Document(ch.text, title=e["title"])
    mk = DropByMarkup(key_of(e["title"]), linked_lines(ch.text, blocks) - ch.headings, ch.apart)
    r = with_sure(Pipeline(mk, NEWS)(d), ch.sure)
    return (_kept(d, Pipeline(mk)) if _loses_too_much(r) else r).text
def held(gold, t): return shingle.page_counts(gold, t)[0]
def main():
    ap = argparse.ArgumentParser(); ap.add_argument("ex"); ap.add_argument("odds"); ap.add_argument("--grid", default="-1,1,2"); ap.add_argument("--folds", default="0123"); ap.add_argument("--worse", default=""); ap.add_argument("--lang", action="store_true")
    A = ap.parse_args()
    E = [e for e in pickle.load(open(A.ex, "rb"))]; O = pickle.load(open(A.odds, "rb")); E = [e for e in E if str(e["fold"]) in A.folds]
    for n in ("traf", "clean"):
        d = defaultdict(list)
        for e in E: d[e["set"]].append((e["gold"], e.get(n, "")))
        table(n, d)
    for g in A.grid.split(";"):
        C.DROP, C.ADD, C.SURE = map(float, g.split(","))
        d, d0, rows, half = defaultdict(list), defaultdict(list), [], []
        for e in E:
            if not e["n"]: d[e["set"]].append((e["gold"], "")); d0[e["set"]].append((e["gold"], "")); continue
            z = np.rint(O[e["set"], e["id"]] * 64) / 64
            ch = C.decided(Alignment(e["lines"], e["maps"], e["kept"]), Layout(e["blocks"], e["elements"]), z, e["story"]); t = final(e, ch, e["blocks"])
            d[e["set"]].append((e["gold"], t)); d0[e["set"]].append((e["gold"], "\n".join(l for l in ch.text.split("\n") if key_of(l) not in ch.apart)))
            rows.append((shingle.page_f1(e["gold"], t) - shingle.page_f1(e["gold"], e["clean"]), shingle.page_f1(e["gold"], t), e, t, z))
            b = held(e["gold"], e["traf"])
            if b and held(e["gold"], t) < b / 2: half.append((e["set"], e["id"]))
        table(f"drop {C.DROP} add {C.ADD} sure {C.SURE}", d); table("   without NEWS", d0); print("   half lost", half)
        if A.lang:
            for lang in sorted({e["lang"] for e in E if e["set"] == "waddle"}):
                i = [(e, r) for e, r in zip([e for e in E if e["set"] == "waddle"], d["waddle"]) if e["lang"] == lang]
                print("   ", lang, len(i), f"{shingle.corpus([r for _, r in i])['f1']:.4f} trafilatura {shingle.corpus([(e['gold'], e.get('traf', '')) for e, _ in i])['f1']:.4f} today {shingle.corpus([(e['gold'], e.get('clean', '')) for e, _ in i])['f1']:.4f}")
    if A.worse:
        s, k = A.worse.split(":"); rows = sorted((r for r in rows if r[2]["set"] == s), key=lambda r: r[0])
        print("worse", sum(r[0] < -.01 for r in rows), "better", sum(r[0] > .01 for r in rows))
        for dd, f, e, n, z in rows[:int(k)]:
            print(f"=== {dd:.3f} -> {f:.3f} {e['id'][:40]}"); a = set(e["clean"].split("\n")); b = set(n.split("\n")); zz = {bl.text: v for bl, v in zip(e["blocks"], z)}
            for l in [l for l in n.split("\n") if l not in a][:6]: print("   +", f"{zz.get(l, 99):.1f}", l[:110])
            for l in [l for l in e["clean"].split("\n") if l not in b][:6]: print("   -", f"{zz.get(l, 99):.1f}", l[:110])
main()
