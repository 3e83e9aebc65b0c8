"""Evidence of a page's HTML about the lines of its extraction: missing paragraphs, the title, and links."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from math import exp
from typing import TYPE_CHECKING, ClassVar

from newsclean.html.blocks import Block, is_paragraph, key_of, keys_of
from newsclean.text.lines import PARAGRAPH_WORDS, ends_sentence, lines_of, word_count
from newsclean.types import Edit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from newsclean.types import Document

_ADDRESS = re.compile(r"\A\W*(?:https?:|www\.)", re.IGNORECASE)
LINKED = 0.8
"""Smallest share of letters inside links of a line that counts as a link; .7 and .9 change F1 by at most .0002."""
_MANY_LINKED = 0.3
"""Largest share of a story's lines that are removed as links. If there are more, the links are the story itself."""
_TITLE_LINES = 4
_MAIN = 0.3
"""Smallest share of the story's words in elements of one kind (`Block.place`), for paragraphs in other elements of this
kind to be added; .15 and .5 give the same result."""
_MOST_MISSED = 200
"""Largest number of missed paragraphs to add. More paragraphs belong to more than one story."""


def with_missed(text: str, blocks: Sequence[Block]) -> str:
    r"""Return a story with the paragraphs that its extractor missed, in the order of the page.

    If a page splits a story into several boxes, for example around an advertisement, trafilatura finds only one of
    them. The boxes have the same tags and classes. Two kinds of paragraphs are not added: those of another `article`
    element, and those that the story already contains, even in part or with other line breaks or accents.

    >>> lines = [f"Ferry {n} left the old harbour before it was light on Friday." for n in (1, 2)]
    >>> with_missed(lines[0], [Block(line, key_of(line), 0.0, 7, 1) for line in lines]) == "\n".join(lines)
    True
    """
    lines = [line for line in text.split("\n") if line.strip()]
    keys = keys_of(lines, blocks)
    known, story = {key: number for number, key in reversed([*enumerate(keys)])}, "".join(keys)
    missed = {number for number in _candidates(known, blocks) if not is_there(blocks[number].key, story, known)}
    if not missed:
        return text
    after: dict[int, list[str]] = defaultdict(list)
    last = -1
    for number, block in enumerate(blocks):
        if number in missed:
            after[last].append(block.text)
        elif block.key in known and word_count(block.text) >= PARAGRAPH_WORDS // 2:
            last = max(last, known[block.key])
    return with_more(lines, after)


def with_more(lines: Sequence[str], after: Mapping[int, Sequence[str]]) -> str:
    r"""Return a text with added lines.

    Args:
        lines: the lines of the text.
        after: for the number of a line, the lines to add after it; -1 for lines to add at the beginning.

    >>> with_more(["Rain fell."], {-1: ["Weather"], 0: ["Sun followed."]})
    'Weather\nRain fell.\nSun followed.'
    """
    placed = (one for number, line in enumerate(lines) for one in (line, *after.get(number, ())))
    return "\n".join([*after.get(-1, ()), *placed])


def _candidates(known: Mapping[str, int], blocks: Sequence[Block]) -> list[int]:
    """Return the numbers of the paragraphs that a story lacks, in elements of the same kinds as its own paragraphs.

    The result is empty if there are too many for one story.

    Args:
        known: the number of each line of the story by key.
        blocks: the lines of the page.
    """
    paragraphs = {number: block for number, block in enumerate(blocks) if is_paragraph(block)}
    words: Counter[int] = Counter()
    articles = set()
    for block in paragraphs.values():
        if block.key in known:
            words[block.place] += word_count(block.text)
            articles.add(block.article)
    least = _MAIN * sum(words.values())
    main = {place for place, count in words.items() if count >= least}
    rest = {number: block for number, block in paragraphs.items() if block.key not in known}
    fits = [number for number, block in rest.items() if block.place in main and block.article in articles]
    return fits if len(fits) <= _MOST_MISSED else []


