"""Training documents: pages as dumps, as extractors leave them, bare, cut short, with noise of every kind put in."""

from __future__ import annotations

import datetime
import random
import textwrap
from collections import defaultdict
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from labelled_pages import NOISE, STORY, UNKNOWN, Page, Row
from noise_templates import languages, line, name_of

from newsclean.phrases.sources import phrase_files
from newsclean.reader.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_NETWORKS = (
    "Facebook", "Twitter", "X", "WhatsApp", "Telegram", "LinkedIn", "Pinterest", "Reddit", "Email", "Instagram",
    "YouTube", "Flipboard", "Copy link", "Print", "Messenger", "VK", "LINE", "Viber", "Threads", "Bluesky", "Tumblr",
    "Pocket", "TikTok", "微博", "微信", "Facebook 0", "Tweet", "E-mail", "SMS", "Xing", "Mastodon",
)  # fmt: skip
_SEPARATORS = (" ", " | ", " · ", ", ", "  ", " / ", " • ", " - ")
_BULLETS = ("", "", "", "", "- ", "• ", "» ", "* ", "1. ", "> ")
_STAMPS = ("2 hours ago", "12.03.2024", "Sport", "News", "10:45", "2024-05-06", "5 min", "1", "2", "12 May 2025")
_SOME = (1, 2, 2, 3, 4, 6, 12, 99)
_MOVED = (1, 2, 4, 8, 16, 32, 64, 128)
_ABOVE = ("byline", "name", "date_line", "date_line", "reading", "section", "byline", "tags", "reading", "slogan",
          "service")  # fmt: skip
_ABOVE_OWN = ("caption",)
_BETWEEN = (
    "also", "also", "also", "also", "advertisement", "advertisement", "newsletter", "newsletter", "channel", "paywall",
    "donation", "app", "gallery", "video", "embed", "embed", "poll", "reading", "update", "caption", "caption", "facts",
    "profile", "profile", "notices",
)  # fmt: skip
_ENDS = ("last_lines", "last_lines", "last_lines", "facts", "profile", "notices", "credit")
"""No captions: of short lines below a story few are its own."""
_ALONE = ("author_bio", "author_bio", "author_bio", "author_bio", "newsletter", "newsletter", "channel", "channel",
          "contact", "paywall", "donation", "donation", "app", "update", "update", "legal", "gallery", "also", "name",
          "tags", "embed", "poll", "video", "advertisement", "service", "slogan", "section", "byline")  # fmt: skip
_ALONE_OWN = ("last_lines", "last_lines", "profile", "profile", "notices", "notices", "facts")
_BELOW = ("author_bio", "author_bio", "author_bio", "author_bio", "contact", "newsletter", "newsletter", "channel",
          "channel", "paywall", "donation", "app", "also", "related_heading", "related_heading", "most_read", "gallery",
          "comments_heading", "legal", "legal", "update", "update", "tags", "date_line", "byline", "cookies", "embed",
          "poll", "video", "service", "slogan", "section", "advertisement", "donation")  # fmt: skip
_WIDGETS = {"embed": (1, 1, 2, 3), "poll": (1, 2, 3, 4), "video": (1, 1, 2), "gallery": (1, 1, 2, 4),
            "service": (1, 1, 3)}  # fmt: skip
"""How many lines of these keys follow each other."""
_OF_PERSONS, _OF_AUTHORS = {"profile", "last_lines"}, {"byline", "author_bio", "name", "about_author"}
_MARKS = ".,;:!?\"'“”„«»()[]।۔،"
_OWN_FORMS = (
    "{word}: {name}, {town}", "{word}: {name} – {town}", "{word}: {name}", "{word}: {n}", "{n}. {name} ({town})",
    "{name}, {town}: {n}", "{word} {word} – {n}", "{town}: {name}",
)  # fmt: skip
_COMMENTED = ("?", "!", "...", ":", " –", "??", ",")
_SAME_SUBJECT = 0.2
"""Share of other stories and of lists of titles that name a person, or a thing, of the story."""
_REACTIONS = ("+1", "👍 3", "12 0", "-4", "Reply", "#17", "3", "Like 5")
_PHRASE_KINDS = {
    "share": "share", "follow": "follow", "read-more": "related", "related": "related", "newsletter": "newsletter",
    "subscription": "subscription", "comments": "comments", "cookies": "cookies", "controls": "controls",
    "player": "controls", "advertisement": "advertisement", "legal": "legal",
}  # fmt: skip


class Example(NamedTuple):
    """A training document: its lines, its weight, and the site whose fold it belongs to."""

    rows: list[Row]
    weight: float
    site: str


def filled(rows: Sequence[Row]) -> list[Row]:
    """Return the rows with text."""
    return [row for row in rows if row.text.strip()]


def noise(texts: Sequence[str], kind: str) -> list[Row]:
    """Return lines that are noise of one kind."""
    return [Row(text, NOISE if text.strip() else UNKNOWN, KINDS.index(kind)) for text in texts]


def _blank() -> Row:
    return Row("", UNKNOWN)


