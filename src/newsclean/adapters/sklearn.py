r"""scikit-learn: a transformer that cleans texts, and a clusterer of near-duplicates.

>>> from sklearn.feature_extraction.text import CountVectorizer
>>> from sklearn.pipeline import make_pipeline
>>> words = make_pipeline(TextCleaner(), CountVectorizer()).fit(["Rain fell all night.\n\nRead more"])
>>> words[-1].get_feature_names_out().tolist()
['all', 'fell', 'night', 'rain']
>>> NearDuplicates().fit_predict(["Rain on Monday.", "Sun on Tuesday.", "RAIN ON MONDAY!!"]).tolist()
[0, -1, 0]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from newsclean.arguments import shown
from newsclean.batch.clean_many import clean_many
from newsclean.dedup.near_duplicates import cluster_labels
from newsclean.dedup.thresholds import CONTAINMENT, JACCARD
from newsclean.extras import load
from newsclean.pipeline import as_pipeline

load("sklearn", extra="sklearn", user="newsclean.adapters.sklearn")

from sklearn.base import BaseEstimator, ClusterMixin, TransformerMixin

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from newsclean.pipeline import PipelineLike


class TextCleaner(TransformerMixin, BaseEstimator):
    r"""Transformer from texts to clean texts, for use before a vectorizer.

    `fit` learns nothing. The input is a sequence of strings, or a table with one column. The output is an array of
    strings, or after `set_output` a table with one column. A text that cannot be cleaned is returned unchanged.

    Args:
        pipeline: a `Pipeline`, a cleaner, the name of a preset, or a sequence of cleaners.
        jobs: number of processes, as for `clean_many`.

    Raises:
        TypeError: `fit` finds that `pipeline` is none of these types, or `transform` finds a text that is not a str.

    >>> TextCleaner().fit_transform(["Rain fell all night.\n\nRead more"]).tolist()
    ['Rain fell all night.']
    """

    def __init__(self, pipeline: PipelineLike = "NEWS", *, jobs: int = 1) -> None:
        self.pipeline = pipeline
        self.jobs = jobs

    def fit(self, X: Iterable[str], y: object = None) -> TextCleaner:  # noqa: N803, ARG002 - scikit-learn's names
        """Check the pipeline, and store the column name if the input is a table."""
        as_pipeline(self.pipeline)
        if hasattr(X, "columns"):
            self.feature_names_in_ = np.array(list(X.columns), object)
        return self

    def transform(self, X: Iterable[str]) -> NDArray[np.object_]:  # noqa: N803 - as above
        """Return the clean texts as an array of shape (texts,)."""
        results = clean_many(_texts(X), pipeline=self.pipeline, jobs=self.jobs)
        return np.array([result.text for result in results], object)

    def get_feature_names_out(self, input_features: Iterable[str] | None = None) -> NDArray[np.object_]:
        """Return the name of the output column: the name of the input column, or `text` if it has none."""
        known = getattr(self, "feature_names_in_", ["text"]) if input_features is None else input_features
        return np.array(list(known), object)

    def __sklearn_tags__(self) -> Any:  # noqa: ANN401 - a private class of scikit-learn
        tags = super().__sklearn_tags__()
        tags.input_tags.string, tags.input_tags.two_d_array, tags.requires_fit = True, False, False
        return tags


class NearDuplicates(ClusterMixin, BaseEstimator):
    """Clusterer of near-duplicates. A text without near-duplicates has the label -1.

    Args:
        jaccard: smallest Jaccard index of near-duplicates, over 0 and up to 1.
        containment: smallest containment of near-duplicates, over 0 and up to 1; None to ignore containment.
        find_contained: whether to group a story also with a much longer text that contains it.
        shingle_words: compare texts by sequences of this many words; None to compare sequences of characters.
        jobs: number of processes, as for `near_duplicates`.

    Attributes:
        labels_: the cluster number of each text, as from `cluster_labels`.

    Raises:
        TypeError: `fit` finds a text that is not a str, or an option of a wrong type.
        ValueError: `fit` finds an option that is out of range.
    """

    def __init__(
        self,
        *,
        jaccard: float = JACCARD,
        containment: float | None = CONTAINMENT,
        find_contained: bool = False,
        shingle_words: int | None = None,
        jobs: int = 1,
    ) -> None:
        self.jaccard = jaccard
        self.containment = containment
        self.find_contained = find_contained
        self.shingle_words = shingle_words
        self.jobs = jobs

    def fit(self, X: Iterable[str], y: object = None) -> NearDuplicates:  # noqa: N803, ARG002 - as above
        """Cluster the texts and set `labels_`."""
        self.labels_ = cluster_labels(_texts(X), on_error="raise", **self.get_params())
        return self

    def __sklearn_tags__(self) -> Any:  # noqa: ANN401 - as above
        tags = super().__sklearn_tags__()
        tags.input_tags.string, tags.input_tags.two_d_array = True, False
        return tags


def _texts(given: Iterable[str]) -> list[str]:
    """Return the texts in a sequence, or in a table with one column.

    Raises:
        TypeError: the input is one text or a table with several columns, or a text is not a str.
    """
    if isinstance(given, str) or getattr(given, "ndim", 1) > 2:
        raise TypeError(f"X must be a sequence of texts, got {shown(given)}")
    texts = list(given)
    if getattr(given, "shape", (1,))[1:]:
        rows = np.asarray(given, object)
        if rows.shape[1] != 1:
            raise TypeError(
                f"X must have one column of texts, got {rows.shape[1]} columns; choose one, such as df['text']"
            )
        texts = rows[:, 0].tolist()
    for position, text in enumerate(texts):
        if not isinstance(text, str):
            raise TypeError(f"X must contain texts, got {shown(text)} at position {position}")
    return texts
