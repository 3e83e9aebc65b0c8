"""The account of a cleaned text as a picture: what went, which record says so, and what is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drawing import WIDTH, box, line, page, text

from newsclean import clean

if TYPE_CHECKING:
    from newsclean import CleanResult, Removal

SOURCE = """Harbour Opens Again

Boats sailed into Vellmouth at noon on Friday.
Share this story:
Facebook
WhatsApp
Thirty crews had waited a year for that.

Sign up for our newsletter
Read more"""
_ROW, _LEFT, _INSET, _RIGHT = 22, 16, 60, WIDTH - 16
_RAIL = 10
"""Between the rails along which a removed line and its record are joined."""


def draw() -> str:
    """Return the picture."""
    result = clean(SOURCE)
    shapes: list[str] = []
    joints = _source(shapes, result, top=16.0)
    bottom = 16.0 + _ROW * (len(SOURCE.splitlines()) + 1)
    bottom = _records(shapes, result, joints, top=bottom + 22)
    bottom = _text(shapes, result, top=bottom + 22)
    return page(bottom + 14, "A text, the account of what was removed from it, and what is left", shapes)


def _heading(shapes: list[str], top: float, name: str, what: str) -> float:
    """Add a section's heading; return where its first row begins."""
    shapes += [text(_LEFT, top + 12, name, "ink", "head"), text(_INSET + 44, top + 12, what, "soft", "small")]
    shapes.append(line((_LEFT, top + 19), (_RIGHT, top + 19)))
    return top + 22


def _source(shapes: list[str], result: CleanResult, top: float) -> list[tuple[int, float]]:
    """Draw the source with what goes from it; return which removal goes from where."""
    top, start = _heading(shapes, top, "The source", f"{len(SOURCE)} characters"), 0
    joints: list[tuple[int, float]] = []
    for content in SOURCE.splitlines(keepends=True):
        number = _removal_at(result, start, start + len(content))
        if number is not None:
            shapes.append(box(_INSET - 4, top + 1, 300, _ROW - 2, "gone"))
            joints.append((number, top + _ROW / 2))
        shapes.append(text(_INSET - 12, top + 15, str(start), "soft", "mono", "end"))
        shapes.append(text(_INSET, top + 15, content.strip() or "↵", _ink(number, content)))
        top, start = top + _ROW, start + len(content)
    return joints


def _ink(number: int | None, content: str) -> str:
    if number is not None:
        return "goneink"
    return "ink" if content.strip() else "soft"


def _removal_at(result: CleanResult, start: int, end: int) -> int | None:
    """Return the number of the removal that holds a line, or the larger part of it."""
    for number, removal in enumerate(result.removals):
        shared = min(removal.span.end, end) - max(removal.span.start, start)
        if 2 * shared >= end - start:
            return number
    return None


def _records(shapes: list[str], result: CleanResult, joints: list[tuple[int, float]], top: float) -> float:
    """Draw one row for each removal, joined with its lines."""
    top = _heading(shapes, top, "The account", "result.removals")
    for number, removal in enumerate(result.removals):
        shapes.append(box(_INSET - 4, top + 1, 300, _ROW - 2, "gone"))
        for x, word in zip((_INSET, _INSET + 88, _INSET + 180), _told(removal), strict=True):
            shapes.append(text(x, top + 15, word, "goneink", "mono"))
        rail = _INSET + 310 + _RAIL * (len(result.removals) - number)
        shapes += [_joint(height, top + _ROW / 2, rail) for owner, height in joints if owner == number]
        top += _ROW
    return top


def _told(removal: Removal) -> tuple[str, str, str]:
    return f"[{removal.span.start}, {removal.span.end})", removal.cleaner, removal.reason


def _joint(start: float, end: float, rail: float) -> str:
    """Return the line from a removed line, along its rail, to its record."""
    edge = _INSET + 298
    way = f"M{edge} {start:g} H{rail - 6:g} q6 0 6 6 V{end - 6:g} q0 6 -6 6 H{edge}"
    return f'<path d="{way}" class="goneline"/>'


def _text(shapes: list[str], result: CleanResult, top: float) -> float:
    """Draw what is left, and the way back."""
    top = _heading(shapes, top, "The text", f"result.text, {len(result.text)} characters")
    for content in result.text.split("\n"):
        shapes.append(text(_INSET, top + 15, content or "↵", "ink" if content else "soft"))
        top += _ROW
    shapes.append(line((_LEFT, top + 8), (_RIGHT, top + 8)))
    shapes.append(text(_LEFT, top + 28, "Text and account give the source back, to the character:", "soft"))
    shapes.append(text(_LEFT, top + 48, "result.restore() == result.source", "keptink", "mono"))
    return top + 52
