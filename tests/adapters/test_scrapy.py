"""The item pipelines in crawls that Scrapy runs."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from dispatches import CLEAN, FERRY, LABELS, PAGE_RESULTS, PAGES, RESULTS, SCRAPED, URLS

from newsclean import PAGE, near_duplicates

pytest.importorskip("scrapy")
pytestmark = pytest.mark.adapters

SPIDER = Path(__file__).parent / "spider.py"
MORE = (
    "Umbrellas are claimed within a week as a rule, the harbour office said, but the bear has waited since the spring. "
    "A tuner from Vell came aboard in the morning and found two strings broken and a letter under the lid. "
    "It was addressed to a school that closed before the war, and the post office has sent it on to the museum. "
    "The ferry company charges nothing for the freight of instruments, a custom from the days of the dance bands. "
    "Passengers on the upper deck asked for a waltz at dawn, and the cook, who had lessons as a boy, obliged them."
)
CLEANING = {"newsclean.adapters.scrapy.CleanItems": 300}
DROPPING = {"newsclean.adapters.scrapy.DropNearDuplicates": 310}
ITEMS = [{"url": f"https://gull.example/{place}", "text": text} for place, text in enumerate(SCRAPED)]


def _crawl(folder: Path, items: list[dict[str, Any]], kind: str = "dict", **settings: Any) -> tuple[list[dict], dict]:
    """Return the items that a crawl writes, and its statistics."""
    (folder / "items.jsonl").unlink(missing_ok=True)
    order = {"items": items, "kind": kind, "settings": {"ITEM_PIPELINES": CLEANING, **settings}}
    assert _told(folder, order) == ""
    lines = (folder / "items.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines], json.loads((folder / "stats.json").read_text("utf-8"))


def _told(folder: Path, order: dict[str, Any]) -> str:
    """Return what a crawl complains of."""
    (folder / "order.json").write_text(json.dumps(order), "utf-8")
    return subprocess.run([sys.executable, SPIDER], cwd=folder, capture_output=True, text=True, check=False).stderr


@pytest.mark.parametrize("kind", ["dict", "item", "dataclass"])
def test_items_of_any_kind_are_cleaned(kind: str, tmp_path: Path) -> None:
    found, stats = _crawl(tmp_path, ITEMS, kind)
    assert [item["text"] for item in found] == CLEAN
    assert [item["url"] for item in found] == [item["url"] for item in ITEMS]
    reasons = Counter(removal.reason for result in RESULTS for removal in result.removals)
    assert {name: stats[f"newsclean/{name}"] for name in reasons} == reasons
    assert stats["newsclean/empty-after-cleaning"] == 1
    room = {"dict": None, "item": {"url", "text", "title", "removals"}, "dataclass": {"url", "text", "authors"}}[kind]
    if room is None:
        assert [item["removals"] for item in found] == [result.to_dict()["removals"] for result in RESULTS]
    else:
        assert set(found[0]) == room


def test_pages_are_cleaned_as_clean_html_cleans_them(tmp_path: Path) -> None:
    items = [{"url": url, "page": page, "date": "kept"} for page, url in zip(PAGES, URLS, strict=True)]
    found, _ = _crawl(tmp_path, items, NEWSCLEAN_HTML_FIELD="page")
    assert [item["text"] for item in found] == [result.text for result in PAGE_RESULTS]
    assert [item["authors"] for item in found] == [["Ada Finch"]] * 3
    assert {item["date"] for item in found} == {"kept"}
    assert [item["page"] for item in found] == PAGES


def test_the_clean_text_may_take_the_place_of_the_page(tmp_path: Path) -> None:
    items = [{"link": url, "body": page} for page, url in zip(PAGES, URLS, strict=True)]
    fields = {"NEWSCLEAN_FIELD": "body", "NEWSCLEAN_HTML_FIELD": "body", "NEWSCLEAN_URL_FIELD": "link"}
    found, _ = _crawl(tmp_path, items, **fields)
    assert [item["body"] for item in found] == [result.text for result in PAGE_RESULTS]


def test_another_preset_is_taken_and_an_unknown_one_refused(tmp_path: Path) -> None:
    found, _ = _crawl(tmp_path, [ITEMS[0], {"url": "x"}], NEWSCLEAN_PRESET="PAGE")
    assert [item.get("text") for item in found] == [PAGE(SCRAPED[0]).text, None]
    order = {"items": ITEMS, "kind": "dict", "settings": {"ITEM_PIPELINES": CLEANING, "NEWSCLEAN_PRESET": "nothing"}}
    assert "NEWSCLEAN_PRESET must be one of NEWS, PAGE, got 'nothing'" in _told(tmp_path, order)


def test_near_duplicates_are_dropped_in_this_crawl_and_the_next(tmp_path: Path) -> None:
    settings = {"ITEM_PIPELINES": {**CLEANING, **DROPPING}, "NEWSCLEAN_INDEX": "stories.index", "LOG_LEVEL": "CRITICAL"}
    first = [LABELS.index(label) if label >= 0 else place for place, label in enumerate(LABELS)]
    found, stats = _crawl(
        tmp_path, [*ITEMS, {"text": "Sun on Monday, rain on Tuesday, snow on the hills."}], **settings
    )
    assert [item["text"] for item in found[:-1]] == [CLEAN[place] for place in dict.fromkeys(first)]
    assert stats["item_dropped_count"] == len(ITEMS) - len(set(first))
    later = [ITEMS[2], {"url": ITEMS[4]["url"], "text": "A goat has been elected mayor of Crail."}, {"url": "x"}]
    found, _ = _crawl(tmp_path, later, **settings)
    assert [item.get("text") for item in found] == ["A goat has been elected mayor of Crail.", None]


def test_a_longer_story_that_holds_an_earlier_one_stays(tmp_path: Path) -> None:
    settings = {"ITEM_PIPELINES": DROPPING, "NEWSCLEAN_INDEX": "stories.index", "LOG_LEVEL": "CRITICAL"}
    longer = f"{FERRY}\n\n{MORE}"
    assert near_duplicates([longer, FERRY])[0].pairs[0].kind == "contained"
    found, _ = _crawl(tmp_path, [{"text": FERRY}, {"text": longer}, {"text": FERRY}], **settings)
    assert [item["text"] for item in found] == [FERRY, longer]


def test_without_an_index_nothing_is_dropped(tmp_path: Path) -> None:
    found, _ = _crawl(tmp_path, ITEMS, ITEM_PIPELINES={**CLEANING, **DROPPING}, LOG_LEVEL="CRITICAL")
    assert [item["text"] for item in found] == CLEAN
