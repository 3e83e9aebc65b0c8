"""Remove contact details of the author at the end of a story."""

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
    r"""Remove the author's contact details at the end of a story; the reason is `author-note`.

    Removes up to four last lines with an e-mail address or an account (@name) and at most 30 words. Keeps notes
    without an address ("Ada Finch covers harbours."), which look like a last paragraph. Never removes the first
    line that is not blank. No preset contains this cleaner, since people may need the address.

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
    """Return whether a line has an e-mail address or an account (@name) and at most 30 words."""
    quoted = line.lstrip().startswith(("—", "–"))  # the signature below a social media post that the story quotes
    return not quoted and len(line) <= _LONGEST and _REACH.search(line) is not None and word_count(line) <= _MOST_WORDS
