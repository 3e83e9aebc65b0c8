"""What `import newsclean` costs over bare Python: interleaved runs, medians of wall time.

usage: import_time.py [RUNS]
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

HEAVY = ("numpy", "scipy", "datasketch", "trafilatura", "lxml", "langdetect", "rich", "typer", "regex")


def run(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def seconds(code: str) -> float:
    start = time.perf_counter()
    run(code)
    return time.perf_counter() - start


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 31
    pairs = [(seconds("pass"), seconds("import newsclean")) for _ in range(runs)]
    bare, ours = (statistics.median(column) * 1000 for column in zip(*pairs, strict=True))
    loaded = run("import newsclean, sys; print(*sys.modules)").split()
    heavy = [name for name in HEAVY if name in loaded]
    print(f"import newsclean: {ours - bare:.1f} ms over bare Python's {bare:.1f} (medians of {runs})")
    print(f"{len(heavy)} heavy packages loaded: {' '.join(heavy) or 'none'}")


if __name__ == "__main__":
    main()
