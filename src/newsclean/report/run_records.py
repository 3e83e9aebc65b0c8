"""Read the records of a run in OUT: the counts in one pass, single records by their place in the file."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from newsclean.edits import restore
from newsclean.io.failures import Refused
from newsclean.io.filenames import printable
from newsclean.io.output_folder import MARKER
from newsclean.io.output_lock import state_of
from newsclean.io.schemas import digest
from newsclean.template import site_of
from newsclean.types import Removal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path


class Row(NamedTuple):
    """The counts of a cleaned document.

    Attributes:
        path: its name in the records.
        site: its site, see `site_of_record`.
        offset: where its record begins in `removals.jsonl`, in bytes.
        chars_in: characters before cleaning.
        chars_out: characters after.
        removed: characters that were removed, by reason.
        visible: the reasons for which more than white space was removed.
    """

    path: str
    site: str
    offset: int
    chars_in: int
    chars_out: int
    removed: Mapping[str, int]
    visible: frozenset[str] = frozenset()

    @property
    def share(self) -> float:
        """The share of its characters that was removed."""
        return min(1.0, sum(self.removed.values()) / self.chars_in) if self.chars_in else 0.0


@dataclass
class Overview:
    """All documents of a run, counted.

    Attributes:
        rows: one a document, in the order of the records.
        times: removals by reason.
        chars: characters removed, by reason.
        visible: the reasons for which more than white space was removed.
    """

    rows: list[Row] = field(default_factory=list)
    times: Counter[str] = field(default_factory=Counter)
    chars: Counter[str] = field(default_factory=Counter)
    visible: set[str] = field(default_factory=set)

    def add(self, record: Mapping[str, Any], offset: int) -> None:
        """Count a record of `removals.jsonl`."""
        removed, visible = Counter[str](), set[str]()
        for removal in record["removals"]:
            self.times[removal["reason"]] += 1
            removed[removal["reason"]] += len(removal["text"])
            if not removal["text"].isspace():
                visible.add(removal["reason"])
        self.chars.update(removed)
        self.visible |= visible
        row = Row(
            record["path"], site_of_record(record), offset, record["chars_in"], record["chars_out"], dict(removed)
        )
        self.rows.append(row._replace(visible=frozenset(visible)))


def site_of_record(record: Mapping[str, Any]) -> str:
    """Return the host of a document's URL, else the first folder below the root, else the host of its canonical URL.

    >>> site_of_record({"path": "crawl.jsonl:7", "url": "https://www.gull.example/ferry"})
    'www.gull.example'
    >>> site_of_record({"path": "crawl/ferry.html", "canonical_url": "https://gull.example/ferry"})
    'gull.example'
    """
    path, url = record["path"], record.get("url") or ""
    site = site_of(path, url)
    if site in {path, path.partition("/")[0], path.rpartition(":")[0]}:  # neither a host nor a folder
        site = site_of(path, url or record.get("canonical_url") or "")
    return site


def title_of(record: Mapping[str, Any]) -> str:
    """Return a document's title, cut where it is longer than a row can hold, or an empty string without one."""
    title = str(record.get("title") or "")
    return title if len(title) <= _TITLE_CHARS else title[: _TITLE_CHARS - 1].rstrip() + "…"


_TITLE_CHARS = 200
"""Twice a long headline; a title beyond is a paragraph that a page gives as its title."""


@dataclass(frozen=True)
class RunFolder:
    """The folder of a finished run.

    Attributes:
        path: where it is.

    Raises:
        Refused: it is not the folder of a finished run.
    """

    path: Path

    def __post_init__(self) -> None:
        state = state_of(str(self.path))
        if state != "finished":
            raise Refused(f"OUT must hold a finished run, {printable(str(self.path))!r} is {state}")

    def marker(self) -> dict[str, Any]:
        """Return the record in `newsclean.json`."""
        record: dict[str, Any] = json.loads((self.path / MARKER).read_bytes())
        return record

    def overview(self) -> Overview:
        """Read all of `removals.jsonl` once, and keep only counts."""
        overview = Overview()
        for offset, record in self._records("removals.jsonl"):
            overview.add(record, offset)
        return overview

    def documents(self, rows: Sequence[Row]) -> Iterator[dict[str, Any]]:
        """Yield the full records of some documents."""
        with (self.path / "removals.jsonl").open("rb") as file:
            for row in rows:
                file.seek(row.offset)
                yield json.loads(file.readline())

    def record(self, name: str) -> dict[str, Any]:
        """Return the record of a document, by its path or its id.

        Raises:
            Refused: no document has that name.
        """
        for _, record in self._records("removals.jsonl"):
            if name in {record["path"], record.get("id")}:
                return record
        raise Refused(f"FILE must be the path or id of a document of the run, got {printable(name)!r}")

    def clusters(self) -> list[dict[str, Any]]:
        """Return the groups of near-duplicates."""
        return [record for _, record in self._records("clusters.jsonl")]

    def errors(self) -> list[dict[str, Any]]:
        """Return the documents that were not cleaned."""
        return [record for _, record in self._records("errors.jsonl")]

    def text(self, record: Mapping[str, Any]) -> str | None:
        """Return a document's clean text; None where it is not in the record and cannot be read below `clean`."""
        if isinstance(record.get("text"), str):
            return str(record["text"])
        name = record.get("output")
        if not isinstance(name, str):
            return None
        path, top = (self.path / name).resolve(), (self.path / "clean").resolve()
        try:
            return path.read_bytes().decode() if path.is_relative_to(top) else None
        except (OSError, UnicodeDecodeError):
            return None

    def source(self, record: Mapping[str, Any], text: str | None) -> str | None:
        """Return the source of a document, restored from its clean text; None if that is missing or was changed."""
        removals = [Removal.from_dict(values) for values in record["removals"]]
        source = None if text is None else restore(text, removals)
        return source if source is not None and digest(source) == record.get("source_sha256") else None

    def _records(self, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yield the records of a file, each with the place where it begins; none where the file is missing."""
        path = self.path / name
        if not path.is_file():
            return
        with path.open("rb") as file:
            offset = 0
            for number, line in enumerate(file, start=1):
                try:
                    yield offset, json.loads(line)
                except ValueError:
                    raise Refused(f"{name} in OUT must hold one JSON object a line, line {number} is none") from None
                offset += len(line)
