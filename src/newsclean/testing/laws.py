"""Check the laws of cleaners and pipelines. An error contains the law, the cleaner and the span."""

from __future__ import annotations

import json
import pickle
import re
from copy import deepcopy
from dataclasses import fields, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from newsclean.arguments import check_boolean, shown
from newsclean.edits import restore
from newsclean.pipeline import Pipeline, as_document, as_pipeline
from newsclean.result import EMPTY, CleanResult
from newsclean.testing.corpus_laws import check_many
from newsclean.testing.errors import Judge
from newsclean.types import Document, Edit, Removal, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsclean.pipeline import PipelineLike
    from newsclean.types import Cleaner

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def check_cleaner(
    cleaner: Cleaner,
    document: str | Document | None = None,
    *,
    only_blanks: bool = True,
    keeps_stories: bool = True,
    max_examples: int = 100,
) -> None:
    r"""Check the laws of a cleaner on one document or, without one, on many that Hypothesis generates.

    Laws on one document: the cleaner yields the same edits every time and does not change the document. Edits lie in
    the text, do not overlap, and have a kebab-case reason and a score in (0, 1]. Replacements are white space. The
    cleaner can be pickled. A pipeline of only this cleaner obeys the laws of `check_pipeline`, except `idempotent`.

    Further laws on many documents: every word of a clean story is kept. The result does not depend on earlier documents
    or on the process. The time grows no faster than the text.

    Call this function in a test of pytest or unittest. It raises an error for the first broken law, with the simplest
    document that breaks it.

    Args:
        cleaner: the cleaner. The law `same-in-every-process` is checked only if another process can import it.
        document: the document to check; None to check many.
        only_blanks: whether replacements must be white space, as for every built-in cleaner except `unicode`.
        keeps_stories: whether every word of a clean story must be kept; checked only on many documents.
        max_examples: number of documents to generate for each law.

    Raises:
        BrokenLawError: the cleaner breaks a law; this is an AssertionError.
        TypeError: `cleaner` is not a cleaner, or is a whole pipeline; or an option has a wrong type.

    >>> from newsclean import fix_whitespace
    >>> check_cleaner(fix_whitespace, Document("Rain.\r\n\r\n\r\nSun. "))
    """
    if not callable(cleaner) or isinstance(cleaner, Pipeline | type):
        raise TypeError(f"cleaner must be one cleaner, got {shown(cleaner)}; use check_pipeline to check a pipeline")
    check_boolean(only_blanks, "only_blanks")
    check_boolean(keeps_stories, "keeps_stories")
    if document is None:
        check_many(
            cleaner,
            lambda one: check_cleaner(cleaner, one, only_blanks=only_blanks),
            keeps_stories=keeps_stories,
            max_examples=max_examples,
        )
        return
    document, judge = as_document(document), Judge(cleaner)
    edits = _edits(cleaner, document, judge)
    for edit in edits:
        _check_edit(edit, len(document.text), judge, only_blanks=only_blanks)
    for one, other in pairwise(sorted(edits, key=lambda edit: edit.span)):
        apart = one.span.end <= other.span.start and one.span != other.span
        judge.hold("apart", (one, other), holds=apart, span=other.span)
    twin = _pickled(cleaner, judge)
    judge.hold("pickles", twin, holds=twin == cleaner and list(twin(replace(document))) == edits)
    check_pipeline(Pipeline(cleaner, name=judge.name), document, idempotent=False)


