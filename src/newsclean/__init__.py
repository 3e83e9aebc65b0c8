r"""Clean scraped news text, account for every removed character, and group near-duplicates.

>>> import newsclean
>>> result = newsclean.clean("The harbour opened again on Friday.\nRead more")
>>> result.text, result.removals[-1].reason, result.removals[-1].text
('The harbour opened again on Friday.', 'read-more', 'Read more')
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from newsclean._version import __version__

if TYPE_CHECKING:
    from newsclean.batch.clean_html_many import clean_html_many
    from newsclean.batch.clean_many import clean_many
    from newsclean.cleaners.author_notes import drop_author_notes
    from newsclean.cleaners.credits import drop_credits
    from newsclean.cleaners.foreign import DropForeign, drop_foreign
    from newsclean.cleaners.furniture import DropFurniture, drop_furniture
    from newsclean.cleaners.headlines import DropHeadlines, drop_headlines
    from newsclean.cleaners.masthead import DropMasthead, drop_masthead
    from newsclean.cleaners.tags import drop_tags
    from newsclean.cleaners.unicode import Rewrite, fix_unicode
    from newsclean.cleaners.whitespace import fix_whitespace
    from newsclean.dedup.index import NearDuplicateIndex
    from newsclean.dedup.near_duplicates import cluster_labels, deduplicate, near_duplicates
    from newsclean.dedup.pairs import similar_pairs
    from newsclean.edits import restore
    from newsclean.html.clean_html import clean_html
    from newsclean.pipeline import Pipeline
    from newsclean.policy import Policy
    from newsclean.presets import NEWS, PAGE, PRESETS, clean, clean_text
    from newsclean.reader.cleaner import KeepStory
    from newsclean.reader.prices import PAGE_PRICES, STORY_PRICES, Prices
    from newsclean.reasons import REASONS
    from newsclean.result import CleanResult
    from newsclean.template.counts import LineCounts
    from newsclean.template.site import SiteTemplate
    from newsclean.template.sites import SiteTemplates
    from newsclean.template.support import MinSupport
    from newsclean.types import Cleaner, Cluster, Document, Edit, Line, Metadata, Pair, Removal, Span

# Module of each public name; it is loaded at the first use of a name.
_HOMES = {
    "types": ("Cleaner", "Cluster", "Document", "Edit", "Line", "Metadata", "Pair", "Removal", "Span"),
    "edits": ("restore",),
    "pipeline": ("Pipeline",),
    "result": ("CleanResult",),
    "cleaners.author_notes": ("drop_author_notes",),
    "cleaners.credits": ("drop_credits",),
    "cleaners.foreign": ("DropForeign", "drop_foreign"),
    "cleaners.furniture": ("DropFurniture", "drop_furniture"),
    "cleaners.headlines": ("DropHeadlines", "drop_headlines"),
    "cleaners.masthead": ("DropMasthead", "drop_masthead"),
    "cleaners.tags": ("drop_tags",),
    "cleaners.unicode": ("Rewrite", "fix_unicode"),
    "cleaners.whitespace": ("fix_whitespace",),
    "presets": ("NEWS", "PAGE", "PRESETS", "clean", "clean_text"),
    "html.clean_html": ("clean_html",),
    "batch.clean_many": ("clean_many",),
    "batch.clean_html_many": ("clean_html_many",),
    "dedup.near_duplicates": ("cluster_labels", "deduplicate", "near_duplicates"),
    "dedup.pairs": ("similar_pairs",),
    "dedup.index": ("NearDuplicateIndex",),
    "policy": ("Policy",),
    "reasons": ("REASONS",),
    "reader.cleaner": ("KeepStory",),
    "reader.prices": ("PAGE_PRICES", "STORY_PRICES", "Prices"),
    "template.counts": ("LineCounts",),
    "template.site": ("SiteTemplate",),
    "template.sites": ("SiteTemplates",),
    "template.support": ("MinSupport",),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "NEWS",
    "PAGE",
    "PAGE_PRICES",
    "PRESETS",
    "REASONS",
    "STORY_PRICES",
    "CleanResult",
    "Cleaner",
    "Cluster",
    "Document",
    "DropForeign",
    "DropFurniture",
    "DropHeadlines",
    "DropMasthead",
    "Edit",
    "KeepStory",
    "Line",
    "LineCounts",
    "Metadata",
    "MinSupport",
    "NearDuplicateIndex",
    "Pair",
    "Pipeline",
    "Policy",
    "Prices",
    "Removal",
    "Rewrite",
    "SiteTemplate",
    "SiteTemplates",
    "Span",
    "__version__",
    "clean",
    "clean_html",
    "clean_html_many",
    "clean_many",
    "clean_text",
    "cluster_labels",
    "deduplicate",
    "drop_author_notes",
    "drop_credits",
    "drop_foreign",
    "drop_furniture",
    "drop_headlines",
    "drop_masthead",
    "drop_tags",
    "fix_unicode",
    "fix_whitespace",
    "near_duplicates",
    "restore",
    "similar_pairs",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - any public name
    """Import the module of a public name at the first use of the name."""
    if name not in _HOME:
        raise AttributeError(f"module 'newsclean' has no attribute {name!r}")
    value = getattr(import_module(f"newsclean.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Return all public names, including those that are not imported yet."""
    return __all__
