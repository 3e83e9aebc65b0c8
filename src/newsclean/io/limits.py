"""Limits on the size of a document."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsclean.arguments import check_positive
from newsclean.io.failures import BadInput

if TYPE_CHECKING:
    from newsclean.io.decoding import Kind


@dataclass(frozen=True)
class Limits:
    """Limits on the size of a document. A larger document is reported and not cleaned.

    All limits but `seconds` depend only on the input, so that the same documents exceed them on every machine.

    Attributes:
        file_bytes: bytes of a file, or of one record in a file of many.
        text_chars: code points of a text.
        line_chars: code points of the longest line of a text; no story has a line of the default length.
        lines: lines of a text.
        tree_elements: elements of a page.
        tree_depth: nesting of a page's elements. Browsers stop at 512, but unclosed tags of old pages nest deeper.
        seconds: time to read and clean a document.

    Raises:
        TypeError: a limit is not a number.
        ValueError: a limit is not positive.
    """

    file_bytes: int = 50_000_000
    text_chars: int = 20_000_000
    line_chars: int = 1_000_000
    lines: int = 2_000_000
    tree_elements: int = 500_000
    tree_depth: int = 2_000
    seconds: float = 60.0

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            check_positive(value, name)

    def check(self, text: str, kind: Kind) -> None:
        """Check a text or page against the limits on its content.

        Raises:
            BadInput: rule `text-too-long`, `line-too-long`, `too-many-lines`, `tree-too-large` or `tree-too-deep`.

        >>> Limits(line_chars=3).check("four", "text")
        Traceback (most recent call last):
        ...
        newsclean.io.failures.BadInput: a line must have at most 3 characters, the longest has 4
        """
        if len(text) > self.text_chars:
            message = f"a text must have at most {self.text_chars} characters, it has {len(text)}"
            raise BadInput("text-too-long", message)
        if kind == "html":
            self._check_tree(text)
        else:
            self._check_lines(text)

    def _check_lines(self, text: str) -> None:
        if len(text) <= min(self.line_chars, self.lines):
            return
        lengths = [len(line) for line in text.splitlines()]
        if (longest := max(lengths, default=0)) > self.line_chars:
            message = f"a line must have at most {self.line_chars} characters, the longest has {longest}"
            raise BadInput("line-too-long", message)
        if len(lengths) > self.lines:
            raise BadInput("too-many-lines", f"a text must have at most {self.lines} lines, it has {len(lengths)}")

    def _check_tree(self, page: str) -> None:
        # A parser adds html, head, body, and a paragraph for loose text between two tags, at most.
        opened = page.count("<") - page.count("</")
        if opened + 4 <= self.tree_depth and 2 * opened + 4 <= self.tree_elements:
            return
        from lxml import etree

        parser = etree.HTMLParser(target=_Tree(self), huge_tree=True, encoding="utf-8")
        with suppress(etree.LxmlError):  # not a page at all; the extractor reports it
            parser.feed(page.encode("utf-8", "replace"))
            parser.close()


class _Tree:
    """Target of a parser that counts the elements of a page and their depth, without building a tree."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._elements = self._depth = 0

    def start(self, _tag: str, _attributes: object) -> None:
        self._elements += 1
        self._depth += 1
        if self._depth > self._limits.tree_depth:
            raise BadInput("tree-too-deep", f"elements must be nested at most {self._limits.tree_depth} deep")
        if self._elements > self._limits.tree_elements:
            raise BadInput("tree-too-large", f"a page must have at most {self._limits.tree_elements} elements")

    def end(self, _tag: str) -> None:
        self._depth -= 1

    def close(self) -> None:
        """Return nothing, as the parser requires."""
