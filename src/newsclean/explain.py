"""Show a source line by line, with the removals in each line and their reasons."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from newsclean.text.lines import Lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.text import Text

    from newsclean.types import Removal, Span


class Piece(NamedTuple):
    """A part of a line that was kept, or one that was removed.

    Attributes:
        text: the part as it is in the source.
        gone: whether the part was removed or replaced.
        inserted: the text that replaced the part; empty for a part that was kept, or removed without replacement.
    """

    text: str
    gone: bool
    inserted: str = ""


class Row(NamedTuple):
    """A line of the source, or several blank lines that were removed for the same reason.

    Attributes:
        pieces: the parts of the line, in order.
        reasons: the reasons of the removals in the line, each once, in text order.
        lines: the number of lines; more than 1 only for blank lines.
    """

    pieces: tuple[Piece, ...]
    reasons: tuple[str, ...]
    lines: int = 1

    @property
    def mark(self) -> str:
        """A space for a kept line, `-` for a removed line, `~` for a line with a removed or replaced part."""
        if not self.reasons:
            return " "
        kept = any(piece.text.strip() for piece in self.pieces if not piece.gone)
        return "~" if kept or any(piece.inserted.strip() for piece in self.pieces) else "-"


def rows(source: str, removals: Sequence[Removal]) -> list[Row]:
    r"""Return the lines of a source, each with its removals and their reasons.

    >>> from newsclean.presets import clean
    >>> result = clean("Rain fell on Friday.\n\n\n\nRead more")
    >>> for row in rows(result.source, result.removals):
    ...     print(plain(row))
      Rain fell on Friday.
    - [padding] (1 blank line)
    - [blank-lines] (2 blank lines)
    - [read-more] Read more
    """
    return list(_folded(_rows(source, removals)))


def _rows(source: str, removals: Sequence[Removal]) -> Iterator[Row]:
    lines, first = Lines(source), 0
    for i, line in enumerate(lines):
        end = lines.starts[i + 1]
        while first < len(removals) and removals[first].span.end <= line.span.start < end:
            first += 1
        here = []
        for removal in removals[first:]:
            if removal.span.start >= end:
                break
            here.append(removal)
        yield _row(source, line.span, end, here)


def _row(source: str, line: Span, end: int, removals: Sequence[Removal]) -> Row:
    """Return one line of the source with its removals.

    A removal that starts at the line break of a line counts for the next line.

    Args:
        source: the whole source.
        line: the span of the line, without its line break.
        end: the position after the line break.
        removals: the removals that touch the line or its line break.
    """
    blank = line.start == line.end
    here = [r for r in removals if blank or r.span.start < line.end]
    if sum(min(r.span.end, line.end) - max(r.span.start, line.start) for r in here) < line.end - line.start:
        here += [r for r in removals if line.end <= r.span.start and r.span.end <= end]
    pieces, position = [], line.start
    for removal in here:
        start, stop = max(removal.span.start, line.start), removal.span.end
        if stop > end or start < line.end:
            stop = min(stop, line.end)  # the line break is part of its line and not shown
        if position < start:
            pieces.append(Piece(source[position:start], gone=False))
        inserted = removal.replacement if removal.span.end <= end else ""
        pieces.append(Piece(source[start:stop], gone=True, inserted=inserted))
        position = max(position, stop)
    if position < line.end:
        pieces.append(Piece(source[position : line.end], gone=False))
    return Row(tuple(pieces), tuple(dict.fromkeys(r.reason for r in here)))


def _folded(all_rows: Iterable[Row]) -> Iterator[Row]:
    """Yield the rows, with successive blank lines that have the same reason merged into one row."""

    def kind(row: Row) -> tuple[str, ...] | None:
        blank = not any(piece.text.strip() for piece in row.pieces)
        return row.reasons if blank and row.reasons else None

    for reasons, run in groupby(all_rows, kind):
        if reasons is None:
            yield from run
        else:
            yield Row((), reasons, sum(1 for _ in run))


def plain(row: Row) -> str:
    """Return a row as plain text: `- [reason] text` if removed, `~ [reason] te{-x-}{+X+}t` if changed.

    >>> plain(Row((Piece("a", False), Piece("b", True, "c")), ("mojibake",)))
    '~ [mojibake] a{-b-}{+c+}'
    """
    margin = f"{row.mark} " + "".join(f"[{reason}] " for reason in row.reasons)
    if not row.pieces and row.reasons:
        return margin + _blank_lines(row)
    if row.mark == "-":
        return margin + "".join(visible(piece.text) for piece in row.pieces)
    return (margin + "".join(map(_marked, row.pieces))).rstrip()


def _marked(piece: Piece) -> str:
    if not piece.gone:
        return visible(piece.text)
    inserted = f"{{+{visible(piece.inserted)}+}}" if piece.inserted else ""
    return f"{{-{visible(piece.text)}-}}{inserted}"


def styled(row: Row) -> Text:
    """Return a row as a rich `Text` for a terminal: removed text in red and struck through, replacements in green."""
    from rich.text import Text

    if not row.pieces and row.reasons:
        return Text(_blank_lines(row), "dim red")
    text = Text()
    for piece in row.pieces:
        shown = visible(piece.text)
        text.append(shown.replace(" ", "·") if piece.gone and not shown.strip() else shown, _style(piece))
        text.append(visible(piece.inserted), "green")
    return text


def _style(piece: Piece) -> str:
    return "red strike" if piece.gone else ""


def _blank_lines(row: Row) -> str:
    return f"({row.lines} blank line{'s' * (row.lines != 1)})"


def visible(text: str) -> str:
    r"""Return text with control characters and hidden characters escaped.

    Tabs and spaces are unchanged. So are zero-width joiners, which words and emoji need for their display.

    >>> print(visible("no-break\u00a0space \x1b[31m"))
    no-break\xa0space \x1b[31m
    """
    return "".join(c if c.isprintable() or c in "\t\u200c\u200d" else _escaped(c) for c in text)


def _escaped(char: str) -> str:
    return char.encode("unicode_escape").decode()
