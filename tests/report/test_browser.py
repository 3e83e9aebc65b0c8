"""The report in a real browser: it renders, filters, walks, obeys no text, loads nothing, and is accessible."""

from __future__ import annotations

import pytest

from newsclean import REASONS
from newsclean.report import write_report
from report.runs import FILES, PAGE, make_records_run, make_run, make_run_of_all_reasons

pytestmark = pytest.mark.browser
SCHEMES = ["light", "dark"]
# Where a page scrolls sideways, its text is cut on a phone.
_OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def visit(browser):
    """Open a report; return the page, with its requests and complaints."""
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
    return page.locator("details.doc:visible .path").all_inner_texts()


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


def test_a_document_is_found_by_its_title(visit, tmp_path):
    # The page's title is neither in its path nor in its text.
    out = make_records_run(tmp_path, [{"html": PAGE}, {"text": FILES["courier/mill.txt"]}])
    write_report(out)
    page = visit(out)
    page.fill("#find", "delay the MORNING")
    assert names(page) == ["crawl.jsonl:1"]


def test_a_title_in_arabic_begins_above_its_path(visit, tmp_path):
    out = make_run(tmp_path, {"a/quay.txt": f"افتتاح الميناء القديم\n\n{FILES['ledger/رصيف.txt']}"})
    write_report(out)
    page = visit(out)
    lefts = """(nodes) => nodes.map((node) => {
      const range = document.createRange();
      range.selectNodeContents(node);
      return Math.round(range.getBoundingClientRect().left);
    })"""
    title, path = page.locator("details.doc :is(.title, .path)").evaluate_all(lefts)
    assert title == path


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
    assert page.locator("details.doc[open] .path").all_inner_texts() == [shown[1]]
    page.keyboard.press("k")
    assert page.locator("details.doc[open] .path").all_inner_texts() == [shown[0]]
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.matches('del.removed')")
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


# Every sign's look as the browser computes it.
_LOOKS = """[...document.querySelectorAll("button.reason .sign")].map((sign) => {
  const { backgroundImage, backgroundSize, boxShadow } = getComputedStyle(sign);
  return [backgroundImage, backgroundSize, boxShadow].join("|");
})"""
# Contrast of each element's colour (or of its --c) with the colour painted behind it, by WCAG's formula.
_CONTRASTS = """([selector, property]) => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const painted = (...colours) => {
    for (const colour of colours) { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); }
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = (rgb) => rgb.map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (node) => (node ? [...behind(node.parentElement), getComputedStyle(node).backgroundColor] : []);
  return [...document.querySelectorAll(selector)].map((node) => {
    const style = getComputedStyle(node);
    const front = light(painted(property === "color" ? style.color : style.getPropertyValue(property)));
    const back = light(painted(...behind(property === "color" ? node : node.parentElement)));
    return (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
  });
}"""


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_reason_has_a_look_of_its_own_that_can_be_read(visit, tmp_path, scheme):
    out = make_run_of_all_reasons(tmp_path)
    write_report(out)
    page = visit(out, scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
    looks = page.evaluate(_LOOKS)
    assert len(looks) == len(set(looks)) == len(REASONS)
    signs = page.evaluate(_CONTRASTS, [".sign", "--c"])
    texts = page.evaluate(_CONTRASTS, [".chip, .why, .removed, .meaning", "color"])
    assert len(signs) > 2 * len(REASONS)
    assert len(texts) > 2 * len(REASONS)
    assert min(signs) >= 3
    assert min(texts) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
def test_numbers_that_differ_stand_out_from_other_differences(visit, tmp_path, scheme):
    story = FILES["courier/mill.txt"]
    files = {"a/one.txt": f"It cost 3,100 crowns.\n\n{story}", "a/two.txt": f"It took 3,200 crowns.\n\n{story}"}
    out = make_run(tmp_path, files)
    write_report(out)
    page = visit(out, scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
    backgrounds = "(nodes) => [...new Set(nodes.map((node) => getComputedStyle(node).backgroundColor))]"
    numbers = page.locator(".sides mark.number")
    assert set(numbers.all_inner_texts()) == {"3,100", "3,200"}
    (strong,) = numbers.evaluate_all(backgrounds)
    (weak,) = page.locator(".sides mark:not(.number)").evaluate_all(backgrounds)
    assert strong != weak
    assert min(page.evaluate(_CONTRASTS, [".sides mark.number, .differs", "color"])) >= 4.5


@pytest.mark.parametrize("several_sites", [True, False])
def test_at_1280_the_bar_of_filters_keeps_to_one_line(visit, tmp_path, several_sites):
    long = "a-very-long-name-of-a-regional-newspaper-and-its-shopping-guide.example"
    urls = [f"https://{long if several_sites and i % 2 else 'gull.example'}/{i}" for i in range(120)]
    texts = [FILES["courier/mill.txt"].replace("Orrin", chr(0x4E00 + i)) for i in range(120)]
    out = make_records_run(tmp_path, [{"url": url, "text": text} for url, text in zip(urls, texts, strict=True)])
    write_report(out)
    page = visit(out)
    page.select_option("#reason", "read-more")
    page.fill("#find", "grind")
    controls = page.locator("#filters :is(input, select, button)").evaluate_all(
        "(nodes) => nodes.map((node) => Math.round(node.getBoundingClientRect().bottom))"
    )
    assert len(controls) == (7 if several_sites else 6)
    assert len(set(controls)) == 1
    box = page.locator("#filters").bounding_box()
    assert box["height"] < 90
    assert page.evaluate("getComputedStyle(document.getElementById('filters')).position") == "sticky"
    assert page.evaluate(_OVERFLOW) <= 0


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
