"""Labels and columns of the pages' blocks: `python examples.py DATA PAGES OUT`; PAGES is of `pages.py`."""
from __future__ import annotations
import gzip, pickle, sys
from pathlib import Path
sys.path.insert(0, "/work/shared/eval")
sys.path.insert(0, str(Path(__file__).parent.parent / "reader"))
import numpy as np, shingle
from labelled_pages import site_of, fold_of
from newsclean.html.clean_html import _page
from newsclean.html.blocks import layout_of, key_of
from newsclean.html.columns import columns_of_page, Known
from newsclean.reader.table import read_lines
from newsclean.html.surroundings import words_of_names
from newsclean.html.alignment import aligned
from newsclean.reader.network import BUCKETS
def labels(p, blocks):
    gs = shingle.shingles(p["gold"]); gw = " " + " ".join(shingle.words(p["gold"])) + " "
    n = len(blocks); lab = np.zeros(n); words = np.zeros(n); short = np.zeros(n, bool)
    for i, b in enumerate(blocks):
        w = shingle.words(b.text); words[i] = len(w)
        if not w: continue
        if len(w) >= 4:
            s = shingle.shingles(b.text); lab[i] = sum(min(k, gs[x]) for x, k in s.items()) / sum(s.values())
        else:
            short[i] = True; lab[i] = float(" " + " ".join(w) + " " in gw)
    long_ = np.flatnonzero(~short & (words > 0))
    for i in np.flatnonzero(short & (lab > 0)):
        j = np.searchsorted(long_, i)
        lab[i] = float(any(abs(x - i) <= 4 and lab[x] > .5 for x in long_[max(0, j - 1):j + 1]))
    return lab, words
def main():
    data, P, out = Path(sys.argv[1]), pickle.load(open(sys.argv[2], "rb")), []
    for p in P:
        folder = p["set"] if p["set"] == "aeb-html" else "html/" + p["set"]
        e = {"set": p["set"], "id": p["id"], "n": 0, "fold": 0, "gold": p["gold"], "lang": p["lang"]}
        out.append(e)
        tree = _page(gzip.decompress((data / folder / f"{p['id']}.html.gz").read_bytes()).decode("utf-8", "replace"))
        if tree is None: continue
        lay = layout_of(tree); al = aligned(p["story"], lay.blocks); texts = [b.text for b in lay.blocks]
        if not texts: continue
        starts = np.cumsum([0, *(len(t) + 1 for t in texts)]); starts[-1] -= 1; table = read_lines("\n".join(texts), starts.tolist(), texts)
        shape = np.zeros((len(texts), table.shape.shape[1])); shape[table.number] = table.shape
        known = Known(key_of(p["title"]), key_of(p["description"]), key_of(p["body"]))
        names = [words_of_names(x.names) for x in lay.elements]; par = [x.parent for x in lay.elements]
        own, allt = [], []
        for b in lay.blocks:
            o, a, q, k = [], [], b.element, 0
            while q >= 0:
                if k < 3: o += names[q]
                a += names[q]; q = par[q]; k += 1
            own.append(o); allt.append(a)
        lab, words = labels(p, lay.blocks)
        site = site_of(p["url"] or p["id"])
        e |= {"site": site, "fold": fold_of(site), "blocks": lay.blocks, "elements": lay.elements, "X": np.hstack([shape, columns_of_page(lay, al.kept, known)]).astype(np.float32), "own": own, "anc": allt,
              "lab": lab, "words": words, "kept": al.kept, "n": len(lab), "lines": al.lines, "maps": al.blocks, "title": p["title"], "traf": p["traf"], "clean": p["clean"], "story": p["story"],
              "table": table, "codes": (table.words.code % np.uint64(BUCKETS)).astype(np.int64)}
        e["unmapped"] = sum(len(l) for l, m in zip(al.lines, al.blocks) if not m) / max(1, sum(map(len, al.lines)))
    pickle.dump(out, open(sys.argv[3], "wb"))
    print(len(out), sum(o["n"] for o in out), out[1]["X"].shape, "unmapped", np.mean([o.get("unmapped", 0) for o in out]), sum(o.get("unmapped", 0) > .3 for o in out))
main()
