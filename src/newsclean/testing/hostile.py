"""A strategy for artificial texts that cause errors in parsers, patterns, terminals and file names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Sequence

_PIECES = (
    *("\n", " ", "\t", "\r", "\r\n", "\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\u00a0", "\u3000"),
    *("\x00", "\x1b[31m", "\x07", "\x08", "\x7f", "\ufeff", "\ufffe", "\uffff", "\ud800", "\udfff", "\U0010ffff"),
    # Direction marks, joiners, stacked marks, letters that fold into several.
    *("\u202e", "\u2066", "\u200f", "\u200b", "\u200d", "\u2060", "\u00ad", "\u0301", "\u0e47", "\u20dd"),
    *("ß", "İ", "ﬃ", "ŉ", "ǅ", "ﷺ", "𝐀", "\U0001f468\u200d\U0001f469", "क्ष", "각", "Ａ"),
    *("a", "A", ".", "…", ":", "“", "(", "[", "{", "\\", "^", "$", "(a+)+", ".*", "(?:", "%s", "{n}", "{0}"),
    *("<p>", "</", "<!--", "<![CDATA[", "&amp;", "&#x0;", "<script>", "{{", "{%", '"', "'", "`"),
    *("../../x", "/dev/null", "C:\\", "CON", "https://example.org/", "=1+1", "NaN", "1e999", "-0", "07/11/2025"),
    *("Share this article", "Facebook", "Related articles", "×", "0:00"),
)
_MOST_REPEATS = 400


def hostile_text() -> st.SearchStrategy[str]:
    r"""Return a strategy for artificial texts: unusual characters and fragments, repeated and mixed.

    The characters include line breaks and blanks of every kind, NULs, escapes, lone surrogates, direction marks,
    stacked combining marks, and letters that case folding turns into several letters. The fragments include syntax of
    patterns, formats and markup, file paths, and furniture. The simplest text is empty.

    >>> from hypothesis import find
    >>> find(hostile_text(), lambda text: text.count("\x00") > 2)
    '\x00\x00\x00'
    """

    def mix(parts: Sequence[tuple[str, int]]) -> str:
        return "".join(piece * times for piece, times in parts)

    pieces = st.sampled_from(_PIECES) | st.characters(exclude_categories=()).map(str)
    times = st.integers(1, 4) | st.integers(1, _MOST_REPEATS)
    return st.lists(st.tuples(pieces, times), max_size=10).map(mix)
