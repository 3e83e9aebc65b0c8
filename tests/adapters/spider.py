"""A crawl of Scrapy in a process of its own: reads settings, items and pages, writes items and statistics as JSON."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path

import scrapy
from scrapy.crawler import CrawlerProcess


class StoryItem(scrapy.Item):
    url = scrapy.Field()
    text = scrapy.Field()
    title = scrapy.Field()
    removals = scrapy.Field()


@dataclass
class StoryRecord:
    url: str
    text: str
    authors: list[str] | None = None


KINDS = {"dict": dict, "item": StoryItem, "dataclass": StoryRecord}


class Stories(scrapy.Spider):
    name = "stories"

    async def start(self):
        order = json.loads(Path("order.json").read_text("utf-8"))
        for values in order["items"]:
            yield KINDS[order["kind"]](**values)


if __name__ == "__main__":
    order = json.loads(Path("order.json").read_text("utf-8"))
    settings = {"FEEDS": {"items.jsonl": {"format": "jsonlines"}}, "LOG_LEVEL": "ERROR", **order["settings"]}
    process = CrawlerProcess(settings)
    crawler = process.create_crawler(Stories)
    process.crawl(crawler)
    process.start()
    Path("stats.json").write_text(json.dumps(crawler.stats.get_stats(), default=str), "utf-8")
    sys.exit(0)
