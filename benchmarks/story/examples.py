"""Training documents: bodies, bodies with tails of many kinds, and what must not be mistaken for one."""

from __future__ import annotations

import random
import unicodedata
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

Page = dict[str, Any]
"""A labelled page, as in the data files, with its host and its extractors' residue."""


class Example(NamedTuple):
    """A training document: the page it comes from, its lines, how many filled ones are story, how much it counts."""

    page: int
    lines: list[str]
    story: int
    weight: float


def body(page: Page) -> list[str]:
    """Lines of the story, blank ones included."""
    kept = ("keep", "mixed", "blank")
    return [line["text"] for line in page["lines"] if line["region"] == "body" and line["label"] in kept]


def tail(page: Page) -> list[str]:
    """Lines after the story."""
    return [line["text"] for line in page["lines"] if line["region"] == "tail"]


def solid(text: str) -> bool:
    """Whether a line is filled as the line table sees it (zero-width marks and controls fill nothing)."""
    text = text.strip()
    plain = text.isascii() and text.isprintable()
    return bool(text) and (plain or any(unicodedata.category(char)[0] not in "ZC" for char in text))


def filled(lines: Sequence[str]) -> list[str]:
    return [text for text in lines if solid(text)]


def places(lines: Sequence[str]) -> list[int]:
    """Where the filled lines stand."""
    return [place for place, text in enumerate(lines) if solid(text)]


def respace(lines: list[str], style: int) -> list[str]:
    """The lines as they are (0), without blank lines (1), with one after each (2)."""
    if style == 0:
        return lines
    dense = filled(lines)
    return dense if style == 1 else [line for text in dense for line in (text, "")]


