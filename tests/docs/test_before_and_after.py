"""The README's table and the home page's panels show a document before and after: cleaning it gives just that."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from blocks import ROOT

import newsclean

if TYPE_CHECKING:
    from newsclean import CleanResult

_README = (ROOT / "README.md").read_text("utf-8")
_HOME = (ROOT / "docs" / "index.md").read_text("utf-8")


def _panel(name: str) -> str:
    return re.search(rf'<pre class="nc-text" id="{name}">(.*?)</pre>', _HOME, re.DOTALL)[1]


def _reasons(result: CleanResult) -> dict[str, str]:
    """The reason of each removed line."""
    return {removal.text.strip(): removal.reason for removal in result.removals if removal.text.strip()}


def test_the_home_page_shows_the_result_of_cleaning() -> None:
    removed = re.findall(r'<del data-reason="([a-z-]+)">(.*?)</del>', _panel("scraped"), re.DOTALL)
    result = newsclean.clean(unescape(re.sub(r"</?del[^>]*>", "", _panel("scraped"))))
    assert result.text == unescape(_panel("cleaned"))
    assert _reasons(result) == {unescape(text).strip(): reason for reason, text in removed}


def test_the_readme_shows_the_result_of_cleaning() -> None:
    table = _README.partition("| scraped | reason | cleaned |\n|---|---|---|\n")[2].partition("\n\n")[0]
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in table.splitlines()]
    scraped = ["\n".join(re.findall(r"`(.+?)`", cell)) for cell, _, _ in cells]
    result = newsclean.clean("\n".join(scraped))
    assert result.text == "\n".join(cell.strip("`") for _, _, cell in cells if cell)
    assert _reasons(result) == {text: cell[1] for text, cell in zip(scraped, cells, strict=True) if cell[1]}
