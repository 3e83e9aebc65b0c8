"""Strategies for stories with planted noise at known positions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from hypothesis import strategies as st

from newsclean.arguments import strings
from newsclean.testing.newsroom import LANGUAGES, newsroom
from newsclean.testing.noise import (
    blank_padding,
    foreign_blurbs,
    list_of_headlines,
    newsletter_prompts,
    own_prompts,
    share_widgets,
)
from newsclean.testing.stories import Story, told
from newsclean.types import Document, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from newsclean.result import CleanResult

KINDS = ("masthead", "share", "newsletter", "headlines", "foreign", "padding")
"""Kinds of noise that `newsclean.NEWS` removes."""
OWN_WORDS = "own-words"
"""Optional kind: prompts that no phrase list contains; only a learned model can detect them."""
_LISTED = {"share", "newsletter"}
_PROMPTS = ("share", "newsletter", OWN_WORDS)
_LEAST = 6  # sentences: a blurb can be as long as a shorter story
_MOST_IN_TAIL = 3


class Planted(NamedTuple):
    """A piece of noise.

    Attributes:
        span: its position in the document's text, without the last line break.
        kind: one of `KINDS`, or `own-words`.
        listed: whether its words are in a phrase list; for a list of headlines, whether its heading is.
    """

    span: Span
    kind: str
    listed: bool


@dataclass(frozen=True)
class PlantedStory:
    """A document, the lines of its story in order, and the planted noise, in order and apart."""

    document: Document
    story: tuple[str, ...]
    noise: tuple[Planted, ...]

    def lost(self, result: CleanResult) -> list[str]:
        """Return the lines of the story that a result has removed, in the story's order."""
        kept, lost = _filled(result.text), []
        for line in self.story:
            words = " ".join(line.split())
            if words in kept:
                kept = kept[kept.index(words) + 1 :]
            else:
                lost.append(line)
        return lost

    def missed(self, result: CleanResult) -> list[tuple[Planted, str]]:
        """Return the lines of noise that a result has kept, each with its piece of noise."""
        gone = [removal.span for removal in result.removals]
        return [(noise, line) for noise in self.noise for line in self._left(noise, gone)]

    def _left(self, noise: Planted, gone: Sequence[Span]) -> list[str]:
        text = self.document.text
        inside = [Span(max(s.start, noise.span.start), min(s.end, noise.span.end)) for s in gone]
        covered = {i for start, end in inside for i in range(start, end)}
        if noise.kind == "padding":
            left = [text[i] for i in range(*noise.span) if i not in covered]
            return ["".join(left)] if left.count("\n") > 2 else []
        left_lines, at = [], noise.span.start
        for line in text[noise.span.start : noise.span.end].splitlines(keepends=True):
            if any(not char.isspace() and at + i not in covered for i, char in enumerate(line)):
                left_lines.append(line.strip())
            at += len(line)
        return left_lines


def _filled(text: str) -> list[str]:
    """Return the lines that are not blank, with one space between words, like `whitespace`."""
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


class _Block(NamedTuple):
    """A block of lines; `kind` is empty for the story's own."""

    text: str
    kind: str = ""


def planted_stories(
    kinds: Iterable[str] = KINDS, languages: Sequence[str] = LANGUAGES
) -> st.SearchStrategy[PlantedStory]:
    """Return a strategy for stories with noise above, inside and below, each with the positions of its noise.

    Above the story: a head, with dates, slogan and breadcrumb above its title, the title again and a byline below.
    Between paragraphs or below the last: share bars and prompts. Below the story: lists of headlines on other
    topics, and teasers in other languages. Anywhere: blank padding. The simplest example is a story without noise.

    Args:
        kinds: kinds of noise to plant: `masthead`, `share`, `newsletter`, `headlines`, `foreign`, `padding`, by
            default all of these; and `own-words`, prompts that no phrase list contains.
        languages: ISO 639-1 codes of the stories.

    Raises:
        TypeError: `kinds` is a single string, or contains another type.
        ValueError: a kind is unknown, or no newsroom has one of these languages.

    >>> from hypothesis import Phase, find, settings
    >>> any_will_do = settings(derandomize=True, phases=[Phase.generate])
    >>> found = find(planted_stories(["share"], ["en"]), lambda planted: planted.noise, settings=any_will_do)
    >>> {piece.kind for piece in found.noise}
    {'share'}
    """
    wanted = strings(kinds, "kinds")
    for kind in wanted:
        if kind not in {*KINDS, OWN_WORDS}:
            raise ValueError(f"kind must be one of {', '.join((*KINDS, OWN_WORDS))}, got {kind!r}")
    return told(languages, least=_LEAST).flatmap(lambda story: _planted(story, wanted))


