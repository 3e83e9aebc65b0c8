"""Repair mojibake, which is text decoded with the wrong encoding, with ftfy."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from newsclean.arguments import check_type, shown
from newsclean.extras import load
from newsclean.text.lines import Lines
from newsclean.types import Document, Edit, Span, named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_WINDOW, _ANCHOR = 16, 2
"""After a difference, two lines must agree on 2 code points within the next 16. If they do not, the rest of the line
counts as changed. The bound keeps the time linear: `difflib` takes 3 s for a line of 1,000 repeated characters."""


@dataclass(frozen=True)
class Rewrite:
    r"""Make a cleaner from a function that returns a new text for each line.

    Attributes:
        function: a function from a line, without its line break, to the new line.
        reason: the reason of every edit, in kebab-case.

    Raises:
        TypeError: `function` cannot be called or does not return a str, or `reason` is not a str.

    >>> list(Rewrite(str.upper, "shout")(Document("ok\nOK")))
    [Edit(span=Span(start=0, end=2), reason='shout', replacement='OK', score=1.0)]
    """

    name: ClassVar[str] = "rewrite"
    function: Callable[[str], str]
    reason: str

    def __post_init__(self) -> None:
        if not callable(self.function):
            raise TypeError(f"function must be a function from str to str, got {shown(self.function)}")
        check_type(self.reason, str, "reason")

    def __call__(self, document: Document) -> Iterator[Edit]:
        """Yield one edit for each part of a line that `function` changes."""
        for line in Lines(document.text):
            fixed = self.function(line.text)
            check_type(fixed, str, "the result of function")
            if fixed != line.text:
                yield from _differences(line.text, fixed, line.span.start, self.reason)


def _differences(old: str, new: str, start: int, reason: str) -> Iterator[Edit]:
    a = b = 0
    while a < len(old) or b < len(new):
        if old[a : a + 1] == new[b : b + 1]:
            a, b = a + 1, b + 1
            continue
        old_end, new_end = _meeting(old, a, new, b)
        yield Edit(Span(start + a, start + old_end), reason, new[b:new_end])
        a, b = old_end, new_end


def _meeting(old: str, a: int, new: str, b: int) -> tuple[int, int]:
    """Return the nearest position in `old` and in `new` from which the two lines agree again.

    The lines differ at position `a` of `old` and position `b` of `new`. If they do not agree soon, the two positions
    are those at which the common end of the lines begins.
    """
    for size in range(1, _WINDOW + 1):
        for i in range(max(a + size - len(old), 0), min(size, len(new) - b) + 1):
            old_end, new_end = a + size - i, b + i
            if old[old_end : old_end + _ANCHOR] == new[new_end : new_end + _ANCHOR]:
                return old_end, new_end
    shorter, alike = min(len(old) - a, len(new) - b), 0
    while alike < shorter and old[-1 - alike] == new[-1 - alike]:
        alike += 1
    return len(old) - alike, len(new) - alike


@named("unicode")
def fix_unicode(document: Document) -> Iterator[Edit]:
    """Repair text that was decoded with the wrong encoding, such as `â€œ` for a quotation mark.

    The reason is `mojibake`. Needs the extra `newsclean[unicode]`. No preset contains this cleaner, since it
    rewrites letters.

    Raises:
        ImportError: ftfy is not installed.

    >>> [edit.replacement for edit in fix_unicode(Document("The cafÃ© reopened."))]
    ['é']
    """
    ftfy = load("ftfy", extra="unicode", user="the cleaner unicode")
    config = ftfy.TextFixerConfig(
        uncurl_quotes=False,
        fix_line_breaks=False,
        unescape_html=False,
        fix_latin_ligatures=False,
        fix_character_width=False,
        normalization=None,
        explain=False,
    )
    yield from Rewrite(partial(ftfy.fix_text, config=config), "mojibake")(document)
