"""Prototype: what the shipped reader makes of the candidate blocks."""
import pickle, sys
import numpy as np
from newsclean.reader.cleaner import READER
from newsclean.reader.path import STORY
from newsclean.types import Document
P = pickle.load(open("/tmp/html-pages.pkl", "rb")); E = {(e["set"], e["id"]): e for e in pickle.load(open("/tmp/html-ex.pkl", "rb"))}
O = pickle.load(open(sys.argv[1], "rb")); out = {}
for p in P:
    k = p["set"], p["id"]
    if not p["blocks"]: continue
    c = np.flatnonzero((E[k]["kept"] > .5) | (O[k] > -2))
    r = np.zeros((len(p["blocks"]), 4), np.float32)
    if len(c):
        texts = [" ".join(p["blocks"][i][0].split()) for i in c]
        d = Document("\n".join(texts), title=p["title"])
        g = READER.readings([d])[0]
        rows = c[g.number]
        r[rows, 0] = 1; r[rows, 1] = np.clip(g.story, -10, 10) / 5; r[rows, 2] = g.state == STORY; r[rows, 3] = g.sign >= 0
    out[k] = r
pickle.dump(out, open(sys.argv[2], "wb"))