class Maker:
    """Makes the examples of one fold's pages; donors come from the same pages.

    Args:
        pages: the pages.
        seed: of all choices.
        share: how many of the examples to make, 1 for all.
    """

    def __init__(self, pages: Sequence[Page], seed: int, share: float = 1.0) -> None:
        """Sort the pages by language."""
        self._random = random.Random(seed)  # noqa: S311 - no secret
        self._pages, self._share = list(pages), share
        self._same: dict[str, list[Page]] = defaultdict(list)
        for page in self._pages:
            self._same[page.lang].append(page)
        self._titles: dict[str, list[str]] = defaultdict(list)
        for page in self._pages:
            if 15 < len(page.title) < 200:
                self._titles[page.lang].append(page.title)
        self._all_titles = [title for titles in self._titles.values() for title in titles]
        self._phrases = _phrase_lines()

    def examples(self) -> Iterator[Example]:
        """Yield all examples."""
        for page in self._pages:
            if len(filled(page.story)) > 1:
                yield from (made for made in self._of(page) if _is_fit(made))

    def _go(self, chance: float) -> bool:
        return self._random.random() < chance * self._share

    def _of(self, page: Page) -> Iterator[Example]:
        if page.source not in {"trafilatura-snippets", "invented"}:
            yield from self._as_found(page)
        yield from (self._made(page, self._moved(page), 1.2) for _ in range(3) if self._go(0.8))
        scale = 1.0 if page.source != "trafilatura-snippets" else 0.5
        yield from self._bare(page, scale)
        yield from self._spliced(page, scale)
        yield from self._with_lists(page, scale)
        if len(filled(page.story)) > 4:
            yield from self._with_insets(page, scale)
            yield from self._hard_to_keep(page, scale)
        for _ in range(5 if page.source == "invented" else 4):  # languages without labelled pages
            if self._go(0.9 * scale):
                yield self._made(page, self._furnished(page), 1.2)
        for _ in range(2 if page.source == "invented" else 1):
            if self._go(0.6 * scale):
                yield self._made(page, self._dump(page), 1.2)
        yield from self.brief(page, scale)
        if self._go(0.6 * scale):
            yield self._made(page, self._title(page, 0.5) + _wrapped(page.story, self._random), 1.5)
        if self._go(0.3 * scale):
            yield self._made(page, _wrapped([*page.story, *self._tail_piece(page)], self._random))
        if self._go(0.15 * scale):
            joined = Row(" ".join(row.text for row in filled(page.story)), STORY)
            yield self._made(page, [*self._title(page, 1), joined, *self._tail_piece(page, (1, 2, 4, 8))])

    def brief(self, page: Page, scale: float) -> Iterator[Example]:
        """Yield stories with one small thing around them: a phrase, a blurb, a date, a list of the story's own."""
        choose, story = self._random, page.story
        if self._go(0.6 * scale):
            few = filled(story)[: choose.choice((1, 2, 2, 3, 4))]
            yield self._made(page, [*self._title(page, 0.3), *few, *self._furniture(page, choose.choice((1, 1, 2)))])
        for _ in range(3 if page.source == "invented" else 1):
            if self._go(0.8 * scale):
                yield self._made(page, self._one_line(page), 1.5)
        if self._go(0.4 * scale):
            yield self._made(page, [*self._title(page, 0.5), *self._short(story, 2), *self._own_list(page)], 1.5)
        for _ in range(2):
            if len(filled(story)) > 8 and self._go(0.8 * scale):
                below = self._piece(page, self._donor(page, foreign=False)) if choose.random() < 0.4 else []
                yield self._made(page, [*self._title(page, 0.5), *self._skipping(page), *below], 1.5)
        if page.title and self._go(0.3 * scale):
            above = self._line(page, choose.choice(("date_line", "date_line", "section", "slogan", "cookies")))
            yield self._made(page, [above, _blank(), *self._title(page, 1), *self._short(story, 2)])
        if page.title and self._go(0.5 * scale):
            yield self._made(page, self._dated(page), 1.5)
        if self._go(0.4 * scale):
            other = self._donor(page, foreign=True)
            heading = [self._line(other, "related_heading")] if choose.random() < 0.4 else []
            title = noise([other.title], "foreign") if other.title and choose.random() < 0.6 else []
            blurb = noise([row.text for row in filled(other.story)[: choose.choice((1, 1, 2))]], "foreign")
            more = self._furniture(page, 1) if choose.random() < 0.3 else []
            yield self._made(page, [*self._title(page, 0.5), *story, *heading, *title, *blurb, *more])

    def _dated(self, page: Page) -> list[Row]:
        """Return a story with its date, its by-line or both between its title and its first sentence."""
        choose, day = self._random, datetime.date(2000, 1, 1) + datetime.timedelta(self._random.randrange(10000))
        forms = ("%Y-%m-%d", "%d.%m.%Y", "%d %B %Y", "%d %B %Y, 10:15", "%Y-%m-%d 16:40", "%d/%m/%Y %H:05")
        own = noise([f"{day:{choose.choice(forms)}}"], "date-line")[0]
        date = self._line(page, "date_line") if choose.random() < 0.5 else own
        writer = [self._line(page, key) for key in choose.choice(((), (), ("byline",), ("name",)))]
        below = [*writer, *([date] if not writer or choose.random() < 0.5 else [])]
        return [Row(page.title, STORY, KINDS.index("title")), *below, *self._short(page.story, 2)]

    def _one_line(self, page: Page) -> list[Row]:
        """Return a short story with one line of noise, or one of its own, between its paragraphs or below."""
        choose, story = self._random, filled(page.story)
        start = choose.randrange(max(1, len(story) - 3)) if choose.random() < 0.3 else 0
        own = story[start : start + choose.choice((2, 3, 4, 5, 6, 8))]
        at = choose.randrange(1, len(own)) if len(own) > 1 and choose.random() < 0.4 else len(own)
        key = choose.choice(_ALONE if choose.random() < 0.7 else _ALONE_OWN)
        author = name_of(languages().get(page.lang) or languages()["en"], choose)
        writer = [self._line(page, choose.choice(("byline", "name")), author)]
        above = writer if key == "author_bio" and choose.random() < 0.4 else []
        points = self._summary(page, own) if choose.random() < 0.1 else []
        return [*self._title(page, 0.7), *above, *points, *own[:at], self._line(page, key, author), *own[at:]]

    def _summary(self, page: Page, story: Sequence[Row]) -> list[Row]:
        """Return a box of the story's own key points: a heading, mostly, and the beginnings of its sentences."""
        choose, bullet = self._random, self._random.choice(_BULLETS)
        heading = [self._line(page, "summary_heading")] if choose.random() < 0.8 else []
        points = [part for row in story[:4] for part in _parts(row.text, choose.choice((6, 9)))[:1]]
        return heading + [Row(bullet + point, STORY, written=True) for point in points]

    def _skipping(self, page: Page) -> list[Row]:
        """Return the beginning of a story and a later part under a heading of its own: the same story, other words."""
        choose, own = self._random, filled(page.story)
        later = choose.randrange(5, len(own) - 1)
        part = own[later : later + choose.choice((1, 2, 3, 5, 8))]
        if choose.random() < 0.3:
            heading = self._line(page, "later_part").text
        else:
            heading = self._heading(page, part[0].text) if choose.random() < 0.8 else ""
        return [*own[: choose.choice((2, 3, 4, 5))], *([Row(heading, STORY)] if heading else []), *part]

    def _own_list(self, page: Page) -> list[Row]:
        """Return a list that closes a story, announced by nothing: what, who, where."""
        choose, table = self._random, languages().get(page.lang) or languages()["en"]
        words = [word.strip(".,:;") for row in page.story for word in row.text.split() if len(word) > 5]
        form = choose.choice(_OWN_FORMS)
        bullet, rows = choose.choice(_BULLETS), list[Row]()
        for _ in range(choose.choice((3, 4, 5, 7, 12))):
            text = form.replace("{n}", str(choose.randrange(1, 300)))
            for slot, values in (("{name}", table["names"]), ("{town}", table["towns"]), ("{word}", words or ["A"])):
                while slot in text:
                    text = text.replace(slot, choose.choice(values), 1)
            rows.append(Row(bullet + text[:1].upper() + text[1:], STORY))
        return rows

    def _made(self, page: Page, rows: Sequence[Row], weight: float = 1.0, style: int | None = None) -> Example:
        """Return an example whose lines are as they are (style 0), without blank ones (1), or with one each (2)."""
        style = self._random.choice((0, 0, 0, 1, 2)) if style is None else style
        made = filled(rows) if style else list(rows)
        first = next(i for i, row in enumerate(made) if row.text.strip())
        if made[first].story == UNKNOWN and made[first].kind == KINDS.index("date-line"):
            made[first] = made[first]._replace(story=STORY)  # the text begins with its date
        if style == 2:
            made = [row for own in made for row in (own, _blank())]
        return Example(made, weight, page.site)

    def _title(self, page: Page, chance: float) -> list[Row]:
        if not page.title or self._random.random() > chance:
            return []
        return [Row(page.title, STORY, KINDS.index("title")), *([_blank()] if self._random.random() < 0.5 else [])]

    def _as_found(self, page: Page) -> Iterator[Example]:  # noqa: C901 - one `if` a kind of example
        """Yield the page as a dump, its story with its tail, and what extractors left."""
        choose = self._random
        head, body, tail, story = page.head, page.body, page.tail, page.story
        if page.whole:
            if self._go(1):
                yield self._made(page, head + body + tail, 1.5, 0)
            if self._go(0.4):
                yield self._made(page, head + body + tail, 1, choose.choice((1, 2)))
        if filled(tail):
            if self._go(1):
                yield self._made(page, story + tail, 1.5, 0)
            if self._go(0.6):
                yield self._made(page, self._title(page, 1) + story + tail)
            if self._go(0.6):
                yield self._made(page, self._title(page, 0.5) + story + tail[: choose.choice((1, 2, 3, 5, 8, 15, 30))])
            if self._go(0.4):
                yield self._made(page, self._short(story, 3) + tail[choose.randrange(min(12, len(tail))) :])
        if self._go(0.6):
            above = head[-choose.choice((0, 1, 2, 4, 8)) :] if choose.random() < 0.6 else []
            yield self._made(page, above + body + tail[: choose.choice((0, 0, 3, 8, 40))], 1, 0)
        for rows in page.residue:
            if self._go(0.35):
                yield self._made(page, rows, 0.8, 0)

    def _moved(self, page: Page) -> list[Row]:
        """Return the story among the lines that two other pages have above and below theirs."""
        choose, story = self._random, self._short(page.story, 3) if self._random.random() < 0.5 else page.story
        above = [row for row in filled(self._donor(page, foreign=False).head) if row.story == NOISE]
        below = [row for row in filled(self._donor(page, foreign=False).tail) if row.story == NOISE]
        above = above[-choose.choice(_MOVED) :] if choose.random() < 0.6 else []
        return [*above, *self._title(page, 0.7), *story, *below[: choose.choice(_MOVED)]]

    def _bare(self, page: Page, scale: float) -> Iterator[Example]:
        if self._go(1):
            yield self._made(page, self._title(page, 0.5) + page.story, 2)
        if self._go(0.7 * scale):
            yield self._made(page, self._short(page.story), 1.5)

    def _spliced(self, page: Page, scale: float) -> Iterator[Example]:
        """Yield the story with other stories under it."""
        for _ in range(4):
            if self._go(0.8 * scale):
                other = self._piece(page, self._donor(page, foreign=False))
                yield self._made(page, self._title(page, 0.3) + self._short(page.story, 3) + other)
        if self._go(0.3 * scale):
            other = [row for _ in range(self._random.choice((2, 3))) for row in self._piece(page, self._donor(page))]
            yield self._made(page, self._title(page, 0.3) + page.story + other)
        if self._go(0.5 * scale):
            foreign = self._piece(page, self._donor(page, foreign=True), "foreign")
            more = self._share_bar() if self._random.random() < 0.3 else []
            yield self._made(page, self._title(page, 0.3) + page.story + foreign + more)

    def _with_lists(self, page: Page, scale: float) -> Iterator[Example]:
        choose, story = self._random, page.story
        if self._go(0.8 * scale):
            titles = self._headlines(page, choose.choice((2, 3, 4, 6, 10, 30)))
            yield self._made(page, [*self._title(page, 0.4), *story, _blank(), *titles])
        if self._go(0.5 * scale):  # a share bar anywhere
            at = choose.choice([*(i for i, row in enumerate(story) if row.text.strip()), *[len(story)] * 3])
            more = self._tail_piece(page) if choose.random() < 0.3 else []
            yield self._made(page, self._title(page, 1) + story[:at] + self._share_bar() + story[at:] + more)
        if page.title and self._go(0.5 * scale):
            yield self._made(page, self._masthead(page) + story + self._tail_piece(page, (0, 0, 3)))
        if self._go(0.7 * scale):  # furniture of the phrase files above and below
            above = self._furniture(page, choose.choice((0, 0, 1, 2)))
            below = self._furniture(page, choose.choice((1, 1, 2, 3)))
            yield self._made(page, self._title(page, 0.6) + above + story + below)

    def _with_insets(self, page: Page, scale: float) -> Iterator[Example]:
        choose, story = self._random, page.story
        at = [i for i, row in enumerate(story) if row.text.strip()]
        if self._go(0.9 * scale):
            i = _place(at, choose)
            below = self._tail_piece(page, (2, 5, 10)) if choose.random() < 0.4 else []
            yield self._made(page, self._title(page, 0.5) + story[:i] + self._tail_piece(page) + story[i:] + below)
        if self._go(0.5 * scale):
            i = _place(at, choose)
            yield self._made(page, story[:i] + self._headlines(page, choose.choice((1, 1, 2, 3, 4))) + story[i:])
        if self._go(0.5 * scale):
            i = _place(at, choose)
            inset = self._furniture(page, choose.choice((1, 1, 2)))
            yield self._made(page, self._title(page, 0.5) + story[:i] + inset + story[i:])

    def _hard_to_keep(self, page: Page, scale: float) -> Iterator[Example]:
        """Yield stories that look as if they ended early, or held something else."""
        choose, story = self._random, page.story
        at = [i for i, row in enumerate(story) if row.text.strip()]
        below = self._tail_piece(page, (2, 5, 10)) if choose.random() < 0.3 else []
        if page.title and self._go(0.4 * scale):
            i = at[-choose.randrange(1, min(4, len(at)))]
            yield self._made(page, [*story[:i], Row(page.title, STORY, KINDS.index("title")), *story[i:]])
        if self._go(1.0 * scale):
            yield self._made(page, self._title(page, 0.5) + self._with_subheadings(page) + below, 1.5)
        if self._go(0.6 * scale):
            yield self._made(page, self._chopped(story) + below)
        if self._go(1.0 * scale):
            yield self._made(page, self._title(page, 0.5) + self._announced(page) + below, 1.5)
        if self._go(0.3 * scale):
            yield self._made(page, self._title(page, 0.5) + self._ticker(story) + below, 0.7)
        if self._go(0.5 * scale):  # a digest: several stories, announced, are one
            others = [self._donor(page) for _ in range(choose.choice((1, 2)))]
            yield self._made(page, self._quoted(page, others), 0.7)

    def _quoted(self, page: Page, others: Sequence[Page]) -> list[Row]:
        """Return a story that quotes lines of another one, between quotation marks."""
        rows, choose = list(page.story), self._random
        for other in others:
            lines = filled(other.story)[: choose.choice((1, 2))]
            mark: tuple[str, str] | str = choose.choice(_QUOTES)
            if other.lang != page.lang and choose.random() < 0.3:  # a post in another language, shown without marks
                lines, mark = lines[:1], _NO_QUOTES
            quoted = [Row(f"{mark[0]}{row.text}{mark[1]}", STORY) for row in lines]
            at = choose.randrange(1, len(rows))
            rows[at:at] = quoted
        return rows

    def _donor(self, page: Page, *, foreign: bool | None = None) -> Page:
        choose = self._random
        for _ in range(30):
            other_language = choose.random() < 0.25 if foreign is None else foreign
            other = choose.choice(self._pages if other_language else self._same[page.lang])
            same_story = other is page or (other.site == page.site and other.title == page.title)
            if not same_story and (other.lang != page.lang) == other_language and len(filled(other.story)) > 2:
                return other
        return choose.choice(self._pages)

    def _short(self, rows: list[Row], least: int = 2) -> list[Row]:
        at = [i for i, row in enumerate(rows) if row.text.strip()]
        return rows if len(at) <= least else rows[: at[self._random.randrange(least - 1, len(at))] + 1]

    def _piece(self, page: Page, other: Page, kind: str = "other-story") -> list[Row]:
        """Return a part of another story, mostly from its beginning, mostly under its title."""
        choose, texts = self._random, [row.text for row in filled(other.story)]
        start = 0 if choose.random() < 0.7 else choose.randrange(len(texts))
        made = [""] if choose.random() < 0.6 else []
        if other.title and choose.random() < 0.75:
            made += [other.title, *([""] if choose.random() < 0.5 else [])]
        if choose.random() < 0.15:
            made += [row.text for row in other.head[-3:]]
        found = noise(made + texts[start : start + choose.choice(_SOME)], kind)
        return self._about_same(page, found) if kind == "other-story" and choose.random() < _SAME_SUBJECT else found

    def _headlines(self, page: Page, count: int) -> list[Row]:
        choose = self._random
        pool = (self._titles.get(page.lang) if choose.random() < 0.8 else None) or self._all_titles
        titles = [title for title in (choose.choice(pool) for _ in range(count)) if title != page.title]
        rows: list[Row] = []
        if choose.random() < 0.3:
            labels = [row.text for row in self._donor(page, foreign=False).tail if 0 < len(row.text.strip()) < 40]
            rows += noise(labels[:1], "headlines")
        bullet = choose.choice(_BULLETS)
        for title in titles:
            rows += noise([bullet + title], "headlines")
            if choose.random() < 0.1:
                rows += noise([choose.choice(_STAMPS)], "headlines")
        return self._about_same(page, rows) if choose.random() < _SAME_SUBJECT else rows

    def _about_same(self, page: Page, rows: Sequence[Row]) -> list[Row]:
        """Return lines of other stories with a name from this story in most of them."""
        choose, made = self._random, list[Row]()
        person = self._person(page)
        for row in rows:
            words = row.text.split()
            at = [i for i in range(1, len(words) - 1) if words[i][:1].isupper() and words[i + 1][:1].isupper()]
            if words and choose.random() < 0.7 and any(map(str.isalpha, person)):
                i, size = (choose.choice(at), 2) if at else (choose.randrange(len(words) + 1), 0)
                words[i : i + size] = [person]
            made.append(row._replace(text=" ".join(words)))
        return made

    def _masthead(self, page: Page) -> list[Row]:
        """Return a title, mostly given twice, among lines of other pages' heads."""
        choose, title = self._random, Row(page.title, STORY, KINDS.index("title"))
        site = choose.choice((" | ", " - ", " – ")) + choose.choice(self._pages).site.title()
        again = noise([page.title + (site if choose.random() < 0.3 else "")], "repeated-title")
        heads = [row for _ in range(3) for row in filled(self._donor(page, foreign=False).head)[-6:]]
        own = [row for row in heads if row.story == NOISE and (row.kind >= 0 or len(row.text) < 40)]
        lines = choose.sample(own, min(len(own), choose.choice((0, 1, 2, 3))))
        at = choose.randrange(len(lines) + 1)
        between = [_blank()] if choose.random() < 0.5 else []
        return lines[:at] + [title] + between + (again if choose.random() < 0.7 else []) + between + lines[at:]

    def _furnished(self, page: Page) -> list[Row]:
        """Return the story among lines of its language's templates: above, between and below; some belong to it."""
        choose, story = self._random, self._short(page.story, 3)
        own = _ABOVE_OWN if choose.random() < 0.3 else ()
        author = name_of(languages().get(page.lang) or languages()["en"], choose) if choose.random() < 0.5 else ""
        above = [self._line(page, key, author) for key in choose.sample(_ABOVE, choose.choice((0, 0, 1, 1, 2, 3)))]
        title = self._title(page, 0.8)
        above = title + above + [self._line(page, key) for key in own]
        if not title:
            above = [row for row in above if row.kind != KINDS.index("date-line")]
        elif choose.random() < 0.15:
            above = [self._line(page, choose.choice(("slogan", "section", "date_line"))), *above]
        if choose.random() < 0.1:
            above = [self._line(page, "cookies"), *above]
        at = [i for i, row in enumerate(story) if row.text.strip()]
        if len(at) > 3 and choose.random() < 0.5:
            i = _place(at, choose)
            count = choose.choice((1, 1, 1, 2, 3))
            inset = [row for _ in range(count) for row in self._widget(page, choose.choice(_BETWEEN))]
            story = story[:i] + inset + story[i:]
        ends = [self._line(page, choose.choice(_ENDS)) for _ in range(choose.choice((0, 0, 0, 1, 1, 2)))]
        if choose.random() < 0.1:  # practical facts of the story's own
            ends += [self._line(page, choose.choice(("facts", "notices"))) for _ in range(choose.choice((2, 3, 4)))]
        below: list[Row] = []
        for _ in range(choose.choice((0, 1, 1, 2, 3))):
            below += self._widget(page, choose.choice(_BELOW), author)
        return above + story + ends + ([_blank()] if choose.random() < 0.5 else []) + below

    def _dump(self, page: Page) -> list[Row]:
        """Return the story inside a made-up whole page."""
        choose, story = self._random, filled(page.story)
        author = name_of(languages().get(page.lang) or languages()["en"], choose)
        above = [self._line(page, "section") for _ in range(choose.choice((0, 2, 5, 12)))]
        for key in choose.sample(
            ("slogan", "service", "cookies", "section", "poll", "channel"), choose.choice((0, 1, 2, 4))
        ):
            above += self._widget(page, key)
        near = choose.sample(("byline", "date_line", "reading", "name", "section", "tags"), choose.choice((1, 2, 3)))
        own = [row for key in near for row in self._widget(page, key, author)]
        own += self._share_bar() if choose.random() < 0.5 else []
        made = above + (self._title(page, 1) + own if choose.random() < 0.8 else own + self._title(page, 1))
        for row in story:
            made.append(row)
            if row is not story[-1] and choose.random() < 2 / len(story):
                made += self._widget(page, choose.choice(_BETWEEN))
        if choose.random() < 0.5:
            made += self._share_bar()
        for _ in range(choose.choice((2, 4, 6, 9))):
            drawn = choose.random()
            made += (self._widget(page, choose.choice(_BELOW), author) if drawn < 0.6
                     else self._headlines(page, choose.choice((1, 3, 6, 12))) if drawn < 0.85
                     else self._piece(page, self._donor(page, foreign=False))[:4])  # fmt: skip
        return made

    def _widget(self, page: Page, key: str, author: str = "") -> list[Row]:
        """Return the lines of one element of a page."""
        choose = self._random
        if key in {"related_heading", "most_read"}:
            return [self._line(page, key), *self._headlines(page, choose.choice((2, 3, 5)))]
        if key == "comments_heading":
            return [self._line(page, key), *self._comments(page)]
        rows = [self._line(page, key, author) for _ in range(choose.choice(_WIDGETS.get(key, (1,))))]
        if key == "author_bio" and choose.random() < 0.4:
            heading = self._line(page, choose.choice(("about_author", "name")), author)
            rows = [heading._replace(kind=KINDS.index("author-note")), *rows]
        return rows

    def _comments(self, page: Page) -> list[Row]:
        """Return readers' comments, mostly with the names of their writers, with dates, and with words of the story."""
        choose, rows = self._random, list[Row]()
        named, dated, again = choose.random() < 0.7, choose.random() < 0.5, choose.random() < 0.5
        for _ in range(choose.choice((1, 2, 3, 3, 5, 8))):
            if named:
                rows.append(self._line(page, "name"))
            if dated:
                rows.append(self._line(page, "date_line"))
            comment = self._line(page, "comment").text
            words = f"{self._person(page)}{choose.choice(_COMMENTED)} " if choose.random() < 0.4 else ""
            rows.append(Row(words + comment, NOISE, KINDS.index("comments"), written=True))
            if again:
                rows += noise([choose.choice(_REACTIONS)], "comments")
        return [row._replace(kind=KINDS.index("comments")) for row in rows]

    def _line(self, page: Page, key: str, author: str = "") -> Row:
        """Return a line of templates. A story's own lines about a person get a name from the story."""
        titles = self._titles.get(page.lang) or self._all_titles
        person = self._person(page) if key in _OF_PERSONS else author if key in _OF_AUTHORS else ""
        return line(page.lang, key, titles, self._random, person)

    def _person(self, page: Page) -> str:
        """Return two words of the story: a name where capitals show one."""
        choose, text = self._random, _long_text(page.story, self._random)
        if _is_unspaced(text):
            start = choose.randrange(max(1, len(text) - 3))
            return text[start : start + 3].strip("，。、「」《》：；")
        words = text.split()
        pairs = [pair for pair in pairwise(words[1:]) if not pair[0].endswith((".", ",", ":"))]
        named = [pair for pair in pairs if pair[0][:1].isupper() and pair[1][:1].isupper()]
        return " ".join(choose.choice(named or pairs or [tuple(words[:2])])).strip(_MARKS)

    def _share_bar(self) -> list[Row]:
        choose = self._random
        names = choose.sample(_NETWORKS, choose.choice((2, 3, 4, 5, 6)))
        if choose.random() < 0.3:
            phrases = [text for lines in self._phrases.values() for kind, text in lines if kind == "share"]
            names = [choose.choice(phrases), *names]
        if choose.random() < 0.4:
            return noise(names, "share")
        return noise([choose.choice(_SEPARATORS).join(names)], "share")

    def _furniture(self, page: Page, count: int) -> list[Row]:
        """Return lines of the phrase files, of the page's language or English."""
        choose = self._random
        lines = self._phrases.get(page.lang if choose.random() < 0.8 else "en") or self._phrases["en"]
        rows = []
        for kind, text in choose.choices(lines, k=count):
            shown = text.capitalize() if choose.random() < 0.6 else text.title() if choose.random() < 0.3 else text
            rows += noise([shown + choose.choice(("", "", "", ":", " »", "…"))], _PHRASE_KINDS[kind])
        return rows

    def _tail_piece(self, page: Page, sizes: Sequence[int] = (1, 2, 3, 4, 6)) -> list[Row]:
        """Return some lines of another page's tail."""
        other = self._donor(page, foreign=False) if self._random.random() < 0.8 else self._donor(page)
        rows = [row for row in filled(other.tail) if row.story == NOISE]
        if not rows:
            return self._share_bar()
        start = self._random.randrange(min(30, len(rows)))
        return rows[start : start + self._random.choice(sizes)]

    def _with_subheadings(self, page: Page) -> list[Row]:
        """Return a story with some paragraphs under a heading made of its words."""
        rows, story = list[Row](), page.story
        prose = [row.text for row in story if row.story == STORY and len(row.text) > 60]
        for place, row in enumerate(story):
            if row.story == STORY and place > 1 and len(row.text) > 60 and self._random.random() < 0.3:
                source = row.text if self._random.random() < 0.6 else self._random.choice(prose)
                if heading := self._heading(page, source):
                    rows += [*([_blank()] if self._random.random() < 0.5 else []), Row(heading, STORY)]
            rows.append(row)
        return rows

    def _heading(self, page: Page, source: str) -> str:
        choose, spaced = self._random, " " in source
        units = source.split() if spaced else [source[i : i + 2] for i in range(0, len(source), 2)]
        start = choose.randrange(max(1, len(units) - 6))
        words = units[start : start + choose.choice((2, 3, 4, 5, 7))]
        text = (" " if spaced else "").join(words).strip('.,;:"“”()')
        if spaced and choose.random() < 0.1:  # a heading that begins like furniture
            text = f"{self._furniture(page, 1)[0].text.split()[0]} {text}"
        text = text.title() if choose.random() < 0.3 else text[:1].upper() + text[1:]
        return text + choose.choice(("", "", "", ":", "?")) if text else ""

    def _chopped(self, story: Sequence[Row]) -> list[Row]:
        """Return a story of which some of the last paragraphs are broken into the items of a list."""
        choose = self._random
        at = [i for i, row in enumerate(story) if row.text.strip()]
        start = choose.choice((len(at) - 1, len(at) - 2, choose.randrange(2, len(at))))
        chosen, bullet = set(at[start : start + choose.choice((1, 1, 2, 3))]), choose.choice(_BULLETS)
        rows: list[Row] = []
        for i, row in enumerate(story):
            if i in chosen and row.story == STORY:
                if rows and choose.random() < 0.5:
                    rows[-1] = _announcing(rows[-1], choose)
                rows += [Row(bullet + part, STORY) for part in _parts(row.text, choose.choice((4, 6, 9)))]
            else:
                rows.append(row)
        return rows

    def _announced(self, page: Page) -> list[Row]:
        """Return a story with a list in it that a colon, or a sentence, introduces: names, titles, even furniture."""
        choose, story = self._random, page.story
        rows = list(story)
        table = languages().get(page.lang) or languages()["en"]
        if choose.random() < 0.3:
            table = choose.choice(list(languages().values()))
        at = [i for i, row in enumerate(story) if row.story == STORY and len(row.text) > 40]
        if not at:
            return rows
        starts = [" ".join(row.text.split()[:3]) for row in story if row.text.strip()]
        phrases = [text for _, text in self._phrases["en"]]
        pools = (table["names"], table["names"], table["towns"], table["sites"], table["facts"], _NETWORKS,
                 self._all_titles, phrases, _STAMPS, starts)  # fmt: skip
        pool, bullet, count = choose.choice(pools), choose.choice(_BULLETS), choose.choice((2, 3, 4, 6, 12, 20))
        i = choose.choice([*at, at[-1]])
        mark = choose.choice(_QUOTES) if choose.random() < 0.3 else ("", "")
        items = [Row(f"{bullet}{mark[0]}{choose.choice(pool)}{mark[1]}", STORY) for _ in range(count)]
        heading = self._heading(page, rows[i].text) if choose.random() < 0.25 else ""
        above = [rows[i], Row(heading, STORY)] if heading else [_announcing(rows[i], choose)]
        return [*rows[:i], *above, *items, *rows[i + 1 :]]

    def _ticker(self, story: Sequence[Row]) -> list[Row]:
        """Return a story whose paragraphs are entries of a live report: a time above, or before, each."""
        choose, rows = self._random, list[Row]()
        form = choose.choice(("{h}:{m:02d}", "{h}.{m:02d} Uhr", "{h}:{m:02d} –", "{d}.{n}.2024", "{h}h{m:02d}", "{y}:"))
        apart = choose.random() < 0.5
        for row in story:
            numbers = {"h": choose.randrange(24), "m": choose.randrange(60), "d": choose.randrange(1, 29),
                       "n": choose.randrange(1, 13), "y": choose.randrange(1900, 2025)}  # fmt: skip
            stamp = form.format(**numbers)
            if row.story != STORY or len(row.text) < 40:
                rows.append(row)
            else:
                rows += [Row(stamp, STORY), row] if apart else [Row(f"{stamp} {row.text}", STORY, row.kind)]
        return rows


