"""Normalise white space: padding, blank lines, unusual spaces and line breaks, and invisible characters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsclean.text.scripts import SPACELESS_LETTERS
from newsclean.types import Document, Edit, Span, named

if TYPE_CHECKING:
    from collections.abc import Iterator

# Characters without width: zero-width space, byte order mark, word joiner, soft hyphen, Mongolian vowel
# separator. Not the joiners U+200C and U+200D: Persian, Hindi and emoji need them.
_INVISIBLE = "\u200b\ufeff\u2060\u00ad\u180e"
# Matches every run of blanks, except a single plain space or line break. The pattern does not backtrack, and it begins
# with a plain set of characters, which is fastest for `re`.
_BLANK = rf"[\s{_INVISIBLE}]"
_BLANKS = re.compile(rf"{_BLANK}(?:(?<![ \n])|(?={_BLANK})){_BLANK}*")
_UNTIDY = ("  ", " \n", "\n ", "\n\n\n")
_BREAK = re.compile("\r\n|[\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_ODD = re.compile(r"[^\S \t\n]")
_HIDDEN = re.compile(f"[{_INVISIBLE}]+")
_SPACELESS = re.compile(f"[{SPACELESS_LETTERS}]")


@named("whitespace")
def fix_whitespace(document: Document) -> Iterator[Edit]:
    r"""Normalise white space: no padding, at most one blank line in a row, plain spaces and line breaks.

    The reasons are `padding` (blanks at the ends of the text), `blank-lines` (more than one blank line in a row),
    `trailing-blanks`, `line-break` (a line break that is not `\n`), `odd-space` (such as a no-break space), and
    `invisible` (such as a byte order mark or a soft hyphen). Keeps indentation and several plain spaces inside a
    line, which tables, verse and code need.

    >>> [edit.reason for edit in fix_whitespace(Document("  Rain.\r\n\n\n\nSun.\u00a0"))]
    ['padding', 'blank-lines', 'padding']
    """
    text = document.text
    if _is_tidy(text):
        return
    yield from _lone_padding(text)
    for match in _BLANKS.finditer(text):
        start, end = match.span()
        blanks = match[0]
        if blanks == "\n\n" and start and end < len(text):
            continue
        wanted, reason = _tidy(blanks, at_end=not start or end == len(text))
        if wanted != blanks and not (reason == "invisible" and _divides_words(text, start, end)):
            yield _least(start, blanks, wanted, reason)


def _is_tidy(text: str) -> bool:
    """Return whether a fast test shows that a text needs no change. If the result is False, it may still need none."""
    if text[:1] in {" ", "\n"} or text[-1:] in {" ", "\n"} or any(pair in text for pair in _UNTIDY):
        return False
    return text.replace("\n", "").isprintable()


def _lone_padding(text: str) -> Iterator[Edit]:
    """Yield an edit for a single space or line feed at an end of the text. `_BLANKS` matches only longer padding."""
    for at in sorted({0, len(text) - 1}):
        inner = text[1:2] if at == 0 else text[at - 1 : at]
        if text[at : at + 1] in {" ", "\n"} and not _BLANKS.match(text[at : at + 1] + inner):
            yield Edit(Span(at, at + 1), "padding")


def _tidy(blanks: str, *, at_end: bool) -> tuple[str, str]:
    """Return the replacement for successive blanks, and the reason; `at_end` if they begin or end the text."""
    if at_end:
        return "", "padding"
    breaks = list(_BREAK.finditer(blanks))
    if not breaks:
        plain = _HIDDEN.sub("", blanks)
        return _ODD.sub(" ", plain), "invisible" if plain != blanks else "odd-space"
    indent = _ODD.sub(" ", _HIDDEN.sub("", blanks[breaks[-1].end() :]))
    wanted = "\n" * min(len(breaks), 2) + indent
    if len(breaks) > 2:
        return wanted, "blank-lines"
    if blanks[: breaks[0].start()] or (len(breaks) == 2 and breaks[0].end() < breaks[1].start()):
        return wanted, "trailing-blanks"
    return wanted, "line-break" if any(b[0] != "\n" for b in breaks) else "odd-space"


def _least(start: int, blanks: str, wanted: str, reason: str) -> Edit:
    """Return the smallest edit that turns `blanks`, which begin at position `start` of the text, into `wanted`."""
    head = 0
    while head < min(len(blanks), len(wanted)) and blanks[head] == wanted[head]:
        head += 1
    tail = 0
    while tail < min(len(blanks), len(wanted)) - head and blanks[-1 - tail] == wanted[-1 - tail]:
        tail += 1
    span = Span(start + head, start + len(blanks) - tail)
    return Edit(span, reason, wanted[head : len(wanted) - tail])


def _divides_words(text: str, start: int, end: int) -> bool:
    """Return whether `text[start:end]` is a zero-width space between letters of a script without spaces (Thai)."""
    between = text[start - 1 : start] + text[end : end + 1]
    return text[start:end] == "\u200b" and len(_SPACELESS.findall(between)) == 2
