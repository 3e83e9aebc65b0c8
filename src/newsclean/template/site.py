"""A cleaner that removes the boilerplate of one site, which it learned from pages of the site."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from newsclean.arguments import check_path, check_record, check_type, check_whole, shown
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
    """A line of the page that is not blank.

    Attributes:
        number: the number of the line among all lines.
        counts: whether the line has a key, by which lines are compared. A line of only numbers or dates has none.
        support: the entry of the template for this line; None if the template does not contain the line.
    """

    number: int
    counts: bool
    support: LineSupport | None


@dataclass(frozen=True)
class SiteTemplate:
    r"""Remove the boilerplate of a site, which was learned from pages of the site.

    The reason is `site-template`. Lines are compared by `line_key`: "Updated 12:31" and "Updated 9:05" are equal.
    `min_support` sets the share of pages that must contain a line. A page is not changed if the template would remove
    all of it, or if most words of its sentences are in the template. In the second case, the template was learned
    from copies of the story.

    Misses lines that change from page to page. On a site that publishes only one series, removes headings that are on
    three quarters of the pages, and the introduction of the series at the top of a page.

    Attributes:
        pages: number of pages that the template was learned from.
        lines: the lines that recur on the pages.
        site: the name of the site.
        min_support: the shares of pages that a line needs to be removed.

    Raises:
        TypeError: a field has the wrong type.
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
        check_type(self.site, str, "site")
        check_type(self.lines, Sequence, "lines", "a sequence of LineSupport values")
        check_type(self.min_support, MinSupport, "min_support", "a MinSupport")
        object.__setattr__(self, "lines", tuple(self.lines))
        for line in self.lines:
            check_type(line, LineSupport, "each of lines", "a LineSupport")
            if not 0 <= line.edge_pages <= line.pages <= self.pages:
                rule = f"a line must have 0 <= edge_pages <= pages <= {self.pages}, the pages of the template"
                raise ValueError(f"{rule}, got {line}")

    @classmethod
    def learn(cls, pages: LineCounts | Pages, site: str = "", min_support: MinSupport | None = None) -> SiteTemplate:
        """Return the template learned from pages of one site. It has no lines if there are too few pages.

        Args:
            pages: a `LineCounts`, or pages as for `LineCounts.of`.
            site: the name of the site.
            min_support: the shares of pages that a line needs to be removed; None for the defaults.

        Raises:
            TypeError: `pages` is one text, bytes or a table, or contains a value that is neither a str nor a Document.
        """
        counts = pages if isinstance(pages, LineCounts) else LineCounts.of(pages)
        wanted = MinSupport() if min_support is None else min_support
        check_type(wanted, MinSupport, "min_support", "a MinSupport or None")
        fewest = max(wanted.pages, wanted.smallest * counts.pages)
        lines = (support for support in counts.supports(wanted.pages) if support.pages >= fewest)
        return cls(counts.pages, tuple(lines), site, wanted)

    def __call__(self, document: Document) -> Iterator[Edit]:
        """Yield edits that remove the site's boilerplate from a page, one for each block of successive lines."""
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
        """Return the numbers of the lines to remove, each with the share of pages that contain it."""
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
        """Yield the lines to remove at one end of the page, up to the first line to keep.

        Each line is given by its number, with the share of pages that contain it. Lines that consist only of numbers or
        dates are skipped.

        Args:
            page: the lines, from the end of the page at which to begin.
            shapes: the shape of each line that is in the template, by number.
        """
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
        """Return the template as JSON that people can edit, with an entry for each line, the most frequent first."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=1) + "\n"

    def to_dict(self) -> dict[str, Any]:
        """Return the template as plain values, ready for JSON."""
        return {
            "schema": SCHEMA,
            "site": self.site,
            "pages": self.pages,
            "min_support": asdict(self.min_support),
            "lines": [line._asdict() for line in self.lines],
        }

    @classmethod
    def from_json(cls, text: str | bytes) -> SiteTemplate:
        """Return the template in a JSON text from `to_json`.

        Raises:
            TypeError: `text` is neither a str nor bytes.
            ValueError: the text is not JSON, has another schema, or does not describe a template.
        """
        return cls.from_dict(_parsed(text))

    @classmethod
    def from_dict(cls, record: object) -> SiteTemplate:
        """Return the template in the output of `to_dict`.

        Raises:
            ValueError: the record has another schema, or does not describe a template.
        """
        schema = record.get("schema") if isinstance(record, dict) else None
        if not isinstance(record, dict) or schema != SCHEMA:
            raise ValueError(f"a template must have the schema {SCHEMA!r}, got {schema!r}")
        check_record(record, ("pages", "lines"), "a template")
        try:
            check_type(record["lines"], list, "lines", "a list")
            lines = tuple(_line(entry) for entry in record["lines"])
            return cls(_whole(record["pages"]), lines, record.get("site", ""), _support(record.get("min_support", {})))
        except TypeError as error:
            raise ValueError(f"a template must have valid pages and lines: {error}") from None

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the template to a file as JSON.

        Raises:
            TypeError: `path` is not a path.
        """
        check_path(path, "path")
        Path(path).write_text(self.to_json(), encoding="utf-8")

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> SiteTemplate:
        """Return the template in a JSON file.

        Raises:
            TypeError: `path` is not a path.
            ValueError: the file contains no template.
        """
        return cls.from_dict(read_json(path))


def read_json(path: str | os.PathLike[str]) -> object:
    """Return the plain values in a JSON file with a template.

    Raises:
        TypeError: `path` is not a path.
        ValueError: the file is not JSON.
    """
    check_path(path, "path")
    return _parsed(Path(path).read_bytes())


def _parsed(text: str | bytes) -> object:
    check_type(text, (str, bytes, bytearray), "text", "a str or bytes")
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"a template must be JSON, got {shown(text)}: {error}") from None


def _support(record: Mapping[str, Any]) -> MinSupport:
    check_record(record, (), "min_support")
    names = [each.name for each in fields(MinSupport)]
    if not set(record) <= set(names):
        raise ValueError(f"min_support must have only the fields {', '.join(names)}, got {shown(record)}")
    return MinSupport(**record)


def _line(entry: Mapping[str, Any]) -> LineSupport:
    check_record(entry, LineSupport._fields, "a line of a template")
    if not isinstance(entry["line"], str):
        raise TypeError(f"each line of a site template must be a str, got {entry['line']!r}")
    return LineSupport(entry["line"], _whole(entry["pages"]), _whole(entry["edge_pages"]))


def _whole(number: object) -> int:
    if not isinstance(number, int):
        raise TypeError(f"a number of pages must be a whole number, got {number!r}")
    return number


def _keeps_a_story(page: list[_Known], taken: Mapping[int, float], lines: Lines) -> bool:
    """Return whether a page still has a story after the removal of the lines in `taken`.

    At least one line must be kept, and at least half of the words in the page's sentences must not be in the template.
    """
    if len(taken) == len(page):
        return False
    words = {True: 0, False: 0}
    for line in page:
        shape = shape_of(lines.texts[line.number])
        words[line.support is not None] += shape.words if shape.sentence else 0
    return words[True] <= words[False]
