"""Groups of near-duplicates: shingles, MinHash signatures, LSH candidates, exact verification, clusters.

numpy loads when a function is first used; datasketch for its own signatures alone.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newsclean.dedup.clusters import cluster_labels, deduplicate, near_duplicates
    from newsclean.dedup.pairs import similar_pairs

__all__ = ["cluster_labels", "deduplicate", "near_duplicates", "similar_pairs"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a public function or, by error, anything
    """Load a public function at its first use."""
    if name not in __all__:
        raise AttributeError(f"module 'newsclean.dedup' has no attribute {name!r}")
    if name == "similar_pairs":
        return import_module("newsclean.dedup.pairs").similar_pairs
    return getattr(import_module("newsclean.dedup.clusters"), name)


def __dir__() -> list[str]:
    """List the public names, loaded or not."""
    return __all__
