"""Lines of pages that are labelled by a few snippets only.

A snippet that must stay, or go, labels its line. Between the first and the last line that must stay, sentences count as
story; lines after the last are unknown up to the next line that must go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsclean.text.lines import ends_sentence, word_count, words

if TYPE_CHECKING:
    from collections.abc import Sequence

_PROSE_WORDS, _PROSE_CHARS = 6, 40
_LEAST_LINES, _LEAST_CHARS, _MOST_LINES = 4, 400, 400
_TITLE_LINES, _TITLE_SHARE = 8, 0.4


def _marked(lines: Sequence[str], snippets: Sequence[str]) -> list[int]:
    return [place for place, line in enumerate(lines) if any(snippet in line for snippet in snippets)]


def _is_prose(line: str) -> bool:
    return len(line) >= _PROSE_CHARS and ends_sentence(line) and (" " not in line or word_count(line) >= _PROSE_WORDS)


def _title(above: Sequence[str], story: Sequence[str]) -> str:
    """Return the line above a story that shares most words with it; empty where none shares enough."""
    used = {word for line in story for word in words(line)}
    best, title = _TITLE_SHARE, ""
    for line in above[-_TITLE_LINES:]:
        own = {word for word in words(line) if len(word) > 3 or not word.isascii()}
        share = sum(word in used for word in own) / len(own) if len(own) > 2 else 0.0
        if share > best and len(line) < 160 and not ends_sentence(line):
            best, title = share, line.strip()
    return title


def snippet_lines(row: dict[str, Any]) -> tuple[list[dict[str, str]], str]:
    """Return the lines of the body and the tail, each with text, label and region, and the title; none where unfit."""
    lines = [" ".join(line.split()) for line in row["text"].split("\n")]
    kept, gone = _marked(lines, row["with"]), set(_marked(lines, row["without"]))
    if not kept or kept[-1] - kept[0] > _MOST_LINES:
        return [], ""
    first, last, sure = kept[0], kept[-1], set(kept)
    story = {i for i in range(first, last + 1) if i in sure or (i not in gone and _is_prose(lines[i]))}
    texts = [lines[i] for i in sorted(story)]
    if len(story) < _LEAST_LINES or sum(map(len, texts)) < _LEAST_CHARS:
        return [], ""
    made, ends = [], min((i for i in gone if i > last), default=len(lines))
    for i in range(first, len(lines)):
        label = "keep" if i in story else "unknown" if last < i < ends else "drop"
        made.append({"text": lines[i], "label": label, "region": "body" if i <= last else "tail"})
    return made, _title(lines[:first], texts)
