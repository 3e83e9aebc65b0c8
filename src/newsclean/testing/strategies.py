"""Hypothesis strategies for scraped texts and documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from newsclean.phrases import FURNITURE_KINDS
from newsclean.phrases.sources import phrase_files
from newsclean.testing.hostile import hostile_text
from newsclean.testing.newsroom import LANGUAGES, newsroom
from newsclean.testing.noise import foreign_blurbs, headline_lists, mastheads, other_headlines
from newsclean.testing.samples import BREAKS, ODD_SPACES, SOUP, STAMPS
from newsclean.testing.stories import stories
from newsclean.types import Document

if TYPE_CHECKING:
    from collections.abc import Sequence


def _network_names() -> tuple[str, ...]:
    return tuple(phrase_files()["networks"]["names"])


def _phrases() -> tuple[str, ...]:
    """Return the phrases of furniture of all languages, as written in the phrase files."""
    tables = [table.get(kind, {}) for _, table in sorted(phrase_files().items()) for kind in FURNITURE_KINDS]
    return tuple(phrase for table in tables for form in sorted(table) for phrase in table[form])


def _furniture_lines() -> st.SearchStrategy[str]:
    """Return a strategy for lines of furniture: a phrase, with signs or words around it, or the name of a network."""

    def fill(phrase: str, network: str, number: int, sign: str) -> str:
        text = phrase.replace("{network}", network).replace("{n}", str(number)).replace("{name}", "Ada Finch")
        return sign.format(text[:1].upper() + text[1:])

    networks = st.sampled_from(_network_names())
    signs = st.sampled_from((*("{}",) * 3, "{}:", "» {}", "【{}】", "{} ↓", "{} more of it", "{}: Ada Finch"))
    return st.builds(fill, st.sampled_from(_phrases()), networks, st.integers(0, 20000), signs) | networks


def _joined(lines: st.SearchStrategy[str], *, most: int, least: int = 0) -> st.SearchStrategy[str]:
    """Return a strategy for texts of `least` to `most` lines, with line breaks of any form between them."""

    def join(drawn: Sequence[tuple[str, str]]) -> str:
        return "".join(part for pair in drawn for part in pair)[: -len(drawn[-1][1])] if drawn else ""

    return st.lists(st.tuples(lines, st.sampled_from(BREAKS)), min_size=least, max_size=most).map(join)


def head_lines() -> tuple[str, ...]:
    """Return the masthead lines of all languages: slogans, dates, by-lines and breadcrumbs."""
    around = [newsroom(language).around for language in LANGUAGES]
    return tuple(line for lines in around for kind in lines._replace(prompts=()) for line in kind)


def _noise() -> st.SearchStrategy[str]:
    """Return a strategy for one block of noise, such as a share bar, a list of headlines or a teaser."""
    headlines = st.sampled_from([line for language in LANGUAGES for line in other_headlines(language)])
    named = st.sampled_from((*STAMPS, *head_lines()))
    loose = st.one_of(named, _furniture_lines(), headlines, st.text(SOUP, max_size=12))
    return st.one_of(
        _joined(loose, most=6),
        _joined(_furniture_lines(), most=6),
        headline_lists(),
        _joined(headlines, least=3, most=14),
        mastheads() | _joined(st.sampled_from(head_lines()), most=4),
        foreign_blurbs("") | stories(),
    )


def _pages() -> st.SearchStrategy[str]:
    """Return a strategy for stories with noise above, inside and below, and all forms of line breaks between them."""

    def page(story: str, cut: float, blocks: Sequence[str], gaps: Sequence[str]) -> str:
        at = story.find("\n", int(cut * len(story)))
        at = len(story) if at < 0 else at
        above, inside, *below = (gap + block for block, gap in zip(blocks, gaps, strict=True))
        return "".join([above, gaps[0], story[:at], inside, gaps[1] if inside else "", story[at:], *below])

    gaps = st.lists(st.sampled_from(BREAKS), min_size=5, max_size=5)
    blocks = st.lists(st.just("") | _noise(), min_size=5, max_size=5)
    return st.builds(page, stories(), st.floats(0, 1), blocks, gaps)


def _spoilt(texts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Return a strategy for the given texts with unusual characters inserted."""

    def spoil(text: str, spots: Sequence[tuple[float, str]]) -> str:
        for share, odd in spots:
            at = int(share * len(text))
            text = text[:at] + odd + text[at:]
        return text

    odd = st.sampled_from((*ODD_SPACES, *BREAKS, "\x00", "\ud800", "\U0001f468\u200d\U0001f469"))
    return st.builds(spoil, texts, st.lists(st.tuples(st.floats(0, 1), odd), max_size=6))


def dirty_texts() -> st.SearchStrategy[str]:
    """Return a strategy for texts as scrapers produce them.

    Most are stories with noise around and inside them: furniture, mastheads, lists of headlines, and teasers in other
    languages. Such texts have unusual white space. Others are lines without a story, or arbitrary text with NULs and
    lone surrogates.
    """
    anything = st.text(st.characters(exclude_categories=()), max_size=60)
    loose = _joined(_noise(), most=5)
    return st.one_of(_pages(), _spoilt(_pages()), loose, st.text(SOUP, max_size=80), hostile_text(), anything)


def documents(texts: st.SearchStrategy[str] | None = None) -> st.SearchStrategy[Document]:
    """Return a strategy for documents, some of them with a title.

    Args:
        texts: a strategy for the texts; None for `dirty_texts()`.
    """

    def document(text: str, title: str, *, titled: bool) -> Document:
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        return Document(text, title=title or (lines[0] if titled and lines else ""))

    titles = st.sampled_from(("", "", "", newsroom("en").topics[0].titles[0], newsroom("zh").headlines[0]))
    return st.builds(document, dirty_texts() if texts is None else texts, titles, titled=st.booleans())
