"""Pages of the invented sites of `sites.toml`: which of their lines the site prints, and which are the story's."""

from __future__ import annotations

import random
import sys
from functools import cache
from itertools import product
from pathlib import Path
from typing import NamedTuple

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

SITES = tomllib.loads((Path(__file__).parent / "sites.toml").read_text("utf-8"))
PAGES = 30
PARAGRAPHS = 7
MONTHS = ("January", "March", "May", "June", "October", "December")


class PageLine(NamedTuple):
    """A line of a page: what it says, and whether the site printed it (else it is the story's)."""

    text: str
    planted: bool


class Page(NamedTuple):
    lines: tuple[PageLine, ...]

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)

    def texts(self, *, planted: bool) -> list[str]:
        return [line.text for line in self.lines if line.planted == planted]


class _Site:
    """Draws a site's pages, always the same ones."""

    def __init__(self, name: str, series_every: int) -> None:
        self.values = SITES[name]
        self.random = random.Random(name)  # noqa: S311 - the same pages each time
        self.series_every = series_every
        parts = [self.values[key] for key in ("who", "did", "where", "why")]
        self.prose = ["".join(combination) for combination in product(*parts)]
        self.random.shuffle(self.prose)
        self.titles = ["".join(combination) for combination in product(*parts[:2])]
        self.random.shuffle(self.titles)

    def page(self, number: int) -> Page:
        paragraphs = [self._story(self.prose.pop()) for _ in range(PARAGRAPHS)]
        title = self._story(self.titles.pop())
        self._add_quotation(number, paragraphs)
        self._add_song(number, paragraphs)
        opening = [] if self._lacks_title(number) else [title]
        after = self._planted("after_title") if opening else []
        series = [self._story(self.values["series"])] if number % self.series_every == 0 else []
        for line in self._planted("middle"):
            paragraphs.insert(self.random.randint(2, len(paragraphs) - 1), line)
        lines = [*self._planted("head"), *opening, *after, *series, *paragraphs, *self._planted("tail")]
        return Page(tuple(lines))

    @staticmethod
    def _lacks_title(number: int) -> bool:
        """A page in ten comes without its title, as extractors bring it home: the head touches the story."""
        return number % 10 == 3

    def _add_quotation(self, number: int, paragraphs: list[PageLine]) -> None:
        """Three stories in ten quote the same sentence, one of them at its very end."""
        if number % 10 in {1, 4, 7}:
            place = len(paragraphs) if number % 10 == 7 else self.random.randint(1, len(paragraphs) - 1)
            paragraphs.insert(place, self._story(self.values["quotation"]))

    def _add_song(self, number: int, paragraphs: list[PageLine]) -> None:
        """Two stories print a song, one of them ends with its refrain."""
        if number in {5, 18}:
            verses = [self._story(self.prose.pop()) for _ in range(4)]
            refrain = self._story(self.values["refrain"])
            song = [line for verse in verses for line in (verse, refrain)]
            paragraphs.extend(song if number == 5 else song[:-1])

    def _planted(self, part: str) -> list[PageLine]:
        kept = [text for text, share in self.values[part] if self.random.random() < share]
        return [PageLine(self._filled(text), planted=True) for text in kept]

    def _filled(self, text: str) -> str:
        draw = self.random.randint
        return text.format(
            time=f"{draw(0, 23)}:{draw(0, 59):02}",
            date=f"{draw(1, 28)} {self.random.choice(MONTHS)} {draw(2020, 2026)}",
            year=draw(2019, 2026),
            number=draw(2, 40),
        )

    @staticmethod
    def _story(text: str) -> PageLine:
        return PageLine(text, planted=False)


@cache
def pages_of(name: str, series_every: int = 3) -> tuple[Page, ...]:
    """The pages of a site; every `series_every`-th belongs to the series."""
    site = _Site(name, series_every)
    return tuple(site.page(number) for number in range(PAGES))
