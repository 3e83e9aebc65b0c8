"""The laws that a cleaner and a pipeline keep, as checks that say which law was broken, by whom and where."""

from __future__ import annotations

import json
import pickle
import re
from copy import deepcopy
from dataclasses import fields, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from newsclean.arguments import shown
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
    r"""Check the laws of a cleaner: on one document, or, if none is given, on many that Hypothesis draws.

    On each document: it yields the same edits each time and leaves the document as it was; they lie in the text, do
    not overlap, and have a kebab-case reason and a score in (0, 1]; what they put there is white space; the cleaner
    pickles; and a pipeline of it alone keeps its account. Over many documents also: no word of a clean story goes; what
    was cleaned before does not matter, nor does the process; and time grows no faster than the text.

    Call it in a test of pytest or unittest; the first law broken raises, with the simplest document that breaks it.

    Args:
        cleaner: the cleaner; for the law `same-in-every-process` one that another process can import.
        document: the one to show it; None for many.
        only_blanks: whether its replacements must be white space, as those of every built-in cleaner
            but `unicode` are.
        keeps_stories: whether words of clean stories must all stay; asked over many documents only.
        max_examples: how many documents to draw for each law.

    Raises:
        BrokenLawError: an AssertionError that names law, cleaner and span.
        TypeError: `cleaner` is none, or a whole pipeline.

    >>> from newsclean import fix_whitespace
    >>> check_cleaner(fix_whitespace, Document("Rain.\r\n\r\n\r\nSun. "))
    """
    if not callable(cleaner) or isinstance(cleaner, Pipeline | type):
        raise TypeError(f"cleaner must be one cleaner, got {shown(cleaner)}; check_pipeline takes a pipeline")
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
    r"""Check the laws of a pipeline: on one document, or, if none is given, on many that Hypothesis draws.

    On each document: the same result each time, and the document as it was; removals in range, in order and apart, each
    with the source's text; the source less the removals, plus their replacements, is the text; the text and the
    removals restore the source, also after a round trip through JSON; an empty result is marked; cleaning the result
    finds nothing more; the pipeline pickles. Over many documents also what `check_cleaner` says.

    Args:
        pipeline: a `Pipeline`, a cleaner, the name of a preset, or a sequence of them.
        document: what to clean; None for many documents.
        idempotent: whether cleaning the cleaned text must find nothing more, as with every preset.
        keeps_stories: whether words of clean stories must all stay; asked over many documents only.
        max_examples: how many documents to draw for each law.

    Raises:
        BrokenLawError: an AssertionError that names law, cleaner and span.

    >>> from newsclean import NEWS
    >>> check_pipeline(NEWS, Document("The harbour opened again.\n\nRead more"))
    """
    pipeline = as_pipeline(pipeline)
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
    """Return what a cleaner proposes, which must be edits, the same twice, and leave the document as it was."""
    before = _state(document)
    edits = list(cleaner(document))
    judge.hold("leaves-the-document", document, holds=_state(document) == before)
    for edit in edits:
        judge.hold("proposes-edits", edit, holds=isinstance(edit, Edit))
    judge.hold("deterministic", edits, holds=edits == list(cleaner(replace(document))))
    return edits


def _state(document: Document) -> dict[str, Any]:
    """Return a copy of a document's fields; what the library remembers beside them is its own affair."""
    return {field.name: deepcopy(getattr(document, field.name)) for field in fields(document)}


def _check_edit(edit: Edit, length: int, judge: Judge, *, only_blanks: bool) -> None:
    start, end = edit.span
    judge.hold("in-range", edit, holds=0 <= start <= end <= length, span=edit.span)
    judge.hold("reason-is-a-slug", edit, holds=_SLUG.fullmatch(edit.reason) is not None, span=edit.span)
    judge.hold("score-in-range", edit, holds=0 < edit.score <= 1, span=edit.span)
    if only_blanks:
        judge.hold("only-white-space", edit, holds=not edit.replacement.strip(), span=edit.span)


def _check_account(result: CleanResult, judge: Judge) -> None:
    """Check that the removals lead from the source to the text, and back."""
    source, removals = result.source, result.removals
    text = _replayed(source, removals, judge)
    judge.hold("replays", result.text, holds=text == result.text, span=_first_difference(text, result.text))
    restored = restore(result.text, removals)
    judge.hold("restores", restored, holds=restored == source == result.restore())
    stored = json.loads(json.dumps([removal.to_dict() for removal in removals]))
    rebuilt = tuple(Removal.from_dict(values) for values in stored)
    judge.hold("survives-json", rebuilt, holds=rebuilt == tuple(removals))


def _first_difference(one: str, other: str) -> Span:
    """Return where two texts begin to differ, as one code point."""
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return Span(at, at + 1)


def _replayed(source: str, removals: Sequence[Removal], judge: Judge) -> str:
    """Return the source with the removals done, checking that they are in range, in order and apart."""
    parts, position = [], 0
    for removal in removals:
        start, end = removal.span
        sound = position <= start <= end <= len(source) and removal.text == source[start:end]
        judge.hold("account-in-order", removal, holds=sound, span=removal.span, by=removal.cleaner)
        parts += [source[position:start], removal.replacement]
        position = end
    return "".join([*parts, source[position:]])


def _pickled(value: Any, judge: Judge) -> Any:  # noqa: ANN401 - the same type comes out
    try:
        return pickle.loads(pickle.dumps(value))  # noqa: S301 - what was pickled here
    except Exception as error:
        judge.hold("pickles", error, holds=False)