@st.composite
def _planted(draw: st.DrawFn, story: Story, kinds: Sequence[str]) -> PlantedStory:
    head = draw(_heads(story)) if "masthead" in kinds and draw(st.booleans()) else [_Block(story.title)]
    prompts = _sorts(story, kinds, _PROMPTS)
    blocks = [_Block(paragraph) for paragraph in story.paragraphs]
    if prompts and len(blocks) > 1 and draw(st.booleans()):
        blocks.insert(draw(st.integers(1, len(blocks) - 1)), draw(draw(st.sampled_from(prompts))))
    tails = _sorts(story, kinds, (*_PROMPTS, "headlines", "foreign"))
    tail = draw(st.lists(st.sampled_from(tails), max_size=_MOST_IN_TAIL, unique_by=id)) if tails else []
    return _laid_out(draw, story, [*head, *blocks, *map(draw, tail)], padded="padding" in kinds)


def _sorts(story: Story, kinds: Sequence[str], among: Sequence[str]) -> list[st.SearchStrategy[_Block]]:
    """Return a strategy for each requested sort of block."""
    language = [story.language]
    sorts = {
        "share": lambda: share_widgets(language),
        "newsletter": lambda: newsletter_prompts(language),
        OWN_WORDS: lambda: own_prompts(language),
        "headlines": lambda: list_of_headlines(story.language, story.topic),
        "foreign": lambda: foreign_blurbs(story.language),
    }
    return [st.builds(_Block, sorts[kind](), st.just(kind)) for kind in among if kind in kinds]


@st.composite
def _heads(draw: st.DrawFn, story: Story) -> list[_Block]:
    """Draw a title with optional lines around it; a slogan only if the title is repeated."""
    around = newsroom(story.language).around
    crumbs = draw(st.lists(st.sampled_from(around.crumbs), max_size=1))
    slogans = draw(st.lists(st.sampled_from(around.slogans), max_size=1))
    date = draw(st.sampled_from((*around.dates, *around.updated)))
    below = draw(st.lists(st.sampled_from(around.bylines), max_size=1)) if around.bylines else []
    given_twice = bool(slogans) or draw(st.booleans())
    again = [story.title] * given_twice
    noise = [_Block("\n".join([*crumbs, *slogans, date]), "masthead")]
    rest = [_Block("\n".join(lines), "masthead") for lines in (again, below) if lines]
    return [*noise, _Block(story.title), *rest]


def _laid_out(draw: st.DrawFn, story: Story, blocks: Sequence[_Block], *, padded: bool) -> PlantedStory:
    """Join the blocks, and record the spans of the noise."""
    gap = draw(st.sampled_from(("\n\n", "\n")))
    spots = draw(st.lists(st.integers(0, len(blocks)), max_size=3)) if padded else []
    text, noise = "", []
    for place, block in enumerate([*blocks, _Block("")]):
        if place in spots:
            padding = draw(blank_padding())
            noise.append(Planted(Span(len(text), len(text) + len(padding)), "padding", listed=False))
            text += padding
        if block.kind:
            noise.append(Planted(Span(len(text), len(text) + len(block.text)), block.kind, block.kind in _LISTED))
        text += block.text + (gap if place < len(blocks) - 1 else "")
    return PlantedStory(Document(text, meta={"language": story.language}), story.lines, tuple(noise))
