r"""spaCy: a component `newsclean` that marks the boilerplate of a document.

Components of spaCy cannot change the text of a document. This component sets `doc._.newsclean` to the result of
`clean(doc.text)`. It adds the removed spans to `doc.spans["newsclean"]`, with their reasons as labels. To analyse only
the story, clean the texts first: `nlp.pipe(map(newsclean.clean_text, texts))`.

>>> import spacy
>>> import newsclean.adapters.spacy
>>> nlp = spacy.blank("en")
>>> cleaner = nlp.add_pipe("newsclean")
>>> doc = nlp("Rain fell all night.\n\nRead more")
>>> doc._.newsclean.text, [(span.text, span.label_) for span in doc.spans["newsclean"]]
('Rain fell all night.', [('\n\n', 'padding'), ('Read more', 'read-more')])
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.batch.clean_many import clean_many
from newsclean.extras import load
from newsclean.pipeline import as_pipeline
from newsclean.result import CleanResult

load("spacy", extra="spacy", user="newsclean.adapters.spacy")

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import minibatch

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsclean.pipeline import PipelineLike

KEY = "newsclean"
"""Name of the component, the extension attribute and the span group."""


class SpacyComponent:
    """The component that `nlp.add_pipe("newsclean")` adds.

    Args:
        preset: the name of a preset; pass it to `add_pipe` as `config={"preset": "PAGE"}`.

    Raises:
        TypeError: `preset` is not the name of a preset.
    """

    def __init__(self, preset: PipelineLike) -> None:
        self.pipeline = as_pipeline(preset)

    def __call__(self, doc: Doc) -> Doc:
        """Add the result and the removed spans to a document, and return it."""
        return next(self.pipe([doc]))

    def pipe(self, docs: Iterable[Doc], *, batch_size: int = 64) -> Iterator[Doc]:
        """Yield the documents with their results and removed spans, cleaned in batches."""
        for batch in minibatch(docs, batch_size):
            for doc, result in zip(batch, clean_many([doc.text for doc in batch], pipeline=self.pipeline), strict=True):
                yield _marked(doc, result)


def _marked(doc: Doc, result: CleanResult) -> Doc:
    doc.user_data[KEY] = result.to_dict()  # plain values: spaCy saves them and sends them to other processes
    found = [doc.char_span(*each.span, label=each.reason, alignment_mode="contract") for each in result.removals]
    doc.spans[KEY] = [span for span in found if span is not None]
    return doc


def _result(doc: Doc) -> CleanResult | None:
    """Return the result of a document; None if the component has not processed it."""
    account = doc.user_data.get(KEY)
    return None if account is None else CleanResult.from_dict(account)


def _component(nlp: Language, name: str, preset: str) -> SpacyComponent:  # noqa: ARG001 - signature of a factory
    return SpacyComponent(preset)


Doc.set_extension(KEY, getter=_result, force=True)
Language.factory(KEY, assigns=[f"doc._.{KEY}"], default_config={"preset": "NEWS"}, func=_component)