def is_there(block: str, story: str, lines: Iterable[str]) -> bool:
    """Return whether a story contains a block, or lines that together are more than half of the block.

    Args:
        block: the key of the block.
        story: the keys of all lines of the story, joined.
        lines: the keys of the lines of the story.
    """
    return block in story or 2 * sum(len(line) for line in lines if line in block) > len(block)


def linked_lines(text: str, blocks: Sequence[Block]) -> frozenset[str]:
    """Return the keys of a story's lines that are links but neither sentences nor web addresses.

    The result is empty if more than 30 % of the story's lines are such lines.

    Args:
        text: the story.
        blocks: the lines of the page, with the share of each inside links.
    """
    share: dict[str, float] = {}
    for block in blocks:
        share[block.key] = min(block.linked, share.get(block.key, 1.0))
    lines = [line for line in text.split("\n") if line.strip()]
    short = [line for line in lines if not (ends_sentence(line.strip()) or _ADDRESS.match(line))]
    found = [key for key in keys_of(short, blocks) if key and share.get(key, 0.0) >= LINKED]
    return frozenset(found if len(found) <= _MANY_LINKED * len(lines) else ())


@dataclass(frozen=True)
class DropByMarkup:
    r"""Drop the lines of an extraction that the page's HTML identifies: the title, lines of links, and unlikely lines.

    Reasons: `title` for a line among the first four that is the title or more than half of it, and `linked-line` for a
    line of links. For an unlikely line, it is the kind of furniture that its words name, else `set-apart`.

    Attributes:
        title: the key (see `key_of`) of the page's title; empty for none.
        linked: keys of the lines that are links.
        apart: the unlikely lines, as a mapping from their keys to their log-odds of being story.
        keep: kinds of furniture, see `Policy`; unlikely lines of these kinds are kept.

    >>> from newsclean import clean
    >>> text = "Ferry Sinks\nThe ferry sank on Friday.\nMore about ferries"
    >>> clean(text, DropByMarkup(key_of("Ferry Sinks"), frozenset({key_of("More about ferries")}))).text
    'The ferry sank on Friday.'
    """

    name: ClassVar[str] = "markup"
    title: str = ""
    linked: frozenset[str] = frozenset()
    apart: Mapping[str, float] = field(default_factory=dict, hash=False)
    keep: frozenset[str] = frozenset()

    def __call__(self, document: Document) -> Iterator[Edit]:
        """Propose one edit for each line to remove."""
        lines = lines_of(document)
        found = []
        for place, number in enumerate(lines.filled()):
            if place >= _TITLE_LINES and not (self.linked or self.apart):
                break
            key = key_of(lines.texts[number])
            if place < _TITLE_LINES and self._is_title(key):
                found.append((number, "title", 1.0))
            elif key in self.linked:
                found.append((number, "linked-line", 1.0))
            elif key in self.apart and (kind := _kind_of(lines.texts[number])) not in self.keep:
                found.append((number, kind, round(1 / (1 + exp(self.apart[key])), 3)))
        spans = lines.covers([(number, number) for number, *_ in found])
        for span, (_, reason, score) in zip(spans, found, strict=True):
            yield Edit(span, reason, score=score)

    def _is_title(self, key: str) -> bool:
        """Return whether a line with this key is the title or more than half of it."""
        return bool(key) and key in self.title and 2 * len(key) > len(self.title)


def _kind_of(line: str) -> str:
    """Return the kind of furniture that the words of a line show, such as `share`; `set-apart` if they show none."""
    from newsclean.reader.reasons import reason_of_sign
    from newsclean.reader.signs import MARKS, SIGNS, signs_of

    sure = [column for column, value in signs_of(line.strip()) if value == 1 and SIGNS[column] not in MARKS]
    return reason_of_sign(max(sure)) if sure else "set-apart"
