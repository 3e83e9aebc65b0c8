"""Hypothesis: `st.from_type(Document)` draws the documents of `newsclean.testing.documents`.

The entry point of the group `hypothesis` calls `register` when Hypothesis is imported, so that nothing else has to be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.types import Document

if TYPE_CHECKING:
    from hypothesis import strategies as st


def register() -> None:
    """Register the strategy; what it needs is imported when it is first asked for."""
    from hypothesis import strategies as st

    st.register_type_strategy(Document, _documents)


def _documents(_kind: type) -> st.SearchStrategy[Document]:
    from newsclean.testing.strategies import documents

    return documents()
