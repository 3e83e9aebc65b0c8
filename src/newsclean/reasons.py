"""All reasons of the built-in cleaners, each with a sentence that explains it."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

REASONS: Mapping[str, str] = MappingProxyType({
    "advertisement": "A label of an advertisement, or its text.",
    "author-note": "A note about the author, or the author's contact details.",
    "blank-lines": "More than one blank line in a row.",
    "breadcrumb": "A path of sections, such as Home > Sport.",
    "byline": "The author's name above the story; see `result.authors`.",
    "caption": "A caption of a picture.",
    "comments": "Readers' comments, or a prompt to write one.",
    "controls": "Buttons of the page: print, close, back to top.",
    "cookies": "A notice about cookies or privacy.",
    "credit": "The maker or seller of a picture, or an agency.",
    "custom": "A phrase of your own, from `DropFurniture(phrases=...)`.",
    "date-line": "The date of publication; see `result.date`.",
    "follow": "A prompt to follow the site on a network.",
    "following-article": "Another article below the story.",
    "foreign-language": "A block in another language than the story's, in the same script.",
    "foreign-script": "A block in a script that the story does not use.",
    "gallery": "Captions of a gallery on another subject.",
    "headline-list": "Headlines of other stories.",
    "invisible": "Characters without a width, such as soft hyphens.",
    "legal": "Copyright, terms of use, an imprint.",
    "line-break": "A line break of another form, such as a carriage return, replaced by a line feed.",
    "linked-line": "A line of the page that is only a link.",
    "mojibake": "Text decoded with the wrong encoding, repaired.",
    "navigation": "A menu of the site.",
    "newsletter": "A prompt to subscribe to a newsletter or a channel.",
    "odd-space": "A no-break space or another unusual space character, replaced by a space.",
    "off-topic": "Prose that does not belong to the story.",
    "padding": "Blank space at the beginning or the end.",
    "player": "A stamp or a label of a video or audio player.",
    "read-more": "A label that leads to another page.",
    "reading-time": "The estimated time to read the story.",
    "related": "A label above links to other stories, or such a link.",
    "repeated-title": "A second copy of the headline.",
    "set-apart": "A block that the page's markup sets apart from the story.",
    "share": "Buttons to share the story.",
    "site-template": "A line that the site prints on many pages.",
    "slogan": "The site's name or slogan above the story.",
    "subscription": "A prompt to subscribe, log in or donate.",
    "tags": "Subjects under which the site files the story.",
    "title": "The page's title above the story; see `result.title`.",
    "trailing-blanks": "Blanks at the end of a line.",
    "updated-line": "The date of the last change.",
})  # fmt: skip
"""The reasons of the built-in cleaners, each with its explanation. Your own cleaners may use other reasons."""
