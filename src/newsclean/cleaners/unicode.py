"""Mojibake, through ftfy."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from newsclean.lines import Lines
from newsclean.types import Document, Edit, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_LONGEST_DIFF = 5000
"""Code points of a line up to which an edit names the changed words; longer lines are replaced whole."""


def edits_of(rewrite: Callable[[str], str], document: Document, reason: str) -> Iterator[Edit]:
    r"""Turn a rewriting function into edits, line by line: the one door for functions from text to text.

    >>> list(edits_of(str.upper, Document("ok\nOK"), "shout"))
    [Edit(span=Span(start=0, end=2), reason='shout', replacement='OK', score=1.0)]
    """
    for line in Lines(document.text):
        fixed = rewrite(line.text)
        if fixed != line.text:
            yield from _differences(line.text, fixed, line.span.start, reason)


def _differences(old: str, new: str, start: int, reason: str) -> Iterator[Edit]:
    if len(old) > _LONGEST_DIFF:
        yield Edit(Span(start, start + len(old)), reason, new)
        return
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield Edit(Span(start + a, start + b), reason, new[c:d])


def unicode(document: Document) -> Iterator[Edit]:
    """Repair text that was decoded wrongly, such as `â€œ` for a quotation mark; reason `mojibake`.

    Needs the extra `newsclean[unicode]`. Not part of any preset: it rewrites letters.

    Raises:
        ImportError: ftfy is not installed.

    >>> [edit.replacement for edit in unicode(Document("The cafÃ© reopened."))]
    ['é']
    """
    try:
        from ftfy import TextFixerConfig, fix_text  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise ImportError("unicode needs ftfy: pip install 'newsclean[unicode]'") from error
    config = TextFixerConfig(uncurl_quotes=False, fix_line_breaks=False, unescape_html=False, fix_latin_ligatures=False,
                             fix_character_width=False, normalization=None, explain=False)  # fmt: skip
    yield from edits_of(lambda line: fix_text(line, config), document, "mojibake")
