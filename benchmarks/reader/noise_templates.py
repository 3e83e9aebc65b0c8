"""Lines that sites print around stories, made from templates in many languages."""

from __future__ import annotations

import re
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from labelled_pages import NOISE, STORY, UNKNOWN, Row

from newsclean.reader.kinds import KINDS

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    from newsclean.testing import PlantedStory

FOLDER = Path(__file__).with_name("furnishing")
_KIND = {
    "byline": "byline", "author_bio": "author-note", "about_author": "author-note", "contact": "author-note",
    "newsletter": "newsletter", "channel": "follow", "paywall": "subscription",
    "donation": "subscription", "app": "subscription",
    "advertisement": "advertisement", "also": "related", "related_heading": "headlines", "most_read": "headlines",
    "comments_heading": "comments", "comment": "comments", "section": "navigation", "date_line": "date-line",
    "reading": "controls", "legal": "legal", "tags": "tags", "slogan": "slogan", "name": "byline",
    "gallery": "gallery", "cookies": "cookies", "embed": "cookies", "poll": "controls", "video": "controls",
    "service": "navigation", "summary_heading": "story", "later_part": "story", "update": "legal",
    "caption": "caption", "credit": "credit", "last_lines": "story",
    "facts": "story", "profile": "story", "notices": "story",
}  # fmt: skip
_KEPT = {"caption", "credit", "last_lines", "facts", "profile", "notices", "summary_heading", "later_part"}
_SLOT = re.compile(r"\{(\w+)\}")


@cache
def languages() -> dict[str, dict[str, list[str]]]:
    """Return the templates of each language."""
    return {path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.toml"))}


def line(language: str, key: str, titles: Sequence[str], choose: random.Random, person: str = "") -> Row:
    """Return a line of a language's templates, about a person if one is given; `name` is a person's name alone."""
    table = languages().get(language) or languages()["en"]
    template = "{name}" if key == "name" else choose.choice(table.get(key) or languages()["en"][key])
    values = {"n": lambda: str(choose.randrange(2, 2025)), "title": lambda: choose.choice(titles),
              "name": lambda: person or name_of(table, choose), "town": lambda: choose.choice(table["towns"]),
              "site": lambda: choose.choice(table["sites"]),
              "topic": lambda: choose.choice(table.get("section") or ["news"])}  # fmt: skip
    text = _SLOT.sub(lambda found: values.get(found[1], lambda: "")(), template)
    return Row(" ".join(text.split()), STORY if key in _KEPT else NOISE, KINDS.index(_KIND[key]), written=True)


def name_of(table: dict[str, list[str]], choose: random.Random) -> str:
    """Return a person's name; in a third of all cases the first part of one name and the last part of another."""
    own, other = choose.choice(table["names"]), choose.choice(table["names"])
    first, space, _ = own.partition(" ")
    return f"{first} {other.split()[-1]}" if space and " " in other and choose.random() < 1 / 3 else own


_PLANTED = {"masthead": "date-line", "share": "share", "newsletter": "newsletter", "headlines": "headlines",
            "foreign": "foreign", "own-words": "newsletter"}  # fmt: skip


def planted_rows(number: int, seed: int) -> list[list[Row]]:
    """Return stories with noise that the testing strategies planted, as labelled lines."""
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from newsclean.testing import planted_stories
    from newsclean.testing.planting import KINDS as PLANTED
    from planted import drawn

    return [_planted(example) for example in drawn(planted_stories((*PLANTED, "own-words")), number, seed)]


def _planted(example: PlantedStory) -> list[Row]:
    rows, at = [], 0
    for text in example.document.text.splitlines(keepends=True):
        kind = next((n.kind for n in example.noise if n.span.start <= at + len(text) // 2 < n.span.end), "")
        story = STORY if not kind else NOISE
        named = KINDS.index(_PLANTED[kind]) if _PLANTED.get(kind) else -1
        rows.append(Row(text.rstrip("\r\n"), story if text.strip() else UNKNOWN, -1 if kind == "masthead" else named))
        at += len(text)
    return rows
