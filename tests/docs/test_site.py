"""The site, built as `make docs` builds it: every link and anchor in it exists, and it loads nothing from elsewhere."""

from __future__ import annotations

import doctest
import importlib.util
import os
import subprocess
import sys
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import pytest
from blocks import ROOT
from lxml import html

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.docs
LOOKED_AT = ["index", "tutorial", "gallery", "pictures", "cleaners", "command-line", "guides/pandas", "api/cleaning"]
"""Pages that a browser opens: one of each kind."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the built site."""
    pytest.importorskip("mkdocstrings", reason="the site needs the packages of the group docs, not here")
    pytest.importorskip("material", reason="the site needs the packages of the group docs, not here")
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, html.HtmlElement]:
    """Each page of the site, read."""
    # 404.html is shown at any address, so that its links are made for the site's own one.
    return {path: html.parse(path).getroot() for path in site.rglob("*.html") if path.name != "404.html"}


def test_links_and_anchors_exist(site: Path, pages: dict[Path, html.HtmlElement]) -> None:
    names = {path: {*page.xpath("//@id"), *page.xpath("//a/@name"), ""} for path, page in pages.items()}
    broken = set()
    for path, page in pages.items():
        for link in page.xpath("//a/@href | //img/@src | //script/@src | //link/@href"):
            parts = urlsplit(link)
            if parts.scheme or link == ".":
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            known = names.get(target)
            if not target.exists() or (known is not None and unquote(parts.fragment) not in known):
                broken.add((path.relative_to(site).as_posix(), link))
    assert broken == set()


def test_nothing_is_loaded_from_elsewhere(pages: dict[Path, html.HtmlElement]) -> None:
    loads = "//script/@src | //img/@src | //iframe/@src | //link[@rel = 'stylesheet' or @rel = 'preconnect']/@href"
    loaded = {link for page in pages.values() for link in page.xpath(loads)}
    assert len(loaded) > 3
    assert {link for link in loaded if urlsplit(link).netloc} == set()


def test_examples_of_docstrings_are_shown_as_code(pages: dict[Path, html.HtmlElement]) -> None:
    api = [page for path, page in pages.items() if path.parent.name == "api"]
    assert len(api) > 5
    assert not any(page.xpath("//blockquote") for page in api), "a prompt was read as a quotation"
    assert sum(len(page.xpath("//div[contains(@class, 'highlight')]")) for page in api) > 20


def test_the_fences_around_examples() -> None:
    pytest.importorskip("griffe", reason="the site needs the packages of the group docs, not here")
    spec = importlib.util.spec_from_file_location("doctest_fences", ROOT / "docs" / "_build" / "doctests.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert doctest.testmod(module).failed == 0
    text = "Add.\n\n    Args:\n        a: one.\n\n    >>> 1 + 1\n    2\n\nMore.\n"
    assert module.fenced(text).count("```") == 2


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "name", ["index", "tutorial", "cleaners", "gallery", "command-line", "pictures", "guides/pandas", "api/cleaning"]
)
def test_pages_fit_a_phone_and_have_contrast(browser, site: Path, name: str, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = browser.new_page(viewport={"width": 390, "height": 900}, color_scheme=scheme)
    page.goto((site / f"{name}.html").as_uri())
    found = axe.run(page, options={"runOnly": ["color-contrast", "image-alt", "link-name"]}).response["violations"]
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    page.close()
    assert (over, [(rule["id"], rule["nodes"][0]["html"]) for rule in found]) == (0, [])


def test_prompts_are_shown_as_sessions() -> None:
    pytest.importorskip("mkdocs", reason="the site needs the packages of the group docs, not here")
    spec = importlib.util.spec_from_file_location("sessions", ROOT / "docs" / "_build" / "prompts.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert doctest.testmod(module).failed == 0
    assert module.sessions("```python\nx = 1\n```\n") == "```python\nx = 1\n```\n"


@pytest.mark.browser
def test_the_search_works_when_the_site_is_opened_from_a_folder(browser, site: Path) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto((site / "index.html").as_uri())
    page.click("[data-md-component=search-query]")
    page.keyboard.type("representative", delay=20)
    page.wait_for_selector(".md-search-result__item")
    found = page.locator(".md-search-result__item a").first.get_attribute("href")
    page.close()
    assert found.startswith("file:")


@pytest.mark.browser
def test_copied_code_has_no_prompts_and_no_output(browser, site: Path) -> None:
    page = browser.new_page()
    page.goto((site / "index.html").as_uri())
    copied = page.evaluate(
        """() => [...document.querySelectorAll(".highlight code")].map(code => {
            code.setAttribute("data-md-copying", "")
            return code.innerText
        }).join("\\n")"""
    )
    page.close()
    assert "import newsclean" in copied
    assert ">>>" not in copied
    assert "datetime.date" not in copied


@pytest.mark.browser
def test_the_theme_can_be_switched(browser, site: Path) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900}, color_scheme="light")
    page.goto((site / "index.html").as_uri())
    schemes = []
    for _ in range(3):
        page.locator("label.md-header__button[for^=__palette]:visible").click()
        schemes.append(page.evaluate("document.body.getAttribute('data-md-color-scheme')"))
    page.close()
    assert {"default", "slate"} <= set(schemes)
