"""The options of the public near-duplicate functions, and the sketches of documents for these options."""

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
    """The options that `near_duplicates` and related functions share; `near_duplicates` explains them."""

    jaccard: float
    containment: float | None
    jobs: int
    find_contained: bool
    shingle_words: int | None
    within: str | timedelta | None


class Compared(NamedTuple):
    """The distinct texts of the documents to compare, and the thresholds of near-duplicates.

    If dates matter, the same text with two dates counts as two texts.
    """

    contents: Contents
    thresholds: Thresholds


def sketched(documents: Given, on_error: OnError, options: Options) -> Compared:
    """Return the distinct texts of documents as sketches, and the thresholds of near-duplicates.

    If `on_error` is "report", values that are no documents are left out, with one UserWarning.

    Raises:
        TypeError: an option has a wrong type, or `on_error` is "raise" and a value is no document.
        ValueError: an option is out of range, or `on_error` is unknown.
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
    find_contained: bool,  # noqa: FBT001 - called with all options in order
    shingle_words: int | None,
    within: str | timedelta | None,
) -> Scheme:
    """Convert options of `near_duplicates` to the settings with which sketches are computed.

    Raises:
        TypeError: `shingle_words` or `within` has a wrong type.
        ValueError: `shingle_words` or `within` is out of range.
    """
    window = None if within is None else duration(within, "within")
    return Scheme(jaccard, find_contained, shingle_words, window)