def check_pipeline(
    pipeline: PipelineLike,
    document: str | Document | None = None,
    *,
    idempotent: bool = True,
    keeps_stories: bool = True,
    max_examples: int = 100,
) -> None:
    r"""Check the laws of a pipeline on one document or, without one, on many that Hypothesis generates.

    Laws on one document: the result is the same every time, and the document does not change. Removals lie in the
    source, are in its order, do not overlap, and contain its text. The removals applied to the source give the clean
    text. The clean text and the removals restore the source, also after a round trip through JSON. An empty result has
    the flag `empty-after-cleaning`. A second cleaning removes nothing. The pipeline can be pickled. Further laws on
    many documents are those of `check_cleaner`.

    Args:
        pipeline: a `Pipeline`, a cleaner, the name of a preset, or a sequence of cleaners.
        document: the document to clean; None to clean many.
        idempotent: whether cleaning the result again must remove nothing, as with every preset.
        keeps_stories: whether every word of a clean story must be kept; checked only on many documents.
        max_examples: number of documents to generate for each law.

    Raises:
        BrokenLawError: the pipeline breaks a law; this is an AssertionError.
        TypeError: `pipeline` is none of the listed types, or an option has a wrong type.

    >>> from newsclean import NEWS
    >>> check_pipeline(NEWS, Document("The harbour opened again.\n\nRead more"))
    """
    pipeline = as_pipeline(pipeline)
    check_boolean(idempotent, "idempotent")
    check_boolean(keeps_stories, "keeps_stories")
    if document is None:
        check_many(
            pipeline,
            lambda one: check_pipeline(pipeline, one, idempotent=idempotent),
            keeps_stories=keeps_stories,
            max_examples=max_examples,
        )
        return
    document, judge = as_document(document), Judge(pipeline)
    before = _state(document)
    result, again = pipeline(document), pipeline(replace(document))
    judge.hold("leaves-the-document", document, holds=_state(document) == before)
    same = (result.text, result.removals) == (again.text, again.removals)
    judge.hold("deterministic", again, holds=same)
    judge.hold("keeps-the-source", result.source, holds=result.source == before["text"])
    _check_account(result, judge)
    judge.hold("marks-emptiness", result.flags, holds=(EMPTY in result.flags) == (not result.text))
    twin = _pickled(pipeline, judge)
    judge.hold("pickles", twin, holds=twin == pipeline and twin(replace(document)).text == result.text)
    if idempotent:
        for more in pipeline(replace(document, text=result.text)).removals[:1]:
            judge.hold("idempotent", more, holds=False, span=more.span, by=more.cleaner)


def _edits(cleaner: Cleaner, document: Document, judge: Judge) -> list[Edit]:
    """Return the edits of a cleaner. Check the laws `leaves-the-document`, `proposes-edits` and `deterministic`."""
    before = _state(document)
    edits = list(cleaner(document))
    judge.hold("leaves-the-document", document, holds=_state(document) == before)
    for edit in edits:
        judge.hold("proposes-edits", edit, holds=isinstance(edit, Edit))
    judge.hold("deterministic", edits, holds=edits == list(cleaner(replace(document))))
    return edits


def _state(document: Document) -> dict[str, Any]:
    """Return a copy of the public fields of a document, without cached values."""
    return {field.name: deepcopy(getattr(document, field.name)) for field in fields(document)}


def _check_edit(edit: Edit, length: int, judge: Judge, *, only_blanks: bool) -> None:
    start, end = edit.span
    judge.hold("in-range", edit, holds=0 <= start <= end <= length, span=edit.span)
    judge.hold("reason-is-a-slug", edit, holds=_SLUG.fullmatch(edit.reason) is not None, span=edit.span)
    judge.hold("score-in-range", edit, holds=0 < edit.score <= 1, span=edit.span)
    if only_blanks:
        judge.hold("only-white-space", edit, holds=not edit.replacement.strip(), span=edit.span)


def _check_account(result: CleanResult, judge: Judge) -> None:
    """Check that the removals convert the source to the clean text and back, and survive a round trip through JSON."""
    source, removals = result.source, result.removals
    text = _replayed(source, removals, judge)
    judge.hold("replays", result.text, holds=text == result.text, span=_first_difference(text, result.text))
    restored = restore(result.text, removals)
    judge.hold("restores", restored, holds=restored == source == result.restore())
    stored = json.loads(json.dumps([removal.to_dict() for removal in removals]))
    rebuilt = tuple(Removal.from_dict(values) for values in stored)
    judge.hold("survives-json", rebuilt, holds=rebuilt == tuple(removals))


def _first_difference(one: str, other: str) -> Span:
    """Return the span of the first code point that differs between two texts, or of the end of the shorter text."""
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return Span(at, at + 1)


def _replayed(source: str, removals: Sequence[Removal], judge: Judge) -> str:
    """Return the source with the removals applied, after a check that they lie in the source, in order and apart."""
    parts, position = [], 0
    for removal in removals:
        start, end = removal.span
        sound = position <= start <= end <= len(source) and removal.text == source[start:end]
        judge.hold("account-in-order", removal, holds=sound, span=removal.span, by=removal.cleaner)
        parts += [source[position:start], removal.replacement]
        position = end
    return "".join([*parts, source[position:]])


def _pickled(value: Any, judge: Judge) -> Any:  # noqa: ANN401 - returns the type of its argument
    try:
        return pickle.loads(pickle.dumps(value))  # noqa: S301 - pickled on the same line
    except Exception as error:
        judge.hold("pickles", error, holds=False)
