"""A cleaner that drops the tide tables which coastal papers print inside their stories."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from newsclean import NEWS, Edit, Pipeline, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean import Document

_TIDE = re.compile(r"^[ \t]*(?:High|Low) (?:tide|water):? \d{1,2}[:.]\d{2}[^\n]{0,40}\n?", re.MULTILINE)


@dataclass(frozen=True)
class TideTables:
    """Drop lines such as "High tide: 04:12 (5.1 m)", where `min_lines` of them stand together.

    A frozen dataclass: it compares, prints and pickles, as process pools need it to.
    """

    name: ClassVar[str] = "tide-tables"
    min_lines: int = 2

    def __call__(self, document: Document) -> Iterator[Edit]:
        """Propose each table."""
        tables: list[list[int]] = []
        for match in _TIDE.finditer(document.text):
            if tables and tables[-1][1] == match.start():
                tables[-1][1:] = [match.end(), tables[-1][2] + 1]
            else:
                tables.append([match.start(), match.end(), 1])
        yield from (Edit(Span(start, end), "tide-table") for start, end, size in tables if size >= self.min_lines)


COASTAL = Pipeline(TideTables(), NEWS)  # a preset tidies up after the cleaners before it
