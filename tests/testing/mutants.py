"""Broken cleaners and pipelines, one law each: a test must catch every one by the name of its law."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from newsclean import CleanResult, Document, Edit, Pipeline, Span, drop_furniture, fix_whitespace
from newsclean.text.lines import lines_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newsclean import Cleaner


def _drop(document: Document, pattern: str, reason: str = "mutant", put: str = "") -> Iterator[Edit]:
    for match in re.finditer(pattern, document.text):
        yield Edit(Span(*match.span()), reason, put)


def loses_a_line(document: Document) -> Iterator[Edit]:
    """Takes the last of four lines or more for a credit."""
    lines = lines_of(document)
    filled = lines.filled()
    if len(filled) >= 4:
        yield Edit(lines.cover(filled[-1], filled[-1]), "credit")


def edits_outside_the_text(document: Document) -> Iterator[Edit]:
    """Counts a last line break that is not there."""
    if "Facebook" in document.text:
        yield Edit(Span(document.text.index("Facebook"), len(document.text) + 1), "share")


def counts_bytes(document: Document) -> Iterator[Edit]:
    """Gives positions in UTF-8 in place of code points."""
    at = document.text.encode("utf-8", "surrogatepass").find(b"\xc3\x97")
    if at >= 0:
        yield Edit(Span(at, at + 2), "close")


def turns_spans_round(document: Document) -> Iterator[Edit]:
    for edit in _drop(document, "\n\n\n+"):
        yield replace(edit, span=Span(edit.span.end, edit.span.start))


def overlaps(document: Document) -> Iterator[Edit]:
    """Two rules that find the same line."""
    yield from _drop(document, r"(?m)^Share.*$", "share")
    yield from _drop(document, r"(?m)^.*article$", "share")


def says_it_twice(document: Document) -> Iterator[Edit]:
    yield from _drop(document, "×", "close")
    yield from _drop(document, "×", "controls")


@dataclass(frozen=True)
class KeepsState:
    """Drops lines that any document has had before."""

    name: ClassVar[str] = "keeps-state"
    _seen: ClassVar[set[str]] = set()

    def __call__(self, document: Document) -> Iterator[Edit]:
        for line in lines_of(document):
            if line.text.strip() and line.text in self._seen:
                yield Edit(line.span, "repeated")
            self._seen.add(line.text)


@dataclass(frozen=True)
class LooksBack:
    """Takes blanks away after a document that ended in some: the same twice, but not in any order."""

    name: ClassVar[str] = "looks-back"
    _texts: ClassVar[list[str]] = ["", ""]

    def __call__(self, document: Document) -> Iterator[Edit]:
        if document.text != self._texts[-1]:
            self._texts[:] = [self._texts[-1], document.text]
        if self._texts[0].endswith((" ", "\n")):
            yield from _drop(document, r"^\s+", "padding")


_CALLS: list[int] = []


def is_not_deterministic(document: Document) -> Iterator[Edit]:
    """Stands for a clock or a random number: takes the padding every other time."""
    _CALLS.append(1)
    if len(_CALLS) % 2:
        yield from _drop(document, r"^\s+", "padding")


_NAMES = {"Facebook", "X", "Follow us", "Read more", "Related articles", "0:00", "×"}


def goes_by_hashes(document: Document) -> Iterator[Edit]:
    """Drops the first line of furniture, in the order of a set."""
    lines = {line.text: line for line in lines_of(document)}
    for text in list(_NAMES & set(lines))[:1]:
        yield Edit(lines[text].span, "furniture")


def invents_text(document: Document) -> Iterator[Edit]:
    if document.text.endswith("…"):
        yield Edit(Span(len(document.text) - 1, len(document.text)), "ellipsis", "and so on.")


def replaces_with_letters(document: Document) -> Iterator[Edit]:
    return _drop(document, "&amp;", "entity", "and")


def changes_the_document(document: Document) -> Iterator[Edit]:
    document.meta["seen"] = True
    return iter(())


def says_no_reason(document: Document) -> Iterator[Edit]:
    return _drop(document, "0:00", "Player Stamp")


def is_surer_than_sure(document: Document) -> Iterator[Edit]:
    return (replace(edit, score=100.0) for edit in _drop(document, "×"))


def yields_spans(document: Document) -> Iterator[Span]:
    return (edit.span for edit in _drop(document, "×"))


def is_quadratic(document: Document) -> Iterator[Edit]:
    """Asks for each line how often the text has it."""
    for line in lines_of(document):
        if line.text == "|" and document.text.count(line.text) > 3:
            yield Edit(line.span, "repeated")
        document.text.count(line.text)


def _a_closure() -> Cleaner:
    pattern = re.compile("×")

    def drop_signs(document: Document) -> Iterator[Edit]:
        return (Edit(Span(*match.span()), "close") for match in pattern.finditer(document.text))

    return drop_signs


class ForgetsItsOptions:
    """Pickles, but into a cleaner with the defaults."""

    name = "forgets-its-options"

    def __init__(self, sign: str = "×") -> None:
        self.sign = sign

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ForgetsItsOptions)

    __hash__ = None

    def __reduce__(self) -> tuple[object, ...]:
        return (ForgetsItsOptions, ())

    def __call__(self, document: Document) -> Iterator[Edit]:
        return _drop(document, re.escape(self.sign))


CLEANERS: dict[str, tuple[str, Cleaner]] = {
    cleaner.__name__ if hasattr(cleaner, "__name__") else cleaner.name: (law, cleaner)
    for law, cleaner in [
        ("keeps-the-story", loses_a_line),
        ("in-range", edits_outside_the_text),
        ("in-range", counts_bytes),
        ("in-range", turns_spans_round),
        ("apart", overlaps),
        ("apart", says_it_twice),
        ("deterministic", KeepsState()),
        ("no-memory", LooksBack()),
        ("deterministic", is_not_deterministic),
        ("same-in-every-process", goes_by_hashes),
        ("only-white-space", invents_text),
        ("only-white-space", replaces_with_letters),
        ("leaves-the-document", changes_the_document),
        ("reason-is-a-slug", says_no_reason),
        ("score-in-range", is_surer_than_sure),
        ("proposes-edits", yields_spans),
        ("linear-time", is_quadratic),
        ("pickles", _a_closure()),
        ("pickles", ForgetsItsOptions("0:00")),
    ]
}


@dataclass(frozen=True, init=False)
class Broken(Pipeline):
    """A pipeline that does something to its results before it gives them back."""

    change: Callable[[CleanResult], CleanResult]

    def __init__(self, change: Callable[[CleanResult], CleanResult]) -> None:
        super().__init__(fix_whitespace, drop_furniture, name=change.__name__)
        object.__setattr__(self, "change", change)

    def __call__(self, text: str | Document) -> CleanResult:
        return self.change(super().__call__(text))


def loses_the_last_line(result: CleanResult) -> CleanResult:
    """A text that the account does not lead to."""
    return replace(result, text=result.text.rpartition("\n")[0] or result.text)


def adds_a_full_stop(result: CleanResult) -> CleanResult:
    return replace(result, text=result.text + "." * bool(result.removals))


def tells_only_the_first(result: CleanResult) -> CleanResult:
    return replace(result, _changes=result._changes[:1])


def tells_backwards(result: CleanResult) -> CleanResult:
    return replace(result, _changes=result._changes[::-1])


def forgets_the_source(result: CleanResult) -> CleanResult:
    return replace(result, document=Document(result.text), _changes=())


def keeps_three_lines(document: Document) -> Iterator[Edit]:
    lines = lines_of(document)
    if len(lines) > 3:
        yield Edit(lines.cover(3, len(lines) - 1), "tail")


def peels_one_layer(document: Document) -> Iterator[Edit]:
    """Takes one blank line at a time."""
    if document.text.endswith("\n\n\n"):
        yield Edit(Span(len(document.text) - 1, len(document.text)), "padding")


PIPELINES: dict[str, tuple[str, Pipeline]] = {
    pipeline.name: (law, pipeline)
    for law, pipeline in [
        ("replays", Broken(loses_the_last_line)),
        ("replays", Broken(adds_a_full_stop)),
        ("replays", Broken(tells_only_the_first)),
        ("account-in-order", Broken(tells_backwards)),
        ("keeps-the-source", Broken(forgets_the_source)),
        ("idempotent", Pipeline(peels_one_layer, name="peels-one-layer")),
        ("keeps-the-story", Pipeline(keeps_three_lines, name="keeps-three-lines")),
    ]
}
