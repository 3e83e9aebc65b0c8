"""Scrapy: item pipelines that clean items, and drop near-duplicates of earlier items.

In the settings of a project or a spider:

    ITEM_PIPELINES = {"newsclean.adapters.scrapy.CleanItems": 300}
    NEWSCLEAN_HTML_FIELD = "text"
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from newsclean.adapters.tables import document_of
from newsclean.arguments import shown
from newsclean.dedup.index import NearDuplicateIndex
from newsclean.extras import load
from newsclean.html.clean_html import clean_html
from newsclean.presets import PRESETS, clean

load("scrapy", extra="scrapy", user="newsclean.adapters.scrapy")

from itemadapter import ItemAdapter
from scrapy.exceptions import DropItem, NotConfigured

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from newsclean.pipeline import Pipeline
    from newsclean.result import CleanResult


class CleanItems:
    """Item pipeline that cleans items of any type that itemadapter supports, such as dicts and dataclasses.

    The clean text replaces the text. The fields `title`, `authors`, `date`, `modified`, `site`, `language`,
    `canonical_url`, `description`, `flags`, `weights` and `removals` are set if the item can have such a field and the
    field is empty. An item without text is returned unchanged. The statistics of the crawl count each reason of a
    removal and each flag as `newsclean/NAME`.

    Settings:
        NEWSCLEAN_FIELD: field that holds the text; `text` by default.
        NEWSCLEAN_HTML_FIELD: field that holds the HTML page as str or bytes; it may be the field of the text. By
            default, no field holds HTML.
        NEWSCLEAN_URL_FIELD: field that holds the URL; `url` by default.
        NEWSCLEAN_PRESET: name of a preset; `NEWS` by default.

    Raises:
        ValueError: NEWSCLEAN_PRESET is not a preset.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self.stats = crawler.stats
        self.pipeline = _preset(settings.get("NEWSCLEAN_PRESET", "NEWS"))
        self.field, self.url_field = _fields(crawler)
        self.html_field = settings.get("NEWSCLEAN_HTML_FIELD", "")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CleanItems:
        """Return the item pipeline for a crawl, with the settings of the crawl."""
        return cls(crawler)

    def process_item(self, item: Any) -> Any:  # noqa: ANN401 - an item of any kind
        """Clean the item and return it."""
        adapter = ItemAdapter(item)
        result = self._result(adapter)
        if result is not None:
            self._fill(adapter, result)
            for reason in (*(removal.reason for removal in result.removals), *result.flags):
                self.stats.inc_value(f"newsclean/{reason}")
        return item

    def _result(self, adapter: ItemAdapter) -> CleanResult | None:
        known = {"url": adapter.get(self.url_field), "title": adapter.get("title")}
        page, text = adapter.get(self.html_field), adapter.get(self.field)
        if self.html_field and isinstance(page, str | bytes):
            return clean_html(page, url=known["url"] if isinstance(known["url"], str) else None, pipeline=self.pipeline)
        return clean(document_of(text, known), self.pipeline) if isinstance(text, str) else None

    def _fill(self, adapter: ItemAdapter, result: CleanResult) -> None:
        """Replace the text of an item by the clean text, and fill the item's empty fields with values of the result."""
        adapter[self.field] = result.text
        for name, value in result.to_dict().items():
            if name != "text" and not adapter.get(name):
                with suppress(KeyError):  # the item's class does not declare the field
                    adapter[name] = value


class DropNearDuplicates:
    """Item pipeline that drops an item if its text is a near-duplicate of an earlier text, of this crawl or another.

    The first item of several near-duplicates is kept. A later item that contains the first one and is much longer is
    kept too. Put this pipeline after `CleanItems`. Items without text are returned unchanged.

    Settings:
        NEWSCLEAN_INDEX: file of a `NearDuplicateIndex`; it is created if missing.
        NEWSCLEAN_FIELD, NEWSCLEAN_URL_FIELD: as for `CleanItems`.

    Raises:
        NotConfigured: NEWSCLEAN_INDEX is not set.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.path = crawler.settings.get("NEWSCLEAN_INDEX")
        if not self.path:
            raise NotConfigured("NEWSCLEAN_INDEX must be set to the path of an index file, such as 'stories.index'")
        self.field, self.url_field = _fields(crawler)
        self.index: NearDuplicateIndex | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> DropNearDuplicates:
        """Return the item pipeline for a crawl, with the settings of the crawl."""
        return cls(crawler)

    def open_spider(self) -> None:
        """Open the index at the start of the crawl."""
        self.index = NearDuplicateIndex(self.path)

    def close_spider(self) -> None:
        """Close the index at the end of the crawl."""
        if self.index is not None:
            self.index.close()

    def process_item(self, item: Any) -> Any:  # noqa: ANN401 - an item of any kind
        """Add the text of an item to the index and return the item.

        Raises:
            DropItem: the text is a near-duplicate of an earlier text, from the same URL or another.
        """
        adapter = ItemAdapter(item)
        text, url = adapter.get(self.field), adapter.get(self.url_field)
        if self.index is None or not isinstance(text, str):
            return item
        # A pair of the kind "contained" means that the new text is the longer one.
        copies = [pair for pair in self.index.query(text) if pair.kind != "contained"]
        if copies:
            raise DropItem(f"near-duplicate of {copies[0].member}: {url}")
        if not isinstance(url, str):
            self.index.add([text])
            return item
        if url in self.index:  # the page has a new story
            self.index.remove([url])
        self.index.add([text], ids=[url])
        return item


def _preset(name: object) -> Pipeline:
    if str(name).upper() in PRESETS:
        return PRESETS[str(name).upper()]
    raise ValueError(f"NEWSCLEAN_PRESET must be one of {', '.join(PRESETS)}, got {shown(name)}")


def _fields(crawler: Crawler) -> tuple[str, str]:
    """Return the names of the fields that hold the text and the URL."""
    return crawler.settings.get("NEWSCLEAN_FIELD", "text"), crawler.settings.get("NEWSCLEAN_URL_FIELD", "url")
