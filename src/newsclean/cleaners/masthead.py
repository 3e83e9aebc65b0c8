"""Remove lines above the story: slogan, date line, by-line, breadcrumb and repeated title."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, ClassVar

from newsclean.dates import LONGEST_DATE_LINE, is_date_line, starts_with_date
from newsclean.phrases import fold, head_words, word_list
from newsclean.text.lines import Lines, ends_sentence, is_headline, is_paragraph, lines_of, word_count
from newsclean.types import Document, Edit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MAX_HEAD_LINES = 20
"""Largest number of lines above the first prose, not counting blank lines. With more, no line counts as masthead."""
_LONG_PROSE_WORDS = 30
_SLOGAN_WORDS = 12
_AGO_WORDS = 4
"""Largest number of words in phrases such as "3 hours ago", in any language."""
_AGO_LETTERS = 8
_CRUMBS = re.compile(r" ?[>›»/|•→] ?")
_ARROWS = frozenset(">›»")
_CRUMB_WORDS = 5
_LONGEST_START = 3  # words before a name: "a cura di"
_SUFFIX_SIGNS = frozenset("|–—·•:»-")


@dataclass(frozen=True)
class DropMasthead:
    r"""Remove the slogan, date line, by-line, breadcrumb and repeated title above the first sentences.

    The reasons are `repeated-title` (all copies of the title except the first), `date-line`, `updated-line`,
    `byline`, `breadcrumb`, `reading-time`, and `slogan` (lines above a title that is known or repeated). The
    masthead ends at the first line of prose. Keeps the dates that divide a diary or timeline. Misses by-lines
    without a word such as "By".

    >>> text = "News for all.\nFriday, Nov 07, 2025\nHarbour Opens Again\n\nHarbour Opens Again\n"
    >>> story = "The harbour of the town opened again on Friday after a year of repairs."
    >>> [edit.reason for edit in DropMasthead()(Document(text + story))]
    ['slogan', 'date-line', 'repeated-title']
    """

    name: ClassVar[str] = "masthead"

    def __call__(self, document: Document) -> Iterator[Edit]:
        """Yield an edit for each line of the masthead that is not part of the story."""
        lines = lines_of(document)
        head = _head(lines)
        title, repeats = _title(head, lines, document.title)
        reasons = {i: reason for i in head if i != title and (reason := _reason(i, head, lines))}
        reasons |= dict.fromkeys(repeats, "repeated-title")
        if title is not None:
            reasons |= {i: "slogan" for i in head if i < title and i not in reasons and _is_slogan(lines.texts[i])}
        for i in sorted(reasons):
            yield Edit(lines.cover(i, i), reasons[i])


def _head(lines: Lines) -> list[int]:
    """Return the numbers of the lines above the first line of prose, without blank lines.

    The list is empty if the text has no prose, or more than `MAX_HEAD_LINES` lines above it.
    """
    head: list[int] = []
    for i, text in enumerate(lines.texts):
        stripped = text.strip()
        if stripped and _is_prose(stripped):
            return head
        if stripped:
            head.append(i)
        if len(head) > MAX_HEAD_LINES:
            break
    return []


def repeated_titles(lines: Lines, known: str = "") -> set[int]:
    r"""Return the numbers of the lines above the first prose that repeat the title, even with a site's name added.

    Args:
        lines: the lines of the text.
        known: the title; empty if unknown.

    >>> story = "The harbour of the town opened again on Friday after a year of repairs."
    >>> repeated_titles(Lines(f"The Harbour Opens\nThe Harbour Opens | Gull\n{story}"))
    {1}
    """
    return _title(_head(lines), lines, known)[1]


def _is_prose(text: str) -> bool:
    if len(text) > 20 * LONGEST_DATE_LINE:
        return True
    return word_count(text) >= _LONG_PROSE_WORDS or (is_paragraph(text) and text[-1] not in "?？")


def _title(head: Sequence[int], lines: Lines, known: str) -> tuple[int | None, set[int]]:
    """Return the number of the line with the title, and the numbers of the lines that repeat another line.

    The number of the title is None if the title is neither known nor repeated. `head` are the numbers of the lines
    above the story. `known` is the title; it is empty if unknown.
    """
    folded = {i: fold(lines.texts[i]) for i in head if is_headline(lines.texts[i])}
    for text in _refrains(head, folded):
        folded = {i: other for i, other in folded.items() if other != text}
    first: dict[str, int] = {}
    for i, text in folded.items():
        first.setdefault(text, i)
    repeats = {i for i, text in folded.items() if first[text] != i}
    suffixed = {i: first[text] for i, other in folded.items() for text in first if _adds_site(other, text)}
    given_twice = sorted({first[folded[i]] for i in repeats} | (set(suffixed.values()) - repeats))
    title = first.get(fold(known), given_twice[0] if given_twice else None) if known else None
    return title if title is not None else (given_twice[0] if given_twice else None), repeats | set(suffixed)


def _refrains(head: Sequence[int], folded: dict[int, str]) -> list[str]:
    """Return the texts that occur three times or more with other lines between them, as in a song.

    `head` are the numbers of the lines above the story; `folded` has the text of some of them, in the form of `fold`.
    """
    places: dict[str, list[int]] = {}
    for place, i in enumerate(head):
        if i in folded:
            places.setdefault(folded[i], []).append(place)
    return [text for text, at in places.items() if len(at) > 2 and at[-1] - at[0] >= len(at)]


def _adds_site(text: str, title: str) -> bool:
    """Return whether a line is the title followed by a site's name, as in "Harbour opens | The Daily"."""
    if not text.startswith(title) or word_count(title) < 3:
        return False
    rest = text[len(title) :]
    return rest.lstrip(" ")[:1] in _SUFFIX_SIGNS and word_count(rest) <= _CRUMB_WORDS


