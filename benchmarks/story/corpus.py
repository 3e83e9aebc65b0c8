"""The development pages, the sites they come from, and the scorers' tasks."""

from __future__ import annotations

import hashlib
import importlib
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from snippets import snippet_page

if TYPE_CHECKING:
    from collections.abc import Collection

    from examples import Page

SETS = ("aeb", "fundus-dev")
TASKS = ("tail", "foreign", "next", "article", "stub", "owntitle", "bare")
_SECOND_LEVEL = {"co", "com", "net", "org", "gov", "ac", "or", "ne", "edu"}
_FOLDS = Path(__file__).with_name("folds.json")


def host_of(url: str) -> str:
    """Return the registered domain of an address, near enough to group a site's pages."""
    parts = (urlsplit(url).hostname or url).lower().split(".")
    size = 3 if len(parts) > 2 and parts[-2] in _SECOND_LEVEL else 2
    return ".".join(parts[-size:])


def digest(host: str) -> str:
    """Return the name that the file of folds knows a site by."""
    return hashlib.sha256(host.encode()).hexdigest()[:12]


def folds() -> dict[str, int]:
    """Return the fold of each site's digest, as kept in the file."""
    found: dict[str, int] = json.loads(_FOLDS.read_text("utf-8"))
    return found


@dataclass(frozen=True)
class Corpus:
    """What lies beside the project: labelled pages and the scripts that score.

    Attributes:
        shared: the folder with `data` and `eval`.
    """

    shared: Path

    @property
    def scorer(self) -> Any:
        """The module that scores."""
        folder = str((self.shared / "eval").resolve())
        if folder not in sys.path:
            sys.path.insert(0, folder)
        return importlib.import_module("evaluate")

    def _rows(self, name: str) -> list[Page]:
        rows: list[Page] = self.scorer.load(self.shared / "data" / f"{name}.jsonl.gz")
        return rows

    def pages(self) -> list[Page]:
        """Return all pages, each with its set, site and extractors' residue."""
        found = []
        for name in SETS:
            residue: dict[str, list[Page]] = {}
            for row in self._rows(f"{name}-residue"):
                residue.setdefault(row["id"], []).append(row)
            for page in self._rows(name):
                known = {"set": name, "host": host_of(page["url"]), "residue": residue.get(page["id"], [])}
                found.append({**page, **known})
        return found

    def snippet_rows(self, but: Collection[str] = ()) -> list[Page]:
        """Return the pages that are labelled by snippets, each with its host; not those of sites `but`."""
        rows = ({**row, "host": host_of(row["url"])} for row in self._rows("trafilatura-snippets"))
        return [row for row in rows if row["host"] not in but]

    def hosts(self) -> list[str]:
        """Return all sites, sorted."""
        return sorted({page["host"] for page in self.pages()} | {row["host"] for row in self.snippet_rows()})

    def snippet_pages(self, but: Collection[str] = ()) -> list[Page]:
        """Return those pages as pages with labelled lines, as far as a story can be told from them."""
        made = (snippet_page(row, row["host"]) for row in self.snippet_rows(but))
        return [page for page in made if page]

    def background_texts(self) -> list[str]:
        """Return texts that say how rare words are: the long lines of pages without line labels."""
        rows = self._rows("trafilatura-snippets")
        return ["\n".join(line for line in row["text"].splitlines() if len(line) > 60) for row in rows]

    def task_documents(self, pages: list[Page], kind: str) -> list[Page]:
        """Return the documents of one task, as the scorer makes them."""
        if kind == "bare":
            return [{**p, "lines": [line for line in p["lines"] if line["label"] == "keep"]} for p in pages]
        if kind in {"tail", "full"}:
            return pages
        if kind == "residue":
            known = ("gold_text", "host", "set")
            return [{**row, **{key: page[key] for key in known}} for page in pages for row in page["residue"]]
        spliced: list[Page] = self.scorer.splice(pages, kind)
        return spliced

    def lines_of(self, document: Page, kind: str) -> list[dict[str, str]] | None:
        """Return the document's lines for a task; None where it has none."""
        kind = kind if kind in {"tail", "full"} else "as it is"
        lines: list[dict[str, str]] | None = self.scorer.variant(document, kind)
        return lines
