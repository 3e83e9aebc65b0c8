"""Kinds of lines, in the order of the network's outputs."""

from __future__ import annotations

KINDS = (
    "story", "title", "caption", "credit", "repeated-title", "slogan", "date-line", "byline", "navigation", "cookies",
    "share", "follow", "comments", "related", "newsletter", "subscription", "advertisement", "controls", "headlines",
    "other-story", "foreign", "author-note", "legal", "tags", "gallery",
)  # fmt: skip
