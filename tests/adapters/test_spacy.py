"""The component in spaCy's own pipelines."""

from __future__ import annotations

import pytest
from dispatches import CLEAN, RESULTS, SCRAPED

spacy = pytest.importorskip("spacy")
pytest.importorskip("newsclean.adapters.spacy")
from spacy.tokens import DocBin  # noqa: E402 - where it is installed

pytestmark = [pytest.mark.adapters, pytest.mark.filterwarnings("default")]


@pytest.fixture(scope="module")
def nlp():
    made = spacy.blank("en")
    made.add_pipe("newsclean")
    return made


@pytest.mark.parametrize("processes", [1, 2])
def test_a_document_has_its_account(nlp, processes: int) -> None:
    docs = list(nlp.pipe(SCRAPED, n_process=processes))
    assert [doc.text for doc in docs] == SCRAPED
    assert [doc._.newsclean.to_dict() for doc in docs] == [result.to_dict() for result in RESULTS]
    assert nlp(SCRAPED[0])._.newsclean.text == CLEAN[0]
    assert nlp(SCRAPED[0])._.newsclean.restore() == SCRAPED[0]
    assert nlp.make_doc(SCRAPED[0])._.newsclean is None


def test_removed_pieces_are_spans_with_their_reasons(nlp) -> None:
    for doc, result in zip(nlp.pipe(SCRAPED), RESULTS, strict=True):
        wanted = [(r.text.strip(), r.reason) for r in result.removals if r.text.strip()]
        assert [(span.text.strip(), span.label_) for span in doc.spans["newsclean"] if span.text.strip()] == wanted


def test_an_account_is_stored_with_its_document(nlp) -> None:
    stored = DocBin(docs=nlp.pipe(SCRAPED), store_user_data=True).to_bytes()
    [*docs] = DocBin().from_bytes(stored).get_docs(nlp.vocab)
    assert docs[0]._.newsclean.text == CLEAN[0]


def test_a_pipeline_is_saved_with_its_preset(tmp_path) -> None:
    made = spacy.blank("en")
    made.add_pipe("newsclean", config={"preset": "PAGE"})
    made.to_disk(tmp_path)
    again = spacy.load(tmp_path)
    assert again.get_pipe("newsclean").pipeline.name == "PAGE"
    assert again(SCRAPED[0])._.newsclean.text == made(SCRAPED[0])._.newsclean.text


def test_an_unknown_preset_is_refused() -> None:
    with pytest.raises(TypeError, match="pipeline must be"):
        spacy.blank("en").add_pipe("newsclean", config={"preset": "nothing"})
