"""Every link of the README and the documentation leads somewhere; those that lead outside are listed, not fetched."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import pytest
from blocks import ROOT, named

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = sorted([*ROOT.glob("*.md"), ROOT / "examples" / "README.md", *(ROOT / "docs").rglob("*.md")])
# Where links may lead outside. A host is added here by hand, after a look at the page.
HOSTS = {
    "docs.scrapy.org",
    "github.com",
    "huggingface.co",
    "hypothesis.readthedocs.io",
    "pandas.pydata.org",
    "docs.pola.rs",
    "semver.org",
    "trafilatura.readthedocs.io",
}
_CODE = re.compile(r"^```.*?^```$|`[^`\n]+`", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ +(.+?) *$", re.MULTILINE)
_SHOWN = re.compile(r"^::: (\S+)$", re.MULTILINE)


def links(page: Path) -> list[str]:
    """Return where a page's links and pictures lead, code aside."""
    return _LINK.findall(_CODE.sub("``", page.read_text("utf-8")))


def anchors(page: Path) -> set[str]:
    """Return a page's anchors as Markdown's table of contents makes them; of API pages also the names shown."""
    text = page.read_text("utf-8")
    headings = _HEADING.findall(re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL))
    return {*map(_slug, headings), *_SHOWN.findall(text)}


def _slug(heading: str) -> str:
    heading = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
    plain = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode()
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", plain).strip().lower())


def broken(page: Path, link: str) -> bool:
    """Tell whether a link inside the project leads nowhere."""
    parts = urlsplit(link)
    target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
    if not target.exists():
        return True
    return bool(parts.fragment) and target.suffix == ".md" and parts.fragment not in anchors(target)


@pytest.mark.parametrize("page", TEXTS, ids=named)
def test_links_inside_lead_somewhere(page: Path) -> None:
    inside = [link for link in links(page) if not urlsplit(link).scheme]
    assert [link for link in inside if broken(page, link)] == []


def test_there_are_links_and_broken_ones_are_found(tmp_path: Path) -> None:
    assert sum(len(links(page)) for page in TEXTS) > 40
    page = tmp_path / "page.md"
    page.write_text("# One Heading\n[a](page.md#one-heading) [b](none.md) [c](#two) `[d](none)`\n")
    assert [link for link in links(page) if broken(page, link)] == ["none.md", "#two"]


def test_links_outside_are_few_and_safe() -> None:
    outside = {link for page in TEXTS for link in links(page) if urlsplit(link).scheme}
    assert {link for link in outside if urlsplit(link).scheme != "https"} == set()
    assert {str(urlsplit(link).hostname) for link in outside} <= HOSTS
