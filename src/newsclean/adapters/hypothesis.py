"""Hypothesis: `st.from_type(Document)` draws the documents of `newsclean.testing.documents`.

Hypothesis calls `register` when it is imported, through the entry point group `hypothesis`. No other import is needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.types import Document

if TYPE_CHECKING:
    from hypothesis import strategies as st


def register() -> None:
    """Register the strategy; its modules are imported at its first use."""
    from hypothesis import strategies as st  # the entry point runs while Hypothesis is imported

    st.register_type_strategy(Document, _documents)


def _documents(_kind: type) -> st.SearchStrategy[Document]:
    from newsclean.testing.strategies import documents

    return documents()
