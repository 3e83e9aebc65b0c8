"""Count on how many pages of a site each line occurs, exactly up to 1,000 pages and by a sample beyond."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

from newsclean.arguments import check_whole
from newsclean.containers import texts_of
from newsclean.template.keys import line_key
from newsclean.text.lines import Lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any, TypeAlias

    from newsclean.containers import Series
    from newsclean.types import Document

    Pages: TypeAlias = Iterable[str | Document] | Mapping[Any, str | Document] | Series[str]

MAX_PAGES = 1000
"""Number of pages in the sample. The standard error of a share of one third is then 1.5 percentage points."""
MOST_LINES = 1000
"""Number of lines of one page that are counted: the first 500 and the last 500 that are not blank."""
_READABLE = 24
"""Number of sampled pages whose lines are stored as text. A line that is on a third of all pages is on none of these
with a probability of 1 in 17,000."""
_WIDTH = 8
"""Bytes of a digest. Among 30 million lines, two have the same digest with a probability of 0.00002."""


class LineSupport(NamedTuple):
    """On how many pages a line occurs.

    Attributes:
        line: the key of the line: its text without differences of case, numbers and dates, from `line_key`.
        pages: number of pages that contain the line.
        edge_pages: number of pages that contain the line in the first or last third of their lines.
    """

    line: str
    pages: int
    edge_pages: int


class PageSketch(NamedTuple):
    """A page of the sample. Only lines of the pages in the sample are counted.

    Attributes:
        digest: the digest of the text of the page.
        edge: the digests of the lines in the first and last third of the page, joined.
        inside: the digests of the other lines, joined.
        lines: the keys of the lines as text; empty except for the `_READABLE` pages with the smallest digests.
    """

    digest: bytes
    edge: bytes
    inside: bytes
    lines: tuple[str, ...]


@dataclass(frozen=True)
class LineCounts:
    r"""The number of pages on which each line of a site occurs. `+` adds counts, in any order and grouping.

    The counts are exact for up to `max_pages` different pages. Of more pages, a bottom-k sample is counted (Cohen and
    Kaplan, 2007): the `max_pages` pages with the smallest digests. The sample is uniform and does not depend on the
    order of the pages. Identical pages count once.

    Attributes:
        sketches: the sampled pages, ordered by digest.
        seen: number of all pages passed, including repeated ones and those outside the sample.
        max_pages: largest number of pages in the sample.

    Raises:
        ValueError: `max_pages` is below 1, or two counts of different `max_pages` are added.

    >>> one = LineCounts.of(["The Daily Gull\nRain fell.", "The Daily Gull\nThe sun shone."])
    >>> both = one + LineCounts.of(["The Daily Gull\nIt snowed."])
    >>> both.pages, [(support.line, support.pages) for support in both.supports(min_pages=2)]
    (3, [('the daily gull', 3)])
    """

    sketches: tuple[PageSketch, ...] = ()
    seen: int = 0
    max_pages: int = MAX_PAGES

    def __post_init__(self) -> None:
        check_whole(self.max_pages, "max_pages")

    @classmethod
    def of(cls, pages: Pages, max_pages: int = MAX_PAGES) -> LineCounts:
        """Return the counts for pages, which are texts or documents in an iterable, a mapping from ids, or a Series.

        Raises:
            TypeError: `pages` is one text, bytes or a table, or contains a value that is neither a str nor a Document.
        """
        return cls(max_pages=max_pages).counting(pages)

    def counting(self, pages: Pages) -> LineCounts:
        """Return these counts with more pages added. To count the new pages alone and then use `+` would be slower.

        Pages outside the sample are not split into lines.

        Raises:
            TypeError: `pages` has a type that `of` refuses.
        """
        kept = {sketch.digest: sketch for sketch in self.sketches}
        worst = self.sketches[-1].digest if len(self.sketches) == self.max_pages else b""
        seen = self.seen
        for text in texts_of(pages, "pages"):
            seen += 1
            digest = _digest(text)
            if digest in kept or (worst and digest > worst):
                continue
            kept[digest] = _sketch(digest, text)
            if len(kept) >= 2 * self.max_pages:
                kept = _smallest(kept, self.max_pages)
                worst = next(reversed(kept))
        return replace(self, sketches=tuple(_smallest(kept, self.max_pages).values()), seen=seen)

    def __add__(self, other: LineCounts) -> LineCounts:
        """Return the counts for the pages of both operands."""
        if self.max_pages != other.max_pages:
            rule = "counts must have the same max_pages to be added"
            raise ValueError(f"{rule}, got {self.max_pages} and {other.max_pages}")
        union = {sketch.digest: sketch for sketch in (*self.sketches, *other.sketches)}
        kept = tuple(_smallest(union, self.max_pages).values())
        return replace(self, sketches=kept, seen=self.seen + other.seen)

    @property
    def pages(self) -> int:
        """Number of different pages in the sample."""
        return len(self.sketches)

    def supports(self, min_pages: int = 1) -> list[LineSupport]:
        """Return the lines that occur on at least `min_pages` of the sampled pages, the most frequent line first.

        For most sampled pages, only digests of the lines are stored. A line that is on none of the pages stored as
        text is omitted. This is rare for a frequent line.
        """
        edge, inside = Counter[bytes](), Counter[bytes]()
        for sketch in self.sketches:
            edge.update(_split(sketch.edge))
            inside.update(_split(sketch.inside))
        words = {_digest(line): line for sketch in self.sketches for line in sketch.lines}
        found = (LineSupport(words[d], edge[d] + inside[d], edge[d]) for d in words)
        return sorted((s for s in found if s.pages >= min_pages), key=lambda s: (-s.pages, -s.edge_pages, s.line))


def _smallest(sketches: Mapping[bytes, PageSketch], number: int) -> dict[bytes, PageSketch]:
    """Return the `number` page sketches with the smallest digests: a dict from digest to sketch, in ascending order.

    Only the first `_READABLE` of them keep their lines as text.
    """
    ordered = [sketches[digest] for digest in sorted(sketches)[:number]]
    return {s.digest: s if i < _READABLE else s._replace(lines=()) for i, s in enumerate(ordered)}


def _sketch(digest: bytes, text: str) -> PageSketch:
    keys = [key for key in map(line_key, _ends(Lines(text))) if key]
    third = -(-len(keys) // 3)
    edge = {*keys[:third], *keys[len(keys) - third :]}
    inside = set(keys) - edge
    lines = tuple(sorted(edge | inside))
    return PageSketch(digest, _joined(edge), _joined(inside), lines)


def _ends(lines: Lines) -> list[str]:
    filled = lines.filled()
    if len(filled) > MOST_LINES:
        filled = filled[: MOST_LINES // 2] + filled[-MOST_LINES // 2 :]
    return [lines.texts[i] for i in filled]


def _joined(keys: Iterable[str]) -> bytes:
    return b"".join(sorted(map(_digest, keys)))


def _split(digests: bytes) -> Iterator[bytes]:
    return (digests[i : i + _WIDTH] for i in range(0, len(digests), _WIDTH))


def _digest(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_WIDTH).digest()
