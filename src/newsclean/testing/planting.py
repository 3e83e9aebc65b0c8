"""Strategies for stories with noise at known positions."""

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
"""The kinds of noise that the preset `NEWS` removes."""
OWN_WORDS = "own-words"
"""A further kind of noise: prompts that no phrase file contains. Only the reader can recognise them."""
_LISTED = {"share", "newsletter"}
_PROMPTS = ("share", "newsletter", OWN_WORDS)
_LEAST = 6  # sentences: a blurb can be as long as a shorter story
_MOST_IN_TAIL = 3


class Planted(NamedTuple):
    """A piece of noise in a document.

    Attributes:
        span: the position of the noise in the text, without the last line break.
        kind: one of `KINDS`, or `own-words`.
        listed: whether the noise consists of phrases from the phrase files.
    """

    span: Span
    kind: str
    listed: bool


@dataclass(frozen=True)
class PlantedStory:
    """A document with noise at known positions.

    Attributes:
        document: the document to clean.
        story: the lines of the story, in order.
        noise: the pieces of noise, in order and without overlaps.
    """

    document: Document
    story: tuple[str, ...]
    noise: tuple[Planted, ...]

    def lost(self, result: CleanResult) -> list[str]:
        """Return the lines of the story that a result does not contain, in the order of the story."""
        kept, lost = _filled(result.text), []
        for line in self.story:
            words = " ".join(line.split())
            if words in kept:
                kept = kept[kept.index(words) + 1 :]
            else:
                lost.append(line)
        return lost

    def missed(self, result: CleanResult) -> list[tuple[Planted, str]]:
        """Return the lines of noise that are still in a result, each with the `Planted` that it belongs to."""
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
    """Return the lines of a text that are not blank, with single spaces between words."""
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


class _Block(NamedTuple):
    """A block of lines. `kind` is the kind of noise; it is empty for a block of the story."""

    text: str
    kind: str = ""


def planted_stories(
    kinds: Iterable[str] = KINDS, languages: Sequence[str] = LANGUAGES
) -> st.SearchStrategy[PlantedStory]:
    """Return a strategy for stories with noise above, inside and below, and the positions of the noise.

    Above the title are a date line, and sometimes a slogan and a breadcrumb. Below it are sometimes a copy of the title
    and a by-line. Share bars and prompts are between paragraphs or below the last one. Lists of headlines and teasers
    in other languages are below the story. Blank lines are anywhere. The simplest example is a story without noise.

    Args:
        kinds: the kinds of noise. The default is `masthead`, `share`, `newsletter`, `headlines`, `foreign` and
            `padding`. Another kind is `own-words`: prompts that no phrase file contains.
        languages: ISO 639-1 codes of the stories.

    Raises:
        TypeError: `kinds` is a single string, or contains a value that is not a string.
        ValueError: a kind is unknown, or one of the languages is not supported.

    >>> from hypothesis import Phase, find, settings
    >>> any_will_do = settings(derandomize=True, phases=[Phase.generate])
    >>> found = find(planted_stories(["share"], ["en"]), lambda planted: planted.noise, settings=any_will_do)
    >>> {piece.kind for piece in found.noise}
    {'share'}
    """
    wanted = strings(kinds, "kinds")
    for kind in wanted:
        if kind not in {*KINDS, OWN_WORDS}:
            raise ValueError(f"kinds must be among {', '.join((*KINDS, OWN_WORDS))}, got {kind!r}")
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
    """Return strategies for blocks of noise, one for each kind in `among` that is also in `kinds`."""
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
    """Generate a title with a date line and optional lines around it. With a slogan, the title is repeated below."""
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
    """Return a document that consists of the blocks, with the spans of the noise.

    Args:
        draw: the function `draw` of Hypothesis.
        story: the story that the blocks contain.
        blocks: the parts of the story and the noise, in order.
        padded: whether up to three runs of blank lines are added as noise.
    """
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
