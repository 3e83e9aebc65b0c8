"""The kinds of lines that the network distinguishes, in the order of its outputs."""

from __future__ import annotations

KINDS = (
    "story", "title", "caption", "credit", "repeated-title", "slogan", "date-line", "byline", "navigation", "cookies",
    "share", "follow", "comments", "related", "newsletter", "subscription", "advertisement", "controls", "headlines",
    "other-story", "foreign", "author-note", "legal", "tags", "gallery",
)  # fmt: skip
FURNITURE = frozenset({
    "navigation", "cookies", "share", "follow", "comments", "related", "newsletter", "subscription", "advertisement",
    "controls", "author-note", "legal",
})  # fmt: skip
"""The kinds of lines that sites print around any story, with words that many sites use."""
