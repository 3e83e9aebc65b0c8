"""Choose the title of a page from its metadata, headings and first lines, without the site's name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsclean.html.blocks import key_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from newsclean.html.blocks import Block

_BETWEEN = re.compile(r"\s+[|–—•·»«›:/<>~⁄*⋆-]+\s+|\s*[|｜_»]+\s*|\s+-|-\s+|:\s+|：")
"""Separators between a title and the site's name."""
_LONGEST = 400
_AGREES = 0.5
"""Smallest share of letter triples in common, of those of the shorter text, at which a heading agrees with a title in
the metadata; .4 to .7 give the same result."""
_LEAST = 0.35
"""Smallest length of a heading that is compared with a title in the metadata, as a share of the title's length.
"Webcams" is not "Webcams of the National Park"."""
_WORDS, _UNRELATED = 3, 0.2
"""Smallest number of words of a page's only heading if it is the title; smallest share of letter triples in common with
a title in the metadata, if there is one."""
_PATH = re.compile(r"\s*[〉»›>]\s*")
"""Signs between the sections before a title: "News 〉 Health 〉 Title"."""
_PART = 0.4
"""A line of the page may be the title if it is a part of a title in the metadata, and more than this share of it."""
_SHORT = 4
"""Smallest number of letters of a name that is recognised inside a longer name."""


def chosen_title(heads: Sequence[str], headings: Sequence[str], blocks: Iterable[Block], sites: frozenset[str]) -> str:
    """Return the title of a page; an empty string if it has no title.

    The title is the first of these: a heading that agrees with a title in the metadata; the only heading, if the
    metadata has no title or a similar one; a line of the page that is a large part of a title in the metadata; the
    first title in the metadata; the first heading. Names of the site are never the title.

    Args:
        heads: the titles in the page's metadata, best first.
        headings: the texts of the page's `h1` elements.
        blocks: the first lines of the page.
        sites: keys (see `key_of`) of the site's names.

    >>> sites = frozenset({"thenorhampost"})
    >>> chosen_title(["Ferry sinks | The Norham Post"], ["The Norham Post", "Ferry sinks off Norham"], [], sites)
    'Ferry sinks off Norham'
    >>> chosen_title(["Ferry sinks | The Norham Post"], [], [], sites)
    'Ferry sinks'
    """
    bare = list(filter(None, (without_site(head[:_LONGEST], sites) for head in heads)))
    bare = [title for title in bare if not _is_site(key_of(title), sites)]
    keys = [key_of(title) for title in bare]
    shown = [text for text in headings if 0 < len(text) < _LONGEST and not _is_site(key_of(text), sites)]
    best = max(shown, key=lambda text: (_agreement(key_of(text), keys), len(text)), default="")
    agreement = _agreement(key_of(best), keys)
    if best and agreement >= _AGREES:
        return _without_path(best, keys)
    if len(set(shown)) == 1 and len(best.split()) >= _WORDS and (not keys or agreement >= _UNRELATED):
        return best
    return _line_of(blocks, keys, sites) or next(iter(bare + shown), "")


def _without_path(heading: str, keys: Iterable[str]) -> str:
    """Return a heading without sections before the title ("News > Title"), if `keys` contains the title's key."""
    last = _PATH.split(heading)[-1]
    return last if key_of(last) in keys else heading


def _agreement(key: str, keys: Iterable[str]) -> float:
    """Return the largest share of letter triples that a heading shares with a title in the metadata, 0 to 1.

    Titles more than about three times as long as the heading are ignored.

    Args:
        key: the key of the heading.
        keys: the keys of the titles.
    """
    own = _triples(key)
    fit = (_triples(other) for other in keys if len(key) >= _LEAST * len(other))
    return max((len(own & other) / min(len(own), len(other)) for other in fit), default=0.0)


def _triples(key: str) -> set[str]:
    """Return the sequences of three letters in a key; the whole key if it has fewer than three letters."""
    return {key[start : start + 3] for start in range(len(key) - 2)} or {key}


def _line_of(blocks: Iterable[Block], keys: Sequence[str], sites: frozenset[str]) -> str:
    """Return the longest line that is a large part of a title in the page's metadata; an empty string without one.

    Args:
        blocks: the first lines of the page.
        keys: the keys of the titles.
        sites: keys of the site's names, which are never returned.
    """
    fit = (
        block.text
        for block in blocks
        if len(block.key) > _SHORT
        and any(block.key in key and len(block.key) > _PART * len(key) for key in keys)
        and not _is_site(block.key, sites)
    )
    return max(fit, key=len, default="")


def without_site(title: str, sites: frozenset[str]) -> str:
    """Return a title without the site's names before and after it.

    >>> without_site("Wire » Rain in Wark - News - Wark Post", frozenset({"warkpost", "wire"}))
    'Rain in Wark'
    """
    found = list(_BETWEEN.finditer(title))
    for gap in found:
        if _is_site(key_of(title[gap.end() :]), sites) and title[: gap.start()].strip():
            return without_site(title[: gap.start()].strip(), sites)
    if found and _is_site(key_of(title[: found[0].start()]), sites):
        return without_site(title[found[0].end() :].strip(), sites)
    return title


def _is_site(key: str, sites: frozenset[str]) -> bool:
    """Return whether a name is one of the site's names or a part of one, or consists of one and little else."""
    return any(
        key == site
        or (len(site) >= _SHORT and site in key and 2 * len(site) >= len(key))
        or (len(key) >= _SHORT and key in site)
        for site in sites
    )
