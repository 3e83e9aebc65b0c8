"""Order edits, apply them to a text, and keep the account that restores the source."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, NamedTuple

from newsclean.arguments import check_type, shown
from newsclean.types import Edit, Removal, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Change(NamedTuple):
    """A change to the source: the text of `source[start:end]` became `replacement`.

    A `Change` does not contain the changed text; `removal` looks it up in the source.
    """

    start: int
    end: int
    replacement: str
    cleaner: str
    reason: str
    score: float

    def removal(self, source: str) -> Removal:
        """Return this change as a `Removal`, which contains the changed text of the source."""
        span = Span(self.start, self.end)
        text = source[self.start : self.end]
        return Removal(span, text, self.replacement, self.cleaner, self.reason, self.score)


def checked(edits: object, cleaner: str) -> Iterator[Edit]:
    """Check the edits that a cleaner returned, and yield them.

    Raises:
        TypeError: `edits` is not iterable, or contains a value that is not an `Edit`.

    >>> list(checked(None, "drop_lines"))
    Traceback (most recent call last):
    TypeError: a cleaner must return an iterable of Edit values, drop_lines returned None
    """
    if not isinstance(edits, Iterable) or isinstance(edits, str):
        raise TypeError(f"a cleaner must return an iterable of Edit values, {cleaner} returned {shown(edits)}")
    for edit in edits:
        if not isinstance(edit, Edit):
            raise TypeError(f"a cleaner must yield Edit values, {cleaner} yielded {shown(edit)}")
        if not (isinstance(edit.span, Span) and isinstance(edit.reason, str) and isinstance(edit.replacement, str)):
            rule = "an Edit must have a Span, and a reason and a replacement of type str"
            raise TypeError(f"{rule}, {cleaner} yielded {shown(edit)}")
        yield edit


def order(edits: Iterable[Edit], length: int) -> list[Edit]:
    """Return the edits in text order; of edits that overlap, only the longest is kept.

    Of overlapping edits of equal length, the earliest is kept. Edits without effect are left out.

    Raises:
        ValueError: an edit lies outside a text of `length` code points.
    """
    kept, rival = list[Edit](), Span(0, 0)
    for edit in sorted(edits, key=attrgetter("span")):
        start, end = edit.span
        if not 0 <= start <= end <= length:
            of = f"the span of an Edit ({edit.reason!r})"
            raise ValueError(f"{of} must lie in the text, between 0 and {length}, got {tuple(edit.span)}")
        if not kept or start >= rival.end:
            kept.append(edit)
        elif end - start > rival.end - rival.start:
            kept[-1] = edit
        else:
            continue
        rival = edit.span
    return [edit for edit in kept if edit.span.start < edit.span.end or edit.replacement]


def splice(text: str, edits: Sequence[Edit]) -> str:
    """Return the text with the edits applied; they must be in text order and not overlap."""
    parts, position = [], 0
    for edit in edits:
        parts += [text[position : edit.span.start], edit.replacement]
        position = edit.span.end
    return "".join([*parts, text[position:]])


class _Piece(NamedTuple):
    """A part of the text that a cleaner read: the replacement of an earlier change, or the span of a new edit.

    Attributes:
        start: the position at which the piece begins in this text, the source after earlier changes.
        end: the position at which it ends.
        origin: the change or edit.
    """

    start: int
    end: int
    origin: Change | Edit


def _pieces(changes: Sequence[Change], edits: Sequence[Edit]) -> list[_Piece]:
    """Return the pieces for all changes and edits, sorted by position. Of equal positions, edits come first."""
    pieces = [_Piece(edit.span.start, edit.span.end, edit) for edit in edits]
    shift = 0
    for change in changes:
        start = change.start - shift
        end = start + len(change.replacement)
        pieces.append(_Piece(start, end, change))
        shift = change.end - end
    pieces.sort(key=itemgetter(0, 1))
    return pieces


def _groups(pieces: Sequence[_Piece]) -> Iterator[tuple[list[_Piece], int]]:
    """Yield groups of overlapping pieces, each with the position at which the group ends in the text of the pieces.

    Pieces that only touch are in separate groups and keep their own reasons. But a new insertion at the place of an
    earlier removal is in its group, because the position of the insertion in the source would be ambiguous.
    """
    group: list[_Piece] = []
    end = 0
    for piece in pieces:
        overlaps = group and group[0].start < piece.end and piece.start < end
        inserts = group and group[0].start == end == piece.start == piece.end and _edited(group)
        if group and not overlaps and not inserts:
            yield group, end
            group = []
        end = max(end, piece.end) if group else piece.end
        group.append(piece)
    if group:
        yield group, end


def _edited(group: Sequence[_Piece]) -> list[Edit]:
    return [piece.origin for piece in group if isinstance(piece.origin, Edit)]


def _changed(group: Sequence[_Piece]) -> list[tuple[Change, int]]:
    """Return the earlier changes of a group, each with the position at which its piece ends."""
    return [(piece.origin, piece.end) for piece in group if isinstance(piece.origin, Change)]


def compose(text: str, changes: Sequence[Change], edits: Sequence[Edit], cleaner: str) -> list[Change]:
    """Return the changes from the source to the text that results when `edits` are applied to `text`.

    An edit that overlaps an earlier change is merged with it. The merged change has the cleaner and reason of the
    longer one.

    Args:
        text: the text that the cleaner read.
        changes: the earlier changes, which convert the source to `text`, in the order of the source.
        edits: the edits of the cleaner, in text order and without overlaps.
        cleaner: the name of the cleaner.
    """
    composed: list[Change] = []
    shift = 0  # source position minus current position, outside all pieces
    for group, end in _groups(_pieces(changes, edits)):
        start, source_start = group[0].start, group[0].start + shift
        if len(group) == 1 and isinstance(edit := group[0].origin, Edit):
            composed.append(Change(source_start, end + shift, edit.replacement, cleaner, edit.reason, edit.score))
            continue
        fresh = _edited(group)
        swallowed = []
        for change, current_end in _changed(group):
            swallowed.append(change)
            shift = change.end - current_end
        if not fresh:
            composed += swallowed
            continue
        whole = [Change(*edit.span, edit.replacement, cleaner, edit.reason, edit.score) for edit in fresh]
        chief = max([*whole, *swallowed], key=lambda change: change.end - change.start)
        left = _left(text, fresh, start, end)
        composed.append(chief._replace(start=source_start, end=end + shift, replacement=left))
    return composed


def _left(text: str, edits: Sequence[Edit], start: int, end: int) -> str:
    """Return `text[start:end]` with the edits applied. Their spans lie in this part, but are positions in `text`."""
    moved = [replace(e, span=Span(e.span.start - start, e.span.end - start)) for e in edits]
    return splice(text[start:end], moved)


def restore(text: str, removals: Iterable[Removal]) -> str:
    """Return the source of a clean text, from all its removals in any order.

    Raises:
        TypeError: `text` is not a str, or `removals` contains a value that is not a `Removal`.

    >>> restore("ab", [Removal(Span(1, 2), "-", "", "c", "r", 1.0)])
    'a-b'
    """
    check_type(text, str, "text")
    removals = list(removals)
    for removal in removals:
        check_type(removal, Removal, "each of removals", "a Removal")
    parts, position, source_position = [], 0, 0
    for removal in sorted(removals, key=lambda removal: removal.span):
        kept = removal.span.start - source_position
        parts += [text[position : position + kept], removal.text]
        position += kept + len(removal.replacement)
        source_position = removal.span.end
    return "".join([*parts, text[position:]])
