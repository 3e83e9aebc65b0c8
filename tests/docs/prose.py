"""Counts in prose: how often some phrases occur in a thousand words, and how long the sentences are."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, NamedTuple

import typer.main
from blocks import ROOT, named

from newsclean.cli import app

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

LONG = 30
"""A sentence with more words than this is long."""
PHRASES = {
    "what": r"\bwhat\b",
    "goes, gone": r"\b(?:goes|gone)\b",
    "tell, told": r"\b(?:tells?|telling|told)\b",
    "stand": r"\bstands?\b",
    "so that": r"\bso that\b",
}
"""Phrases that make English harder to read than it must be, each as a regular expression."""
_RESULTS = re.compile(r"<!-- results -->.*?<!-- /results -->|<!--.*?-->|\A---\n.*?^---$", re.MULTILINE | re.DOTALL)
_ENTRY = re.compile(r"^:::.*$", re.MULTILINE)
_FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_PRE = re.compile(r"<pre\b.*?</pre>", re.DOTALL)
_TAG = re.compile(r"</?[a-z][^>\n]*>")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_ITEM = re.compile(
    r"^\s*(?:[-*]|\d+\.|#+|\|)\s+"  # an item of a list, a heading, a row of a table
    r"|\s\|\s|^\s*\||\|\s*$"  # a cell
    r"|^\s{4,}\w[\w, ]*: |^(?:Args|Raises|Attributes|Returns):$",  # a parameter in a docstring
    re.MULTILINE,
)
_EXAMPLE = re.compile(r"^ *>>> (?:.*\n?)+?(?=^ *\n|\Z)", re.MULTILINE)
_END = re.compile(r"(?<=[.!?])[\"”)]?\s+(?=[\"“(`A-Z0-9])")
_WORD = re.compile(r"\S*\w\S*")


class Sentence(NamedTuple):
    """A sentence and the place where it is."""

    place: str
    text: str

    @property
    def words(self) -> int:
        """How many words it has; a quoted name is one."""
        return len(_WORD.findall(self.text))


def sentences(place: str, text: str) -> Iterator[Sentence]:
    """Yield the sentences of Markdown or of a docstring, code aside."""
    for code in (_PRE, _RESULTS, _ENTRY, _FENCE, _EXAMPLE):
        text = code.sub("\n\n", text)
    text = re.sub(r"`[^`\n]+`", "`code`", _LINK.sub(r"\1", text))
    text = _ITEM.sub("\n\n", _TAG.sub("", text))
    for paragraph in re.split(r"\n\s*\n", text):
        for part in _END.split(" ".join(paragraph.split())):
            if _WORD.search(part):
                yield Sentence(place, part)


def of_pages(pages: Iterable[Path]) -> list[Sentence]:
    """Return the sentences of pages of documentation."""
    return [found for page in pages for found in sentences(named(page), page.read_text("utf-8"))]


def of_help() -> list[Sentence]:
    """Return the sentences of the help that the commands print."""
    found: list[Sentence] = []

    def add(command: object, name: str) -> None:
        texts = [command.help, *(getattr(param, "help", None) for param in command.params)]
        found.extend(sentence for text in texts for sentence in sentences(name, (text or "").replace("\b", "")))
        for below, other in getattr(command, "commands", {}).items():
            add(other, f"{name} {below}")

    add(typer.main.get_command(app), "newsclean")
    return found


def of_docstrings(folder: Path) -> list[Sentence]:
    """Return the sentences of all docstrings below a folder."""
    return [
        sentence
        for path in sorted(folder.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        for sentence in sentences(f"{path.relative_to(ROOT)}:{node.lineno}", node.value.value)
    ]


def density(phrase: str, prose: list[Sentence]) -> float:
    """Return how often a phrase occurs in a thousand words."""
    pattern = re.compile(PHRASES[phrase], re.IGNORECASE)
    words = sum(sentence.words for sentence in prose)
    return 1000 * sum(len(pattern.findall(sentence.text)) for sentence in prose) / max(words, 1)


def share_of_long(prose: list[Sentence]) -> float:
    """Return the share of the sentences that are long."""
    return sum(sentence.words > LONG for sentence in prose) / max(len(prose), 1)


def offending(phrase: str, prose: list[Sentence]) -> list[str]:
    """Return the sentences in which a phrase occurs, each after its place."""
    pattern = re.compile(PHRASES[phrase], re.IGNORECASE)
    return [f"{sentence.place}: {sentence.text}" for sentence in prose if pattern.search(sentence.text)]


def long_ones(prose: list[Sentence]) -> list[str]:
    """Return the long sentences, each after its place and its length."""
    return [f"{sentence.place}: ({sentence.words}) {sentence.text}" for sentence in prose if sentence.words > LONG]
