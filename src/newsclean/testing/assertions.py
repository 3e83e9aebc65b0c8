"""What a cleaner or pipeline must keep and must remove, line by line, as one call a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.arguments import strings
from newsclean.pipeline import as_pipeline
from newsclean.testing.errors import Judge

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsclean.pipeline import PipelineLike
    from newsclean.result import CleanResult
    from newsclean.types import Document


def assert_keeps(cleaner: PipelineLike, text: str | Document) -> None:
    r"""Assert that a cleaner or pipeline keeps every line of a text; blanks and blank lines may go.

    Raises:
        AssertionError: a line is gone or changed; the message gives it, with the cleaner, the reason and the span.

    >>> from newsclean import drop_furniture
    >>> assert_keeps(drop_furniture, "Share this with nobody, the editor said.\nBy noon the town knew.")
    """
    assert_removes(cleaner, text, ())


def assert_removes(cleaner: PipelineLike, text: str | Document, lines: Iterable[str]) -> None:
    r"""Assert that a cleaner or pipeline removes these lines of a text and no other; blanks and blank lines may go.

    A line that stands several times in the text is named as often as it must go.

    Args:
        cleaner: a `Pipeline`, a cleaner, the name of a preset, or a sequence of them.
        text: what to clean.
        lines: the lines that must go; blanks around them do not matter.

    Raises:
        AssertionError: a line is left that must go, or gone that must stay; the message gives each, and for the second
            the cleaner, the reason and the span.
        TypeError: `lines` is a single string, or `cleaner` is none.
        ValueError: a line does not stand in the text.

    >>> from newsclean import drop_furniture
    >>> assert_removes(drop_furniture, "Rain fell.\nRead more\n", ["Read more"])
    >>> assert_removes(drop_furniture, "Rain fell.\nRead more\n", ["Rain fell."])
    Traceback (most recent call last):
    AssertionError: furniture leaves 'Rain fell.'; takes 'Read more' (furniture, read-more, at [11, 21))
    """
    wanted = [line.strip() for line in strings(lines, "lines")]
    result = as_pipeline(cleaner)(text)
    source = _filled(result.source)
    stay = list(source)
    for line in wanted:
        if line not in stay:
            raise ValueError(f"a line must stand in the text, got {line!r}")
        stay.remove(line)
    left = _filled(result.text)
    surplus, missing = _less(left, stay), _less(stay, left)
    faults = [f"leaves {line!r}" for line in surplus] + [f"takes {line!r}{_by(line, result)}" for line in missing]
    if faults:
        raise AssertionError(f"{Judge(cleaner).name} {'; '.join(faults)}")


def _filled(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _less(lines: Iterable[str], others: Iterable[str]) -> list[str]:
    """Return the lines without the others, each as often as it is there more often."""
    rest = list(lines)
    for line in others:
        if line in rest:
            rest.remove(line)
    return rest


def _by(line: str, result: CleanResult) -> str:
    """Return by whom a line was taken, why, and where."""
    for removal in result.removals:
        start, end = removal.span
        if line in removal.text or removal.text.strip() in line:
            return f" ({removal.cleaner}, {removal.reason}, at [{start}, {end}))"
    return ""