class Builder:
    """Makes the training documents of a set of pages; one seed, one result."""

    def __init__(self, pages: Sequence[Page], seed: int) -> None:
        self.pages, self.made = pages, list[Example]()
        self.random = random.Random(seed)  # noqa: S311 - a seeded choice of examples
        self.titles = [page["gold_title"] for page in pages if page["gold_title"]]
        self.same: dict[str, list[Page]] = {}
        for page in pages:
            self.same.setdefault(page["lang"], []).append(page)

    def build(self) -> list[Example]:
        """Make them, page after page."""
        for number, page in enumerate(self.pages):
            if "open" in page:
                self._by_snippets(number, page)
            elif filled(body(page)):
                self._bare(number, page)
                self._own_titles(number, page)
                self._lists(number, page)
                if filled(tail(page)):
                    self._tails(number, page)
                    self._swapped(number, page)
                self._spliced(number, page)
                self._headlines(number, page)
                self._inset(number, page)
                self._interrupted(number, page)
                self._residue(number, page)
        return self.made

    def _by_snippets(self, number: int, page: Page) -> None:
        """A story told from snippets: by itself, before another one, and before titles."""
        story, title = filled(body(page)), page["gold_title"]
        self._add(number, story, [], 1, 1)
        self._add(number, self._shortened(story, 2), [], 0.5)
        self._own_titles(number, page, times=1)
        if self.random.random() < 0.5:
            self._add(number, self._listed(story), [], 0.5)
        if title:
            self._add(number, [title, "", *story], [], 0.5)
        self._spliced(number, page, times=(3, 2))
        self._headlines(number, page)
        self._interrupted(number, page)

    def _add(self, page: int, story: list[str], rest: list[str], weight: float = 1.0, style: int | None = None) -> None:
        style = self.random.choice((0, 0, 0, 1, 2)) if style is None else style
        story, rest = respace(story, style), respace(rest, style)
        if style and rest and self.random.random() < 0.5 and story[-1:] != [""]:
            story = [*story, ""]
        if filled(story):
            self.made.append(Example(page, story + rest, len(filled(story)), weight))

    def _bare(self, number: int, page: Page) -> None:
        """Stories with nothing after them, whole and cut short."""
        story, title = body(page), page["gold_title"]
        self._add(number, filled(story), [], 3, 0)
        self._add(number, story, [], 2, 0)
        self._add(number, self._shortened(filled(story), 2), [], 1, 1)
        self._add(number, self._shortened(story, 2), [])
        if title:
            self._add(number, [title, "", *story], [])

    def _own_titles(self, number: int, page: Page, times: int = 3) -> None:
        """The story's own title once more inside it."""
        story, title = body(page), page["gold_title"]
        where = places(story)
        if not title or len(where) < 4:
            return
        places_back = (self.random.randrange(1, 4), 2, self.random.randrange(1, len(where)))
        for back in places_back[:times]:
            at = where[-min(back, len(where) - 1)]
            gap = [""] if self.random.random() < 0.3 else []
            self._add(number, [*story[:at], title, *gap, *story[at:]], [], 1, 0)

    def _lists(self, number: int, page: Page) -> None:
        """Stories in which some paragraphs became lists."""
        for _ in range(2):
            self._add(number, self._listed(body(page)), [], 0.7)
            if filled(tail(page)):
                self._add(number, self._listed(body(page)), tail(page), 0.5, 0)

    def _tails(self, number: int, page: Page) -> None:
        """The story and its page's own tail, whole and in parts."""
        story, rest, where = body(page), tail(page), places(tail(page))
        self._add(number, story, rest, 4, 0)
        self._add(number, story, rest, 1, self.random.choice((1, 2)))
        for _ in range(2):
            size = min(self.random.choice((0, 1, 2, 3, 5, 8, 15)), len(where) - 1)
            self._add(number, story, rest[: where[size] + 1])
        first = where[self.random.randrange(min(12, len(where)))]
        self._add(number, story, ["", *rest[first:]])
        self._add(number, self._shortened(story, 3), ["", *rest])

    def _swapped(self, number: int, page: Page) -> None:
        """The story and a part of another page's tail."""
        for _ in range(2):
            rest = tail(self._donor(page))
            where = places(rest)
            if not where:
                continue
            first = where[self.random.randrange(min(6, len(where)))] if self.random.random() < 0.5 else 0
            last = where[min(len(where) - 1, self.random.choice((2, 5, 10, 30, 100)))]
            if last >= first:
                self._add(number, body(page), ["", *rest[first : last + 1]])

    def _spliced(self, number: int, page: Page, times: tuple[int, int] = (8, 4)) -> None:
        """The story, then another one's title and opening, in the same language and in others."""
        for foreign, many in zip((False, True), times, strict=True):
            for _ in range(many):
                donor = self._donor(page, foreign=foreign)
                size, titled = self.random.choice((1, 2, 2, 2, 3, 4, 12, 12)), self.random.random() < 0.8
                story = body(page) if self.random.random() < 0.7 else self._shortened(body(page), 4)
                rest = self._opening(donor, size, titled=titled)
                if self.random.random() < 0.15:
                    rest = [*rest, "", *tail(donor)[:40]]
                self._add(number, story, rest, 1, self.random.choice((0, 0, 0, 1, 2)))

    def _headlines(self, number: int, page: Page) -> None:
        """The story, then a list of other stories' titles."""
        pool = [p["gold_title"] for p in self.same[page["lang"]] if p["gold_title"] and p is not page] or self.titles
        if self.random.random() < 0.5:
            pool = [title for title in self.titles if title != page["gold_title"]]
        chosen = [self.random.choice(pool) for _ in range(self.random.choice((2, 3, 5, 10, 30)))]
        spaced = [line for title in chosen for line in ([title, ""] if self.random.random() < 0.2 else [title])]
        self._add(number, body(page), ["", *spaced], 1, 0)

    def _inset(self, number: int, page: Page) -> None:
        """The story with its head and its insets: one cut must look past them."""
        lines = page["lines"]
        inside = [place for place, line in enumerate(lines) if line["region"] == "body"]
        first, last = inside[0], inside[-1]
        start = max(0, first - self.random.choice((0, 0, 1, 2, 4, 8)))
        rest = tail(page)[: self.random.choice((0, 0, 3, 8, 40))]
        self._add(number, [line["text"] for line in lines[start : last + 1]], rest, 1, 0)

    def _interrupted(self, number: int, page: Page) -> None:
        """The story with a piece of another page's tail between two of its lines: it goes on after it."""
        story = body(page)
        where, noise = places(story), filled(tail(self._donor(page)))
        if len(where) < 4 or not noise:
            return
        at, first = where[self.random.randrange(1, len(where) - 1)], self.random.randrange(min(20, len(noise)))
        inset = noise[first : first + self.random.choice((1, 2, 3, 4, 6))]
        gap = [""] if self.random.random() < 0.5 else []
        rest = tail(page) if "open" not in page and self.random.random() < 0.5 else []
        self._add(number, [*story[:at], *gap, *inset, *gap, *story[at:]], rest, 0.4, 0)

    def _residue(self, number: int, page: Page) -> None:
        """What extractors returned, up to the last line of the story and after it."""
        for row in page["residue"]:
            kept = [place for place, line in enumerate(row["lines"]) if line["label"] in ("keep", "mixed")]
            if kept:
                texts = [line["text"] for line in row["lines"]]
                self._add(number, texts[: kept[-1] + 1], texts[kept[-1] + 1 :], 0.8, 0)

    def _donor(self, page: Page, *, foreign: bool = False) -> Page:
        """Another page, in the same language or in another."""
        for _ in range(50):
            anywhere = foreign or self.random.random() < 0.2
            other = self.random.choice(self.pages if anywhere else self.same[page["lang"]])
            fits = (other["lang"] != page["lang"]) == foreign
            if other is not page and fits and len(filled(body(other))) > 2:
                return other
        return self.random.choice([other for other in self.pages if other is not page])

    def _shortened(self, story: list[str], least: int) -> list[str]:
        """The story up to some line of it."""
        where = places(story)
        return story if len(where) <= least else story[: where[self.random.randrange(least, len(where))]]

    def _opening(self, donor: Page, size: int, *, titled: bool) -> list[str]:
        """A few lines of a story, mostly its first, often under its title."""
        lines = filled(body(donor))
        start = 0 if self.random.random() < 0.7 else self.random.randrange(max(1, len(lines) - 1))
        head = [""] if self.random.random() < 0.7 else []
        if titled and donor["gold_title"]:
            head += [donor["gold_title"], *([""] if self.random.random() < 0.6 else [])]
        return head + lines[start : start + size]

    def _listed(self, story: list[str]) -> list[str]:
        """The story with one to three neighbouring paragraphs as lists."""
        where = places(story)
        if len(where) < 4:
            return story
        anywhere = self.random.randrange(2, len(where)), self.random.randrange(2, len(where))
        start = self.random.choice((len(where) - 1, len(where) - 2, *anywhere))
        chosen = set(where[start : start + self.random.choice((1, 1, 2, 3))])
        gap = [""] if self.random.random() < 0.3 else []
        out: list[str] = []
        for place, text in enumerate(story):
            out += [line for item in self._chopped(text) for line in (item, *gap)] if place in chosen else [text]
        return out

    def _chopped(self, text: str) -> list[str]:
        """The line's own words as a list: short lines without stops."""
        glue = " " if " " in text else ""
        units = text.split() if glue else [text[k : k + 3] for k in range(0, len(text), 3)]
        lead = self.random.choice(("", "", "- ", "• ", "{}. ", "Q: "))
        low, high = self.random.choice(((1, 3), (2, 6), (3, 9)))
        items, at = list[str](), 0
        while at < len(units) and len(items) < 25:
            size = self.random.randrange(low, high + 1)
            item = glue.join(units[at : at + size]).rstrip(".!?。！？,;").strip('"“”')
            at += size + self.random.choice((0, 0, 0, 2))
            if self.random.random() < 0.2:
                number = self.random.randrange(1, 2000)
                item += self.random.choice((" – {}", ": {}", " ({})", ", {}")).format(number)
            if solid(item):
                item = lead.replace("{}", str(len(items) + 1)) + item
                items.append(item[:1].upper() + item[1:])
        return items