def _place(at: Sequence[int], choose: random.Random) -> int:
    """Return where an inset begins, among the places of a story's lines: in a third above the last or the last two."""
    return at[choose.choice((-1, -1, -2)) if choose.random() < 1 / 3 else choose.randrange(1, len(at))]


def _is_unspaced(text: str) -> bool:
    """Return whether a text has no spaces between words."""
    return text.count(" ") * 20 < len(text)


def _long_text(rows: Sequence[Row], choose: random.Random) -> str:
    """Return the text of a line of a story, of a longer one if there is one."""
    texts = [row.text for row in rows if row.text.strip()]
    return choose.choice([text for text in texts if len(text) > 60] or texts)


def _wrapped(rows: Sequence[Row], choose: random.Random) -> list[Row]:
    """Return lines broken at one width, as in old mail; lines without spaces between words break at half of it."""
    width = choose.choice((40, 60, 66, 72, 78, 90))
    made: list[Row] = []
    for row in rows:
        most = width // 2 if _is_unspaced(row.text) else width
        made += [row._replace(text=part) for part in textwrap.wrap(row.text, most) or [row.text]]
    return made


def _announcing(row: Row, choose: random.Random) -> Row:
    """Return a paragraph that ends in a colon, now and then in a full stop still."""
    if choose.random() < 0.25 or row.story != STORY:
        return row
    return row._replace(
        text=row.text.rstrip(" .!?。।") + choose.choice((":", ":", "：" if " " not in row.text else ":"))
    )


