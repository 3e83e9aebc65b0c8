"""How to reach the author, at the end of a story."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING

from newsclean.text.lines import lines_of, word_count
from newsclean.types import Document, Edit, named

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_LINES, _MOST_WORDS, _LONGEST = 4, 30, 300
_REACH = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{2,63}|(?<![\w@])@\w{2,30}\b")


@named("author_notes")
def drop_author_notes(document: Document) -> Iterator[Edit]:
    r"""Drop the lines at the end of a story that say how to reach its author; reason `author-note`.

    The last lines go, up to four, that hold an e-mail address or the name of an account (@name) and at most 30 words.
    The first filled line stays. Notes without either ("Ada Finch covers harbours.") stay: nothing tells them from
    a last paragraph. In no preset, as a reader may be meant to have the address.

    >>> text = "The harbour opened again on Friday.\n\nAda Finch\nReach her at ada.finch@example.org"
    >>> [text[slice(*edit.span)] for edit in drop_author_notes(Document(text))]
    ['\nReach her at ada.finch@example.org']
    """
    lines = lines_of(document)
    filled = lines.filled()[1:]
    last = filled[-1 : -_MOST_LINES - 1 : -1]
    notes = list(takewhile(lambda i: is_contact(lines.texts[i]), last))
    if notes:
        yield Edit(lines.cover(notes[-1], notes[0]), "author-note")


def is_contact(line: str) -> bool:
    """Tell whether a line says how to reach someone: an e-mail address or an account, and few words."""
    quoted = line.lstrip().startswith(("—", "–"))  # a post that the story shows, signed by its writer
    return not quoted and len(line) <= _LONGEST and _REACH.search(line) is not None and word_count(line) <= _MOST_WORDS
