"""What is learned from the invented sites' pages, and what it takes from them."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from newsclean import Document, LineCounts, SiteTemplate, SiteTemplates, clean
from newsclean.text.scripts import scripts
from template.invented import PAGES, SITES, pages_of


@cache
def counts_without(name: str, left_out: int | None, series_every: int = 3) -> LineCounts:
    parts = [part for number, part in enumerate(_counts_of_pages(name, series_every)) if number != left_out]
    return sum(parts, start=LineCounts())


@cache
def _counts_of_pages(name: str, series_every: int) -> list[LineCounts]:
    return [LineCounts.of([page.text]) for page in pages_of(name, series_every)]


def outcome(name: str, template: SiteTemplate, number: int, series_every: int = 3) -> tuple[int, int, list[str]]:
    """How many planted lines there were and how many went, and the story lines that were lost."""
    page = pages_of(name, series_every)[number]
    left = Counter(clean(page.text, template).text.splitlines())
    planted = page.texts(planted=True)
    story = Counter(page.texts(planted=False))
    return len(planted), sum(not left[line] for line in planted), sorted((story - left).elements())


def test_the_sites_are_what_the_bar_asks_for() -> None:
    assert len(SITES) == 12
    assert PAGES == 30
    assert len({scripts("".join(values["who"])).most_common(1)[0][0] for values in SITES.values()}) >= 7
    for name in SITES:
        story = [line for page in pages_of(name) for line in page.texts(planted=False)]
        assert max(Counter(story).values()) >= 9, "a quotation, a series"
        assert all(page.texts(planted=True) for page in pages_of(name))


@pytest.mark.parametrize("left_out", [False, True], ids=["all-pages", "one-left-out"])
def test_planted_lines_go_and_no_story_line_does(left_out: bool) -> None:
    planted = gone = 0
    for name in SITES:
        for number in range(PAGES):
            template = SiteTemplate.learn(counts_without(name, number if left_out else None), name)
            there, taken, lost = outcome(name, template, number)
            assert lost == [], (name, number)
            planted, gone = planted + there, gone + taken
    assert planted > 3000
    assert gone >= 0.99 * planted, f"{gone} of {planted}"


@pytest.mark.parametrize("name", SITES)
def test_refrains_quotations_and_introductions_stay(name: str) -> None:
    """Also where every second story of the site belongs to the series."""
    template = SiteTemplate.learn(counts_without(name, None, 2), name)
    values = SITES[name]
    kept = Counter()
    for number, page in enumerate(pages_of(name, 2)):
        there, taken, lost = outcome(name, template, number, 2)
        assert lost == [], number
        assert taken >= 0.9 * there
        kept.update(line for line in page.texts(planted=False))
    assert kept[values["series"]] == PAGES // 2
    assert kept[values["quotation"]] == 9
    assert kept[values["refrain"]] == 7


@pytest.mark.parametrize("name", SITES)
def test_an_introduction_below_the_title_stays_though_all_pages_have_it(name: str) -> None:
    template = SiteTemplate.learn(counts_without(name, None, 1), name)
    titled = [number for number in range(PAGES) if number % 10 != 3]
    assert [outcome(name, template, number, 1)[2] for number in titled] == [[] for _ in titled]


def test_each_document_is_cleaned_by_its_own_sites_template() -> None:
    named = [(f"scraped/{name}/{i}.txt", "", page.text) for name in SITES for i, page in enumerate(pages_of(name))]
    templates = SiteTemplates.learn(named)
    assert {template.site for template in templates.templates} == set(SITES)
    page = pages_of("ribao")[0]
    cleaned = clean(Document(page.text, id="scraped/ribao/new.txt"), templates).text.splitlines()
    assert cleaned == page.texts(planted=False)
    assert clean(Document(page.text, id="scraped/mina/new.txt"), templates).removals == ()
    assert clean(Document(page.text, id="scraped/elsewhere/new.txt"), templates).removals == ()