def _is_slogan(text: str) -> bool:
    return word_count(text) <= _SLOGAN_WORDS


def _reason(i: int, head: Sequence[int], lines: Lines) -> str | None:
    """Return the reason to remove line `i`, one of the lines `head` above the story; None if the line is kept."""
    text = lines.texts[i].strip()
    if is_date_line(text):
        return None if _is_divided_by_dates(i, lines) else "date-line"
    if is_updated(text, first=i == head[0]):
        return "updated-line"
    if is_breadcrumb(text):
        return "breadcrumb"
    if head_words().reading(text):
        return "reading-time"
    return "byline" if i != head[0] and is_byline(text) else None


def _is_divided_by_dates(i: int, lines: Lines) -> bool:
    """Return whether another date line follows line `i` soon, between lines of prose, as in a diary or timeline."""
    near = [j for j in range(i + 1, min(i + 80, len(lines))) if lines.texts[j].strip()][:24]
    texts = [lines.texts[j].strip() for j in near]
    return any(
        is_date_line(texts[k]) and _is_prose(texts[k - 1]) and _is_prose(texts[k + 1]) for k in range(1, len(texts) - 1)
    )


def is_updated(text: str, *, first: bool) -> bool:
    """Return whether a line states the time of publication or change.

    The first line of a text (`first`) needs a full date or time. In other lines, "Updated 3 hours ago" is enough.
    """
    folded = fold(text) if len(text) <= LONGEST_DATE_LINE else ""
    if not _may_be_updated(folded) or not any(map(str.isdigit, text)) or word_count(text) > 14:
        return False
    parts = folded.replace(":", " ").split()
    words = head_words().updated
    size = next((size for size in range(4, 0, -1) if " ".join(parts[:size]) in words), 0)
    if size:
        rest = " ".join(folded.split()[size:])
        return starts_with_date(rest) or (not first and len(parts) - size <= _AGO_WORDS and "." not in rest)
    starts = (folded[:length] for length in range(1, 6))
    label = max((start for start in starts if start in words and not start.isascii()), default="")
    rest = folded[len(label) :].strip(" :：")
    return bool(label) and (starts_with_date(rest) or (not first and len(rest) <= _AGO_LETTERS))


def _may_be_updated(folded: str) -> bool:
    """Return whether a line may begin with words such as "Updated". The test is fast, and excludes most lines.

    In scripts without spaces, such words need not be separate. They are then in the first five letters, and not ASCII.
    """
    return not folded[:5].isascii() or folded.replace(":", " ").partition(" ")[0] in _first_updated()


def is_breadcrumb(text: str) -> bool:
    """Return whether a line is a path of sections, such as "Home > News > Region"."""
    parts = [part for part in _CRUMBS.split(text.strip(" >›»/|•→")) if part]
    if len(text) > 2 * LONGEST_DATE_LINE or len(parts) < 2 or any(word_count(p) > _CRUMB_WORDS for p in parts[:-1]):
        return False
    arrows = sum(map(text.count, _ARROWS))
    if fold(parts[0]) in head_words().home:
        return len(parts) > 2 or arrows > 0
    return len(parts) > 2 and arrows >= 2


def is_byline(text: str) -> bool:
    """Return whether a line names the story's author, with a word such as "By" before or after the names."""
    if len(text) > LONGEST_DATE_LINE or not 2 <= word_count(text) <= 14:
        return False
    words = head_words()
    label, separator, names = text.replace("：", ":").partition(":")
    if separator and names.strip() and fold(label) in words.byline_labels:
        return not ends_sentence(text)
    parts = text.split()
    if len(parts) <= 4 and fold(text).endswith(_ends()):
        return True
    if fold(parts[0]) not in _first_words():
        return False
    sizes = range(1, min(_LONGEST_START, len(parts) - 1) + 1)
    return any(fold(" ".join(parts[:n])) in words.byline_starts and _are_names(parts[n:]) for n in sizes)


@cache
def _ends() -> tuple[str, ...]:
    """Return the words that follow the names in by-lines."""
    return tuple(sorted(head_words().byline_ends))


@cache
def _first_updated() -> frozenset[str]:
    """Return the first word of each phrase that precedes the time of a change."""
    return frozenset(phrase.split(" ")[0] for phrase in head_words().updated)


@cache
def _first_words() -> frozenset[str]:
    """Return the first word of each phrase that precedes the names in by-lines."""
    return frozenset(start.split()[0] for start in head_words().byline_starts)


@cache
def _name_links() -> frozenset[str]:
    """Return the small words of all languages inside names and between them, such as "de" and "and"."""
    return frozenset({"&", *word_list("name links")})


def _are_names(parts: Sequence[str]) -> bool:
    """Return whether the words after a word such as "By" can be names.

    The first word must have a capital. A word in lower case must be one that links names, such as "and".
    """
    if parts[0][:1] == parts[0][:1].lower():
        return False
    links = [part.casefold().strip(",") in _name_links() for part in parts]
    if len(parts) == 3 and links == [False, True, False]:  # By Land and Sea
        return False
    return all(link or not part[:1].islower() for link, part in zip(links, parts, strict=True))


drop_masthead = DropMasthead()
"""`DropMasthead` with its default settings."""
