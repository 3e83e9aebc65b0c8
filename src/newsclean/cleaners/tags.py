"""Remove the tags of a site at the end of a story."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from newsclean.phrases import word_list
from newsclean.text.lines import ends_sentence, lines_of, runs, word_count
from newsclean.types import Document, Edit, named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.text.lines import Lines

_HASHES = re.compile(r"#[^\s#]{1,80}(?:[\s,]+#[^\s#]{1,80})*")
_LONGEST, _LONGEST_TAG, _MOST_TAGS = 400, 5, 30


@cache
def _labelled() -> re.Pattern[str]:
    """Return the pattern of a line that begins with a label such as "Tags:"; the group `names` is the rest."""
    labels = "|".join(map(re.escape, word_list("tag labels")))
    return re.compile(rf"(?:{labels})\s?[:：]\s*(?P<names>.*)", re.IGNORECASE | re.DOTALL)


@named("tags")
def drop_tags(document: Document) -> Iterator[Edit]:
    r"""Remove the tags of a site at the end of a story; the reason is `tags`.

    Reads only the lines below the last sentence. Removes a label such as "Tags:" or "Filed under:", in some 40
    languages, with the tags on the same line or on short lines below. Also removes lines that contain only hashtags,
    at least two. Never removes the first line that is not blank. No preset contains this cleaner.

    >>> text = "The harbour opened again on Friday.\nTags: harbour, ferries\n#harbour #ferries"
    >>> [text[slice(*edit.span)] for edit in drop_tags(Document(text))]
    ['\nTags: harbour, ferries\n#harbour #ferries']
    """
    lines = lines_of(document)
    filled = lines.filled()[1:]
    last = max((k for k, i in enumerate(filled) if _ends_prose(lines.texts[i])), default=-1)
    found = _tagged(lines, filled[last + 1 :])
    blocks = [(run[0], run[-1]) for run in runs(filled, found.__contains__)]
    for span in lines.covers(blocks):
        yield Edit(span, "tags")


def _tagged(lines: Lines, after: tuple[int, ...]) -> set[int]:
    """Return those of the line numbers `after`, which follow the story, whose lines have tags or a label for tags."""
    found, below = set[int](), 0
    for i in after:
        text = lines.texts[i].strip()
        kind = tags_kind(text)
        if kind is not None:
            below = _MOST_TAGS if kind == "heading" else 0
            found.add(i)
        elif below and word_count(text) <= _LONGEST_TAG:
            below -= 1
            found.add(i)
        else:
            below = 0
    return found


def tags_kind(line: str) -> str | None:
    """Return `list` for a line of tags, `heading` for a label without tags, and None for any other line."""
    if len(line) > _LONGEST:
        return None
    if (":" in line or "：" in line) and (match := _labelled().fullmatch(line)):
        return "list" if match["names"] else "heading"
    return "list" if line.count("#") > 1 and _HASHES.fullmatch(line) else None


def _ends_prose(line: str) -> bool:
    """Return whether a line ends like a sentence and contains no tags."""
    return ends_sentence(line) and tags_kind(line.strip()) is None
