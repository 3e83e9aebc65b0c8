"""The transformer and the clusterer in scikit-learn's own pipelines."""

from __future__ import annotations

import numpy as np
import pytest
from dispatches import CLEAN, LABELS, SCRAPED

from newsclean import clean, fix_whitespace

pytest.importorskip("sklearn")
pd = pytest.importorskip("pandas")
from sklearn.base import clone  # noqa: E402 - where it is installed
from sklearn.compose import ColumnTransformer  # noqa: E402
from sklearn.feature_extraction.text import CountVectorizer  # noqa: E402
from sklearn.pipeline import make_pipeline  # noqa: E402

from newsclean.adapters.sklearn import NearDuplicates, TextCleaner  # noqa: E402

pytestmark = pytest.mark.adapters
COLUMN = np.array(SCRAPED, object)[:, None]


@pytest.mark.parametrize(
    "given", [SCRAPED, np.array(SCRAPED), pd.Series(SCRAPED), COLUMN, pd.DataFrame({"a": SCRAPED})]
)
def test_texts_of_any_form_are_cleaned(given: object) -> None:
    assert TextCleaner().fit_transform(given).tolist() == CLEAN
    assert NearDuplicates().fit_predict(TextCleaner().fit_transform(given)).tolist() == LABELS


def test_a_vectorizer_reads_clean_texts() -> None:
    found = make_pipeline(TextCleaner(), CountVectorizer()).fit_transform(SCRAPED)
    assert (found != CountVectorizer().fit_transform(CLEAN)).nnz == 0


def test_an_estimator_is_cloned_with_its_parameters() -> None:
    cleaner = clone(TextCleaner(fix_whitespace, jobs=1).set_params(pipeline=fix_whitespace))
    assert cleaner.get_params() == {"jobs": 1, "pipeline": fix_whitespace}
    assert cleaner.fit_transform(SCRAPED).tolist() == [clean(text, fix_whitespace).text for text in SCRAPED]
    clusterer = clone(NearDuplicates(jaccard=0.9, containment=None))
    assert clusterer.get_params()["jaccard"] == 0.9
    assert clusterer.fit_predict(CLEAN)[1] == -1


def test_output_is_a_table_where_it_is_asked_for() -> None:
    frame = pd.DataFrame({"story": SCRAPED}, index=[*"gfedcba"])
    found = TextCleaner().set_output(transform="pandas").fit_transform(frame)
    assert found.columns.tolist() == ["story"]
    assert found["story"].to_dict() == dict(zip("gfedcba", CLEAN, strict=True))
    assert TextCleaner().get_feature_names_out().tolist() == ["text"]


def test_a_column_of_a_table_is_transformed() -> None:
    frame = pd.DataFrame({"day": range(7), "story": SCRAPED})
    words = make_pipeline(TextCleaner(), CountVectorizer())
    found = ColumnTransformer([("words", words, "story")], sparse_threshold=0).fit_transform(frame)
    assert (found == CountVectorizer().fit_transform(CLEAN).toarray()).all()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["Rain.", None], "X must contain texts, got None at position 1"),
        ("Rain.", "X must be a sequence of texts, got 'Rain.'"),
        (np.array([["a", "b"]]), "X must have one column of texts, got 2 columns"),
    ],
)
def test_something_else_is_refused(given: object, told: str) -> None:
    for estimator in (TextCleaner(), NearDuplicates()):
        with pytest.raises(TypeError, match=told):
            estimator.fit(given).transform(given) if estimator.__class__ is TextCleaner else estimator.fit(given)
    with pytest.raises(TypeError, match="pipeline must be"):
        TextCleaner("nothing").fit(SCRAPED)
    with pytest.raises(TypeError, match="find_contained must be True or False, got 'no'"):
        NearDuplicates(find_contained="no").fit(SCRAPED)
