"""Pages that are labelled by a few snippets only, as pages of the other kind: most of a story, and where it must end.

A snippet that must stay, or go, marks a line. The story runs from the first line that must stay to the last; where
exactly it ends after that is open up to the next line that must go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from examples import Page, solid

from newsclean.lines import ends_sentence, word_count, words

if TYPE_CHECKING:
    from collections.abc import Sequence

_PROSE_WORDS, _PROSE_CHARS = 6, 40
_LEAST_LINES, _LEAST_CHARS = 4, 400
_MOST_LINES = 400
_TITLE_LINES = 8
_TITLE_SHARE = 0.4
"""Share of a title's words that the story uses too."""


def _marked(lines: Sequence[str], snippets: Sequence[str]) -> list[int]:
    return [place for place, line in enumerate(lines) if any(snippet in line for snippet in snippets)]


def _is_prose(line: str) -> bool:
    return len(line) >= _PROSE_CHARS and ends_sentence(line) and (" " not in line or word_count(line) >= _PROSE_WORDS)


def _title(above: Sequence[str], story: Sequence[str]) -> str:
    """Return the line above a story that shares most words with it; none where none shares enough."""
    used = {word for line in story for word in words(line)}
    best, title = _TITLE_SHARE, ""
    for line in above[-_TITLE_LINES:]:
        own = {word for word in words(line) if len(word) > 3 or not word.isascii()}
        share = sum(word in used for word in own) / len(own) if len(own) > 2 else 0.0
        if share > best and len(line) < 160 and not ends_sentence(line):
            best, title = share, line.strip()
    return title


def snippet_page(row: Page, host: str) -> Page | None:
    """Return a page with labelled lines and `open`, how many filled lines after the last may be story; None if unfit.

    Args:
        row: the page as in the data file.
        host: its site.
    """
    lines = [" ".join(line.split()) for line in row["text"].split("\n")]
    kept, gone = _marked(lines, row["with"]), set(_marked(lines, row["without"]))
    if not kept or kept[-1] - kept[0] > _MOST_LINES:
        return None
    first, last, sure = kept[0], kept[-1], set(kept)
    after = next((place for place in sorted(gone) if place > last), None)
    story = [i for i in range(first, last + 1) if i in sure or (i not in gone and _is_prose(lines[i]))]
    texts = [lines[i] for i in story]
    if len(story) < _LEAST_LINES or sum(map(len, texts)) < _LEAST_CHARS:
        return None
    body = [{"text": lines[i], "label": "keep" if i in set(story) else "drop", "region": "body"}
            for i in range(first, last + 1)]  # fmt: skip
    tail = [{"text": line, "label": "drop", "region": "tail"} for line in lines[last + 1 :]]
    room = None if after is None else sum(map(solid, lines[last + 1 : after]))
    return {"id": row["id"], "lang": row["lang"], "host": host, "gold_title": _title(lines[:first], texts),
            "lines": body + tail, "residue": [], "open": room}  # fmt: skip
