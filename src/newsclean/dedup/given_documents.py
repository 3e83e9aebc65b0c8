"""The documents that a caller passes: texts, documents or results of cleaning, with their dates."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from newsclean import containers, result
from newsclean.arguments import shown
from newsclean.instants import UNDATED, instant
from newsclean.result import CleanResult
from newsclean.types import Document

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from newsclean.containers import Given, OnError

Comparable: TypeAlias = "str | Document | CleanResult"
"""A document to compare: a text, a `Document`, or a result, of which the clean text is compared."""


class Texts(containers.Texts):
    """An iterable over the texts of documents, to be read once. If `dated` is True, it also stores their dates."""

    def __init__(self, documents: Given, on_error: OnError = "raise", *, dated: bool = False) -> None:
        """Set the documents. If `on_error` is "raise", reading a value that is no document raises TypeError."""
        super().__init__(documents, on_error)
        self._instants = array("q")
        self._dated = dated

    def text_of(self, document: object) -> str | None:
        """Return the text of a document, or the clean text of a result; None for a value of another type."""
        if self._dated:
            self._instants.append(instant_of(document))
        if isinstance(document, str):
            return document
        return document.text if isinstance(document, CleanResult) else containers.text_of(document)

    def instants(self) -> NDArray[np.int64]:
        """Return the dates of the documents read so far in microseconds, or `UNDATED` for those without a date."""
        return np.array(self._instants, np.int64)


def instant_of(document: object) -> int:
    """Return the date of a document or result in microseconds since the year 1; `UNDATED` if it has no date.

    For a result, the date of its document takes precedence over the date that cleaning found.

    >>> instant_of(Document("Rain.", date="0001-01-01T00:00:01Z")), instant_of("Rain.") == UNDATED
    (1000000, True)
    """
    found = document.date if isinstance(document, Document) else None
    if isinstance(document, CleanResult):
        found = document.date if document.document.date is None else document.document.date
    return UNDATED if found is None else instant(found)


def share_removed(document: object) -> float:
    """Return the share of a result's source that was removed, from 0 to 1; 2 for an uncleaned document.

    Raises:
        TypeError: the document is not a result.

    >>> share_removed("Rain.")
    Traceback (most recent call last):
    TypeError: a document must be a CleanResult if keep is 'cleanest', got 'Rain.'
    """
    if not isinstance(document, CleanResult):
        raise TypeError(f"a document must be a CleanResult if keep is 'cleanest', got {shown(document)}")
    return result.share_removed(document.removals, len(document.source), document.flags)
