"""The laws that a cleaner and a pipeline keep, as checks that raise AssertionError with what broke them."""

from __future__ import annotations

import json
import pickle
import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from newsclean.edits import restore
from newsclean.pipeline import CleanResult, Pipeline
from newsclean.types import Document, Edit, Removal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsclean.types import Cleaner

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def check_cleaner(cleaner: Cleaner, document: Document, *, only_blanks: bool = False) -> None:
    r"""Check the laws of a cleaner on one document.

    It proposes the same edits each time; they lie in the text, do not overlap, and have a kebab-case reason
    and a score in (0, 1]; it pickles and compares equal afterwards; and a pipeline of it alone keeps the
    laws of `check_pipeline`.

    Args:
        cleaner: the cleaner.
        document: what to show it.
        only_blanks: whether its replacements must be white space, as those of every built-in cleaner
            but `unicode` are.

    Raises:
        AssertionError: a law is broken.

    >>> from newsclean import whitespace
    >>> check_cleaner(whitespace, Document("Rain.\r\n\r\n\r\nSun. "), only_blanks=True)
    """
    edits = list(cleaner(document))
    _hold(edits == list(cleaner(replace(document))), "a cleaner must propose the same edits each time", edits)
    for edit in edits:
        _check_edit(edit, len(document.text), only_blanks=only_blanks)
    for one, other in pairwise(sorted(edits, key=lambda edit: edit.span)):
        apart = one.span.end <= other.span.start and one.span != other.span
        _hold(apart, "edits of one cleaner must not overlap", (one, other))
    _hold(_pickled(cleaner) == cleaner, "a cleaner must pickle and compare equal", cleaner)
    check_pipeline(Pipeline(cleaner), document)


def check_pipeline(pipeline: Pipeline, document: Document, *, idempotent: bool = False) -> None:
    r"""Check the laws of a pipeline on one document.

    The same result each time; removals in range, in order and apart, each with the source's text; the
    source less the removals, plus their replacements, is the text; the text and the removals restore the
    source, also after a round trip through JSON; the pipeline pickles.

    Args:
        pipeline: the pipeline.
        document: what to clean.
        idempotent: whether cleaning the cleaned text must find nothing more, as with every preset.

    Raises:
        AssertionError: a law is broken.

    >>> from newsclean import NEWS
    >>> check_pipeline(NEWS, Document("The harbour opened again.\n\nRead more"), idempotent=True)
    """
    result = pipeline(document)
    again = pipeline(replace(document))
    same = (result.text, result.removals) == (again.text, again.removals)
    _hold(same, "cleaning twice must give the same", again)
    _hold(result.source == document.text, "the source must be the document's text", result.source)
    _check_account(result)
    _hold(_pickled(pipeline) == pipeline, "a pipeline must pickle and compare equal", pipeline)
    if idempotent:
        more = pipeline(replace(document, text=result.text)).removals
        _hold(not more, "a cleaned text must have nothing left to clean", more)


def _hold(condition: bool, rule: str, found: object) -> None:  # noqa: FBT001 - reads as an assertion
    if not condition:
        raise AssertionError(f"{rule}, got {found!r}")


def _check_edit(edit: Edit, length: int, *, only_blanks: bool) -> None:
    start, end = edit.span
    _hold(0 <= start <= end <= length, f"an edit must lie in [0, {length}]", edit)
    _hold(_SLUG.fullmatch(edit.reason) is not None, "a reason must be a kebab-case slug", edit)
    _hold(0 < edit.score <= 1, "a score must be in (0, 1]", edit)
    if only_blanks:
        _hold(not edit.replacement.strip(), "a replacement must be white space", edit)


def _check_account(result: CleanResult) -> None:
    """Check that the removals lead from the source to the text, and back."""
    source, removals = result.source, result.removals
    _hold(_replayed(source, removals) == result.text, "the account must replay to the text", removals)
    _hold(restore(result.text, removals) == source, "the account must restore the source", removals)
    stored = json.loads(json.dumps([removal.to_dict() for removal in removals]))
    rebuilt = tuple(Removal.from_dict(values) for values in stored)
    _hold(rebuilt == removals, "removals must survive JSON", rebuilt)
    _hold(result.restore() == source, "a result must restore its source", removals)


def _replayed(source: str, removals: Sequence[Removal]) -> str:
    """Return the source with the removals done, checking that they are in range, in order and apart."""
    parts, position = [], 0
    for removal in removals:
        start, end = removal.span
        apart = position <= start <= end <= len(source)
        _hold(apart, f"a removal must lie in [{position}, {len(source)}]", removal)
        _hold(removal.text == source[start:end], "a removal must hold the source's text", removal)
        parts += [source[position:start], removal.replacement]
        position = end
    return "".join([*parts, source[position:]])


def _pickled(value: object) -> object:
    return pickle.loads(pickle.dumps(value))  # noqa: S301 - what was pickled here