_QUOTES, _NO_QUOTES = ("“”", '""', "«»", "„“", "「」"), ("", "")


def _parts(text: str, size: int) -> list[str]:
    units = text.split() if " " in text else [text[i : i + 3] for i in range(0, len(text), 3)]
    joiner = " " if " " in text else ""
    return [joiner.join(units[i : i + size]) for i in range(0, min(len(units), 12 * size), size)]


def _is_fit(made: Example) -> bool:
    return len(filled(made.rows)) > 1 and any(row.story == STORY for row in made.rows)


def _phrase_lines() -> dict[str, list[tuple[str, str]]]:
    """Return the phrases of each language that are a whole line, with their kinds."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for name, table in phrase_files().items():
        for kind in _PHRASE_KINDS:
            forms = table.get(kind, {}) if name != "networks" else {}
            texts = [*forms.get("always", ()), *forms.get("starts", ())]
            found[name] += [
                (kind, t.replace("{network}", "Facebook").replace("{n}", "12")) for t in texts if "{name}" not in t
            ]
    return {name: lines for name, lines in found.items() if lines}


def invented_pages(documents: Sequence[tuple[str, list[Row]]]) -> list[Page]:
    """Return the stories of invented documents as pages, for languages that no source has."""
    found = []
    for header, rows in documents:
        body = [row for row in rows if row.story != NOISE and row.kind != KINDS.index("title")]
        titles = [row.text for row in rows if row.kind == KINDS.index("title")]
        while body and not body[0].text.strip():
            body = body[1:]
        tail = [row for row in rows if row.story == NOISE]
        page = Page(header, "invented", f"invented:{header}", header[:2], titles[0] if titles else "", whole=False)
        found.append(replace(page, body=body, tail=tail))
    return found


def invented_examples(documents: Sequence[tuple[str, list[Row]]], seed: int, copies: int) -> Iterator[Example]:
    """Yield invented documents as they are, without some noise, and with noise of others in the same place."""
    choose = random.Random(seed)  # noqa: S311 - no secret
    loose = [row for _, rows in documents for row in rows if row.story == NOISE]
    for header, rows in documents:
        site = f"invented:{header}"
        yield Example(rows, 2.0, site)
        yield Example(filled(rows), 1.0, site)
        for _ in range(copies):
            kept = [row for row in rows if row.story != NOISE or choose.random() < 0.6]
            if choose.random() < 0.3:
                at = choose.randrange(len(kept) + 1)
                kept[at:at] = [choose.choice(loose)] if choose.random() < 0.3 else []
            yield Example(filled(kept) if choose.random() < 0.5 else kept, 1.0, site)
        clean = [row for row in rows if row.story != NOISE]
        yield Example(clean, 1.5, site)
