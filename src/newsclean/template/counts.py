"""On how many of a site's pages each line stands: exact for a site of ordinary size, sampled beyond."""

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
"""Pages kept: a share of one third is then known to 1.5 percentage points (one standard error)."""
MOST_LINES = 1000
"""Lines of one page that are counted: the first and the last 500 with text."""
_READABLE = 24
"""Pages kept with their lines in words. A line on a third of all pages is on none of these once in 17,000 sites."""
_WIDTH = 8
"""Bytes of a digest: two of 30 million lines share one with a probability of 0.00002."""


class LineSupport(NamedTuple):
    """How widely a line is shared.

    Attributes:
        line: its key (see `newsclean.template.keys`).
        pages: pages on which it stands.
        edge_pages: those of them on which it stands in the first or last third of the lines.
    """

    line: str
    pages: int
    edge_pages: int


class PageSketch(NamedTuple):
    """What is kept of a page: its digest, the digests of its lines, joined; its lines in words for some pages."""

    digest: bytes
    edge: bytes
    inside: bytes
    lines: tuple[str, ...]


@dataclass(frozen=True)
class LineCounts:
    r"""Document frequencies of a site's lines, mergeable with `+` in any order and grouping.

    Exact for up to `max_pages` different pages. Beyond, a bottom-k sample (Cohen and Kaplan, 2007): the `max_pages`
    pages with the smallest digests, which is a uniform sample of all pages whatever order they come in. A page
    that comes twice to the letter counts once.

    Attributes:
        sketches: the pages kept, by their digests.
        seen: pages counted in, those not kept and those that came again among them.
        max_pages: how many pages may be kept.

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
        """Count the lines of pages: texts or documents, in any iterable, a mapping from ids, or a Series.

        Raises:
            TypeError: `pages` is one text, bytes or a table, or one of them is neither a str nor a Document.
        """
        return cls(max_pages=max_pages).counting(pages)

    def counting(self, pages: Pages) -> LineCounts:
        """Return the counts with more pages counted in; the same as adding their own counts, but sooner.

        Pages that the sample would not keep are not split into lines.

        Raises:
            TypeError: as `of`.
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
        """Return the counts of both together."""
        if self.max_pages != other.max_pages:
            raise ValueError(f"max_pages must be the same to add, got {self.max_pages} and {other.max_pages}")
        union = {sketch.digest: sketch for sketch in (*self.sketches, *other.sketches)}
        kept = tuple(_smallest(union, self.max_pages).values())
        return replace(self, sketches=kept, seen=self.seen + other.seen)

    @property
    def pages(self) -> int:
        """How many different pages the counts stand on."""
        return len(self.sketches)

    def supports(self, min_pages: int = 1) -> list[LineSupport]:
        """Return the lines on at least `min_pages` of the pages kept, most frequent first.

        Beyond the first pages lines are known by their digests alone; a line that none of the readable
        pages holds, which is rare for a frequent one, is left out.
        """
        edge, inside = Counter[bytes](), Counter[bytes]()
        for sketch in self.sketches:
            edge.update(_split(sketch.edge))
            inside.update(_split(sketch.inside))
        words = {_digest(line): line for sketch in self.sketches for line in sketch.lines}
        found = (LineSupport(words[d], edge[d] + inside[d], edge[d]) for d in words)
        return sorted((s for s in found if s.pages >= min_pages), key=lambda s: (-s.pages, -s.edge_pages, s.line))


def _smallest(sketches: Mapping[bytes, PageSketch], number: int) -> dict[bytes, PageSketch]:
    """Return the sketches with the smallest digests, in their order; only the first keep their words."""
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
