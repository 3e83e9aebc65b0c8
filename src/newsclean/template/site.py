"""A cleaner that removes a site's boilerplate, learned from its pages."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from newsclean.arguments import check_type, check_whole
from newsclean.template.counts import LineCounts, LineSupport
from newsclean.template.keys import line_key
from newsclean.template.support import MinSupport, Shape, shape_of
from newsclean.text.lines import lines_of, runs
from newsclean.types import Document, Edit

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator, Mapping

    from newsclean.template.counts import Pages
    from newsclean.text.lines import Lines

SCHEMA = "newsclean.template/1"
REASON = "site-template"


class _Known(NamedTuple):
    """A filled line of the page: its number, shape, and support in the template."""

    number: int
    counts: bool
    support: LineSupport | None


@dataclass(frozen=True)
class SiteTemplate:
    r"""Remove the boilerplate of a site, as learned from its pages.

    Reason: `site-template`. Lines are compared by `line_key`: "Updated 12:31" and "Updated 9:05" are one line.
    `MinSupport` sets how widely a line must be shared. A page is not changed if the template would remove all of it.
    Nor is it changed if most words of its sentences are in the template: copies of the story were then learned.

    Misses lines that change from page to page. On a site that publishes one series, removes headings that three
    quarters of the pages share. It also removes the series' introduction at the top of a page.

    Attributes:
        pages: number of pages that it was learned from.
        lines: the lines that recur.
        site: the site's name, for information.
        min_support: shares of pages required to remove a line.

    Raises:
        TypeError: a field has another type.
        ValueError: `pages` is negative, or a line is on more than `pages` pages.

    >>> pages = [f"The Daily Gull\nStory {name}\nIt was {name}.\nRead the Gull" for name in "abcdef"]
    >>> template = SiteTemplate.learn(pages, "daily-gull.example")
    >>> template.site, [edit.reason for edit in template(Document(pages[0]))]
    ('daily-gull.example', ['site-template', 'site-template'])
    """

    name: ClassVar[str] = "template"
    pages: int
    lines: tuple[LineSupport, ...]
    site: str = ""
    min_support: MinSupport = field(default_factory=MinSupport)

    def __post_init__(self) -> None:
        check_whole(self.pages, "pages", least=0)
        check_type(self.lines, Sequence, "lines", "a sequence of LineSupport values")
        check_type(self.min_support, MinSupport, "min_support", "a MinSupport")
        object.__setattr__(self, "lines", tuple(self.lines))
        for line in self.lines:
            check_type(line, LineSupport, "a line", "a LineSupport")
            if not 0 <= line.edge_pages <= line.pages <= self.pages:
                raise ValueError(f"a line must be on 0 to {self.pages} pages, got {line}")

    @classmethod
    def learn(cls, pages: LineCounts | Pages, site: str = "", min_support: MinSupport | None = None) -> SiteTemplate:
        """Return the template learned from pages of one site; it has no lines if there are too few pages.

        Args:
            pages: counts, or pages as for `LineCounts.of`.
            site: the site's name, for information.
            min_support: shares of pages required to remove a line.

        Raises:
            TypeError: `pages` is one text, bytes or a table, or one of them is neither a str nor a Document.
        """
        counts = pages if isinstance(pages, LineCounts) else LineCounts.of(pages)
        wanted = MinSupport() if min_support is None else min_support
        check_type(wanted, MinSupport, "min_support", "a MinSupport or None")
        fewest = max(wanted.pages, wanted.smallest * counts.pages)
        lines = (support for support in counts.supports(wanted.pages) if support.pages >= fewest)
        return cls(counts.pages, tuple(lines), site, wanted)

    def __call__(self, document: Document) -> Iterator[Edit]:
        """Yield an edit for each line of the page that is boilerplate of the site."""
        lines = lines_of(document)
        page = [self._known(i, lines.texts[i]) for i in lines.filled()] if self.lines else []
        if not any(line.support for line in page):
            return
        scores = self._to_remove(page, lines)
        if not scores or not _keeps_a_story(page, scores, lines):
            return
        ranges = list(runs([line.number for line in page], scores.__contains__))
        spans = lines.covers([(run[0], run[-1]) for run in ranges])
        for span, run in zip(spans, ranges, strict=True):
            yield Edit(span, REASON, score=min(scores[i] for i in run))

    @cached_property
    def _by_key(self) -> Mapping[str, LineSupport]:
        return {support.line: support for support in self.lines}

    def _known(self, number: int, text: str) -> _Known:
        key = line_key(text)
        return _Known(number, bool(key), self._by_key.get(key))

    def _to_remove(self, page: list[_Known], lines: Lines) -> dict[int, float]:
        """Return the numbers of the lines to remove, each with its share of the pages."""
        shapes = {line.number: shape_of(lines.texts[line.number]) for line in page if line.support}
        taken = dict(self._peeled(page, shapes)) | dict(self._peeled(reversed(page), shapes))
        before_story = True
        for line in page:
            if line.support is None:
                before_story = before_story and not shape_of(lines.texts[line.number]).paragraph
            elif line.number not in taken:
                shape, share = shapes[line.number], line.support.pages / self.pages
                may_introduce = before_story and shape.paragraph
                if share >= self.min_support.inside(shape) and not may_introduce:
                    taken[line.number] = share
        return taken

    def _peeled(self, page: Iterable[_Known], shapes: Mapping[int, Shape]) -> Iterator[tuple[int, float]]:
        """Yield the lines from an end of the page up to the first one to keep; skip bare numbers and dates."""
        for line in page:
            if line.support is None:
                if line.counts:
                    return
                continue
            share = line.support.edge_pages / self.pages
            if share < self.min_support.at_edge(shapes[line.number]):
                return
            yield line.number, line.support.pages / self.pages

    def to_json(self) -> str:
        """Return the template as JSON that people can edit: one line an entry, most frequent first."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=1) + "\n"

    def to_dict(self) -> dict[str, Any]:
        """Return the template as plain values."""
        return {
            "schema": SCHEMA,
            "site": self.site,
            "pages": self.pages,
            "min_support": asdict(self.min_support),
            "lines": [line._asdict() for line in self.lines],
        }

    @classmethod
    def from_json(cls, text: str) -> SiteTemplate:
        """Return the template from the JSON of `to_json`.

        Raises:
            ValueError: it is not JSON, has another schema, or its values are not a template's.
        """
        return cls.from_dict(json.loads(text))

    @classmethod
    def from_dict(cls, record: object) -> SiteTemplate:
        """Return the template from the plain values of `to_dict`.

        Raises:
            ValueError: it has another schema, or its values are not a template's.
        """
        schema = record.get("schema") if isinstance(record, dict) else None
        if not isinstance(record, dict) or schema != SCHEMA:
            raise ValueError(f"a template's schema must be {SCHEMA!r}, got {schema!r}")
        try:
            lines = tuple(_line(entry) for entry in record["lines"])
            support = MinSupport(**record.get("min_support", {}))
            return cls(_whole(record["pages"]), lines, str(record.get("site", "")), support)
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"a template must have pages and lines, missing or wrong: {error}") from None

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the template to a file."""
        Path(path).write_text(self.to_json(), encoding="utf-8")

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> SiteTemplate:
        """Return the template in a file.

        Raises:
            ValueError: the file contains no template.
        """
        return cls.from_json(Path(path).read_text(encoding="utf-8"))


def _line(entry: Mapping[str, Any]) -> LineSupport:
    if not isinstance(entry["line"], str):
        raise TypeError(f"line {entry['line']!r}")
    return LineSupport(entry["line"], _whole(entry["pages"]), _whole(entry["edge_pages"]))


def _whole(number: object) -> int:
    if not isinstance(number, int):
        raise TypeError(f"a whole number, got {number!r}")
    return number


def _keeps_a_story(page: list[_Known], taken: Mapping[int, float], lines: Lines) -> bool:
    """Return whether some lines are kept and most words of the page's sentences are not in the template."""
    if len(taken) == len(page):
        return False
    words = {True: 0, False: 0}
    for line in page:
        shape = shape_of(lines.texts[line.number])
        words[line.support is not None] += shape.words if shape.sentence else 0
    return words[True] <= words[False]
