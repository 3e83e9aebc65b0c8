"""Make text safe to show, so that no character can hide or reorder the text around it."""

from __future__ import annotations

import re
import unicodedata

_BREAKS = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# Characters that cannot be seen: controls, format characters (bidirectional overrides among them), lone surrogates,
# private and unassigned characters. Joiners are kept: Persian, Hindi and emoji need them.
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_STAY = frozenset("\n\t\u200c\u200d\u00ad")


def shown(text: object) -> str:
    r"""Return a value as text with line feeds as its only line breaks, and an escape for each invisible character.

    >>> shown("one\r\ntwo \u202eowt")
    'one\ntwo \\u202eowt'
    """
    lines = _BREAKS.sub("\n", str(text))
    if lines.isascii() and lines.replace("\n", "").replace("\t", "").isprintable():
        return lines
    return "".join(c if c in _STAY or unicodedata.category(c) not in _HIDDEN else _escape(c) for c in lines)


def _escape(char: str) -> str:
    return char.encode("unicode_escape").decode()
