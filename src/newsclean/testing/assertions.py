"""Assert which lines of a text a cleaner or pipeline keeps and removes."""

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
    r"""Assert that a cleaner or pipeline keeps every line of a text. Changes of white space do not count.

    Raises:
        AssertionError: a line is removed or changed. The message shows the line, the cleaner, the reason and the span.

    >>> from newsclean import drop_furniture
    >>> assert_keeps(drop_furniture, "Share this with nobody, the editor said.\nBy noon the town knew.")
    """
    assert_removes(cleaner, text, ())


def assert_removes(cleaner: PipelineLike, text: str | Document, lines: Iterable[str]) -> None:
    r"""Assert that a cleaner or pipeline removes the given lines and no others. Changes of white space do not count.

    If a line occurs several times in the text, list it as often as it must be removed.

    Args:
        cleaner: a `Pipeline`, a cleaner, the name of a preset, or a sequence of cleaners.
        text: the text to clean.
        lines: the lines to remove; white space around them does not matter.

    Raises:
        AssertionError: a listed line is kept, or another line is removed. The message shows each of these lines, and
            the cleaner, reason and span of the removals.
        TypeError: `lines` is a single string, or `cleaner` is none of the types above.
        ValueError: a line of `lines` is not in the text.

    >>> from newsclean import drop_furniture
    >>> assert_removes(drop_furniture, "Rain fell.\nRead more\n", ["Read more"])
    >>> assert_removes(drop_furniture, "Rain fell.\nRead more\n", ["Rain fell."])
    Traceback (most recent call last):
    AssertionError: furniture keeps 'Rain fell.'; removes 'Read more' (furniture, read-more, at [11, 21))
    """
    wanted = [line.strip() for line in strings(lines, "lines")]
    result = as_pipeline(cleaner)(text)
    source = _filled(result.source)
    stay = list(source)
    for line in wanted:
        if line not in stay:
            raise ValueError(f"lines must contain lines of the text, got {line!r}")
        stay.remove(line)
    left = _filled(result.text)
    surplus, missing = _less(left, stay), _less(stay, left)
    faults = [f"keeps {line!r}" for line in surplus] + [f"removes {line!r}{_by(line, result)}" for line in missing]
    if faults:
        raise AssertionError(f"{Judge(cleaner).name} {'; '.join(faults)}")


def _filled(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _less(lines: Iterable[str], others: Iterable[str]) -> list[str]:
    """Return the lines that remain after each of `others` has cancelled one equal line."""
    rest = list(lines)
    for line in others:
        if line in rest:
            rest.remove(line)
    return rest


def _by(line: str, result: CleanResult) -> str:
    """Return the cleaner that removed a line, with reason and span, in words for a message; empty if none did."""
    for removal in result.removals:
        start, end = removal.span
        if line in removal.text or removal.text.strip() in line:
            return f" ({removal.cleaner}, {removal.reason}, at [{start}, {end}))"
    return ""
