"""Show a result as HTML in a notebook: removed text is struck through, with one colour for each reason."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from newsclean.explain import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsclean.types import Removal

MOST_CHARACTERS = 20_000
"""Largest number of characters of a source that a notebook shows."""
_HUES = (0, 30, 200, 265, 320, 170, 95, 230)
"""Hues in degrees; each reason has the next hue, in the order of first occurrence. After eight, the hues repeat."""
_PAGE = "white-space:pre-wrap;overflow-wrap:anywhere;max-height:30em;overflow:auto;line-height:1.5"


def account_html(source: str, removals: Sequence[Removal], heading: str) -> str:
    """Return a source as HTML. Removed text is struck through and has its reason as a tooltip.

    Args:
        source: the text before cleaning; only its first 20,000 characters are shown.
        removals: the removals in the source, in its order and without overlaps.
        heading: a line of plain text to show above the source.

    >>> account_html("Rain.", (), "no removals").startswith("<div><code>no removals</code>")
    True
    """
    parts = "".join(_parts(source[:MOST_CHARACTERS], removals))
    more = f"<i>{len(source) - MOST_CHARACTERS:,} characters more</i>" if len(source) > MOST_CHARACTERS else ""
    return f'<div><code>{_shown(heading)}</code><div style="{_PAGE}">{parts}</div>{more}</div>'


def _parts(source: str, removals: Sequence[Removal]) -> Iterator[str]:
    hues = {reason: hue for hue, reason in enumerate(dict.fromkeys(removal.reason for removal in removals))}
    position = 0
    for removal in removals:
        start, end = removal.span
        if start >= len(source):
            break
        yield _shown(source[position:start])
        hue = _HUES[hues[removal.reason] % len(_HUES)]
        title = escape(f"{removal.cleaner}: {removal.reason}, score {removal.score:g}")
        style = f"background:hsl({hue} 80% 50% / .18);text-decoration-color:hsl({hue} 80% 45%)"
        yield f'<del title="{title}" style="{style}">{_shown(source[start:end]) or "∅"}</del>'
        if removal.replacement.strip():
            yield f"<ins>{_shown(removal.replacement)}</ins>"
        position = end
    yield _shown(source[position:])


def _shown(text: str) -> str:
    """Return text as HTML. Hidden characters, and characters that change the text direction, are escaped."""
    return "\n".join(escape(visible(line)) for line in text.split("\n"))
