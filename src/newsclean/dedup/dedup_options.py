"""The options of the public functions, and texts read as they say."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from newsclean.arguments import check_whole
from newsclean.dedup.given_documents import Texts
from newsclean.dedup.sketches import Scheme
from newsclean.dedup.sketching import read
from newsclean.dedup.thresholds import Thresholds
from newsclean.dedup.windows import dated
from newsclean.instants import duration

if TYPE_CHECKING:
    from datetime import timedelta

    from newsclean.containers import Given, OnError
    from newsclean.dedup.sketching import Contents


class Options(NamedTuple):
    """What makes two texts near-duplicates, and how they are read."""

    jaccard: float
    containment: float | None
    jobs: int
    find_contained: bool
    shingle_words: int | None
    within: str | timedelta | None


class Compared(NamedTuple):
    """The different texts of documents, by date where dates matter, and what makes two of them near-duplicates."""

    contents: Contents
    thresholds: Thresholds


def sketched(documents: Given, on_error: OnError, options: Options) -> Compared:
    """Sketch the texts of documents.

    Raises:
        TypeError: an option, or a document with `on_error="raise"`, has another type.
        ValueError: an option is out of range.
    """
    thresholds = Thresholds(options.jaccard, options.containment)
    check_whole(options.jobs, "jobs")
    scheme = scheme_of(options.jaccard, options.find_contained, options.shingle_words, options.within)
    texts = Texts(documents, on_error, dated=scheme.within is not None)
    contents = read(texts, scheme, options.jobs)
    texts.warn()
    return Compared(dated(contents, texts.instants(), scheme.within), thresholds)


def scheme_of(
    jaccard: float,
    find_contained: bool,  # noqa: FBT001 - as the options come
    shingle_words: int | None,
    within: str | timedelta | None,
) -> Scheme:
    """Return the scheme that options ask for.

    Raises:
        TypeError: `shingle_words` or `within` has another type.
        ValueError: either is out of range.
    """
    window = None if within is None else duration(within, "within")
    return Scheme(jaccard, find_contained, shingle_words, window)
