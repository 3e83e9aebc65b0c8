"""The report in a real browser: it renders, filters, walks, obeys no text, loads nothing, and is accessible."""

from __future__ import annotations

import pytest

from newsclean.report import write_report
from report.runs import FILES, make_run

pytestmark = pytest.mark.browser
SCHEMES = ["light", "dark"]
# Where a page scrolls sideways, its text is cut on a phone.
_OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def visit(browser):
    """Open a report; return the page, and what it asked for and complained of."""
    opened = []

    def call(out, width=1280, scheme="light"):
        page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
        opened.append(page)
        page.requests, page.complaints = [], []
        page.on("request", lambda request: page.requests.append(request.url))
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("dialog", lambda dialog: page.complaints.append(dialog.message))
        page.goto((out / "report.html").as_uri())
        return page

    yield call
    for page in opened:
        page.close()


def names(page):
    return page.locator("details.doc:visible .name").all_inner_texts()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", SCHEMES)
def test_it_renders_and_fits(visit, out, width, scheme):
    page = visit(out, width, scheme)
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
    assert page.locator("h1").inner_text() == "scraped"
    assert len(names(page)) == 5
    assert page.locator("details.doc .text").first.is_visible()
    assert page.locator("table.sides mark").count() >= 2
    assert page.evaluate(_OVERFLOW) <= 0
    assert page.complaints == []


def test_hostile_text_is_shown_and_does_nothing(visit, out):
    page = visit(out)
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
    page.wait_for_timeout(200)
    assert page.title() == "newsclean report: scraped"
    assert page.locator("script").count() == 1
    assert page.locator("style").count() == 1
    assert page.locator("img").count() == 0
    text = page.locator("#documents").inner_text()
    assert "<script>document.title = 'pwned'</script>" in text
    assert "</style></script></title>" in text
    assert "{{ 7 * 7 }}" in text
    assert r"\u202ebackwards\u202c" in text
    assert "\u202e" not in page.content()
    assert page.complaints == []


def test_its_policy_stops_what_would_get_in_nevertheless(visit, out):
    page = visit(out)
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"document.title=1\">')")
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), { text: 'document.title=1' }))")
    page.wait_for_timeout(200)
    assert page.title() == "newsclean report: scraped"
    assert len(page.complaints) >= 2


def test_no_request_leaves_the_page(visit, out):
    page = visit(out)
    page.locator("details.doc summary").first.click()
    page.locator("#next").click()
    page.wait_for_timeout(200)
    assert [url for url in page.requests if not url.startswith(("file:", "data:"))] == []
    assert [url for url in page.requests if url.startswith("file:")] == [(out / "report.html").as_uri()]


def test_the_worst_come_first_and_other_orders_work(visit, out):
    page = visit(out)
    shares = [float(each.get_attribute("data-share")) for each in page.locator("details.doc").all()]
    assert shares == sorted(shares, reverse=True)
    page.select_option("#order", "path")
    assert names(page) == sorted(names(page))
    page.select_option("#order", "removed")
    removed = [int(each.get_attribute("data-removed")) for each in page.locator("details.doc").all()]
    assert removed == sorted(removed, reverse=True)


def test_filters_narrow_the_list_and_say_by_how_much(visit, out):
    page = visit(out)
    page.select_option("#reason", "share")
    assert names(page) == ["scraped/courier/mill.txt"]
    assert page.locator("#count").inner_text() == "1 of 5 documents"
    page.click("#clear")
    page.wait_for_timeout(50)
    assert len(names(page)) == 5
    page.select_option("#site", "courier")
    assert len(names(page)) == 2
    page.fill("#find", "BEES")
    assert names(page) == []
    assert page.locator("#nothing").is_visible()
    page.select_option("#site", "")
    assert names(page) == ["scraped/ledger/bees.txt"]


def test_a_bar_leads_to_its_documents(visit, out):
    page = visit(out)
    page.click("button.reason[data-reason=share]")
    assert names(page) == ["scraped/courier/mill.txt"]
    page.click("button.site[data-site=ledger]")
    assert len(names(page)) == 3
    assert page.complaints == []


def test_the_keyboard_walks_documents_and_removals(visit, out):
    page = visit(out)
    shown = names(page)
    page.locator("details.doc summary").first.focus()
    page.keyboard.press("j")
    assert page.locator("details.doc[open] .name").all_inner_texts() == [shown[1]]
    page.keyboard.press("k")
    assert page.locator("details.doc[open] .name").all_inner_texts() == [shown[0]]
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.matches('del.gone')")
    page.keyboard.press("Enter")
    page.locator("#find").focus()
    page.keyboard.press("j")  # in a field a letter is a letter
    assert page.input_value("#find") == "j"


def test_everything_is_reached_by_tab(visit, out):
    page = visit(out)
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate(
                "document.activeElement.id || document.activeElement.className || document.activeElement.tagName"
            )
        )
    assert {"skip", "find", "reason", "site", "order", "previous", "next", "clear", "SUMMARY"} <= reached


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_of_level_a_or_aa(visit, out, width, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = visit(out, width, scheme)
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
    results = axe.run(page, options={"runOnly": {"type": "tag", "values": tags}}).response
    found = [(each["id"], [node["target"] for node in each["nodes"]][:4]) for each in results["violations"]]
    assert found == []
    assert len(results["passes"]) > 10


def test_without_script_all_is_there(browser, out):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((out / "report.html").as_uri())
    assert page.locator("details.doc").count() == 5
    assert not page.locator("#filters").is_visible()
    page.locator("details.doc summary").first.click()
    assert page.locator("details.doc .text").first.is_visible()
    context.close()


@pytest.mark.slow
def test_ten_thousand_documents_stay_usable(visit, tmp_path):
    letters = ["".join(chr(97 + int(digit)) for digit in str(i)) for i in range(10_000)]
    files = {
        f"s{i % 70}/{name}.txt": FILES["courier/mill.txt"].replace("Orrin", name) for i, name in enumerate(letters)
    }
    out = make_run(tmp_path, files)
    page_size = write_report(out).stat().st_size
    assert page_size < 10_000_000
    page = visit(out)
    assert page.locator(".sample").first.inner_text().startswith("A sample: 300 of 10,000 documents.")
    page.fill("#find", "tide mill")
    assert page.locator("#count").inner_text() == "300 documents"
