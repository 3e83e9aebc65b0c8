"""Pack trained states into the weights file: `python ship.py OUT STATE...`; their mean decides."""
import pickle, sys
import numpy as np
from newsclean.html.network import packed
def arrays_of(path):
    made = pickle.load(open(path, "rb")); s, (mean, scale, a, b) = made["state"], made["first"]
    state = {"mean": s["mean"], "scale": s["scale"]}
    state |= {"first.mean": mean, "first.scale": scale, "first.weight": a, "first.bias": b}
    for n in ("near.weight", "all.weight", "enter.weight", "enter.bias", "leave.weight", "leave.bias", "skip.weight", "skip.bias"): state[n] = s[n]
    for i in range(len(made["dils"])): state[f"conv.{i}.weight"], state[f"conv.{i}.bias"] = s[f"conv.{i}.weight"], s[f"conv.{i}.bias"]
    for i in range(len(made["dils"]) + 1): state[f"norm.{i}"] = s[f"norm.{i}"]
    return packed(state), made["voc"]
def main():
    out = {"count": np.array(len(sys.argv) - 2), "version": np.array("blocks-1")}
    for i, path in enumerate(sys.argv[2:]):
        arrays, words = arrays_of(path); out["words"] = np.array(words); out |= {f"{i}/{n}": v for n, v in arrays.items()}
    np.savez_compressed(sys.argv[1], **out)
main()
