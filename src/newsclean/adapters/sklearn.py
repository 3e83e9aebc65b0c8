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
    r"""A transformer from texts to clean texts, as vectorizers take them.

    It learns nothing. Texts come as any sequence of strings, or as a table of one column; clean texts are an array of
    strings, or with `set_output` a table of one column. A text that cannot be cleaned comes as it was.

    Args:
        pipeline: a `Pipeline`, a cleaner, the name of a preset, or a sequence of them.
        jobs: processes that clean, as for `clean_many`.

    Raises:
        TypeError: at `fit`, `pipeline` is none; at `transform`, one of the texts is no str.

    >>> TextCleaner().fit_transform(["Rain fell all night.\n\nRead more"]).tolist()
    ['Rain fell all night.']
    """

    def __init__(self, pipeline: PipelineLike = "NEWS", *, jobs: int = 1) -> None:
        self.pipeline = pipeline
        self.jobs = jobs

    def fit(self, X: Iterable[str], y: object = None) -> TextCleaner:  # noqa: N803, ARG002 - scikit-learn's names
        """Check the pipeline, and learn nothing but the name of a table's column."""
        as_pipeline(self.pipeline)
        if hasattr(X, "columns"):
            self.feature_names_in_ = np.array(list(X.columns), object)
        return self

    def transform(self, X: Iterable[str]) -> NDArray[np.object_]:  # noqa: N803 - as above
        """Return the clean texts; shape (texts,)."""
        results = clean_many(_texts(X), pipeline=self.pipeline, jobs=self.jobs)
        return np.array([result.text for result in results], object)

    def get_feature_names_out(self, input_features: Iterable[str] | None = None) -> NDArray[np.object_]:
        """Return the name of the only column: that of the input, else `text`."""
        known = getattr(self, "feature_names_in_", ["text"]) if input_features is None else input_features
        return np.array(list(known), object)

    def __sklearn_tags__(self) -> Any:  # noqa: ANN401 - tags of scikit-learn
        tags = super().__sklearn_tags__()
        tags.input_tags.string, tags.input_tags.two_d_array, tags.requires_fit = True, False, False
        return tags


class NearDuplicates(ClusterMixin, BaseEstimator):
    """A clusterer whose clusters are groups of near-duplicates; a text that is in none has the label -1.

    Args:
        jaccard: as for `near_duplicates`, as are the others.
        containment: see there.
        find_contained: see there.
        shingle_words: see there.
        jobs: see there.

    Attributes:
        labels_: the number of each text's cluster, as `cluster_labels` returns them.

    Raises:
        TypeError: at `fit`, one of the texts is no str, or an option is of another type.
        ValueError: at `fit`, an option is out of range.
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
        """Label the texts."""
        self.labels_ = cluster_labels(_texts(X), on_error="raise", **self.get_params())
        return self

    def __sklearn_tags__(self) -> Any:  # noqa: ANN401 - as above
        tags = super().__sklearn_tags__()
        tags.input_tags.string, tags.input_tags.two_d_array = True, False
        return tags


def _texts(given: Iterable[str]) -> list[str]:
    """Return the texts of a sequence, or of a table of one column.

    Raises:
        TypeError: it is one text, a table of several columns, or one of the texts is no str.
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
            raise TypeError(f"X must hold texts, got {shown(text)} at position {position}")
    return texts
