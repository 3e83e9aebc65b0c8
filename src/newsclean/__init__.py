r"""Clean scraped news text, account for every removed character, group near-duplicate stories.

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
    from newsclean.cleaners.author_notes import author_notes
    from newsclean.cleaners.credits import credits
    from newsclean.cleaners.edges import Edges, edges
    from newsclean.cleaners.foreign import Foreign, foreign
    from newsclean.cleaners.furniture import Furniture, furniture
    from newsclean.cleaners.headlines import Headlines, headlines
    from newsclean.cleaners.masthead import Masthead, masthead
    from newsclean.cleaners.tags import tags
    from newsclean.cleaners.unicode import edits_of, unicode
    from newsclean.cleaners.whitespace import whitespace
    from newsclean.dedup.index import NearDuplicateIndex
    from newsclean.dedup.near_duplicates import cluster_labels, deduplicate, near_duplicates
    from newsclean.dedup.pairs import similar_pairs
    from newsclean.edits import restore
    from newsclean.html.clean_html import clean_html
    from newsclean.pipeline import Pipeline, apply
    from newsclean.policy import Policy
    from newsclean.presets import NEWS, PAGE, PRESETS, clean, clean_text
    from newsclean.reader.cleaner import Reader
    from newsclean.reader.prices import PAGE_PRICES, STORY_PRICES, Prices
    from newsclean.result import CleanResult
    from newsclean.template.counts import LineCounts
    from newsclean.template.site import SiteTemplate
    from newsclean.template.sites import SiteTemplates
    from newsclean.template.support import MinSupport
    from newsclean.types import Cleaner, Cluster, Document, Edit, Line, Metadata, Pair, Removal, Span

# Where each public name lives; a module loads when a name of it is first asked for.
_HOMES = {
    "types": ("Cleaner", "Cluster", "Document", "Edit", "Line", "Metadata", "Pair", "Removal", "Span"),
    "edits": ("restore",),
    "pipeline": ("Pipeline", "apply"),
    "result": ("CleanResult",),
    "cleaners.author_notes": ("author_notes",),
    "cleaners.credits": ("credits",),
    "cleaners.edges": ("Edges", "edges"),
    "cleaners.foreign": ("Foreign", "foreign"),
    "cleaners.furniture": ("Furniture", "furniture"),
    "cleaners.headlines": ("Headlines", "headlines"),
    "cleaners.masthead": ("Masthead", "masthead"),
    "cleaners.tags": ("tags",),
    "cleaners.unicode": ("edits_of", "unicode"),
    "cleaners.whitespace": ("whitespace",),
    "presets": ("NEWS", "PAGE", "PRESETS", "clean", "clean_text"),
    "html.clean_html": ("clean_html",),
    "batch.clean_many": ("clean_many",),
    "batch.clean_html_many": ("clean_html_many",),
    "dedup.near_duplicates": ("cluster_labels", "deduplicate", "near_duplicates"),
    "dedup.pairs": ("similar_pairs",),
    "dedup.index": ("NearDuplicateIndex",),
    "policy": ("Policy",),
    "reader.cleaner": ("Reader",),
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
    "STORY_PRICES",
    "CleanResult",
    "Cleaner",
    "Cluster",
    "Document",
    "Edges",
    "Edit",
    "Foreign",
    "Furniture",
    "Headlines",
    "Line",
    "LineCounts",
    "Masthead",
    "Metadata",
    "MinSupport",
    "NearDuplicateIndex",
    "Pair",
    "Pipeline",
    "Policy",
    "Prices",
    "Reader",
    "Removal",
    "SiteTemplate",
    "SiteTemplates",
    "Span",
    "__version__",
    "apply",
    "author_notes",
    "clean",
    "clean_html",
    "clean_html_many",
    "clean_many",
    "clean_text",
    "cluster_labels",
    "credits",
    "deduplicate",
    "edges",
    "edits_of",
    "foreign",
    "furniture",
    "headlines",
    "masthead",
    "near_duplicates",
    "restore",
    "similar_pairs",
    "tags",
    "unicode",
    "whitespace",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - any public name
    """Load a public name at its first use."""
    if name not in _HOME:
        raise AttributeError(f"module 'newsclean' has no attribute {name!r}")
    value = getattr(import_module(f"newsclean.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names, loaded or not."""
    return __all__
