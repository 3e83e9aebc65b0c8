"""Hypothesis: `st.from_type(Document)` generates the documents of `newsclean.testing.documents`.

Hypothesis finds `register` through the entry point group `hypothesis`, and calls it. You need not import this module.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.types import Document

if TYPE_CHECKING:
    from hypothesis import strategies as st


def register() -> None:
    """Register the strategy for `Document`. The modules of the strategy are imported only when it is used."""
    from hypothesis import strategies as st  # the entry point runs while Hypothesis is imported

    st.register_type_strategy(Document, _documents)


def _documents(_kind: type) -> st.SearchStrategy[Document]:
    from newsclean.testing.strategies import documents

    return documents()
